"""Mails that waited for somebody's hours and were settled meanwhile do not go any more."""

from datetime import timedelta

import pytest

from rapport.kernel import clock
from rapport.mentorships.introductions.calls import choose_time, offer_times, suggested_times
from rapport.mentorships.requests import operations
from rapport.mentorships.tests.choosing import introduced, sent_request
from rapport.notifications.models import OutboxMessage, Preferences
from rapport.people.models import Window


@pytest.fixture
def asleep(mina, omar, now):
    """Mina and Omar, whom mails reach in their last hour of the day only."""
    for person in (mina, omar):
        Preferences.objects.create(person=person, hours_from_minutes=1380, hours_until_minutes=1440)


def fate_of(kind):
    return list(OutboxMessage.objects.filter(kind=kind).values_list("state", "why_dropped"))


@pytest.mark.parametrize("settles", ["accept_request", "withdraw_request", None])
def test_nobody_is_asked_in_the_morning_for_what_was_settled_overnight(
    settles, asleep, mina, omar, program, advance
):
    request = sent_request(mina, omar, program)
    advance(minutes=5)
    held = fate_of("requests.arrived")
    if settles:
        actor = mina if settles == "withdraw_request" else omar
        getattr(operations, settles)(request, actor=actor, now=clock.now())

    advance(timedelta(minutes=30), days=1)

    assert held == [("waiting", "")]
    assert fate_of("requests.arrived") == [("dropped", "too_late") if settles else ("sent", "")]


@pytest.mark.parametrize("is_taken", [True, False])
def test_times_are_not_offered_again_once_one_was_taken(is_taken, asleep, mina, omar, program, advance):
    for person in (mina, omar):
        Window.objects.create(person=person, weekday=2, from_minute=9 * 60, until_minute=17 * 60)
    mentorship = introduced(mina, omar, program)
    [first, *_later] = suggested_times(mentorship, clock.now())
    offer_times(mentorship, [first], actor=omar, now=clock.now())
    advance(minutes=5)
    if is_taken:
        choose_time(mentorship, first, actor=mina, now=clock.now())

    advance(timedelta(minutes=30), days=1)

    assert fate_of("introductions.times_offered") == [("dropped", "too_late") if is_taken else ("sent", "")]
