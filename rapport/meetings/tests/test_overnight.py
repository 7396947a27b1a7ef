"""Mails about meetings that waited for somebody's hours and were settled meanwhile do not go any more."""

from datetime import timedelta

import pytest

from rapport.kernel import clock
from rapport.meetings import operations
from rapport.notifications.models import OutboxMessage, Preferences


@pytest.fixture
def asleep(mina, omar):
    """Mina and Omar, whom mails reach in their last hour of the day only."""
    for person in (mina, omar):
        Preferences.objects.create(person=person, hours_from_minutes=1380, hours_until_minutes=1440)


def fates_of(kind):
    return set(OutboxMessage.objects.filter(kind=kind).values_list("state", "why_dropped"))


@pytest.mark.parametrize("is_taken", [True, False])
def test_moments_are_not_offered_again_once_one_was_taken(is_taken, asleep, pair, mina, omar, now, advance):
    start = now + timedelta(days=5)
    proposal = operations.propose_moments(pair, starts=[start], minutes=60, actor=mina, now=now)
    advance(minutes=5)
    held = fates_of("meetings.proposed")
    if is_taken:
        operations.take_moment(proposal, start=start, actor=omar, now=clock.now())

    advance(timedelta(minutes=30), days=1)

    assert held == {("waiting", "")}
    assert fates_of("meetings.proposed") == {("dropped", "too_late") if is_taken else ("sent", "")}


@pytest.mark.parametrize("is_said", [True, False])
def test_nobody_is_asked_how_it_went_once_that_was_said(is_said, asleep, meeting, mina, advance):
    advance(timedelta(hours=1), days=8)
    while not fates_of("meetings.how_it_went"):
        advance(timedelta(minutes=30), minutes=30)
    held = fates_of("meetings.how_it_went")
    if is_said:
        operations.say_it_happened(meeting, actor=mina, now=clock.now())

    advance(timedelta(minutes=30), days=1)

    assert held == {("waiting", "")}
    assert fates_of("meetings.how_it_went") == {("dropped", "too_late") if is_said else ("sent", "")}
