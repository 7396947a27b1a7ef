"""What a person may see of a round, and what its answers come to when they lie beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.mentorships.models import Answer, Member, Mentorship, Round
from rapport.mentorships.reveal import (
    Judge,
    Likeness,
    Reveal,
    Value,
    Values,
    by_value,
    meeting_point,
    part_of,
)
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What one member may know of another's answer: how far it is, and the values once they are revealed."""

    member: Member
    answered: int
    is_in: bool
    values: Mapping[str, Value] | None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as one person may see it."""

    round: Round
    member: Member
    own: Answer | None
    values: Mapping[str, Value]
    others: tuple[OtherAnswer, ...]

    @property
    def version(self) -> int:
        """The version to put into a form; zero before anything was saved."""
        return self.own.version if self.own is not None else 0

    @property
    def is_in(self) -> bool:
        return self.own is not None and self.own.is_in

    @property
    def waits_for_others(self) -> bool:
        return self.round.is_open and self.is_in


@dataclass(frozen=True, slots=True)
class TalkItem:
    """One question with everybody's answer beside each other, and how alike they are."""

    question: str
    number: int
    likeness: Likeness
    values: Mapping[int, Mapping[str, Value]]
    """By member id, only the fields of this question."""

    @property
    def is_alike(self) -> bool:
        return self.likeness is Likeness.SAME


def open_round_of(mentorship: Mentorship, kind: str) -> Round | None:
    """The round of this kind that is open now, if there is one."""
    return Round.objects.filter(mentorship=mentorship, kind=kind).open().with_answers().first()


def latest_round_of(mentorship: Mentorship, *kinds: str) -> Round | None:
    """The newest round of these kinds, in whatever state, with its answers fetched."""
    return Round.objects.filter(mentorship=mentorship, kind__in=kinds).with_answers().first()


def waiting_for(round_: Round) -> list[Member]:
    """The members whose answer is not in."""
    answers_in = Answer.objects.filter(round=round_).exclude(submitted_at=None).values("member_id")
    members = Member.objects.filter(mentorship=round_.mentorship_id, left_at=None).select_related("person")
    return list(members.exclude(pk__in=answers_in))


def view_for(round_: Round, person: Person) -> RoundView:
    """The round as this person may see it: their own answer always, those of others only after the reveal.

    Under the rule ``mutual_yes`` not even whether the other has answered is told before the reveal, since an
    answer that changes nothing could only be a no. Raises: LookupError, for somebody who is no member.
    """
    mentorship = round_.mentorship
    member = mentorship.member_for(person)
    if member is None:
        raise LookupError("not a member of this round's mentorship")
    own = round_.answer_of(member)
    others = [other for other in mentorship.members.all() if other.pk != member.pk and other.left_at is None]
    return RoundView(
        round=round_,
        member=member,
        own=own,
        values=own.values if own is not None else {},
        others=tuple(_seen_from_outside(round_, other) for other in others),
    )


def talk_list(round_: Round, judge: Judge = by_value) -> list[TalkItem]:
    """Everybody's answers question by question, what differs first; empty before the answers are shown.

    ``judge`` says how alike two answers to a question are; among several members the widest gap counts.
    Within one likeness the order of the questions stays.
    """
    if not round_.shows_answers:
        return []
    answers = {answer.member_id: answer.values for answer in round_.answers.all()}
    items = [
        TalkItem(
            question=question,
            number=number,
            likeness=_widest(question, list(answers.values()), judge),
            values={member_id: part_of(values, question) for member_id, values in answers.items()},
        )
        for number, question in enumerate(round_.questions, start=1)
    ]
    return sorted(items, key=lambda item: (item.likeness, item.number))


def result_of(round_: Round) -> dict[str, Value]:
    """What all answers come to under the rules ``stricter`` and ``lower``; empty before everybody's is in."""
    if not round_.is_revealed or round_.rule not in {Reveal.STRICTER, Reveal.LOWER}:
        return {}
    return meeting_point(round_.rule, [answer.values for answer in round_.answers.all()], round_.scale)


def _seen_from_outside(round_: Round, member: Member) -> OtherAnswer:
    answer = round_.answer_of(member)
    if answer is None or (round_.rule is Reveal.MUTUAL_YES and not round_.is_revealed):
        return OtherAnswer(member, 0, False, None)
    return OtherAnswer(member, answer.answered, answer.is_in, answer.values if round_.shows_answers else None)


def _widest(question: str, answers: Sequence[Values], judge: Judge) -> Likeness:
    pairs = [(one, other) for index, one in enumerate(answers) for other in answers[index + 1 :]]
    return min((judge(question, one, other) for one, other in pairs), default=Likeness.ONE_SO_FAR)
