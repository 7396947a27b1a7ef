"""Two who pause, have ended, or may not be in contact don't meet: what was planned leaves both calendars."""

from datetime import timedelta

import pytest

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.meetings import operations
from rapport.meetings.models import Meeting, SlotProposal
from rapport.mentorships.ending.operations import stop_for_leaver, stop_now
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.recording import record_in
from rapport.notifications.models import OutboxMessage


def pause_for(pair, person, days):
    pause(pair, until=(clock.now() + timedelta(days=days)).date(), actor=person, now=clock.now())


def freeze(pair, person):
    pair.__class__.objects.filter(pk=pair.pk).update(frozen_at=clock.now(), frozen_by=person)
    record_in(pair, "contact.frozen", actor=None, now=clock.now())


WAYS = {
    "pause": lambda pair, person: pause_for(pair, person, 14),
    "stop": lambda pair, person: stop_now(pair, actor=person, now=clock.now()),
    "leave": lambda pair, _person: stop_for_leaver(pair, now=clock.now()),
    "freeze": freeze,
}


@pytest.fixture
def called_off():
    return lambda: OutboxMessage.objects.filter(kind="meetings.called_off")


@pytest.mark.parametrize("way", WAYS)
def test_a_meeting_that_cannot_be_leaves_both_calendars(meeting, mina, omar, called_off, way):
    run_due()
    invited = OutboxMessage.objects.filter(kind="meetings.planned").first().calendar

    WAYS[way](meeting.mentorship, mina)
    run_due()

    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CANCELLED
    assert {each.person_id for each in called_off()} == {mina.pk, omar.pk}
    for each in called_off():
        assert (each.calendar["method"], each.calendar["uid"]) == ("CANCEL", invited["uid"])
        assert each.calendar["sequence"] > invited["sequence"]


def test_the_mail_says_so_without_asking_for_another_time(meeting, mina, mailoutbox):
    run_due()
    mailoutbox.clear()

    stop_now(meeting.mentorship, actor=mina, now=clock.now())
    run_due()

    mail = next(each for each in mailoutbox if "is called off" in each.subject)
    assert "doesn’t take place, as things stand between you two" in mail.body
    assert "Find another time" not in mail.body


def test_a_pause_keeps_what_is_planned_after_it_and_the_topics_of_what_goes(meeting, mina, omar, now):
    operations.add_topic(meeting, title="The open question", actor=mina, now=now)
    after = operations.plan_meeting(
        meeting.mentorship, starts_at=now + timedelta(days=20), minutes=60, actor=mina, now=now
    )
    offer = operations.propose_moments(
        meeting.mentorship, starts=[now + timedelta(days=9)], minutes=60, actor=omar, now=now
    )

    pause_for(meeting.mentorship, mina, 14)
    run_due()

    after.refresh_from_db()
    offer.refresh_from_db()
    assert after.state == Meeting.State.PLANNED
    assert offer.state == SlotProposal.State.PASSED
    assert [each.title for each in meeting.mentorship.agenda_items.filter(meeting=None)] == [
        "The open question"
    ]


def test_what_has_begun_or_was_is_left_as_it_is(live, mina):
    stop_now(live.mentorship, actor=mina, now=clock.now())
    run_due()

    live.refresh_from_db()
    assert live.state == Meeting.State.PLANNED
    assert live.started_at is not None


def test_another_length_reaches_both_calendars_and_another_place_none(meeting, mina, omar, now, mailoutbox):
    run_due()
    mailoutbox.clear()

    def change(**given):
        meeting.refresh_from_db()
        fields = {"form": meeting.form, "place": meeting.place, "minutes": meeting.minutes, **given}
        operations.change_details(meeting, **fields, version=meeting.version, actor=mina, now=now)
        run_due()
        return OutboxMessage.objects.filter(kind="meetings.moved")

    assert not change(place="The canteen").exists()
    told = change(minutes=90)

    meeting.refresh_from_db()
    assert {each.person_id for each in told} == {mina.pk, omar.pk}
    assert {each.calendar["sequence"] for each in told} == {meeting.sequence}
    assert all("takes 90 minutes now" in mail.body for mail in mailoutbox)


def test_a_time_offered_for_a_meeting_that_was_called_off_since_is_a_new_meeting(meeting, mina, omar, now):
    moment = now + timedelta(days=9)
    offer = operations.propose_moments(
        meeting.mentorship, starts=[moment], minutes=45, meeting=meeting, actor=mina, now=now
    )
    operations.call_off_meeting(meeting, actor=mina, now=now)

    taken = operations.take_moment(SlotProposal.objects.get(pk=offer.pk), start=moment, actor=omar, now=now)

    assert taken.pk != meeting.pk
    assert (taken.state, taken.starts_at, taken.minutes) == (Meeting.State.PLANNED, moment, 45)
    assert Meeting.objects.get(pk=meeting.pk).state == Meeting.State.CANCELLED
