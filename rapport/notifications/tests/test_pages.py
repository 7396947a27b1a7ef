from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from rapport.history.models import Event
from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.notifications import operations, stopping
from rapport.notifications.mailbox import MailboxBackend
from rapport.notifications.models import CalendarFeed, Preferences
from rapport.notifications.notices import NoticeKind
from rapport.notifications.operations import make_feed

pytestmark = pytest.mark.django_db

FORM = {
    "groups": ["meetings", "requests"],
    "hours_from": "09:00",
    "hours_until": "17:30",
    "rhythm": "daily",
    "nudges": "never",
    "version": "1",
}


def link_in_header(message: Any) -> str:
    address: str = message.extra_headers["List-Unsubscribe"]
    return address.strip("<>").removeprefix("http://localhost:8000")


def test_a_person_says_when_we_may_write(as_person: Callable[..., Client], mina: Any):
    browser = as_person(mina)
    assert browser.get("/notifications/").status_code == 200

    answer = browser.post("/notifications/", FORM)

    assert (answer.status_code, answer["Location"]) == (303, "/notifications/")
    kept = Preferences.objects.get(person=mina)
    assert kept.switched_off == ["feedback", "program", "promises", "together"]
    assert (kept.hours_from_minutes, kept.hours_until_minutes, kept.on_weekends) == (540, 1050, False)
    assert (kept.rhythm, kept.nudges, kept.version) == ("daily", "never", 2)
    assert Event.objects.filter(verb="preferences.changed", person_id=mina.pk).count() == 1


