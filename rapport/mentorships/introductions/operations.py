"""Bringing two people together, their answers, and what comes of them."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships import rounds
from rapport.mentorships.introductions import policies
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Introduction, LineException, Member, Mentorship, Round
from rapport.mentorships.models.mentorship import pair_key_of
from rapport.mentorships.operations import free_place, move
from rapport.mentorships.recording import record_in
from rapport.mentorships.reveal import Reveal
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.models import DataKey

LASTS = timedelta(days=21)
"""An introduction that is not answered lapses after this."""

QUESTION = "together"


class IntroductionAnswer(StrEnum):
    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"


class GuideIsFull(Refused):
    """There is no place left with whoever would guide."""

    def __init__(self, guide: Person) -> None:
        super().__init__(
            _("%(name)s has no place left at the moment, so nothing was changed.")
            % {"name": guide.first_name}
        )


class TogetherAlready(Refused):
    """The two have a relationship, or are being introduced."""

    def __init__(self) -> None:
        super().__init__(_("These two already have something together."))


def introduce(
    program: Program,
    mentee: Person,
    mentor: Person,
    *,
    door: Mentorship.Door,
    actor: Person | None,
    now: datetime,
    key: DataKey | None = None,
    kind: str = Mentorship.Kind.PAIR,
    why: tuple[str, str] = ("", ""),
    exception: str = "",
) -> Mentorship:
    """Bring two people together: each will be asked alone whether they want to.

    Takes one of the mentor's places. ``key`` is handed on from a request, so that its words stay readable.
    ``why`` is what the mentee and the mentor read from whoever brings them together; ``exception`` is why it is
    right although one stands in the other's reporting line, which both read as well.
    The caller has asked its policy. Raises: GuideIsFull; TogetherAlready.
    """
    with transaction.atomic():
        place = free_place(mentor)
        if place is None:
            raise GuideIsFull(mentor)
        mentorship = _created(program, mentee, mentor, door, kind, key, now)
        Member.objects.create(mentorship=mentorship, person=mentee, role=Member.Role.LEARNING, joined_at=now)
        Member.objects.create(
            mentorship=mentorship, person=mentor, role=Member.Role.GUIDING, joined_at=now, place=place
        )
        Introduction.objects.create(
            mentorship=mentorship,
            lapses_at=now + LASTS,
            changed_at=now,
            why_learning=why[0],
            why_guiding=why[1],
        )
        rounds.open_round(
            mentorship, Round.Kind.TWO_YESES, [QUESTION], actor=actor, now=now, reveal=Reveal.MUTUAL_YES
        )
        record(
            "mentorship.introduced",
            actor=actor,
            now=now,
            mentorship_id=mentorship.pk,
            program_id=program.pk,
            person_id=mentee.pk,
            door=str(door),
        )
        if exception:
            _note_exception(mentorship, exception, actor=actor, now=now)
    return Mentorship.objects.with_members().get(pk=mentorship.pk)


def _note_exception(mentorship: Mentorship, reason: str, *, actor: Person | None, now: datetime) -> None:
    made = LineException.objects.create(mentorship=mentorship, reason=reason, made_by=actor, made_at=now)
    record_in(mentorship, "introduction.line_excepted", actor=actor, now=now, subject_id=made.pk)


def answer_introduction(
    mentorship: Mentorship, answer: IntroductionAnswer, *, actor: Person, now: datetime
) -> Mentorship:
    """Say yes, not sure or no, in private.

    Two yeses begin the relationship. A no ends the introduction there and then, so that nobody waits; who said
    it is written nowhere but in their own sealed answer. Not sure keeps it open. A yes can be taken back until
    the other one's is in.
    """
    policies.may_answer(actor, mentorship).require()
    member = mentorship.member_for(actor)
    round_ = rounds.open_round_of(mentorship, Round.Kind.TWO_YESES)
    if member is None or round_ is None:
        raise Refused(_("This introduction is settled. Your answer stays with you."))
    with transaction.atomic():
        is_firm = answer is not IntroductionAnswer.NOT_SURE
        rounds.save_answer(round_, member, {QUESTION: answer.value}, submit=is_firm, now=now)
        if not is_firm:
            rounds.take_back(round_, member, now=now)
        if answer is IntroductionAnswer.NO:
            rounds.close_round(round_, now=now)
            # The system makes the move: history must not tell which of the two it was.
            return move(mentorship, "decline", actor=None, now=now)
        if round_.is_revealed:
            return move(mentorship, "say_yes", actor=actor, now=now)
    return mentorship


def lapse_introduction(mentorship: Mentorship, *, now: datetime) -> Mentorship:
    """End an introduction that nobody went on with."""
    with transaction.atomic():
        round_ = rounds.open_round_of(mentorship, Round.Kind.TWO_YESES)
        if round_ is not None:
            rounds.close_round(round_, now=now)
        return move(mentorship, "lapse", actor=None, now=now)


def register_pair(
    program: Program, mentee: Person, mentor: Person, *, actor: Person, now: datetime
) -> Mentorship:
    """Register two people who had already found each other: the one says so, the other confirms.

    Raises: Refused, where the rules of the program stand against it; GuideIsFull; TogetherAlready.
    """
    if mentee.pk == mentor.pk:
        raise InputIsWrong(_("That would be you. Whom have you found?"), field="email")
    policies.may_register(actor, mentee, mentor).require()
    with transaction.atomic():
        mentorship = introduce(program, mentee, mentor, door=Mentorship.Door.REGISTERED, actor=actor, now=now)
        answer_introduction(mentorship, IntroductionAnswer.YES, actor=actor, now=now)
    return mentorship


def _created(
    program: Program,
    mentee: Person,
    mentor: Person,
    door: Mentorship.Door,
    kind: str,
    key: DataKey | None,
    now: datetime,
) -> Mentorship:
    try:
        with transaction.atomic():
            return Mentorship.objects.create(
                program=program,
                kind=kind,
                door=door,
                key=key,
                pair_key=pair_key_of(mentee, mentor),
                state=State.INTRODUCED,
                state_since=now,
                began_at=now,
            )
    except IntegrityError as error:
        raise TogetherAlready from error
