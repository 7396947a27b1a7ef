"""Everybody a round is about, as the engine's problem: whoever hopes for a mentor, and whoever has a place."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from rapport.matching import engine
from rapport.matching.board.settings import rules_of, weights_of
from rapport.matching.board.signup import Named, named_at_sign_up
from rapport.matching.meanings.hearing import heard_by_coordinator
from rapport.matching.models import MatchingRound, NeverPair, ProposedPair
from rapport.matching.pool import Ties, answers_of, line_of, mentee_record, mentor_record, preferences_of
from rapport.mentorships.lifecycle import ENDED, State
from rapport.mentorships.models import Member, Request
from rapport.mentorships.places import HAS_ROOM, places_in, with_places
from rapport.mentorships.requests.limits import ASK_AGAIN_AFTER
from rapport.people.models import Block, Person
from rapport.programs.models import Enrollment, Program

NOBODY_NAMED = Named()
WAITING_COUNTS = timedelta(days=400)
PROMISED_FOR = timedelta(days=60)
"""A pair that waited longer than this for somebody to say yes to the program is free for another round."""


def hoping_in(program: Program, now: datetime) -> QuerySet[Person]:
    """Those who would like a mentor in a program and learn with nobody in it now; those on the list too.

    Whoever waits to be introduced, because one of the two has not said yes to the program, is not among them.
    """
    learners = Enrollment.objects.matchable().filter(program=program, learns=True)
    with_somebody = Member.objects.filter(role=Member.Role.LEARNING, mentorship__program=program).exclude(
        mentorship__state__in=sorted(ENDED)
    )
    people: QuerySet[Person] = Person.objects.filter(pk__in=learners.values("person_id"), is_active=True)
    promised = waiting_pairs(program, now).values("mentee_id")
    return people.exclude(pk__in=with_somebody.values("person_id")).exclude(pk__in=promised).order_by("pk")


def mentors_with_room(program: Program, now: datetime) -> QuerySet[Person]:
    """Those who guide in a program and have a free place."""
    guides = Enrollment.objects.matchable().filter(program=program, guides=True)
    people: QuerySet[Person] = Person.objects.filter(pk__in=guides.values("person_id"), is_active=True)
    return with_places(people, now).filter(HAS_ROOM).order_by("pk")


def waiting_pairs(program: Program, now: datetime) -> QuerySet[ProposedPair]:
    """The pairs of published rounds that wait for somebody to say yes to the program."""
    return ProposedPair.objects.filter(
        round__program=program,
        round__state=MatchingRound.State.PUBLISHED,
        round__published_at__gt=now - PROMISED_FOR,
        was_tried=False,
    )


def places_promised(program: Program, now: datetime) -> Counter[UUID]:
    """How many places of each mentor are promised to pairs that wait."""
    return Counter(waiting_pairs(program, now).order_by().values_list("mentor_id", flat=True))


def problem_of(round_: MatchingRound, now: datetime) -> engine.Problem:
    """The people, rules, weights and locked pairs of a round, in about fifteen queries whatever its size.

    Texts count as far as they have been read.
    """
    above = F("line_manager__line_manager_id")
    mentees = list(hoping_in(round_.program, now).select_related("capacity").annotate(line_above=above))
    mentors = list(mentors_with_room(round_.program, now).annotate(line_above=above))
    named = named_at_sign_up(round_.program, list({each.pk: each for each in (*mentees, *mentors)}.values()))
    ties = ties_of_all(mentees, mentors, now, named)
    ids = [each.pk for each in mentees], [each.pk for each in mentors]
    answers = answers_of(*ids, heard_by_coordinator(round_.program, *ids))
    waited, promised = rounds_waited(round_.program, now), places_promised(round_.program, now)
    return engine.Problem(
        mentees=tuple(
            mentee_record(each, answers, ties, now, waited_rounds=waited.get(each.pk, 0)) for each in mentees
        ),
        mentors=tuple(
            mentor_record(each, answers, ties, places_in(each), now, promised=promised[each.pk])
            for each in mentors
        ),
        rules=rules_of(round_.rules, never_in(round_.program)),
        weights=weights_of(round_.weights),
        locks=_locks_of(round_, {each.pk for each in mentees}, {each.pk for each in mentors}),
    )


def ties_of_all(
    mentees: Collection[Person], mentors: Collection[Person], now: datetime, named: Named = NOBODY_NAMED
) -> Ties:
    """What stands between all these people: reporting lines, blocks, pairs of before, a no not long ago, wishes.

    ``named`` is whom they named when they signed up; what they said on a page since comes before it.
    """
    ids = {person.pk for person in (*mentees, *mentors)}
    excluded: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in Block.objects.filter(person_id__in=ids, blocked_id__in=ids).values_list(
        "person_id", "blocked_id"
    ):
        excluded[one].add(other)
    hopes: dict[UUID, tuple[UUID, ...]] = {}
    for kept in preferences_of(Q(person_id__in=ids)):
        excluded[kept.person_id] |= set(kept.excluded)
        hopes[kept.person_id] = kept.hoped_for
    for person_id, vetoed in named.vetoes.items():
        excluded[person_id] |= vetoed
    hopes = {
        person_id: tuple(dict.fromkeys((*hopes.get(person_id, ()), *named.hopes.get(person_id, ()))))
        for person_id in {*hopes, *named.hopes}
    }
    earlier = _earlier_and_apart(ids, excluded, now)
    earlier = {
        person_id: earlier.get(person_id, frozenset()) | named.earlier.get(person_id, frozenset())
        for person_id in {*earlier, *named.earlier}
    }
    asked = _asked(ids, excluded, now)
    return Ties(
        managers={person.pk: line_of(person) for person in (*mentees, *mentors)},
        earlier=earlier,
        excluded={person_id: frozenset(others) for person_id, others in excluded.items()},
        hopes=hopes,
        asked=asked,
    )


def never_in(program: Program) -> frozenset[tuple[str, str]]:
    """The pairs the coordinators of a program ruled out, whoever of the two would learn."""
    pairs = NeverPair.objects.filter(program=program).values_list("mentee_id", "mentor_id")
    return frozenset((str(a), str(b)) for one, other in pairs for a, b in ((one, other), (other, one)))


def rounds_waited(program: Program, now: datetime) -> dict[UUID, int]:
    """In how many published rounds of the last year people hoped and found nobody; they come first next time."""
    waited: dict[UUID, int] = defaultdict(int)
    published = MatchingRound.objects.filter(program=program, published_at__gt=now - WAITING_COUNTS)
    for hoped in published.values_list("hoped", flat=True):
        for person_id in hoped:
            waited[UUID(person_id)] += 1
    found = Member.objects.filter(role=Member.Role.LEARNING, mentorship__program=program).exclude(
        mentorship__state__in=[State.DECLINED, State.LAPSED, State.INTRODUCED]
    )
    for person_id in found.values_list("person_id", flat=True):
        waited.pop(person_id, None)
    return waited


def _earlier_and_apart(
    ids: Collection[UUID], excluded: dict[UUID, set[UUID]], now: datetime
) -> dict[UUID, frozenset[UUID]]:
    """Pairs of before; those in something together now, or parted not long ago, are added to ``excluded``."""
    earlier: dict[UUID, set[UUID]] = defaultdict(set)
    groups: dict[UUID, list[tuple[UUID, str, datetime]]] = defaultdict(list)
    members = Member.objects.filter(person_id__in=ids).values_list(
        "mentorship_id", "person_id", "mentorship__state", "mentorship__state_since"
    )
    for mentorship_id, person_id, state, since in members:
        groups[mentorship_id].append((person_id, state, since))
    for people in groups.values():
        for one, state, since in people:
            others = {other for other, _state, _since in people} - {one}
            if state == State.CLOSED:
                earlier[one] |= others
            elif State(state) not in ENDED or since > now - ASK_AGAIN_AFTER:
                excluded[one] |= others
    return {person_id: frozenset(others) for person_id, others in earlier.items()}


def _asked(
    ids: Collection[UUID], excluded: dict[UUID, set[UUID]], now: datetime
) -> dict[UUID, tuple[UUID, ...]]:
    """Whom people have asked and wait for; a no of the last months is added to ``excluded``."""
    asked: dict[UUID, list[UUID]] = defaultdict(list)
    recent = Q(state="sent") | Q(state__in=["declined", "expired"], state_since__gt=now - ASK_AGAIN_AFTER)
    requests = Request.objects.filter(recent, mentee_id__in=ids, mentor_id__in=ids).order_by("sent_at", "pk")
    for mentee_id, mentor_id, state in requests.values_list("mentee_id", "mentor_id", "state"):
        if state == "sent":
            asked[mentee_id].append(mentor_id)
        else:
            excluded[mentee_id].add(mentor_id)
    return {person_id: tuple(others) for person_id, others in asked.items()}


def _locks_of(
    round_: MatchingRound, mentee_ids: Collection[UUID], mentor_ids: Collection[UUID]
) -> frozenset[tuple[str, str]]:
    """The locked pairs, without those of people who are no longer in the round."""
    locked = ProposedPair.objects.filter(round=round_, is_locked=True).values_list("mentee_id", "mentor_id")
    return frozenset(
        (str(mentee_id), str(mentor_id))
        for mentee_id, mentor_id in locked
        if mentee_id in mentee_ids and mentor_id in mentor_ids
    )