def test_hours_that_end_before_they_begin_are_explained_and_kept_on_the_page(
    as_person: Callable[..., Client], mina: Any
):
    answer = as_person(mina).post("/notifications/", {**FORM, "hours_from": "18:00"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The end of your hours should come after their beginning." in page
    assert 'value="18:00"' in page
    assert not Preferences.objects.exists()


def test_hours_until_midnight_are_the_whole_evening(as_person: Callable[..., Client], mina: Any):
    as_person(mina).post("/notifications/", {**FORM, "hours_until": "00:00"})

    assert Preferences.objects.get().hours_until_minutes == 1440


def test_two_tabs_do_not_overwrite_each_other(as_person: Callable[..., Client], mina: Any):
    browser = as_person(mina)
    browser.post("/notifications/", FORM)

    answer = browser.post("/notifications/", {**FORM, "hours_from": "07:00"})

    assert answer.status_code == 409
    assert "07:00–17:30" in answer.content.decode()
    assert "09:00–17:30" in answer.content.decode()
    assert Preferences.objects.get().hours_from_minutes == 540


def test_one_press_makes_it_fewer(as_person: Callable[..., Client], mina: Any):
    as_person(mina).post("/notifications/fewer/")

    kept = Preferences.objects.get(person=mina)
    assert (kept.rhythm, kept.nudges) == ("weekly", "monthly")


def test_nobody_changes_somebody_elses_preferences(mina: Any, dana: Any, now: Any):
    with pytest.raises(operations.NotFound):
        operations.write_less(mina, actor=dana, now=now)


def test_the_pages_ask_strangers_to_sign_in(client: Client):
    for path in ("/notifications/",):
        assert client.get(path)["Location"].startswith("/accounts/login/")


def test_the_link_of_a_mail_changes_nothing_until_its_button_is_pressed(
    tell_mina: Callable[..., None], reminder: NoticeKind, client: Client
):
    tell_mina(reminder)
    run_due()
    link = link_in_header(mail.outbox[0])

    for method in (client.get, client.head):
        for _ in range(5):
            assert method(link).status_code == 200
    assert Preferences.objects.get().switched_off == []

    answer = client.post(link)

    assert answer.status_code == 200
    assert "Done, we’ll stop these" in answer.content.decode()
    assert Preferences.objects.get().switched_off == ["meetings"]


def test_a_mail_program_stops_mails_with_one_post_and_no_session(
    tell_mina: Callable[..., None], nudge: NoticeKind
):
    tell_mina(nudge)
    run_due()
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(link_in_header(mail.outbox[0]), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 204
    assert Preferences.objects.get().nudges == "never"
    tell_mina(nudge, key="another")
    clock.freeze(clock.now() + timedelta(days=20))
    run_due()
    assert len(mail.outbox) == 1


def test_stopping_a_digest_stops_everything_that_can_be_switched_off(mina: Any, client: Client):
    client.post(stopping.path_for(mina.pk, stopping.DIGEST))

    kept = Preferences.objects.get()
    assert "account" not in kept.switched_off
    assert (len(kept.switched_off), kept.nudges) == (6, "never")


@pytest.mark.parametrize("what", ["account", "nonsense"])
def test_a_link_cannot_stop_what_always_comes(mina: Any, client: Client, what: str):
    assert client.post(stopping.path_for(mina.pk, what)).status_code == 404


def test_a_forged_link_is_no_page(client: Client, mina: Any):
    link = stopping.path_for(mina.pk, "meetings")

    assert client.post(link.replace("stop/", "stop/x")).status_code == 404
    assert client.post("/notifications/stop/nonsense/").status_code == 404


def test_a_calendar_address_is_shown_once_and_kept_as_a_hash(as_person: Callable[..., Client], mina: Any):
    answer = as_person(mina).post("/notifications/feeds/")

    page = answer.content.decode()
    feed = CalendarFeed.objects.get()
    secret = page.partition("http://localhost:8000/calendar/")[2].partition(".ics")[0]
    assert operations.hash_of(secret) == feed.secret_hash
    assert len(secret) >= 43
    assert secret not in str(CalendarFeed.objects.values())
    assert secret not in as_person(mina).get("/notifications/").content.decode()


def test_a_calendar_program_reads_the_feed_and_the_day_is_noted(mina: Any, client: Client, now: Any):
    secret = make_feed(mina, actor=mina, now=now)

    answer = client.get(f"/calendar/{secret}.ics")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.decode().startswith("BEGIN:VCALENDAR\r\n")
    assert CalendarFeed.objects.get().last_used_on == now.date()


def test_a_revoked_address_is_gone_from_the_next_request_on(
    as_person: Callable[..., Client], mina: Any, client: Client, now: Any
):
    secret = make_feed(mina, actor=mina, now=now)

    as_person(mina).post(f"/notifications/feeds/{CalendarFeed.objects.get().pk}/revoked/")

    assert client.get(f"/calendar/{secret}.ics").status_code == 410
    assert client.get("/calendar/unheard-of.ics").status_code == 404


def test_whoever_left_has_no_feed(mina: Any, client: Client, now: Any):
    secret = make_feed(mina, actor=mina, now=now)
    mina.is_active = False
    mina.save()

    assert client.get(f"/calendar/{secret}.ics").status_code == 410


def test_dana_cannot_revoke_minas_address(as_person: Callable[..., Client], mina: Any, dana: Any, now: Any):
    make_feed(mina, actor=mina, now=now)
    feed = CalendarFeed.objects.get()

    answer = as_person(dana).post(f"/notifications/feeds/{feed.pk}/revoked/")

    assert answer.status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at is None


def test_a_sixth_address_lets_the_oldest_go(mina: Any, now: Any):
    for day in range(6):
        make_feed(mina, actor=mina, now=now + timedelta(days=day))

    assert CalendarFeed.objects.filter(revoked_at=None).count() == 5
    assert CalendarFeed.objects.order_by("made_at")[0].revoked_at is not None


def keep(message: Any) -> None:
    MailboxBackend().send_messages([message])


def test_the_demos_mails_can_be_read_by_whoever_plays(
    tell_mina: Callable[..., None], reminder: NoticeKind, client: Client, settings: Any
):
    settings.RAPPORT_MAILBOX = settings.RAPPORT_DEMO = True
    tell_mina(reminder)
    run_due()
    keep(mail.outbox[0])

    page = client.get("/mailbox/?to=MINA@example.org").content.decode()
    name = page.partition('href="/mailbox/2')[2].partition("/")[0]
    letter = client.get(f"/mailbox/2{name}/")
    html = client.get(f"/mailbox/2{name}/html/")

    assert "Tomorrow at 16:00 with Omar" in page
    assert "An hour by video." in letter.content.decode()
    assert "frame-src 'self'" in letter["Content-Security-Policy"]
    assert "sandbox allow-popups allow-top-navigation-by-user-activation" in html["Content-Security-Policy"]
    assert "default-src 'none'" in html["Content-Security-Policy"]
    assert "allow-scripts" not in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert 'target="_top" href="http://localhost:8000/spaces/7/"' in html.content.decode()
    assert client.get("/mailbox/?to=omar@example.org").content.decode().count("/mailbox/2") == 0


def test_outside_the_demo_only_the_operator_reads_the_mailbox(
    as_person: Callable[..., Client], mina: Any, cora: Any, client: Client, settings: Any
):
    settings.RAPPORT_MAILBOX = True
    cora.is_operator = True
    cora.save()

    assert client.get("/mailbox/").status_code == 404
    assert as_person(mina).get("/mailbox/").status_code == 404
    assert as_person(cora).get("/mailbox/").status_code == 200

    # Codes that sign people in are in there, so it stands behind the second step like every page about others.
    settings.SECOND_FACTOR = "staff"
    assert as_person(cora).get("/mailbox/").status_code == 403
    assert as_person(mina).get("/mailbox/").status_code == 404


def test_without_a_mailbox_there_is_no_such_page(client: Client, settings: Any):
    settings.RAPPORT_DEMO = True

    assert client.get("/mailbox/").status_code == 404


@pytest.mark.parametrize("name", ["..", "20260303T090000000000-ffffffff", "%2e%2e%2fkeys", "a" * 300])
def test_names_of_mails_lead_nowhere_else(client: Client, settings: Any, name: str):
    settings.RAPPORT_MAILBOX = settings.RAPPORT_DEMO = True

    assert client.get(f"/mailbox/{name}/").status_code == 404
