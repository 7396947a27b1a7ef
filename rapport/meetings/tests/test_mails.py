"""What the mails about a meeting say."""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.meetings import operations
from rapport.people.models import Person

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.fixture
def oceans_apart(meeting, mina, omar, now):
    """Mina in Lisbon and Omar in New York, where the clock shows four hours less, move their meeting to noon."""
    for person, zone in ((mina, "Europe/Lisbon"), (omar, "America/New_York")):
        Person.objects.filter(pk=person.pk).update(time_zone=zone)
    proposal = operations.propose_moments(
        meeting.mentorship, starts=[NOON], minutes=60, meeting=meeting, actor=mina, now=now
    )
    return operations.take_moment(proposal, start=NOON, actor=omar, now=now)


def test_the_mails_of_a_meeting_tell_what_the_clock_of_the_other_shows(
    oceans_apart, mina, omar, advance, mailoutbox
):
    advance(days=9, hours=15)

    said = {mina.email: "It will be 08:00 for Omar.", omar.email: "It will be 12:00 for Mina."}
    telling = []
    for mail in mailoutbox:
        html, _kind = mail.alternatives[0]
        tells = said[mail.to[0]]
        assert (tells in mail.body) is (tells in html)
        if tells in mail.body:
            telling.append(mail.subject)
    assert sorted(telling) == [
        "A new time with Mina: Thursday 12 March at 08:00",
        "A new time with Omar: Thursday 12 March at 12:00",
        "Thursday 12 March at 08:00 with Mina",
        "Thursday 12 March at 12:00 with Omar",
        "Tomorrow at 08:00 with Mina",
    ]


@pytest.mark.parametrize(("late", "subject"), [(0, "for today"), (1, "for yesterday")])
def test_a_promise_is_asked_about_by_the_day_it_was_meant_for(late, subject, pair, mina, now, mailoutbox):
    due = now + timedelta(days=7)
    operations.make_promise(
        pair, owner=mina, text="Send both versions", due_on=due.date(), actor=mina, now=now
    )

    with clock.frozen_at(due + timedelta(days=late)):
        run_due()

    assert [mail.subject for mail in mailoutbox] == [f"You promised something {subject}"]
