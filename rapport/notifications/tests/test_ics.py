"""Our calendar files, read back by a reader that is not ours, and by one of fifteen lines that shares no code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from rapport.jobs.testing import run_due
from rapport.notifications import calendar, ics
from rapport.notifications.calendar import CalendarEvent, CalendarFile, Method, What
from rapport.notifications.notices import NoticeKind
from rapport.people.models import Person

STARTS = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="meeting-7",
    what=What.MEETING,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=1),
    sequence=0,
    url="/spaces/7/meetings/7/",
    changed_at=datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
)
MINA = Person(email="mina@example.org", name="Mina; Haddad, Ünal")


def read(text: str) -> list[dict[str, str]]:
    """A calendar by the letter of RFC 5545: unfold, split at the first colon outside quotes, unescape."""
    blocks: list[dict[str, str]] = []
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for line in text.replace("\r\n ", "").split("\r\n"):
        if not line:
            continue
        name, _, value = line.partition(":") if '"' not in line else _outside_quotes(line)
        if name == "BEGIN":
            blocks.append({"": value})
        elif name != "END":
            unescaped = (
                value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
            )
            blocks[-1][name.partition(";")[0]] = unescaped
    return blocks


def _outside_quotes(line: str) -> tuple[str, str, str]:
    quoted = False
    for place, sign in enumerate(line):
        quoted ^= sign == '"'
        if sign == ":" and not quoted:
            return line[:place], ":", line[place + 1 :]
    raise AssertionError(line)


def test_an_invitation_is_one_utc_event_with_a_neutral_title_and_nothing_to_read():
    text = ics.invitation(CalendarFile(Method.REQUEST, EVENT), MINA)

    container, event = read(text)
    assert (container["METHOD"], container["VERSION"]) == ("REQUEST", "2.0")
    assert event["UID"] == "meeting-7@localhost"
    assert (event["DTSTART"], event["DTEND"]) == ("20261025T003000Z", "20261025T013000Z")
    assert event["DTSTAMP"] == "20261001T080000Z"
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == ("0", "CONFIRMED", "PRIVATE")
    assert event["SUMMARY"] == "Mentoring meeting"
    assert event["ATTENDEE"] == "mailto:mina@example.org"
    assert event["URL"] == event["DESCRIPTION"] == "http://localhost:8000/spaces/7/meetings/7/"
    assert "LOCATION" not in event
    assert text.count("ATTENDEE") == 1


def test_moving_and_cancelling_keep_the_uid_and_raise_the_sequence():
    moved = replace(EVENT, sequence=1, starts_at=STARTS + timedelta(days=1))

    _, event = read(ics.invitation(CalendarFile(Method.CANCEL, moved), MINA))

    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("meeting-7@localhost", "1", "CANCELLED")


def test_the_icalendar_library_reads_the_same():
    parsed = icalendar.Calendar.from_ical(ics.feed([EVENT]))

    [event] = parsed.walk("VEVENT")
    assert event.errors == []
    assert event.decoded("dtstart") == STARTS
    assert "ATTENDEE" not in event
    assert "METHOD" not in parsed


def test_the_feed_is_in_the_order_of_time_and_marks_what_was_cancelled():
    later = replace(EVENT, uid="meeting-8", starts_at=STARTS + timedelta(days=9), is_cancelled=True)

    _, first, second = read(ics.feed([later, EVENT]))

    assert [first["UID"], second["UID"]] == ["meeting-7@localhost", "meeting-8@localhost"]
    assert second["STATUS"] == "CANCELLED"


@given(name=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_no_name_can_add_lines_to_a_file(name: str):
    person = Person(email="mina@example.org", name=name)

    blocks = read(ics.invitation(CalendarFile(Method.REQUEST, EVENT), person))

    assert [block[""] for block in blocks] == ["VCALENDAR", "VEVENT"]


@override_settings(INSTALLATION_NAME='Side: by "Side"\r\nBEGIN:VEVENT')
def test_the_name_of_the_installation_cannot_either():
    blocks = read(ics.invitation(CalendarFile(Method.REQUEST, EVENT), MINA))

    assert [block[""] for block in blocks] == ["VCALENDAR", "VEVENT"]


def test_a_calendar_file_comes_out_of_the_outbox_as_it_went_in():
    for method in Method:
        file = CalendarFile(method, replace(EVENT, is_cancelled=method is Method.CANCEL))
        assert calendar.unpack(calendar.pack(file)) == file
    assert calendar.unpack(calendar.pack(None)) is None


@pytest.mark.django_db
def test_a_mail_with_an_invitation_offers_it_in_both_ways_that_mail_programs_look_for(
    tell_mina: Callable[..., None], reminder: NoticeKind, mina: Any
):
    mina.language = "en-gb"
    tell_mina(reminder, calendar=CalendarFile(Method.REQUEST, EVENT))

    run_due()

    message = mail.outbox[0].message()
    parts = [(part.get_content_type(), part.get_param("method")) for part in message.walk()]
    assert ("text/calendar", "REQUEST") in parts
    assert ("application/ics", None) in parts
    for part in message.walk():
        if part.get_content_type() in {"text/calendar", "application/ics"}:
            text = part.get_payload(decode=True).decode()
            assert read(text.replace("\r\n", "\n").replace("\n", "\r\n"))[1]["UID"] == "meeting-7@localhost"
