"""Who might fit somebody: a few suggestions, each with its reasons.

``suggest`` is the one door, and ``engine.rank_for`` the one ranking behind it: whatever ranks better replaces
that call, and nothing else changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from rapport.matching import engine
from rapport.matching.engine.records import quarters
from rapport.matching.meanings.hearing import AllHeard, heard_by_mentee
from rapport.matching.pool import (
    Ties,
    answers_of,
    languages_in,
    mentee_record,
    mentor_record,
    ties_of_one,
    windows_in_utc,
)
from rapport.mentorships.places import HAS_ROOM, Places, counted, places_in, with_places
from rapport.mentorships.requests.queries import mentors_of
from rapport.people.models import Expertise, Person, Pick
from rapport.programs.models import Program

SHOWN = 5
SHOWN_LEAST = 3
CANDIDATES_MOST = 400
"""So many are looked at closely. In a larger pool they are those who speak to most of the needs, then those who
share most cards; whoever does neither does not come out on top, whatever they write."""

RULES = engine.Rules(overlap_minutes=0, shared_format=False, shared_kind=False, clearance=False)
"""What stands in the way of a suggestion. Hours that do not meet are said, and left to the two."""


TIMES: Mapping[str, tuple[tuple[int, int, int], ...]] = {
    "daytime": tuple((weekday, 8 * 60, 17 * 60) for weekday in range(5)),
    "evening": tuple((weekday, 17 * 60, 22 * 60) for weekday in range(5)),
    "weekend": tuple((weekday, 8 * 60, 22 * 60) for weekday in (5, 6)),
}
"""The times of the week somebody can look for, in their own time: weekday, from and until minute."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks for, as the sentence on the page reads; empty means anything."""

    skill: str = ""
    depth: str = ""
    format: str = ""
    language: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One person who might fit, with the engine's score, never shown as a number, and its records."""

    person: Person
    score: engine.PairScore
    mentee: engine.Mentee
    mentor: engine.Mentor

    @property
    def fit(self) -> str:
        """``strong``, ``good`` or ``thin``."""
        return engine.fit_word(self.score.value)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the suggestions, and how many guide in the program, have room, and fit at
    all. ``needs`` are the skills the one who looks has named."""

    suggestions: tuple[Suggestion, ...]
    mentors: int
    with_room: int
    fitting: int
    needs: tuple[str, ...]


def suggest(
    mentee: Person,
    program: Program,
    now: datetime,
    looking: Looking | None = None,
    *,
    limit: int = SHOWN,
    skip: int = 0,
) -> Found:
    """The best ``limit`` people for somebody after the first ``skip``, one in five a different view.

    Only who guides in the program, has room and is not ruled out by anything or anybody. The same people and
    answers give the same suggestions. At most eight queries, whatever the size of the program, and two more where
    texts are read.
    """
    looking = looking or Looking()
    everybody = with_places(mentors_of(program, mentee), now, asker=mentee)
    people = {str(person.pk): person for person in _candidates(everybody.filter(HAS_ROOM), mentee, looking)}
    ids = [person.pk for person in people.values()]
    ties = ties_of_one(mentee, people.values(), now)
    answers = answers_of([mentee.pk], ids, heard_by_mentee(program, mentee.pk, ids))
    seeker = mentee_record(mentee, answers, ties, now, first_need=looking.skill)
    records = {
        pk: mentor_record(person, answers, ties, places_in(person), now) for pk, person in people.items()
    }
    looked_for = [record for record in records.values() if _is_looked_for(record, seeker, looking)]
    ranked = _worth_showing(rank(seeker, looked_for))
    chosen = tuple(
        Suggestion(people[score.mentor_id], score, seeker, records[score.mentor_id])
        for score in ranked[skip : skip + limit]
    )
    counts = everybody.order_by().aggregate(mentors=Count("pk"), with_room=Count("pk", filter=HAS_ROOM))
    return Found(
        chosen, counts["mentors"], counts["with_room"], len(ranked), tuple(answers.wanted[mentee.pk])
    )


def rank(mentee: engine.Mentee, mentors: Sequence[engine.Mentor]) -> tuple[engine.PairScore, ...]:
    """Put mentors in order for one mentee, best first: the seam at which another ranking can take over."""
    weights = engine.Weights().asked_of([mentee], mentors)
    return engine.rank_for(mentee, mentors, weights, RULES)


def _worth_showing(ranked: Sequence[engine.PairScore]) -> list[engine.PairScore]:
    """Put whoever fits thinly and speaks to none of the needs last, and only to make up three: they help little."""
    helping = [score for score in ranked if _helps(score)]
    others = [score for score in ranked if not _helps(score)]
    return [*helping, *others[: max(0, SHOWN_LEAST - len(helping))]]


def _helps(score: engine.PairScore) -> bool:
    has_asked = bool(score.coverage.uncovered)
    return bool(score.coverage.covered) or not has_asked or engine.fit_word(score.value) != "thin"


def suggestion_for(
    mentee: Person,
    mentor: Person,
    places: Places,
    hopes: Collection[UUID],
    now: datetime,
    *,
    heard: AllHeard,
) -> Suggestion:
    """How one mentor fits, with the same reasons as in a list; rules are not looked at. Two queries.

    ``heard`` is what was read of their texts, for whoever the reasons are told to.
    """
    ties = Ties(hopes={mentee.pk: tuple(hopes)})
    answers = answers_of([mentee.pk], [mentor.pk], heard)
    seeker = mentee_record(mentee, answers, ties, now)
    record = mentor_record(mentor, answers, ties, places, now)
    score = engine.score_pair(seeker, record, engine.Weights().asked_of([seeker], [record]))
    return Suggestion(mentor, score, seeker, record)


def _candidates(roomy: QuerySet[Person], mentee: Person, looking: Looking) -> list[Person]:
    """Those worth a close look: everybody in a small pool, the nearest by needs and cards in a large one."""
    pool = _speaking(roomy, mentee, looking)
    if looking.skill:
        lists = (
            [Expertise.List.DONE] if looking.depth == "done" else [Expertise.List.DONE, Expertise.List.TALK]
        )
        pool = pool.filter(
            pk__in=Expertise.objects.filter(skill=looking.skill, list__in=lists).values("person_id")
        )
    wanted = Q(skill__in=mentee.skills_wanted.values("skill")) | Q(skill=looking.skill)
    cards = mentee.picks.filter(kind=Pick.Kind.VALUE).values("card")
    covered = Expertise.objects.filter(wanted, person=OuterRef("pk")).order_by().values("person")
    shared = Pick.objects.filter(person=OuterRef("pk"), kind=Pick.Kind.VALUE, card__in=cards).order_by()
    weight = Case(
        When(list=Expertise.List.DONE, then=2), When(list=Expertise.List.TALK, then=1), default=0,
        output_field=IntegerField(),
    )  # fmt: skip
    points = covered.annotate(points=Sum(weight)).values("points")
    nearest = pool.annotate(
        line_above=F("line_manager__line_manager_id"),
        covered=Coalesce(Subquery(points, output_field=IntegerField()), Value(0)),
        shared=counted(shared.values("person")),
    )
    return list(nearest.order_by("-covered", "-shared", "pk")[:CANDIDATES_MOST])


def _speaking(pool: QuerySet[Person], mentee: Person, looking: Looking) -> QuerySet[Person]:
    """Leave out who has no language in common; the engine looks again, this only keeps the pool small."""
    capacity = getattr(mentee, "capacity", None)
    codes: Collection[str] = (
        [looking.language] if looking.language else languages_in(capacity) if capacity else ()
    )
    if not codes:
        return pool
    spoken = Q(capacity__languages="")
    for code in codes:
        spoken |= Q(capacity__languages__contains=code)
    return pool.filter(spoken)


def _is_looked_for(mentor: engine.Mentor, seeker: engine.Mentee, looking: Looking) -> bool:
    if looking.language and looking.language not in mentor.languages:
        return False
    if looking.format and mentor.formats and looking.format not in mentor.formats:
        return False
    if looking.when and mentor.windows:
        wanted = windows_in_utc(TIMES[looking.when], seeker.utc_offset_minutes or 0)
        return bool(quarters(wanted) & quarters(mentor.windows))
    return True
