"""The first call of twenty minutes: times that suit both, an offer, a choice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import InputIsWrong
from rapport.mentorships.introductions import policies
from rapport.mentorships.models import CallSlot, Introduction, Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person, Window
from rapport.people.slots import Diary, WeeklyWindow, suitable_moments

LENGTH = timedelta(minutes=20)
OFFERED_MOST = 3
SUGGESTED = 6
AHEAD = timedelta(days=30)
ROOM_AFTER_CALL = timedelta(days=7)
"""After the call the two have at least this long to think."""


def suggested_times(mentorship: Mentorship, now: datetime) -> list[datetime]:
    """Up to six starts within both people's hours, one a day, from tomorrow on; one query."""
    people = [member.person for member in mentorship.members.all() if member.left_at is None]
    windows: dict[object, list[WeeklyWindow]] = {person.pk: [] for person in people}
    for window in Window.objects.filter(person__in=people):
        windows[window.person_id].append(
            WeeklyWindow(window.weekday, window.from_minute, window.until_minute)
        )
    diaries = [Diary(person.zone, tuple(windows[person.pk])) for person in people]
    after = now + timedelta(hours=18)
    minutes = int(LENGTH.total_seconds() // 60)
    found = suitable_moments(diaries, after=after, aim=after, minutes=minutes, most=SUGGESTED)
    return [moment for moment in found if moment <= now + AHEAD]


def offer_times(
    mentorship: Mentorship, times: Sequence[datetime], *, actor: Person, now: datetime
) -> Introduction:
    """Offer up to three times for the first call; a time that was agreed before is open again.

    Raises: Refused; InputIsWrong, beside ``times``, for none, too many, or one that is past or far away.
    """
    policies.may_plan_call(actor, mentorship).require()
    wanted = sorted(set(times))
    if not wanted:
        raise InputIsWrong(_("Tick a time that suits you, or give one of your own."), field="times")
    if len(wanted) > OFFERED_MOST:
        raise InputIsWrong(_("Three times are plenty. Choose the best ones."), field="times")
    if wanted[0] <= now:
        raise InputIsWrong(_("One of these times has passed already."), field="own_time")
    if wanted[-1] > now + AHEAD:
        raise InputIsWrong(_("That’s more than a month away. A first hello is best soon."), field="own_time")
    with transaction.atomic():
        introduction = locked(Introduction.objects.filter(pk=mentorship.pk)).get()
        introduction.slots.all().delete()
        CallSlot.objects.bulk_create(CallSlot(introduction=introduction, starts_at=time) for time in wanted)
        agreed = introduction.call_at
        introduction.offered_by, introduction.call_at, introduction.changed_at = actor, None, now
        introduction.sequence += 1
        introduction.save()
        if agreed is None:
            _note("introduction.times_offered", mentorship, actor, now)
        else:
            _note("introduction.call_moved", mentorship, actor, now, was_at=agreed)
    return introduction


def choose_time(mentorship: Mentorship, starts_at: datetime, *, actor: Person, now: datetime) -> Introduction:
    """Take one of the times the other one offers. Raises: Refused; InputIsWrong, when it is not on offer now."""
    policies.may_plan_call(actor, mentorship).require()
    with transaction.atomic():
        introduction = locked(Introduction.objects.filter(pk=mentorship.pk)).get()
        on_offer = introduction.slots.filter(starts_at=starts_at).exists()
        if not on_offer or introduction.offered_by_id == actor.pk:
            raise InputIsWrong(
                _("That time isn’t on offer any more. Have a look at the ones that are."), field="time"
            )
        if starts_at <= now:
            raise InputIsWrong(_("That time has passed meanwhile. Offer another one."), field="time")
        introduction.slots.all().delete()
        introduction.call_at, introduction.offered_by, introduction.changed_at = starts_at, None, now
        introduction.sequence += 1
        introduction.lapses_at = max(introduction.lapses_at, starts_at + ROOM_AFTER_CALL)
        introduction.save()
        _note("introduction.call_agreed", mentorship, actor, now, at=starts_at)
    return introduction


def _note(
    verb: str,
    mentorship: Mentorship,
    actor: Person,
    now: datetime,
    *,
    at: datetime | None = None,
    was_at: datetime | None = None,
) -> None:
    record_in(mentorship, verb, actor=actor, now=now, at=at, was_at=was_at)
