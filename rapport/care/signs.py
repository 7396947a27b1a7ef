"""Looking for early signs: facts of every running relationship against the rules; opening, raising and clearing.

Reads history, rings and states; knows no words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rapport.care.models import Pulse, Sign
from rapport.care.models.signs import PAIR
from rapport.care.rules import SHAREABLE, Facts, Finding, Level, Rule, find
from rapport.care.timeline import VERBS, timeline_of
from rapport.conversations.contact import rings_of
from rapport.history.models import Event
from rapport.kernel.prepared import prepared
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in

LOOK_BACK = timedelta(days=200)
WATCHED = frozenset({State.FORMING, State.ACTIVE, State.IN_REVIEW})
BATCH = 500
PULSES_KEPT = timedelta(days=120)


def look_at_all(now: datetime) -> None:
    """Look at every relationship that is watched, and clear the signs of those that are not."""
    ids = list(
        Mentorship.objects.filter(state__in=WATCHED, frozen_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        look_at(ids[start : start + BATCH], now)
    for sign in _left_standing():
        _clear(sign, now)


@prepared
def _left_standing() -> QuerySet[Sign]:
    return Sign.objects.standing().exclude(mentorship__state__in=WATCHED).select_related("mentorship")


def look_at(mentorship_ids: Sequence[UUID], now: datetime) -> None:
    """Bring the signs of these relationships up to date, in six queries and one write for each change."""
    mentorships = {each.pk: each for each in _watched(ids=tuple(mentorship_ids))}
    standing: dict[UUID, list[Sign]] = defaultdict(list)
    for sign in _standing(ids=tuple(mentorships)):
        standing[sign.mentorship_id].append(sign)
    for pk, findings in _findings(list(mentorships.values()), now):
        _settle(mentorships[pk], standing[pk], findings, now)


@prepared
def _watched(ids: tuple[UUID, ...]) -> QuerySet[Mentorship]:
    return Mentorship.objects.filter(pk__in=ids, state__in=WATCHED).prefetch_related("members")


@prepared
def _standing(ids: tuple[UUID, ...]) -> QuerySet[Sign]:
    return Sign.objects.standing().filter(mentorship_id__in=ids)


About = tuple[UUID | None, Finding]


def _findings(mentorships: Sequence[Mentorship], now: datetime) -> Iterator[tuple[UUID, list[About]]]:
    ids = tuple(each.pk for each in mentorships)
    rings = rings_of(mentorships, now)
    events: dict[UUID, list[Event]] = defaultdict(list)
    for event in _recent(ids=ids, since=now - LOOK_BACK):
        if event.mentorship_id is not None:
            events[event.mentorship_id].append(event)
    pulses = _low_pulses(ids, now)
    for each in mentorships:
        since = each.active_since or each.state_since if each.life is State.ACTIVE else each.state_since
        facts = Facts(each.life, since, rings[each.pk], timeline_of(events[each.pk]), now)
        yield each.pk, [*((None, finding) for finding in find(facts)), *pulses[each.pk]]


@prepared
def _recent(ids: tuple[UUID, ...], since: datetime) -> QuerySet[Event]:
    return Event.objects.filter(mentorship_id__in=ids, verb__in=VERBS, at__gte=since).order_by("at", "id")


def _low_pulses(ids: tuple[UUID, ...], now: datetime) -> dict[UUID, list[About]]:
    """Low answers stay with whoever gave them; twice running, or a wish for contact, is a fact that may be shared."""
    found: dict[UUID, list[About]] = defaultdict(list)
    latest: dict[tuple[UUID, UUID], list[Pulse]] = defaultdict(list)
    for pulse in _answered(ids=ids, since=now - PULSES_KEPT):
        latest[pulse.mentorship_id, pulse.person_id].append(pulse)
    for (mentorship_id, person_id), pulses in latest.items():
        last = pulses[0]
        wishes = last.wish != Pulse.Wish.NO
        twice = last.is_low and len(pulses) > 1 and pulses[1].is_low
        if last.is_low or wishes:
            level = Level.RED if wishes or twice else Level.AMBER
            numbers = {"soon": int(last.wish == Pulse.Wish.SOON)} if wishes else {}
            found[mentorship_id].append((person_id, Finding(Rule.LOW_PULSE, level, numbers)))
    return found


@prepared
def _answered(ids: tuple[UUID, ...], since: datetime) -> QuerySet[Pulse]:
    answered = Pulse.objects.filter(mentorship_id__in=ids, answered_at__gte=since)
    return answered.defer("answers").order_by("-answered_at", "id")


def _settle(
    mentorship: Mentorship, standing: Iterable[Sign], findings: Iterable[About], now: datetime
) -> None:
    open_signs = {(sign.rule, sign.about): sign for sign in standing}
    for person_id, finding in findings:
        about = PAIR if person_id is None else str(person_id)
        sign = open_signs.pop((finding.rule.value, about), None)
        if sign is None:
            _open(mentorship, person_id, about, finding, now)
        elif sign.level != finding.level or sign.numbers != finding.numbers:
            _change(sign, finding, now)
    for sign in open_signs.values():
        _clear(sign, now)


def _open(
    mentorship: Mentorship, person_id: UUID | None, about: str, finding: Finding, now: datetime
) -> None:
    with transaction.atomic():
        sign = Sign.objects.create(
            mentorship=mentorship,
            rule=finding.rule.value,
            person_id=person_id,
            about=about,
            level=finding.level.value,
            numbers=finding.numbers,
            is_shareable=finding.rule in SHAREABLE,
            opened_at=now,
            raised_at=now if finding.level is Level.RED else None,
        )
        _record("sign.seen", sign, now)


def _change(sign: Sign, finding: Finding, now: datetime) -> None:
    raised = finding.level is Level.RED and sign.level != Level.RED
    sign.level, sign.numbers = finding.level.value, finding.numbers
    sign.raised_at = now if raised else sign.raised_at
    with transaction.atomic():
        sign.save(update_fields=["level", "numbers", "raised_at"])
        if raised:
            _record("sign.raised", sign, now)


def _clear(sign: Sign, now: datetime) -> None:
    with transaction.atomic():
        if Sign.objects.filter(pk=sign.pk, cleared_at=None).update(cleared_at=now):
            _record("sign.cleared", sign, now)


def _record(verb: str, sign: Sign, now: datetime) -> None:
    record_in(
        sign.mentorship, verb, actor=None, now=now, subject_id=sign.pk, rule=sign.rule, level=sign.level
    )
