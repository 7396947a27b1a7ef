from datetime import timedelta

import pytest

from rapport.care import operations
from rapport.care.models import AccessGrant, Report, SafetyCheck
from rapport.care.operations.reporting import add_working_days
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.meetings.operations import add_line, plan_meeting
from rapport.notifications.models import OutboxMessage
from rapport.programs.models import Staff
from rapport.testing import make_person


@pytest.fixture
def second(program):
    """A second safeguarding contact."""
    person = make_person("Sam Ortiz")
    Staff.objects.create(program=program, person=person, role=Staff.Role.SAFEGUARDING)
    return person


@pytest.mark.practice("CARE-15")
def test_a_crossed_line_reaches_the_contact_and_never_the_other_side(
    pair, mina, omar, cora, sana, as_person, advance
):
    minas, omars, coras, sanas = (as_person(each) for each in (mina, omar, cora, sana))
    base = f"/spaces/{pair.pk}/"
    plan_meeting(pair, starts_at=clock.now() + timedelta(days=7), minutes=60, actor=mina, now=clock.now())
    advance(minutes=1)
    told_before = OutboxMessage.objects.filter(person=omar).count()
    omar_before = omars.get(base).status_code

    minas.post(f"{base}care/line/", {"text": "He asked about my family again", "about": str(omar.pk)})
    advance(minutes=1)
    report = Report.objects.get()
    receipt = minas.get(f"/care/mine/{report.pk}/").content.decode()
    contacts = sanas.get(f"/care/reports/{report.pk}/").content.decode()

    # Omar sees nothing; neither does the coordinator.
    assert OutboxMessage.objects.filter(person=omar).count() == told_before
    assert omars.get(base).status_code == omar_before
    for browser in (omars, coras):
        assert browser.get(f"/care/mine/{report.pk}/").status_code == 404
        assert browser.get(f"/care/reports/{report.pk}/").status_code == 404
        assert browser.get("/care/reports/").status_code == 404

    # The contact has receipt and deadline: two working days from a Monday.
    assert report.receipt in receipt
    assert report.answer_by == add_working_days(report.made_at, 2) == report.made_at + timedelta(days=2)
    assert "He asked about my family again" in contacts
    assert OutboxMessage.objects.filter(person=sana, kind="care.report_made").count() == 1

    # Freezing blocks messages and meetings at once.
    minas.post(f"{base}care/freeze/")
    blocked_message = omars.post(f"{base}messages/", {"text": "Hello?"})
    blocked_meeting = omars.post(
        f"{base}meetings/next/", {"own": "2026-03-20T10:00", "form": "video", "minutes": "60"}
    )
    assert (blocked_message.status_code, blocked_meeting.status_code) == (403, 403)

    # Retaliation checks reach Mina on day 30 and 90.
    advance(days=29, step=timedelta(days=1))
    assert not SafetyCheck.objects.exists()
    advance(days=1)
    assert list(SafetyCheck.objects.values_list("day", flat=True)) == [30]
    advance(days=60, step=timedelta(days=1))
    assert list(SafetyCheck.objects.order_by("day").values_list("day", flat=True)) == [30, 90]
    assert OutboxMessage.objects.filter(person=mina, kind="care.safety_check").count() == 2
    assert "How is it, since?" in minas.get(f"/care/mine/{report.pk}/").content.decode()


def test_a_contact_named_in_a_report_does_not_see_it(pair, mina, omar, program, sana, as_person, now):
    Staff.objects.create(program=program, person=omar, role=Staff.Role.SAFEGUARDING)
    report = operations.report_a_line(
        pair, text="A line", about=omar, stop_contact=False, actor=mina, now=now
    )

    assert as_person(omar).get(f"/care/reports/{report.pk}/").status_code == 404
    assert report.receipt not in as_person(omar).get("/care/reports/").content.decode()
    assert as_person(sana).get(f"/care/reports/{report.pk}/").status_code == 200


def test_a_wish_to_talk_opens_the_report_again(pair, mina, omar, sana, now):
    report = operations.report_a_line(pair, text="A line", about=omar, stop_contact=True, actor=mina, now=now)
    operations.take_in_hand(report, actor=sana, now=now)
    operations.close_report(report, outcome="Talked to him", actor=sana, now=now)
    check = operations.open_safety_check(report, day=30, now=now)
    operations.answer_safety_check(check, answer="talk", actor=mina, now=now)

    report.refresh_from_db()
    assert (report.state, report.closed_at) == ("open", None)


