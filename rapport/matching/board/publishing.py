"""Letting a round go out at a stated time, calling it back until then, and introducing its people."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation

from rapport.history.events import record
from rapport.kernel.db import locked
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.matching import engine
from rapport.matching.board.policies import may_call_back, may_change, may_publish
from rapport.matching.board.reviving import Revived, revive
from rapport.matching.board.standing import still_possible
from rapport.matching.board.words import Two, for_mentee, for_mentor
from rapport.matching.models import MatchingRound, MatchingRun, ProposedPair
from rapport.mentorships.introductions.operations import introduce
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Enrollment

LATEST = timedelta(days=60)


def tomorrow_at_nine(now: datetime, person: Person) -> datetime:
    """When a round goes out unless another time is given: nine in the morning where the coordinator is."""
    local = now.astimezone(person.zone) + timedelta(days=1)
    return local.replace(hour=9, minute=0, second=0, microsecond=0)


def schedule(
    round_: MatchingRound,
    *,
    at: datetime,
    actor: Person,
    now: datetime,
    note_to_mentees: str = "",
    note_to_mentors: str = "",
) -> MatchingRound:
    """Let a round go out at a time; until then it can be called back. Raises: Refused; InputIsWrong, beside ``at``."""
    may_publish(round_, ProposedPair.objects.filter(round=round_).count()).require()
    if at <= now:
        raise InputIsWrong(_sentence("past"), field="at")
    if at > now + LATEST:
        raise InputIsWrong(_sentence("far"), field="at")
    with transaction.atomic():
        changed = MatchingRound.objects.filter(pk=round_.pk, state=MatchingRound.State.OPEN).update(
            state=MatchingRound.State.SCHEDULED,
            publish_at=at,
            note_to_mentees=note_to_mentees,
            note_to_mentors=note_to_mentors,
        )
        if changed:
            record("matching.scheduled", actor=actor, now=now, program_id=round_.program_id, at=at)
    round_.refresh_from_db()
    return round_


def call_back(round_: MatchingRound, *, actor: Person, now: datetime) -> MatchingRound:
    """Stop a round from going out; everything in it stays as it was."""
    may_call_back(round_).require()
    with transaction.atomic():
        changed = MatchingRound.objects.filter(pk=round_.pk, state=MatchingRound.State.SCHEDULED).update(
            state=MatchingRound.State.OPEN, publish_at=None
        )
        if not changed:
            may_change(MatchingRound.objects.get(pk=round_.pk)).require()
        record("matching.called_back", actor=actor, now=now, program_id=round_.program_id)
    round_.refresh_from_db()
    return round_


def publish(round_: MatchingRound, *, now: datetime) -> int:
    """Introduce everybody a round proposes; returns how many pairs were introduced.

    Whoever found somebody else meanwhile, left, paused, would rather not, or has no place any more is passed over.
    A pair waits in which somebody has not said yes to the program yet. Done once: the round is claimed first.
    """
    with transaction.atomic():
        claimed = MatchingRound.objects.filter(pk=round_.pk, state=MatchingRound.State.SCHEDULED).update(
            state=MatchingRound.State.PUBLISHED, published_at=now
        )
        if not claimed:
            return 0
        round_.refresh_from_db()
        run = MatchingRun.objects.filter(round=round_, state=MatchingRun.State.DONE).first()
        revived = None if run is None else revive(run, round_.way)
        round_.hoped = [] if revived is None else sorted(revived.mentees)
        round_.save(update_fields=["hoped"])
        pairs = list(
            ProposedPair.objects.filter(round=round_)
            .select_related("mentee", "mentor")
            .order_by("micro", "pk")
        )
        possible = still_possible(round_.program, pairs, now)
        both = {person for pair in pairs for person in (pair.mentee_id, pair.mentor_id)}
        waiting = not_in_yet(round_.program_id, both)
        introduced = sum(
            _introduce(round_, pair, revived, now, is_possible=pair.pk in possible)
            for pair in pairs
            if waiting.isdisjoint((pair.mentee_id, pair.mentor_id))
        )
        record("matching.published", actor=None, now=now, program_id=round_.program_id, introduced=introduced)
    return introduced


def introduce_pair(pair_id: UUID, now: datetime) -> bool:
    """Introduce one pair of a published round that had to wait; whether they were introduced."""
    with transaction.atomic():
        if locked(ProposedPair.objects.filter(pk=pair_id, was_tried=False)).first() is None:
            return False
        pair = ProposedPair.objects.select_related("round__program", "mentee", "mentor").get(pk=pair_id)
        run = MatchingRun.objects.filter(round=pair.round, state=MatchingRun.State.DONE).first()
        revived = None if run is None else revive(run, pair.round.way)
        possible = still_possible(pair.round.program, [pair], now)
        return _introduce(pair.round, pair, revived, now, is_possible=pair.pk in possible)


def going_out(now: datetime) -> Iterable[MatchingRound]:
    """The rounds whose time has come."""
    return MatchingRound.objects.filter(
        state=MatchingRound.State.SCHEDULED, publish_at__lte=now
    ).select_related("program")


def not_in_yet(program_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Who of these is on the program's list and has not said yes to it."""
    asked = Enrollment.objects.filter(
        program_id=program_id, person_id__in=people, state=Enrollment.State.INVITED
    )
    return set(asked.values_list("person_id", flat=True))


def _introduce(
    round_: MatchingRound, pair: ProposedPair, revived: Revived | None, now: datetime, *, is_possible: bool
) -> bool:
    pair.was_tried = True
    try:
        with transaction.atomic():
            if not is_possible:
                raise Refused("")
            pair.mentorship = introduce(
                round_.program,
                pair.mentee,
                pair.mentor,
                door=Mentorship.Door.MATCHING,
                actor=None,
                now=now,
                why=_why(round_, pair, revived),
            )
    except Refused:
        pair.save(update_fields=["was_tried"])
        return False
    pair.save(update_fields=["was_tried", "mentorship"])
    return True


def _why(round_: MatchingRound, pair: ProposedPair, revived: Revived | None) -> tuple[str, str]:
    """What each of the two reads, in their own language."""
    if revived is None:
        return round_.note_to_mentees, round_.note_to_mentors
    try:
        score = revived.score(str(pair.mentee_id), str(pair.mentor_id))
    except KeyError:
        return round_.note_to_mentees, round_.note_to_mentors
    two = two_of(pair, revived)
    with translation.override(pair.mentee.reads_in):
        to_mentee = for_mentee(score, two, round_.note_to_mentees)
    with translation.override(pair.mentor.reads_in):
        to_mentor = for_mentor(score, two, round_.note_to_mentors)
    return to_mentee, to_mentor


def two_of(pair: ProposedPair, revived: Revived) -> Two:
    """The two of a proposed pair, for sentences about them."""
    return Two(
        revived.mentees.get(str(pair.mentee_id), engine.Mentee(id=str(pair.mentee_id))),
        revived.mentors.get(str(pair.mentor_id), engine.Mentor(id=str(pair.mentor_id))),
        pair.mentee.first_name,
        pair.mentor.first_name,
    )


def _sentence(which: str) -> str:
    from django.utils.translation import gettext

    if which == "past":
        return gettext("That time has passed. Give one that is still to come.")
    return gettext("That’s more than two months away. Keep it as a draft until then.")
