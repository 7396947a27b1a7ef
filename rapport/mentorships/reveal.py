"""When several private answers become visible to each other, and how alike they are. Pure.

An answer maps a field to a value: ``"rhythm.cadence_days": "14"``. The part before the first dot is the
question.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum, StrEnum

Value = str | Sequence[str]
Values = Mapping[str, Value]

YES = "yes"


class Reveal(StrEnum):
    """What becomes visible once everybody has answered.

    ``all_in``: every answer, to everybody. ``mutual_yes``: that all said yes, and otherwise nothing at all.
    ``stricter`` and ``lower``: what both come to, never who said what.
    """

    ALL_IN = "all_in"
    MUTUAL_YES = "mutual_yes"
    STRICTER = "stricter"
    LOWER = "lower"


class Likeness(IntEnum):
    """How two answers to one question stand to each other; what is worth talking about comes first."""

    DIFFERENT = 0
    ONE_SO_FAR = 1
    BOTH_CAN_STAND = 2
    SAME = 3


Judge = Callable[[str, Values, Values], Likeness]


def question_of(field: str) -> str:
    return field.partition(".")[0]


def part_of(values: Values, question: str) -> dict[str, Value]:
    """The fields of one question that hold something, named as in ``values``."""
    return {field: value for field, value in values.items() if value and question_of(field) == question}


def answered(values: Values, questions: Sequence[str]) -> int:
    """How many of the questions have anything in them."""
    return len(set(questions) & {question_of(field) for field, value in values.items() if value})


def all_say_yes(answers: Sequence[Values], questions: Sequence[str]) -> bool:
    """Whether everybody said yes to everything; nobody at all is no yes."""
    return bool(answers) and all(values.get(question) == YES for values in answers for question in questions)


def meeting_point(rule: Reveal, answers: Sequence[Values], scale: Sequence[str]) -> dict[str, Value]:
    """What all answers come to on a scale that runs from the least to the most.

    ``lower`` takes the least of each field, ``stricter`` the most. A field that somebody left empty comes to
    nothing, since silence agrees to nothing. Raises: ValueError, for a value outside the scale.
    """
    choose = min if rule is Reveal.LOWER else max
    fields = set.intersection(*(set(values) for values in answers)) if answers else set()
    return {
        field: choose((str(values[field]) for values in answers), key=scale.index)
        for field in sorted(fields)
        if all(values[field] for values in answers)
    }


def by_value(question: str, mine: Values, theirs: Values) -> Likeness:
    """The plain judge: chosen values are alike or not; words (``question.words``) can always both stand."""
    one, other = part_of(mine, question), part_of(theirs, question)
    if bool(one) != bool(other):
        return Likeness.ONE_SO_FAR
    words = f"{question}.words"
    if any(one.get(field) != other.get(field) for field in (one.keys() | other.keys()) - {words}):
        return Likeness.DIFFERENT
    return Likeness.SAME if one.get(words) == other.get(words) else Likeness.BOTH_CAN_STAND
