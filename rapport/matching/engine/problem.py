"""One round of matching: people, rules, weights and pairs to keep, checked before anything is computed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from rapport.matching.engine.errors import InvalidLock, InvalidPerson, NothingToMatch
from rapport.matching.engine.records import WEEK_MINUTES, Mentee, Mentor, Person
from rapport.matching.engine.rules import Rules, blocked_by
from rapport.matching.engine.weights import Weights
from rapport.matching.engine.wording import sentence

MOST_PLACES: Final = 1000
MOST_SEATS: Final = 50
MOST_ANSWERS: Final = 2000
WIDEST_CLOCK: Final = 14 * 60

Lock = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a round needs. ``locks`` are pairs ``(mentee id, mentor id)`` that are settled already.

    The weights are narrowed to the questions anybody here has answered, unless ``weights_are_final``.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    locks: frozenset[Lock] = field(default_factory=frozenset)
    weights_are_final: bool = False

    def check(self) -> None:
        """Refuse what cannot be right. Raises: MatchingError, its sentence naming who or what."""
        if not self.mentees:
            raise NothingToMatch("There are no mentees.")
        if not self.mentors:
            raise NothingToMatch("There are no mentors.")
        _check_once(self.mentees, "mentees")
        _check_once(self.mentors, "mentors")
        for mentee in self.mentees:
            _check_person(mentee)
            _check_mentee(mentee)
        for mentor in self.mentors:
            _check_person(mentor)
            _check_whole(mentor, "places", "places", 0, MOST_PLACES)
        if not any(mentor.places for mentor in self.mentors):
            raise NothingToMatch("No mentor has a free place.")
        check_locks(self, self.locks, self.rules)


def check_locks(problem: Problem, locks: Iterable[Lock], rules: Rules) -> None:
    """Refuse pairs to keep that cannot be kept, alone or together. Raises: InvalidLock."""
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    ordered = sorted(locks)
    for mentee_id, mentor_id in ordered:
        for name, people in ((mentee_id, mentees), (mentor_id, mentors)):
            if name not in people:
                raise InvalidLock(f"A pair to keep names {name!r}, who is not among the {_side(people)}.")
        mentee, mentor = mentees[mentee_id], mentors[mentor_id]
        if barrier := blocked_by(mentee, mentor, rules):
            raise InvalidLock(f"{mentee.label} and {mentor.label} cannot be kept: {sentence(barrier)}")
    _check_room(Counter(one for one, _ in ordered), {key: m.seats for key, m in mentees.items()}, mentees)
    _check_room(Counter(two for _, two in ordered), {key: m.places for key, m in mentors.items()}, mentors)


def _side(people: Mapping[str, Person]) -> str:
    return "mentees" if isinstance(next(iter(people.values())), Mentee) else "mentors"


def _check_room(held: Counter[str], room: Mapping[str, int], people: Mapping[str, Person]) -> None:
    for name, count in held.items():
        if count > room[name]:
            raise InvalidLock(
                f"{people[name].label} is in {count} pairs to keep and has room for {room[name]}."
            )


def _check_once(people: Iterable[Person], side: str) -> None:
    twice = [name for name, count in Counter(person.id for person in people).items() if count > 1]
    if twice:
        raise InvalidPerson(twice[0], "id", f"is twice among the {side}")


_LISTS: Final = ("values", "style", "interests", "dislikes", "wishes", "liked", "asked", "windows")
_lists: Final = attrgetter(*_LISTS)


def _check_person(person: Person) -> None:
    if not person.id:
        raise InvalidPerson("A person", "id", "has no id")
    for start, end in person.windows:
        if not 0 <= start < WEEK_MINUTES or not start < end <= start + WEEK_MINUTES:
            raise InvalidPerson(person.id, "windows", f"the window {start} to {end} is no time of the week")
    if person.per_month is not None and not (math.isfinite(person.per_month) and 0 < person.per_month <= 100):
        raise InvalidPerson(person.id, "per_month", f"{person.per_month!r} meetings a month cannot be right")
    if person.utc_offset_minutes is not None and abs(person.utc_offset_minutes) > WIDEST_CLOCK:
        raise InvalidPerson(
            person.id, "utc_offset_minutes", f"no clock is {person.utc_offset_minutes} minutes from UTC"
        )
    if max(map(len, _lists(person))) > MOST_ANSWERS:
        key = next(key for key, held in zip(_LISTS, _lists(person), strict=True) if len(held) > MOST_ANSWERS)
        raise InvalidPerson(person.id, key, f"holds more than {MOST_ANSWERS:,} answers in {key!r}")


def _check_mentee(mentee: Mentee) -> None:
    for skill, weight in mentee.needs:
        if not isinstance(weight, int | float) or not math.isfinite(weight) or weight <= 0:
            raise InvalidPerson(
                mentee.id, "needs", f"the need {skill!r} has the importance {weight!r}; it has to be above 0"
            )
    if not math.isfinite(mentee.alike_weight) or mentee.alike_weight < 0:
        raise InvalidPerson(
            mentee.id, "alike_weight", f"{mentee.alike_weight!r} is no weight; 0 to 15 can be used"
        )
    _check_whole(mentee, "seats", "mentors", 1, MOST_SEATS)
    _check_whole(mentee, "waited_rounds", "rounds waited", 0, 1000)


def _check_whole(person: Person, key: str, words: str, least: int, most: int) -> None:
    number = getattr(person, key)
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        said = f"{number:,}" if isinstance(number, int) else repr(number)
        raise InvalidPerson(person.id, key, f"{said} {words} cannot be right; {least} to {most:,} can")
