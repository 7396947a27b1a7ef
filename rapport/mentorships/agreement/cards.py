"""What the page of a talk shows: each topic with both answers beside each other, the different ones first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rapport.library import guides
from rapport.library.agreement import Clause, Topic
from rapport.mentorships import rounds
from rapport.mentorships.agreement.forms import TogetherForm
from rapport.mentorships.agreement.policies import is_settled
from rapport.mentorships.agreement.topics import judge, missing, own_sentences, sentences
from rapport.mentorships.models import AgreementTopic, AgreementVersion, Member, Round
from rapport.mentorships.reveal import Likeness, Values
from rapport.mentorships.rounds import TalkItem
from rapport.mentorships.space import Side, Space

BADGES: Mapping[Likeness, tuple[str, str]] = {
    Likeness.DIFFERENT: ("plum", "chat"),
    Likeness.ONE_SO_FAR: ("plum", "chat"),
    Likeness.BOTH_CAN_STAND: ("cool", ""),
    Likeness.SAME: ("leaf", "check"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one of them answered."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one of the others stands behind the words."""

    side: Side
    stands: bool


@dataclass(frozen=True, slots=True)
class TopicCard:
    """One topic of a draft, as its page shows it. ``likeness`` is None for a topic that was not asked again."""

    row: AgreementTopic
    topic: Topic
    number: int
    likeness: Likeness | None
    said: tuple[Said, ...]
    reads: tuple[str, ...]
    form: TogetherForm
    undecided: tuple[Clause, ...]
    stands: bool
    others: tuple[Standing, ...]
    ask: str
    is_settled: bool

    @property
    def anchor(self) -> str:
        return f"topic-{self.topic.key}"

    @property
    def tone(self) -> str:
        return BADGES[self.likeness][0] if self.likeness is not None else ""

    @property
    def icon(self) -> str:
        return BADGES[self.likeness][1] if self.likeness is not None else ""

    @property
    def badge(self) -> str:
        match self.likeness:
            case Likeness.DIFFERENT:
                return _("Worth talking about")
            case Likeness.ONE_SO_FAR:
                return _("One answer so far")
            case Likeness.BOTH_CAN_STAND:
                return _("Both can stand")
            case Likeness.SAME:
                return _("The same")
            case None:
                return _("As it was")

    @property
    def to_decide(self) -> list[object]:
        """The fields of what both must still agree on, shown first."""
        return [self.form[clause.key] for clause in self.undecided]

    @property
    def the_rest(self) -> list[object]:
        """The other fields, tucked away: they are settled, and can be changed all the same."""
        decide = {clause.key for clause in self.undecided}
        return [self.form[clause.key] for clause in self.topic.asked if clause.key not in decide]


@dataclass(frozen=True, slots=True)
class Groups:
    """The cards by what they ask of the two."""

    talk: tuple[TopicCard, ...]
    stand: tuple[TopicCard, ...]
    same: tuple[TopicCard, ...]
    kept: tuple[TopicCard, ...]

    @property
    def open(self) -> list[TopicCard]:
        return [card for card in (*self.talk, *self.stand, *self.same, *self.kept) if not card.is_settled]


def grouped(
    agreement: AgreementVersion, space: Space, forms: Mapping[str, TogetherForm] | None = None
) -> Groups:
    """Every topic of a draft. ``forms`` are those that came back with something to correct, by topic."""
    items = _talk(agreement, space)
    cards = [
        card_for(row, space, items.get(row.topic), (forms or {}).get(row.topic))
        for row in sorted(agreement.topics.all(), key=lambda row: _place(row.topic, items))
    ]
    return Groups(
        talk=tuple(card for card in cards if card.likeness in {Likeness.DIFFERENT, Likeness.ONE_SO_FAR}),
        stand=tuple(card for card in cards if card.likeness is Likeness.BOTH_CAN_STAND),
        same=tuple(card for card in cards if card.likeness is Likeness.SAME),
        kept=tuple(card for card in cards if card.likeness is None),
    )


def one_card(
    agreement: AgreementVersion, row: AgreementTopic, space: Space, form: TogetherForm | None = None
) -> TopicCard:
    """One topic alone, for the part of the page that changed."""
    return card_for(row, space, _talk(agreement, space).get(row.topic), form)


def card_for(
    row: AgreementTopic, space: Space, item: TalkItem | None, form: TogetherForm | None
) -> TopicCard:
    topic = guides.alignment_topic(row.topic)
    joint = row.joint
    names = {str(side.member.pk): side.person.first_name for side in space.in_order}
    members: list[Member] = [side.member for side in space.sides]
    return TopicCard(
        row=row,
        topic=topic,
        number=[each.key for each in guides.alignment_topics()].index(topic.key) + 1,
        likeness=item.likeness if item is not None else None,
        said=_said(item, topic, space),
        reads=tuple(
            f"{each.who}: {each.text}" if each.who else each.text
            for each in sentences(topic, joint, row.everybody(), "", names)
        ),
        form=form or TogetherForm(row, space.reader.member),
        undecided=tuple(missing(topic, joint, joint=True)),
        stands=row.is_stood_behind_by(space.reader.member),
        others=tuple(Standing(side, row.is_stood_behind_by(side.member)) for side in space.others),
        ask=_ask(item, topic, space),
        is_settled=is_settled(row.agreement, row.topic, members),
    )


def _talk(agreement: AgreementVersion, space: Space) -> dict[str, TalkItem]:
    if agreement.round_id is None:
        return {}
    round_ = Round.objects.with_answers().get(pk=agreement.round_id)
    round_.mentorship = space.mentorship
    for answer in round_.answers.all():
        answer.round = round_
    return {item.question: item for item in rounds.talk_list(round_, judge)}


def _place(key: str, items: Mapping[str, TalkItem]) -> tuple[int, int]:
    order = [topic.key for topic in guides.alignment_topics()]
    likeness = items[key].likeness if key in items else len(Likeness)
    return int(likeness), order.index(key)


def _said(item: TalkItem | None, topic: Topic, space: Space) -> tuple[Said, ...]:
    if item is None:
        return ()
    nothing: Values = {}
    return tuple(
        Said(side, "\n".join(own_sentences(topic, item.values.get(side.member.pk, nothing))))
        for side in space.in_order
    )


def _ask(item: TalkItem | None, topic: Topic, space: Space) -> str:
    """A question to begin with, where there is something to talk about."""
    if item is None or item.likeness not in {Likeness.DIFFERENT, Likeness.ONE_SO_FAR}:
        return ""
    if item.likeness is Likeness.ONE_SO_FAR:
        return str(topic.why)
    first, second = (side.person.first_name for side in space.in_order[:2])
    return _(
        "%(first)s, what would your answer give you that the other doesn’t?"
        " %(second)s, what would make it possible?"
    ) % {"first": first, "second": second}
