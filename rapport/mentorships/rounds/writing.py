"""Opening a round, answering alone, and revealing together."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, Refused
from rapport.mentorships.models import Answer, Member, Mentorship, Round
from rapport.mentorships.recording import record_in
from rapport.mentorships.reveal import Reveal, Value, Values, all_say_yes, answered, part_of
from rapport.mentorships.rounds.reading import open_round_of, waiting_for
from rapport.people.models import Person


class RoundIsOver(Refused):
    """The answers are open to both by now; changing one in private would not be fair."""

    def __init__(self) -> None:
        super().__init__(_("You have both answered. What changes from here on, you change together."))


def open_round(
    mentorship: Mentorship,
    kind: str,
    questions: Sequence[str],
    *,
    actor: Person | None,
    now: datetime,
    reveal: Reveal = Reveal.ALL_IN,
    scale: Sequence[str] = (),
    carry_over: Sequence[Round] = (),
) -> Round:
    """Put the same questions to every member in private; an open round of this kind is returned as it is.

    ``questions`` are codes. ``scale`` orders values for the rules ``stricter`` and ``lower``. ``carry_over``
    are earlier rounds from which everybody gets their own last answers to these questions back, to change
    where they want. The caller has asked its policy; ``actor`` None is the system.
    """
    with transaction.atomic():
        locked(Mentorship.objects.filter(pk=mentorship.pk)).get()
        standing = open_round_of(mentorship, kind)
        if standing is not None:
            return standing
        opened = Round.objects.create(
            mentorship=mentorship,
            kind=kind,
            reveal=reveal,
            questions=list(questions),
            scale=list(scale),
            opened_by=actor,
            opened_at=now,
        )
        _carry_over(carry_over, opened, now)
        _note("round.opened", opened, actor, now)
    return opened


def save_answer(
    round_: Round,
    member: Member,
    values: Values,
    *,
    submit: bool,
    now: datetime,
    expected: int | None = None,
    counted: Callable[[Values, Sequence[str]], int] = answered,
) -> Answer:
    """Keep some fields of a member's own answer; with ``submit`` the answer is in, and may reveal the round.

    ``values`` holds only the fields this form has; the others stay. ``expected`` is the version the form was
    made on: fields that this person changed elsewhere since then are not overwritten. An answer that is in
    can be changed, and stays in, until the round is revealed. ``counted`` says how many of the questions are
    answered, where that is more than to have anything in them.

    Raises: Refused, when it is not this member's to answer; RoundIsOver; EditConflict, with both versions.
    """
    if member.mentorship_id != round_.mentorship_id or member.left_at is not None:
        raise Refused(_("This is not yours to answer."))
    with transaction.atomic():
        # Two people who finish in the same moment wait for each other here, or neither would see that both
        # are in.
        standing = locked(Round.objects.filter(pk=round_.pk)).get()
        if not standing.is_open:
            raise RoundIsOver
        standing.mentorship = round_.mentorship
        answer = Answer.objects.filter(round=standing, member=member).first()
        if answer is None:
            answer = Answer(round=standing, member=member, version=0, saved_at=now)
        answer.round = standing
        _refuse_to_overwrite(answer, values, expected)
        changed = answer.put(values, version=answer.version + 1)
        comes_in = submit and not answer.is_in
        if changed or comes_in or answer.version == 0:
            answer.version += 1
            answer.saved_at = now
            answer.answered = counted(answer.values, standing.questions)
            answer.submitted_at = now if comes_in else answer.submitted_at
            answer.save()
        if comes_in:
            # Where only a yes from everybody shows, history must not tell whose answer came before a no.
            whose = None if standing.rule is Reveal.MUTUAL_YES else member.person
            _note("round.answered", standing, whose, now)
            reveal_if_complete(standing, now=now)
    round_.state, round_.settled_at = standing.state, standing.settled_at
    return answer


def take_back(round_: Round, member: Member, *, now: datetime) -> None:
    """Let an answer that is in wait again: it stays as written, and the round is not complete without it.

    Raises: RoundIsOver, once everybody has answered.
    """
    with transaction.atomic():
        standing = locked(Round.objects.filter(pk=round_.pk)).get()
        if not standing.is_open:
            raise RoundIsOver
        Answer.objects.filter(round=standing, member=member).update(submitted_at=None, saved_at=now)


def reveal_if_complete(round_: Round, *, now: datetime) -> bool:
    """Apply the rule when everybody's answer is in; returns whether the round is revealed now.

    Where the rule ``mutual_yes`` finds no yes from everybody, the round is kept: settled, and nothing shown.
    """
    with transaction.atomic():
        standing = locked(Round.objects.filter(pk=round_.pk)).get()
        if standing.is_open and not waiting_for(standing):
            standing.state = Round.State.REVEALED if _may_show(standing) else Round.State.KEPT
            standing.settled_at = now
            standing.save(update_fields=["state", "settled_at"])
            if standing.is_revealed:
                _note("round.revealed", standing, None, now)
    round_.state, round_.settled_at = standing.state, standing.settled_at
    return standing.is_revealed


def close_round(round_: Round, *, now: datetime) -> None:
    """End a round that is still open; what was answered stays with whoever wrote it."""
    Round.objects.filter(pk=round_.pk, state=Round.State.OPEN).update(
        state=Round.State.CLOSED, settled_at=now
    )


def _refuse_to_overwrite(answer: Answer, values: Values, expected: int | None) -> None:
    if expected is None or expected >= answer.version:
        return
    kept = answer.values
    clash = {
        field
        for field in answer.changed_since(expected)
        if field in values and values[field] != kept.get(field)
    }
    if clash:
        raise EditConflict(
            yours={field: _as_text(values[field]) for field in sorted(clash)},
            theirs={field: _as_text(kept[field]) for field in sorted(clash)},
            version=answer.version,
        )


def _as_text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _may_show(round_: Round) -> bool:
    if round_.rule is not Reveal.MUTUAL_YES:
        return True
    return all_say_yes([answer.values for answer in Answer.objects.filter(round=round_)], round_.questions)


def _carry_over(earlier: Sequence[Round], opened: Round, now: datetime) -> None:
    kept: dict[int, dict[str, Value]] = {}
    for answer in Answer.objects.filter(round__in=earlier, member__left_at=None).order_by("round__opened_at"):
        mine = kept.setdefault(answer.member_id, {})
        for question in opened.questions:
            if part := part_of(answer.values, question):
                # A later answer replaces the whole of an earlier one, what was left out of it included.
                for field in part_of(mine, question):
                    del mine[field]
                mine.update(part)
    for member_id, values in kept.items():
        if values:
            answer = Answer(round=opened, member_id=member_id, saved_at=now)
            answer.put(values, version=1)
            answer.answered = answered(values, opened.questions)
            answer.save()


def _note(verb: str, round_: Round, actor: Person | None, now: datetime) -> None:
    record_in(round_.mentorship, verb, actor=actor, now=now, subject_id=round_.pk, kind=round_.kind)
