from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.testing import run_due
from rapport.jobs.worker import perform
from rapport.kernel import clock
from rapport.notifications import gates
from rapport.notifications.decisions import Drop
from rapport.notifications.facts import FactsCarryWords
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind
from rapport.notifications.tests.conftest import states

pytestmark = pytest.mark.django_db


def let_pass(**by: float) -> None:
    clock.freeze(clock.now() + timedelta(**by))
    run_due()


def test_the_same_key_is_told_once(tell_mina: Callable[..., None], reminder: NoticeKind):
    for _ in range(3):
        tell_mina(reminder)

    run_due()

    assert len(mail.outbox) == 1
    assert states() == [("sent", "")]


def test_a_mail_is_written_in_the_readers_language_and_time_from_facts(
    tell_mina: Callable[..., None], reminder: NoticeKind, mina: Any
):
    mina.time_zone = "Asia/Tokyo"
    mina.save()
    tell_mina(reminder, facts={"partner": "Omar", "at": clock.now(), "program": "Side by Side"})

    run_due()

    [sent] = mail.outbox
    assert sent.subject == "Tomorrow at 18:00 with Omar"
    assert sent.from_email.startswith("Side by Side <")
    assert sent.to == [mina.email]
    text = sent.body
    assert text.splitlines()[0] == sent.subject
    assert "Get ready, 5 minutes:\nhttp://localhost:8000/spaces/7/" in text
    assert "\n\n\n" not in text
    html = sent.alternatives[0].content
    assert 'href="http://localhost:8000/spaces/7/"' in html
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html
    assert '<td class="paper" style="background: #ffffff' in html
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["Message-ID"].startswith("<")


def test_what_a_mail_was_written_from_is_forgotten_once_it_is_on_its_way(
    tell_mina: Callable[..., None], reminder: NoticeKind
):
    """Names, codes and the address it went to are in the mail; a row that outlives them needs none of it."""
    code = NoticeKind("testing.code", Group.ACCOUNT, "testing/reminder", urgent=True)
    facts = {"partner": "Omar Lindqvist", "at": clock.now(), "code": "BCDF-2345"}
    tell_mina(code, "code", facts=facts, to="old@example.org")
    OutboxMessage.objects.update(url="/me/address/secret/")
    tell_mina(reminder, "sent", facts=facts)
    tell_mina(reminder, "dropped", facts=facts, until=clock.now() - timedelta(minutes=1))

    run_due()

    assert sorted(states()) == [("dropped", "too_late"), ("sent", ""), ("sent", "")]
    kept = str(list(OutboxMessage.objects.values()))
    for word in ("Omar", "BCDF", "old@example.org", "/me/address/"):
        assert word not in kept
    assert OutboxMessage.objects.get(key="testing.reminder:sent").url == "/spaces/7/"


def test_a_name_with_line_breaks_or_markup_stays_a_name(tell_mina: Callable[..., None], reminder: NoticeKind):
    tell_mina(reminder, facts={"partner": "O\x0bmar\x85 <b>&", "at": clock.now()})

    run_due()

    [sent] = mail.outbox
    assert sent.subject == "Tomorrow at 09:00 with O mar <b>&"
    assert "<b>&" in sent.body
    assert "&lt;b&gt;&amp;" in sent.alternatives[0].content


def test_words_are_refused_as_facts(tell_mina: Callable[..., None], reminder: NoticeKind):
    for words in ("x" * 161, "one line\nand another"):
        with pytest.raises(FactsCarryWords):
            tell_mina(reminder, facts={"partner": words})

    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "spaces/7/"])
def test_notices_lead_to_our_own_pages(
    tell_mina: Callable[..., None], reminder: NoticeKind, url: str, mina: Any
):
    from rapport.notifications.notices import tell

    with pytest.raises(ValueError, match="path of ours"):
        tell(reminder, mina, key="x", now=clock.now(), url=url)


def test_outside_somebodys_hours_a_mail_waits_for_the_morning(
    tell_mina: Callable[..., None], reminder: NoticeKind
):
    clock.freeze(clock.now().replace(hour=22))
    tell_mina(reminder)

    let_pass(hours=1)
    assert mail.outbox == []
    let_pass(hours=9)

    assert len(mail.outbox) == 1


def test_what_would_come_too_late_is_never_sent(tell_mina: Callable[..., None], reminder: NoticeKind):
    clock.freeze(clock.now().replace(hour=22))
    tell_mina(reminder, until=clock.now() + timedelta(hours=2))

    let_pass(hours=12)

    assert mail.outbox == []
    assert states() == [("dropped", "too_late")]


def test_urgent_mails_do_not_wait(tell_mina: Callable[..., None], urgent: NoticeKind):
    clock.freeze(clock.now().replace(hour=22))
    tell_mina(urgent)

    run_due()

    assert len(mail.outbox) == 1


