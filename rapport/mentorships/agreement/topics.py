"""What the eight topics make of answers: how alike two are, what they come to, and how a topic reads. Pure.

Answers name their fields ``topic.clause``; ``topic.words`` are somebody's own words on it, and ``topic.seen``
notes that somebody left the topic as it is on purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.library import guides
from rapport.library.agreement import Clause, Topic
from rapport.mentorships.reveal import Likeness, Value, Values, part_of

WORDS = "words"
SEEN = "seen"
CONFIDENCE = "confidence"
"""The topic whose paragraph each also ticks by itself."""

SIGNALS = frozenset(
    {
        "cadence_days", "spoken_by", "notice_hours", "meeting_minutes", "meeting_place", "channels",
        "answer_working_days", "agenda_owner", "booking_owner", "notes_owner", "term_months", "term_until",
        "review_days",
    }
)  # fmt: skip
"""Clauses the product keeps time by; their values lie plain. What people avoid or hope for never does."""
OWN_SIGNALS = frozenset({"quiet_hours", "quiet_days"})


def topic_keys() -> list[str]:
    return [topic.key for topic in guides.alignment_topics()]


def field(topic: str, clause: str) -> str:
    return f"{topic}.{clause}"


def values_of(topic: Topic, values: Values) -> dict[str, Value]:
    """The values of a topic's clauses by clause, out of a whole answer; empty ones are left out."""
    return {
        clause.key: values[field(topic.key, clause.key)]
        for clause in topic.asked
        if values.get(field(topic.key, clause.key))
    }


def is_asked(clause: Clause, topic: Topic, chosen: Mapping[str, Value]) -> bool:
    """Whether a clause has to be answered now: it is required, or another answer asks for it."""
    if clause.required:
        return True
    asked_for = (
        choice.asks_for
        for other in topic.asked
        for choice in other.choices
        if choice.asks_for and chosen.get(other.key) == choice.value
    )
    return clause.key in asked_for


def missing(topic: Topic, chosen: Mapping[str, Value], *, joint: bool = False) -> list[Clause]:
    """The clauses of a topic that still need a value; with ``joint`` those alone that both must agree on."""
    return [
        clause
        for clause in topic.asked
        if is_asked(clause, topic, chosen) and not chosen.get(clause.key)
        if not (joint and clause.join == "beside")
    ]


def is_done(topic: Topic, values: Values) -> bool:
    """Whether somebody has finished a topic on their own: nothing is missing, and they have been there."""
    return bool(part_of(values, topic.key)) and not missing(topic, values_of(topic, values))


def judge(key: str, mine: Values, theirs: Values) -> Likeness:
    """How alike two people's answers to a topic are, by what each clause says about itself."""
    topic = guides.alignment_topic(key)
    one, other = values_of(topic, mine), values_of(topic, theirs)
    words = (mine.get(field(key, WORDS), ""), theirs.get(field(key, WORDS), ""))
    if any(guides.differ(clause, one.get(clause.key), other.get(clause.key)) for clause in topic.asked):
        return Likeness.DIFFERENT
    if bool(one or words[0]) != bool(other or words[1]):
        return Likeness.ONE_SO_FAR
    return Likeness.SAME if one == other and words[0] == words[1] else Likeness.BOTH_CAN_STAND


def come_to(
    topic: Topic, answers: Mapping[str, Values]
) -> tuple[dict[str, Value], dict[str, dict[str, Value]]]:
    """What answers come to without talking: the joint values, and what each keeps, by member id.

    A clause the two must decide stays out of the joint values. Several answers settle one after the other.
    """
    chosen = {who: values_of(topic, values) for who, values in answers.items()}
    joint: dict[str, Value] = {}
    for clause in topic.asked:
        if clause.join != "beside":
            settled = _settled(clause, [values.get(clause.key) for values in chosen.values()])
            if settled:
                joint[clause.key] = settled
    keeps = {clause.key for clause in topic.asked if clause.join == "beside"}
    own = {
        who: {key: value for key, value in values.items() if key in keeps} for who, values in chosen.items()
    }
    return joint, own


def _settled(clause: Clause, values: Sequence[Value | None]) -> Value | None:
    if not values:
        return None
    settled = values[0]
    for value in values[1:]:
        settled = guides.settle(clause, settled, value)
    return settled if settled is None or isinstance(settled, str) else list(settled)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the agreement; ``who`` names whose it is where each keeps their own."""

    text: str
    who: str = ""


def sentences(
    topic: Topic,
    joint: Mapping[str, Value],
    own: Mapping[str, Mapping[str, Value]],
    words: str,
    names: Mapping[str, str],
) -> list[Sentence]:
    """How a topic reads: what both agreed, then what each keeps, then their own words.

    ``own`` and ``names`` are keyed by member id, in the order people are named.
    """
    said = [
        Sentence(clause.say(joint[clause.key]))
        for clause in topic.asked
        if clause.join != "beside" and joint.get(clause.key) and not _said_by_another(clause, topic, joint)
    ]
    said += [
        Sentence(clause.say(own[who][clause.key]), names[who])
        for who in names
        for clause in topic.asked
        if clause.join == "beside" and own.get(who, {}).get(clause.key)
    ]
    return said + ([Sentence(words)] if words else [])


def own_sentences(topic: Topic, values: Values) -> list[str]:
    """How one person's answer to a topic reads, their own words last."""
    chosen = values_of(topic, values)
    said = [
        clause.say(chosen[clause.key])
        for clause in topic.asked
        if chosen.get(clause.key) and not _said_by_another(clause, topic, chosen)
    ]
    words = str(values.get(field(topic.key, WORDS), ""))
    return [*said, words] if words else said


def _said_by_another(clause: Clause, topic: Topic, chosen: Mapping[str, Value]) -> bool:
    """Whether the value only points to another clause, as "until a date of our own" does, that says it."""
    choice = clause.choice(str(chosen[clause.key]))
    if choice is not None and choice.asks_for and chosen.get(choice.asks_for):
        return True
    asked_for = {c.asks_for for other in topic.asked for c in other.choices if c.asks_for}
    return clause.key in asked_for and not is_asked(clause, topic, chosen)


def signals(topics: Iterable[tuple[Topic, Mapping[str, Value]]]) -> dict[str, Value]:
    """The joint values the product keeps time by, out of what each topic says."""
    return {
        key: value for _topic, joint in topics for key, value in joint.items() if key in SIGNALS and value
    }
