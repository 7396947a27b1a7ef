"""Who could be suggested to whom: the rows of people made into the engine's records, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value

from rapport.matching.background import answers_worth_using, hopes_of
from rapport.matching.engine import Mentee, Mentor
from rapport.matching.meanings.hearing import NOTHING, AllHeard
from rapport.matching.models import Background, Preferences, Side
from rapport.mentorships.lifecycle import ENDED, State
from rapport.mentorships.models import Member, Request
from rapport.mentorships.places import Places
from rapport.mentorships.requests.limits import ASK_AGAIN_AFTER
from rapport.mentorships.requests.standing import managers_of
from rapport.people.models import Capacity, Expertise, Person, Pick, SkillWanted, Window
from rapport.vault.keys import hold

WEEK = 7 * 24 * 60
DAY = 24 * 60
NEED_STEPS = (5.0, 4.0, 3.0, 2.0)
"""What the first, second, third and fourth need weigh; every later one weighs 1."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    Capacity.Format.VIDEO: ("video",),
    Capacity.Format.IN_PERSON: ("in_person",),
    Capacity.Format.EITHER: ("video", "in_person"),
}


@dataclass(slots=True)
class Answers:
    """What is kept about many people, by person: gathered once, for both sides."""

    wanted: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    offered: dict[tuple[UUID, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    picks: dict[tuple[UUID, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    windows: dict[UUID, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    alike: dict[UUID, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    personal: dict[UUID, Mapping[str, str]] = field(default_factory=dict)
    heard: AllHeard = field(default_factory=lambda: NOTHING)

    def texts_of(self, person_id: UUID, side: Side) -> dict[str, Any]:
        """What somebody wrote, as fields of their record; nothing where it was not read."""
        heard = self.heard.get((person_id, side))
        return {} if heard is None else heard.fields


def answers_of(
    mentee_ids: Collection[UUID], mentor_ids: Collection[UUID], heard: AllHeard = NOTHING
) -> Answers:
    """Gather what these people said, in one query; two more where a mentee asks for somebody alike.

    ``heard`` is what was read of their texts.
    """
    answers, asking = Answers(heard=heard), []
    arms = _arms(tuple(mentee_ids), tuple(mentor_ids))
    first, *others = arms
    several = len(mentee_ids) + len(mentor_ids) <= AT_ONCE
    rows = list(first.union(*others, all=True)) if several else [row for arm in arms for row in arm]
    for what, person_id, part, word, first_number, from_minute, until_minute in sorted(rows, key=_in_order):
        if what == "wanted":
            answers.wanted[person_id].append(word)
        elif what == "offered":
            answers.offered[person_id, part].append(word)
        elif what == "picked":
            answers.picks[person_id, part].append(word)
        elif what == "alike":
            asking.append(person_id)
        else:
            answers.windows[person_id].append((first_number, from_minute, until_minute))
    if asking:
        answers.alike = hopes_of(asking)
        answers.personal = answers_worth_using(mentor_ids)
    return answers


AT_ONCE = 2_000
"""For more people than this each kind of answer is a query of its own: a query takes so many values and no more."""


def _arms(
    mentee_ids: tuple[UUID, ...], mentor_ids: tuple[UUID, ...]
) -> tuple[QuerySet[Any, tuple[Any, ...]], ...]:
    everybody = {*mentee_ids, *mentor_ids}
    return (
        _arm(SkillWanted.objects.filter(person_id__in=mentee_ids), "wanted", word="skill", number="rank"),
        _arm(Expertise.objects.filter(person_id__in=mentor_ids), "offered", part="list", word="skill"),
        _arm(Pick.objects.filter(person_id__in=everybody), "picked", part="kind", word="card", number="rank"),
        _arm(Background.objects.filter(person_id__in=mentee_ids, is_used=True), "alike"),
        _arm(Window.objects.filter(person_id__in=everybody), "window", number="weekday", minutes=True),
    )


def _arm(
    rows: QuerySet[Any], what: str, *, part: str = "", word: str = "", number: str = "", minutes: bool = False
) -> QuerySet[Any, tuple[Any, ...]]:
    """One arm of the union: what it is, whose, in which list, the word, and up to three numbers."""
    text, none = Value("", output_field=CharField()), Value(0, output_field=IntegerField())
    columns = {
        "answer_what": Value(what, output_field=CharField()),
        "answer_of": F("person_id"),
        "answer_part": F(part) if part else text,
        "answer_word": F(word) if word else text,
        "answer_number": F(number) if number else none,
        "answer_from": F("from_minute") if minutes else none,
        "answer_until": F("until_minute") if minutes else none,
    }
    arm: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**columns).values_list(*columns)
    return arm


def _in_order(row: tuple[Any, ...]) -> tuple[int, str, int]:
    """By rank and then by word; hours by day and time."""
    return row[4], row[3], row[5]


@dataclass(frozen=True, slots=True)
class Ties:
    """What already stands between people: reporting lines, pairs of before, wishes and exclusions, by person."""

    managers: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    earlier: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    excluded: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    hopes: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    asked: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)


def ties_of_one(seeker: Person, others: Collection[Person], now: datetime) -> Ties:
    """What stands between one person and the others, as far as suggestions need it, in four queries at most.

    Blocks are not looked at: whoever is blocked is not among the others. Their ``line_above`` is annotated where
    reporting lines matter.
    """
    earlier, standing = standing_with(seeker, now)
    excluded: dict[UUID, set[UUID]] = defaultdict(set)
    excluded[seeker.pk] |= standing
    hopes: dict[UUID, tuple[UUID, ...]] = {}
    ids = [other.pk for other in others]
    for each in preferences_of(Q(person=seeker) | Q(has_exclusions=True, person_id__in=ids)):
        excluded[each.person_id] |= set(each.excluded)
        if each.person_id == seeker.pk:
            hopes[seeker.pk] = each.hoped_for
    return Ties(
        managers={seeker.pk: managers_of(seeker), **{other.pk: line_of(other) for other in others}},
        earlier={seeker.pk: earlier},
        excluded={person_id: frozenset(ids) for person_id, ids in excluded.items()},
        hopes=hopes,
    )


def preferences_of(which: Q) -> list[Preferences]:
    """Wishes and exclusions of some people, with their keys fetched by one query."""
    kept = list(Preferences.objects.filter(which).select_related("person"))
    hold(each.person.key_id for each in kept if each.person.key_id)
    return kept


def standing_with(seeker: Person, now: datetime) -> tuple[frozenset[UUID], set[UUID]]:
    """Those somebody has been a whole pair with, and those there is something with already, in one query.

    Something is a relationship, an open request, or a no not long ago.
    """
    earlier: set[UUID] = set()
    standing: set[UUID] = set()
    lately = now - ASK_AGAIN_AFTER
    mine = Member.objects.filter(person=seeker).values("mentorship_id")
    shared = Member.objects.filter(mentorship__in=mine).exclude(person=seeker).order_by()
    wanted = Q(state="sent") | Q(state__in=["declined", "expired"], state_since__gt=lately)
    requests = Request.objects.filter(wanted, mentee=seeker).order_by()
    pairs = shared.values_list("person_id", "mentorship__state", "mentorship__state_since")
    for other, state, since in pairs.union(
        requests.values_list("mentor_id", "state", "state_since"), all=True
    ):
        if state == State.CLOSED:
            earlier.add(other)
        elif state in {"sent", "expired"} or State(state) not in ENDED or since > lately:
            standing.add(other)
    return frozenset(earlier), standing


def line_of(person: Person) -> tuple[UUID, ...]:
    """The two levels above somebody fetched with ``line_above``."""
    above = (person.line_manager_id, getattr(person, "line_above", None))
    return tuple(each for each in above if each is not None)


def mentee_record(
    person: Person,
    answers: Answers,
    ties: Ties,
    now: datetime,
    *,
    first_need: str = "",
    waited_rounds: int = 0,
) -> Mentee:
    """Somebody who hopes for a mentor, as the engine sees them; ``first_need`` puts one need before all others.

    Persons are fetched with their capacity.
    """
    needs = [skill for skill in answers.wanted[person.pk] if skill != first_need]
    if first_need:
        needs.insert(0, first_need)
    weights = [*NEED_STEPS, *[1.0] * len(needs)]
    return Mentee(
        needs=tuple(zip(needs, weights, strict=False)),
        asked=tuple(str(each) for each in ties.asked.get(person.pk, ())),
        waited_rounds=waited_rounds,
        alike=answers.alike.get(person.pk, {}),
        **answers.texts_of(person.pk, Side.NEED),
        **_common(person, answers, ties, now),
    )


def mentor_record(
    person: Person, answers: Answers, ties: Ties, places: Places, now: datetime, *, promised: int = 0
) -> Mentor:
    """Somebody who guides, as the engine sees them. Title and grade have no place in it.

    ``promised`` places are for pairs that wait to be introduced.
    """
    return Mentor(
        done=tuple(answers.offered[person.pk, Expertise.List.DONE]),
        talk=tuple(answers.offered[person.pk, Expertise.List.TALK]),
        refer=tuple(answers.offered[person.pk, Expertise.List.REFER]),
        places=max(places.free - promised, 0),
        personal=answers.personal.get(person.pk, {}),
        **answers.texts_of(person.pk, Side.EXPERIENCE),
        **_common(person, answers, ties, now),
    )


def _common(person: Person, answers: Answers, ties: Ties, now: datetime) -> dict[str, Any]:
    capacity = getattr(person, "capacity", None)
    offset = utc_offset_minutes(person, now)
    return {
        "id": str(person.pk),
        "name": str(person),
        "values": tuple(answers.picks[person.pk, Pick.Kind.VALUE][:5]),
        "interests": tuple(answers.picks[person.pk, Pick.Kind.INTEREST]),
        "dislikes": tuple(answers.picks[person.pk, Pick.Kind.DISLIKE]),
        "languages": () if capacity is None else languages_in(capacity),
        "formats": () if capacity is None else FORMATS[capacity.format],
        "per_month": None if capacity is None or not capacity.rhythm_days else 30 / capacity.rhythm_days,
        "windows": windows_in_utc(answers.windows[person.pk], offset),
        "utc_offset_minutes": offset,
        "function": _folded(person.department),
        "managers": _texts(ties.managers.get(person.pk, ())),
        "earlier": _texts(ties.earlier.get(person.pk, ())),
        "excluded": _texts(ties.excluded.get(person.pk, ())),
        "wishes": _texts(ties.hopes.get(person.pk, ())),
    }


def utc_offset_minutes(person: Person, now: datetime) -> int:
    """How far somebody's clock is ahead of UTC today."""
    offset = now.astimezone(person.zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def languages_in(capacity: Capacity) -> tuple[str, ...]:
    """The codes of the languages somebody can be talked with."""
    return tuple(code.strip() for code in capacity.languages.split(",") if code.strip())


def windows_in_utc(
    windows: Iterable[tuple[int, int, int]], offset_minutes: int
) -> tuple[tuple[int, int], ...]:
    """Weekly windows of local time as minutes of the UTC week, Monday 00:00 being 0."""
    found = []
    for weekday, start, end in windows:
        from_minute = (weekday * DAY + start - offset_minutes) % WEEK
        found.append((from_minute, from_minute + end - start))
    return tuple(sorted(found))


def _texts(ids: Iterable[UUID]) -> tuple[str, ...]:
    return (
        tuple(sorted(str(each) for each in ids))
        if isinstance(ids, frozenset)
        else tuple(str(each) for each in ids)
    )


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