def test_two_nudges_in_one_week_are_one(tell_mina: Callable[..., None], nudge: NoticeKind):
    tell_mina(nudge, key="first")
    tell_mina(nudge, key="second")

    run_due()

    assert sorted(states()) == [("dropped", "one_a_week"), ("sent", "")]
    clock.freeze(clock.now() + timedelta(days=7))
    tell_mina(nudge, key="third")
    run_due()
    assert len(mail.outbox) == 2


def test_other_packages_can_stop_a_message(
    tell_mina: Callable[..., None], nudge: NoticeKind, urgent: NoticeKind, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gates, "_gates", [lambda message, now: Drop(OutboxMessage.Why.PAUSED)])
    tell_mina(nudge)
    tell_mina(urgent)

    run_due()

    assert sorted(states()) == [("dropped", "paused"), ("sent", "")]


def test_whoever_left_is_not_written_to(tell_mina: Callable[..., None], urgent: NoticeKind, mina: Any):
    tell_mina(urgent)
    mina.is_active = False
    mina.save()

    run_due()

    assert mail.outbox == []
    assert states() == [("dropped", "person_left")]


def test_a_daily_digest_gathers_what_was_told_and_goes_once(
    tell_mina: Callable[..., None], reminder: NoticeKind, wishes: Callable[..., None]
):
    wishes(rhythm="daily")
    tell_mina(reminder, key="one")
    tell_mina(reminder, key="two")

    let_pass(hours=1)
    assert mail.outbox == []
    let_pass(days=1)
    let_pass(hours=1)

    [sent] = mail.outbox
    assert sent.subject == "2 things for you"
    assert sent.body.count("http://localhost:8000/spaces/7/\n") == 2
    assert [state for state, _ in states()] == ["sent", "sent"]


def test_what_waited_for_a_digest_goes_when_somebody_wants_mails_at_once_again(
    tell_mina: Callable[..., None], reminder: NoticeKind, wishes: Callable[..., None]
):
    wishes(rhythm="weekly")
    tell_mina(reminder)
    run_due()

    wishes(rhythm="at_once")
    run_due()

    assert [each.subject for each in mail.outbox] == ["Tomorrow at 16:00 with Omar"]


def test_a_crash_after_sending_costs_one_copy_with_the_same_message_id(
    tell_mina: Callable[..., None], reminder: NoticeKind, monkeypatch: pytest.MonkeyPatch
):
    tell_mina(reminder)
    send = EmailBackend.send_messages
    crashes = [True]

    def send_and_crash(self: EmailBackend, messages: Any) -> int:
        sent = send(self, messages)
        if crashes:
            crashes.clear()
            raise SMTPServerDisconnected
        return sent

    monkeypatch.setattr(EmailBackend, "send_messages", send_and_crash)

    run_with_retries()

    assert len(mail.outbox) == 2
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1
    assert states() == [("sent", "")]
    assert OutboxMessage.objects.get().attempts == 2


def test_a_crash_while_a_digest_goes_sends_the_same_digest_again(
    tell_mina: Callable[..., None],
    reminder: NoticeKind,
    wishes: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
):
    wishes(rhythm="daily")
    tell_mina(reminder, key="one")
    run_due()
    clock.freeze(clock.now() + timedelta(days=1))
    crashes = [True]
    send = EmailBackend.send_messages

    def crash_then_send(self: EmailBackend, messages: Any) -> int:
        if crashes:
            crashes.clear()
            tell_mina(reminder, key="two")
            raise SMTPServerDisconnected
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", crash_then_send)
    from rapport.jobs.rules import run_rules

    run_rules(clock.now())
    run_with_retries()

    assert [each.subject for each in mail.outbox] == ["Tomorrow at 16:00 with Omar"]
    assert states() == [("sent", ""), ("waiting", "")]


def test_an_address_that_does_not_exist_is_given_up(
    tell_mina: Callable[..., None], reminder: NoticeKind, monkeypatch: pytest.MonkeyPatch
):
    def refuse(self: EmailBackend, messages: Any) -> int:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    tell_mina(reminder)

    run_due()

    assert states() == [("dropped", "gave_up")]


def test_a_mail_server_that_stays_away_is_given_up_in_the_end(
    tell_mina: Callable[..., None], reminder: NoticeKind, monkeypatch: pytest.MonkeyPatch
):
    def stay_away(self: EmailBackend, messages: Any) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", stay_away)
    tell_mina(reminder)

    run_with_retries()

    assert states() == [("dropped", "gave_up")]
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def run_with_retries() -> None:
    """Let jobs go wrong and come again until none is left."""
    latest: datetime | None = clock.now()
    while latest is not None:
        clock.freeze(latest)
        while (job := leases.claim_next()) is not None:
            perform(job)
        ready = Job.objects.filter(state=Job.State.READY).order_by("run_after").first()
        latest = ready.run_after if ready else None
