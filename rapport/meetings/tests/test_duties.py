"""Whose desk the next date and the agenda come to: the one whom the agreement names."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail

from rapport.kernel import clock
from rapport.meetings import operations
from rapport.mentorships.testing import sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.testing import make_pair

PROPOSE = "Propose a date"


@pytest.fixture
def agreed(mina, omar, program, now):
    """Mina and Omar, who signed an agreement: ``agreed(booking="guiding", agenda="both")``."""

    def sign(*, booking="learning", agenda="learning"):
        pair = make_pair(mina, omar, program, state="forming")
        sign_agreement(pair, now, duties__booking_owner=booking, duties__agenda_owner=agenda)
        return pair

    return sign


@pytest.mark.parametrize(
    ("owner", "asked"), [("learning", ["mina"]), ("guiding", ["omar"]), ("both", ["mina", "omar"])]
)
def test_the_next_date_is_asked_of_whom_the_agreement_names(owner, asked, agreed, mina, omar, as_person):
    agreed(booking=owner)

    pages = {"mina": as_person(mina).get("/today/"), "omar": as_person(omar).get("/today/")}

    assert [name for name, page in pages.items() if PROPOSE in page.content.decode()] == asked


def test_two_who_end_are_led_to_their_goodbye_and_to_no_next_date(mina, omar, program, as_person):
    make_pair(mina, omar, program, state="closing")

    pages = [as_person(person).get("/today/").content.decode() for person in (mina, omar)]

    assert ["Say goodbye to Omar" in pages[0], "Say goodbye to Mina" in pages[1]] == [True, True]
    assert not any(PROPOSE in page for page in pages)


def test_an_agenda_is_asked_of_whom_the_agreement_names(agreed, mina, omar, as_person, advance):
    pair = agreed(agenda="guiding")
    meeting = operations.plan_meeting(
        pair, starts_at=clock.now() + timedelta(days=4), minutes=60, actor=mina, now=clock.now()
    )
    base = f"/spaces/{pair.pk}/meetings/{meeting.pk}/"
    mina_reads = as_person(mina).get(base).content.decode()
    omar_reads = as_person(omar).get(base).content.decode()
    advance(days=2)
    asked = OutboxMessage.objects.filter(kind="meetings.build_agenda").values_list("person__pk", flat=True)

    assert list(asked) == [omar.pk]
    assert "It is Omar’s to build" in mina_reads
    assert "It is yours to build" in omar_reads
    assert "This is my agenda" not in as_person(mina).get(f"{base}prepare/").content.decode()
    assert "This is my agenda" in as_person(omar).get(f"{base}prepare/").content.decode()


def test_mails_about_a_meeting_come_from_the_program(pair, program, mina, now, advance):
    operations.plan_meeting(pair, starts_at=now + timedelta(days=7), minutes=60, actor=mina, now=now)
    advance(minutes=5)

    assert {parseaddr(each.from_email)[0] for each in mail.outbox} == {program.name}


def test_an_agenda_is_built_once_its_owner_has_had_a_hand_in_it(agreed, mina, omar, as_person, now):
    pair = agreed(agenda="guiding")
    meeting = operations.plan_meeting(
        pair, starts_at=now + timedelta(days=7), minutes=60, actor=mina, now=now
    )
    base = f"/spaces/{pair.pk}/meetings/{meeting.pk}/topics/"

    as_person(mina).post(base, {"title": "How do I open at the board?", "minutes": "20"})
    meeting.refresh_from_db()
    before = meeting.agenda_built_at
    as_person(omar).post(base, {"title": "What the board fears", "minutes": "10"})
    meeting.refresh_from_db()

    assert before is None
    assert meeting.agenda_built_at is not None
