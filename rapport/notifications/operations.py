"""Every write about how a person is told: their preferences, and their private calendar addresses."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.history.events import record
from rapport.kernel.errors import EditConflict, NotFound
from rapport.kernel.versions import claim_version
from rapport.notifications import stopping
from rapport.notifications.delivery import preferences_of
from rapport.notifications.kinds import ALWAYS_ON, Group
from rapport.notifications.models import CalendarFeed, Preferences
from rapport.people.models import Person

FEEDS_MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose on the page "When we may write to you". Minutes count from midnight, their time."""

    switched_off: Collection[Group]
    rhythm: Preferences.Rhythm
    nudges: Preferences.Nudges
    hours_from_minutes: int
    hours_until_minutes: int
    on_weekends: bool


def change_preferences(
    person: Person, choice: Choice, *, version: int, actor: Person, now: datetime
) -> Preferences:
    """Keep what a person chose for themselves.

    Raises: NotFound, for anybody else's; EditConflict, if it was changed in another tab since ``version``.
    """
    if actor != person:
        raise NotFound
    with transaction.atomic():
        preferences = preferences_of(person)
        if not claim_version(preferences, version):
            raise EditConflict(
                yours={
                    str(_("When we may write")): _in_words(
                        choice.hours_from_minutes, choice.hours_until_minutes
                    )
                },
                theirs={
                    str(_("When we may write")): _in_words(
                        preferences.hours_from_minutes, preferences.hours_until_minutes
                    )
                },
                version=preferences.version,
                back_url=stopping.PREFERENCES,
            )
        preferences.switched_off = sorted({group.value for group in choice.switched_off} - set(ALWAYS_ON))
        preferences.rhythm = choice.rhythm
        preferences.nudges = choice.nudges
        preferences.hours_from_minutes = choice.hours_from_minutes
        preferences.hours_until_minutes = choice.hours_until_minutes
        preferences.on_weekends = choice.on_weekends
        preferences.save()
        record("preferences.changed", actor=actor, person_id=person.pk, now=now)
    return preferences


def write_less(person: Person, *, actor: Person, now: datetime) -> Preferences:
    """Fewer mails with one press: one on Mondays with everything in it, and a nudge a month at most."""
    if actor != person:
        raise NotFound
    return _change(person, now, rhythm=Preferences.Rhythm.WEEKLY, nudges=Preferences.Nudges.MONTHLY)


def stop_mails(stop: stopping.Stop, *, now: datetime) -> None:
    """Stop what the link in a mail stops. Whoever holds the link may: it was sent to them alone."""
    person = Person.objects.filter(pk=stop.person_id).first()
    if person is None:
        return
    if stop.what == stopping.NUDGES:
        _change(person, now, nudges=Preferences.Nudges.NEVER)
    elif stop.what == stopping.DIGEST:
        everything = sorted(group.value for group in Group if group not in ALWAYS_ON)
        _change(person, now, switched_off=everything, nudges=Preferences.Nudges.NEVER)
    else:
        with transaction.atomic():
            already = set(preferences_of(person).switched_off)
            _change(person, now, switched_off=sorted({*already, stop.what}))


def make_feed(person: Person, *, actor: Person, now: datetime) -> str:
    """Make a private calendar address and return its secret, which is kept nowhere and cannot be shown again.

    The oldest addresses make room: at most five work at a time.
    """
    if actor != person:
        raise NotFound
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.create(person=person, secret_hash=hash_of(secret), made_at=now)
        working = CalendarFeed.objects.filter(person=person, revoked_at=None)
        too_many = list(working.values_list("pk", flat=True)[FEEDS_MOST:])
        CalendarFeed.objects.filter(pk__in=too_many).update(revoked_at=now)
        record("calendar.feed_made", actor=actor, person_id=person.pk, now=now)
    return secret


def revoke_feed(feed: CalendarFeed, *, actor: Person, now: datetime) -> None:
    """Let a calendar address work no more, from the next request on."""
    if actor != feed.person:
        raise NotFound
    with transaction.atomic():
        CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now)
        record("calendar.feed_revoked", actor=actor, person_id=actor.pk, now=now)


def hash_of(secret: str) -> str:
    """How a feed's secret is kept. It has 256 random bits, so a plain hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _change(person: Person, now: datetime, **values: object) -> Preferences:
    with transaction.atomic():
        preferences = preferences_of(person)
        for name, value in values.items():
            setattr(preferences, name, value)
        preferences.version += 1
        preferences.save()
        record("preferences.changed", actor=person, person_id=person.pk, now=now)
    return preferences


def _in_words(from_minutes: int, until_minutes: int) -> str:
    return f"{from_minutes // 60:02}:{from_minutes % 60:02}–{until_minutes // 60:02}:{until_minutes % 60:02}"
