"""Taking a break: told, quiet, and with a way back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships.models import Member, Mentorship, Pause
from rapport.mentorships.pausing.operations import pause, resume
from rapport.mentorships.testing import sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

Advance = Callable[..., datetime]
A_DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]
LINE = "Exams until the end of April"
NUDGE = NoticeKind("tests.pause_nudge", Group.TOGETHER, "mentorships/mail/pause_over", nudge=True)
WORD = NoticeKind("tests.pause_word", Group.TOGETHER, "mentorships/mail/pause_over")


def place_of(person: Person) -> int | None:
    return Member.objects.get(person=person).place


def here(pair: Mentorship, part: str = "") -> str:
    return f"/spaces/{pair.pk}/pause/{part}"


def test_a_break_is_told_and_frees_the_mentors_place(
    pair: Mentorship, mina: Person, omar: Person, as_person: SignIn, advance: Advance
) -> None:
    assert place_of(omar) == 1

    sent = as_person(mina).post(here(pair), {"until": "2026-04-30", "line": LINE})
    advance(hours=1)

    assert sent.status_code == 303
    assert Mentorship.objects.get().state == "paused"
    assert place_of(omar) is None
    assert OutboxMessage.objects.get(kind="pausing.begun").person == omar
    page = as_person(omar).get(here(pair)).content.decode()
    assert "Paused until" in page and LINE in page


def test_carrying_on_takes_the_place_again(
    pair: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    pause(pair, until=date(2026, 4, 30), line=LINE, actor=mina, now=now)
    resume(pair, actor=omar, now=now + timedelta(days=5))

    after = Mentorship.objects.get()
    assert (after.state, after.paused_until, place_of(omar)) == ("active", None, 1)
    assert Pause.objects.get().ended_at == now + timedelta(days=5)


def test_a_pair_that_was_forming_goes_back_to_forming(
    mina: Person, omar: Person, program: Program, now: datetime
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    pause(pair, until=date(2026, 4, 30), actor=mina, now=now)
    resume(pair, actor=mina, now=now)

    assert Mentorship.objects.get().state == "forming"


def test_on_the_day_both_are_asked_once_and_nothing_starts_by_itself(
    pair: Mentorship, mina: Person, advance: Advance, now: datetime
) -> None:
    pause(pair, until=(now + timedelta(days=10)).date(), actor=mina, now=now)
    advance(A_DAY, days=9)
    assert not OutboxMessage.objects.filter(kind="pausing.over").exists()

    advance(A_DAY, days=4)

    assert OutboxMessage.objects.filter(kind="pausing.over").count() == 2
    assert Mentorship.objects.get().state == "paused"


@pytest.mark.parametrize("until", ["2026-03-02", "2025-12-24", "2026-12-24"])
def test_a_break_has_a_day_ahead_within_half_a_year(
    pair: Mentorship, mina: Person, as_person: SignIn, now: datetime, until: str
) -> None:
    with pytest.raises(InputIsWrong):
        pause(pair, until=date.fromisoformat(until), actor=mina, now=now)

    page = as_person(mina).post(here(pair), {"until": until, "line": LINE})
    assert page.status_code == 422
    assert LINE in page.content.decode()
    assert Mentorship.objects.get().state == "active"


def test_nudges_are_dropped_while_pausing_and_other_words_are_not(
    pair: Mentorship, mina: Person, omar: Person, advance: Advance, now: datetime
) -> None:
    pause(pair, until=date(2026, 4, 30), actor=mina, now=now)
    for kind in (NUDGE, WORD):
        tell(kind, omar, key="one", now=now, url="/", facts={"name": "Mina"}, mentorship_id=pair.pk)

    advance(hours=1)

    states = dict(OutboxMessage.objects.filter(kind__startswith="tests.").values_list("kind", "state"))
    assert states == {"tests.pause_nudge": "dropped", "tests.pause_word": "sent"}
    assert OutboxMessage.objects.get(kind="tests.pause_nudge").why_dropped == "paused"


def test_agreed_quiet_hours_hold_what_would_come_in_them(
    mina: Person, omar: Person, program: Program, advance: Advance, now: datetime
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    sign_agreement(pair, now, reach__quiet_hours="09:00-15:00", reach__quiet_days=[])
    tell(WORD, omar, key="one", now=now, url="/", facts={"name": "Mina"}, mentorship_id=pair.pk)

    advance(hours=4)
    assert OutboxMessage.objects.get(kind="tests.pause_word").state == "waiting"
    # Until three in the afternoon where Omar lives.
    advance(hours=1.5)

    assert OutboxMessage.objects.get(kind="tests.pause_word").state == "sent"


def test_pressing_twice_pauses_once(pair: Mentorship, mina: Person, omar: Person, now: datetime) -> None:
    stale = Mentorship.objects.with_members().get(pk=pair.pk)
    pause(pair, until=date(2026, 4, 30), actor=mina, now=now)

    with pytest.raises(Refused):
        pause(stale, until=date(2026, 4, 30), actor=omar, now=now)

    assert Pause.objects.count() == 1


def test_outsiders_find_no_pause(
    pair: Mentorship, dana: Person, cora: Person, as_person: SignIn, now: datetime
) -> None:
    for stranger in (dana, cora):
        client = as_person(stranger)
        assert client.get(here(pair)).status_code == 404
        assert client.post(here(pair), {"until": "2026-04-30"}).status_code == 404
        assert client.post(here(pair, "end/")).status_code == 404
        with pytest.raises(Refused):
            pause(pair, until=date(2026, 4, 30), actor=stranger, now=now)
    assert Mentorship.objects.get().state == "active"


def test_the_line_is_sealed(pair: Mentorship, mina: Person, now: datetime) -> None:
    from django.db import connection

    pause(pair, until=date(2026, 4, 30), line=LINE, actor=mina, now=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM mentorships_pause")
        assert LINE.encode() not in bytes(cursor.fetchone()[0])
