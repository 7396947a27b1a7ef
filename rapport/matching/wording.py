"""Small pieces of language that reasons are made of."""

from collections.abc import Iterable, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext, pgettext

from rapport.library import guides
from rapport.matching.engine import Mentee, Mentor, Part
from rapport.matching.engine.records import QUARTER_MINUTES, WEEK_QUARTERS, quarters

DAY_QUARTERS = 24 * 60 // QUARTER_MINUTES
WORTH_NAMING = 60 // QUARTER_MINUTES
MOST_DAYS = 5
WORDS_MEET_FROM = 0.5
"""How near two texts are, from nothing at 0 to the same at 1, before anybody is told that they are. Below they count
for what they are worth, and a quote would look like chance: of the 124 pairs of ``benchmarks/matching/texts.toml`` half
are nearer than this, and under one in a hundred of those that do not belong together; at 0.3 it was one in twenty."""


def is_worth_saying(part: Part) -> bool:
    """Whether a part of a score is more than chance; only texts are ever a little alike."""
    return part.feature != "text" or part.value >= WORDS_MEET_FROM


def listed(words: Sequence[str]) -> str:
    """Say several things in a row: "a", "a and b", "a, b and c"."""
    # Translators: the last joint of a list, with its spaces; "a, b and c".
    joint = gettext(" and ")
    if len(words) < 2 or any(joint in word for word in words):
        # Something that is two things already ("walking and hiking") would be torn apart by one more joint.
        return ", ".join(words)
    return f"{', '.join(words[:-1])}{joint}{words[-1]}"


def skill_names(slugs: Iterable[str]) -> list[str]:
    """The skills as they stand inside a sentence; what the vocabulary no longer knows is left out."""
    known = guides.skills()
    return [in_sentence(str(known[slug].name)) for slug in slugs if slug in known]


def value_names(cards: Iterable[str]) -> list[str]:
    known = guides.values()
    return [in_sentence(str(known[card].name)) for card in cards if card in known]


def interest_names(cards: Iterable[str]) -> list[str]:
    known = guides.interests()
    return [in_sentence(str(known[card].name)) for card in cards if card in known]


def in_sentence(name: str) -> str:
    """A name from the vocabulary inside a sentence: in English it loses its capital, unless it is all capitals."""
    if not (get_language() or "").startswith("en") or name[1:2].isupper() or name.startswith("I "):
        return name
    return name[:1].lower() + name[1:]


def shared_days(mentee: Mentee, mentor: Mentor) -> str:
    """On which days both have at least an hour, as the mentee's calendar shows them; empty where on none."""
    both = quarters(mentee.windows) & quarters(mentor.windows)
    ahead = (mentee.utc_offset_minutes or 0) // QUARTER_MINUTES
    free = [0] * 7
    for quarter in range(WEEK_QUARTERS):
        if both >> quarter & 1:
            free[(quarter + ahead) % WEEK_QUARTERS // DAY_QUARTERS] += 1
    days = [weekday for weekday, number in enumerate(free) if number >= WORTH_NAMING]
    if len(days) >= MOST_DAYS:
        # Translators: completes "Your hours meet …".
        return pgettext("your hours meet", "on most days")
    if not days:
        return ""
    # Translators: completes "Your hours meet …"; "on Tuesday and Thursday".
    return pgettext("your hours meet", "on %(days)s") % {"days": listed([str(WEEKDAYS[day]) for day in days])}
