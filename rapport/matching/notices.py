"""What matching does by itself, and what people are told of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.matching.board.coming import introduce_those_now_in, invite_those_not_in_yet, wait_no_longer
from rapport.matching.board.policies import may_change
from rapport.matching.board.publishing import going_out, publish
from rapport.matching.cascade import ask_next
from rapport.matching.models import MatchingRound
from rapport.matching.rolling import look_again, named, programs_that_look_again
from rapport.mentorships.models import Request
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person
from rapport.programs.models import Program, Staff

MORE_HOURS = NoticeKind("matching.more_hours", Group.PROGRAM, "matching/mail/more_hours")


ASKED_NEXT = NoticeKind("matching.asked_next", Group.REQUESTS, "matching/mail/asked_next")
CAME_LATE = NoticeKind("matching.came_late", Group.PROGRAM, "matching/mail/came_late")


@timed_rule("matching.rolling")
def look_again_for_late_joiners(now: datetime) -> Iterable[Due]:
    """Each morning, where a program wants it, pairs are proposed for those who joined after the last round."""
    for program, late in programs_that_look_again(now):
        yield Due(f"{program.pk}:{named(late)}", partial(_look_again, program, len(late), now))


@listens_to("request.declined", "request.expired")
def ask_the_next_on_the_list(event: Event) -> None:
    """Whoever wished so has the next on their list asked when somebody can't, and is told whom."""
    request = Request.objects.with_people().filter(pk=event.subject).first()
    sent = None if request is None else ask_next(request, since=event.at, now=clock.now())
    if sent is not None:
        tell(
            ASKED_NEXT,
            sent.mentee,
            key=str(sent.pk),
            now=clock.now(),
            url=f"/requests/{sent.pk}/",
            facts={"name": str(sent.mentor)},
            program_id=sent.program_id,
        )


@timed_rule("matching.publish")
def let_rounds_go_out(now: datetime) -> Iterable[Due]:
    """At the stated time a round of matching goes out: everybody in it is introduced, unless it was called back."""
    for round_ in going_out(now):
        yield Due(f"{round_.pk}:{round_.publish_at:%Y%m%d%H%M}", partial(_go_out, round_, now))


def ask_for_more_hours(person: Person, program: Program, round_: MatchingRound, *, now: datetime) -> None:
    """Ask somebody whether they could be free a little more; once in a round, and without saying for whom.

    Raises: Refused, where nothing can be changed in the round any more.
    """
    may_change(round_).require()
    tell(
        MORE_HOURS,
        person,
        key=f"{round_.pk}:{person.pk}",
        now=now,
        url="/me/windows/",
        facts={"program": program.name},
        program_id=program.pk,
    )


@listens_to("enrollment.joined")
def introduce_who_waited(event: Event) -> None:
    """Introduce the pairs of a round that waited for this person to say yes to the program."""
    program = _program_of(event)
    if program is not None and event.person_id is not None:
        introduce_those_now_in(event.person_id, program, clock.now())


@listens_to("invitation.declined", "invitation.expired", "invitation.revoked")
def let_pairs_go(event: Event) -> None:
    """Whoever said not now, or did not answer, is waited for no longer; the other one is free for the next round."""
    program = _program_of(event)
    if program is not None and event.person_id is not None:
        wait_no_longer(event.person_id, program, clock.now())


def _look_again(program: Program, late: int, now: datetime) -> None:
    look_again(program, now=now)
    for person in _coordinators_of(program):
        tell(
            CAME_LATE,
            person,
            key=f"{program.pk}:{now:%Y-%m-%d}",
            now=now,
            url=f"/programs/{program.slug}/matching/",
            facts={"program": program.name, "late": late},
            program_id=program.pk,
        )


def _coordinators_of(program: Program) -> Iterable[Person]:
    staff = Staff.objects.filter(program=program, role=Staff.Role.COORDINATOR)
    people: QuerySet[Person] = Person.objects.filter(pk__in=staff.values("person_id"), is_active=True)
    return people.order_by("pk")


def _program_of(event: Event) -> Program | None:
    return None if event.program_id is None else Program.objects.filter(pk=event.program_id).first()


def _go_out(round_: MatchingRound, now: datetime) -> None:
    publish(round_, now=now)
    invite_those_not_in_yet(round_, now=now)
