"""Sending what is in the outbox, and forgetting what was sent."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Min, QuerySet
from django_tasks import task

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.options import job
from rapport.jobs.periodic import periodic
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.kernel.prepared import prepared
from rapport.notifications import delivery
from rapport.notifications.decisions import last_digest_moment, next_open
from rapport.notifications.models import CalendarFeed, OutboxMessage, Preferences
from rapport.people.models import Person

KEPT = timedelta(days=60)


@job(transactional=False, attempts=delivery.MOST_ATTEMPTS + 1, pause=timedelta(seconds=30))
@task()
def send_message(message_id: str) -> None:
    """Send one message, or hold or drop it as its person wishes."""
    until = delivery.send_one(UUID(message_id), now=clock.now())
    if until is not None:
        send_message.using(run_after=until).enqueue(message_id)


@job(transactional=False, attempts=delivery.MOST_ATTEMPTS + 1, pause=timedelta(seconds=30))
@task()
def send_digest(person_id: str, digest_id: str) -> None:
    """Send a person everything that waited for their digest, as one mail."""
    delivery.send_digest(UUID(person_id), UUID(digest_id), now=clock.now())


@timed_rule("notifications.digest")
def digests(now: datetime) -> Iterable[Due]:
    """Whoever chose a digest gets one mail at the start of their hours, each day or each Monday, or none."""
    oldest = dict(_wait_since())
    if not oldest:
        return
    people = Person.objects.in_bulk(list(oldest))
    chosen = Preferences.objects.in_bulk(list(oldest))
    for person_id, person in people.items():
        preferences = chosen.get(person_id) or Preferences(person=person)
        moment = _digest_moment(preferences, person, now=now, waits_since=oldest[person_id])
        if moment is not None:
            yield Due(f"{person_id}:{moment.isoformat()}", _enqueue(person_id))


@prepared
def _wait_since() -> QuerySet[Any, Any]:
    """Who has something waiting for their digest, and since when."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, is_for_digest=True)
    return waiting.order_by().values_list("person_id").annotate(Min("told_at"))


def _digest_moment(
    preferences: Preferences, person: Person, *, now: datetime, waits_since: datetime
) -> datetime | None:
    """The moment whose digest should go now, or None while nothing waits that is older, or their hours are over."""
    if next_open(preferences, zone=person.zone, now=now) > now:
        return None
    if preferences.rhythm == Preferences.Rhythm.AT_ONCE:
        # They chose mails at once since then, so there will be no digest; what waited for it goes now.
        return waits_since
    moment = last_digest_moment(preferences, zone=person.zone, now=now)
    return moment if waits_since < moment else None


def _enqueue(person_id: UUID) -> Callable[[], None]:
    def act() -> None:
        # The digest's id is made here, once: a job that runs again sends the same mail under the same id.
        send_digest.enqueue(str(person_id), str(uuid4()))

    return act


@periodic(seconds=24 * 3600)
@task(priority=-50)
def forget_old_messages() -> None:
    """Delete messages that were sent or dropped more than 60 days ago."""
    old = OutboxMessage.objects.filter(told_at__lt=clock.now() - KEPT)
    old.filter(state__in=[OutboxMessage.State.SENT, OutboxMessage.State.DROPPED]).delete()


@listens_to("person.left")
def forget_who_left(event: Event) -> None:
    """Forget what waited for somebody who erased themselves, how they wished to be told, and their feed."""
    if event.person_id is None:
        return
    for theirs in (OutboxMessage, Preferences, CalendarFeed):
        theirs.objects.filter(person_id=event.person_id).delete()
