"""What matching does by itself, and what people are told of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.matching.board.coming import introduce_those_now_in, invite_those_not_in_yet, wait_no_longer
from rapport.matching.board.publishing import going_out, publish
from rapport.matching.models import MatchingRound
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person
from rapport.programs.models import Program

MORE_HOURS = NoticeKind("matching.more_hours", Group.PROGRAM, "matching/mail/more_hours")


@timed_rule("matching.publish")
def let_rounds_go_out(now: datetime) -> Iterable[Due]:
    """At the stated time a round of matching goes out: everybody in it is introduced, unless it was called back."""
    for round_ in going_out(now):
        yield Due(f"{round_.pk}:{round_.publish_at:%Y%m%d%H%M}", partial(_go_out, round_, now))


def ask_for_more_hours(person: Person, program: Program, round_: MatchingRound, *, now: datetime) -> None:
    """Ask somebody whether they could be free a little more; once in a round, and without saying for whom."""
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
    program = Program.objects.filter(pk=event.program_id).first()
    if program is not None and event.person_id is not None:
        introduce_those_now_in(event.person_id, program, clock.now())


@listens_to("invitation.declined", "invitation.expired", "invitation.revoked")
def let_pairs_go(event: Event) -> None:
    """Whoever said not now, or did not answer, is waited for no longer; the other one is free for the next round."""
    program = Program.objects.filter(pk=event.program_id).first()
    if program is not None and event.person_id is not None:
        wait_no_longer(event.person_id, program, clock.now())


def _go_out(round_: MatchingRound, now: datetime) -> None:
    publish(round_, now=now)
    invite_those_not_in_yet(round_, now=now)