def test_only_whoever_stopped_contact_opens_it_again(pair, mina, omar, sana, now):
    operations.freeze_contact(pair, actor=mina, now=now)

    with pytest.raises(Refused):
        operations.unfreeze_contact(pair, actor=omar, now=now)
    operations.unfreeze_contact(pair, actor=mina, now=now)

    pair.refresh_from_db()
    assert not pair.is_frozen


@pytest.mark.practice("CARE-2")
def test_a_space_opens_only_by_two_and_never_in_secret(
    pair, mina, omar, sana, second, as_person, advance, now
):
    meeting = plan_meeting(pair, starts_at=now + timedelta(days=1), minutes=60, actor=mina, now=now)
    add_line(meeting, text="canary shared", actor=mina, now=now)
    report = operations.report_a_line(
        pair, text="A line", about=omar, stop_contact=False, actor=mina, now=now
    )
    sanas, seconds = as_person(sana), as_person(second)
    sanas.post(f"/care/reports/{report.pk}/", {"do": "access", "reason": "Threats in the notes"})
    grant = AccessGrant.objects.get()
    url = f"/care/access/{grant.pk}/"

    alone = sanas.post(url, {"do": "confirm"})
    too_early = sanas.post(f"{url}look/")
    seconds.post(url, {"do": "confirm"})
    opened = sanas.post(f"{url}look/").content.decode()
    log = as_person(omar).get(f"/spaces/{pair.pk}/access/").content.decode()

    assert (alone.status_code, too_early.status_code) == (403, 403)
    assert "canary shared" in opened
    assert "Opened by Sana Keller and Sam Ortiz" in log
    assert "Read by Sana Keller" in log

    advance(hours=73)
    assert sanas.post(f"{url}look/").status_code == 403


@pytest.mark.practice("CARE-2")
def test_the_entry_can_be_put_off_with_a_reason_and_never_left_out(
    pair, mina, omar, sana, second, as_person, advance, now
):
    report = operations.report_a_line(
        pair, text="A line", about=omar, stop_contact=False, actor=mina, now=now
    )
    grant = operations.ask_for_access(report, reason="Threats", actor=sana, now=now)
    with pytest.raises(InputIsWrong):
        operations.put_off_entry(grant, until=now + timedelta(days=40), reason="x", actor=sana, now=now)
    with pytest.raises(InputIsWrong):
        operations.put_off_entry(grant, until=now + timedelta(days=10), reason=" ", actor=sana, now=now)
    operations.put_off_entry(
        grant, until=now + timedelta(days=10), reason="He would know", actor=sana, now=now
    )
    operations.confirm_access(grant, actor=second, now=now)
    omars = as_person(omar)
    before = omars.get(f"/spaces/{pair.pk}/access/").content.decode()
    advance(days=11, step=timedelta(days=1))
    after = omars.get(f"/spaces/{pair.pk}/access/").content.decode()

    assert "Opened by" not in before
    assert "Opened by Sana Keller and Sam Ortiz" in after
    assert "He would know" not in after
    assert OutboxMessage.objects.filter(person=omar, kind="care.space_opened").count() == 1


@pytest.mark.parametrize("page", ["care/", "care/talk/", "care/help/", "care/line/", "access/"])
def test_care_pages_are_for_members_alone(page, pair, mina, dana, cora, sana, as_person):
    url = f"/spaces/{pair.pk}/{page}"

    assert as_person(mina).get(url).status_code == 200
    assert {as_person(each).get(url).status_code for each in (dana, cora, sana)} == {404}


def test_a_letter_can_be_taken_back_until_it_is_opened(pair, mina, cora, as_person, now):
    minas, coras = as_person(mina), as_person(cora)
    minas.post(f"/spaces/{pair.pk}/care/help/", {"kind": "just_me", "text": "I leave without asking"})
    letter = pair.program.letters.get()
    closed = coras.get(f"/programs/{pair.program.slug}/letters/").content.decode()
    coras.post(f"/programs/{pair.program.slug}/letters/{letter.pk}/")
    opened = coras.get(f"/programs/{pair.program.slug}/letters/").content.decode()
    late = minas.post(f"/spaces/{pair.pk}/care/help/{letter.pk}/return/")

    assert "I leave without asking" not in closed
    assert "I leave without asking" in opened
    assert late.status_code == 403
