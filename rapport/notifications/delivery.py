"""Sending: mark before, send, mark after. A crash in between costs one more copy with the same Message-ID."""

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from uuid import UUID

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max

from rapport.kernel.db import locked
from rapport.notifications import rendering
from rapport.notifications.decisions import Decision, Drop, ForDigest, Hold, SendNow, decide
from rapport.notifications.gates import ask_gates
from rapport.notifications.kinds import ALWAYS_ON, Group
from rapport.notifications.models import OutboxMessage, Preferences
from rapport.people.models import Person

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 12
FORGOTTEN = {"facts": {}, "to": ""}
"""What a message is written from: names, codes, where else it went. Nothing needs it once it is sent or dropped."""
State = OutboxMessage.State


def send_one(message_id: UUID, *, now: datetime) -> datetime | None:
    """Send a message if it may go now; the moment to ask again if it has to wait."""
    with transaction.atomic():
        message = locked(OutboxMessage.objects.filter(pk=message_id)).first()
        if message is None or message.state in {State.SENT, State.DROPPED} or message.is_for_digest:
            return None
        decision = _decision(message, preferences_of(message.person), now)
        if not _prepare(message, decision, now):
            return decision.until if isinstance(decision, Hold) else None
    letter = rendering.write(message, message.person)
    _hand_over(rendering.as_mail(message, letter, message.person), [message], now)
    return None


def send_digest(person_id: UUID, digest_id: UUID, *, now: datetime) -> None:
    """Send what waits for a person's digest as one mail; the same messages again if the last try broke off."""
    with transaction.atomic():
        person = Person.objects.get(pk=person_id)
        preferences = preferences_of(person)
        waiting = OutboxMessage.objects.filter(person=person, state=State.WAITING, is_for_digest=True)
        begun = OutboxMessage.objects.filter(digest_id=digest_id, state=State.SENDING)
        found = list(locked(begun if begun.exists() else waiting).order_by("told_at", "id"))
        messages = []
        for message in found:
            message.person = person
            message.digest_id = digest_id
            decision = _decision(message, preferences, now)
            if _prepare(message, SendNow() if isinstance(decision, ForDigest | Hold) else decision, now):
                messages.append(message)
    if messages:
        letter = rendering.write_digest(messages, person)
        _hand_over(rendering.digest_as_mail(messages, letter, person), messages, now)


def preferences_of(person: Person) -> Preferences:
    """The person's preferences, held until the transaction ends; the defaults if they never chose.

    Holding them lets only one message at a time ask whether this week has had its nudge.
    """
    Preferences.objects.get_or_create(person=person)
    return locked(Preferences.objects.filter(person=person)).get()


def _decision(message: OutboxMessage, preferences: Preferences, now: datetime) -> Decision:
    person = message.person
    if not person.is_active:
        return Drop(OutboxMessage.Why.PERSON_LEFT)
    if message.attempts >= MOST_ATTEMPTS:
        return Drop(OutboxMessage.Why.GAVE_UP)
    if message.state == State.SENDING:
        # It was on its way when something broke; the wishes were asked then, and a nudge would count itself.
        return SendNow()
    if not message.is_urgent and Group(message.group) not in ALWAYS_ON:
        objection = ask_gates(message, now)
        if objection is not None:
            return objection
    last = _last_nudge_at(person) if message.is_nudge else None
    return decide(message, preferences, zone=person.zone, now=now, last_nudge_at=last)


def _last_nudge_at(person: Person) -> datetime | None:
    nudges = OutboxMessage.objects.filter(person=person, is_nudge=True, sending_at__isnull=False)
    last: datetime | None = nudges.exclude(state=State.DROPPED).aggregate(last=Max("sending_at"))["last"]
    return last


def _prepare(message: OutboxMessage, decision: Decision, now: datetime) -> bool:
    """Write down what was decided; True if the message is to be sent now."""
    match decision:
        case SendNow():
            message.state = State.SENDING
            message.sending_at = now
            message.attempts += 1
        case ForDigest():
            message.is_for_digest = True
        case Drop(why):
            message.state = State.DROPPED
            message.why_dropped = why
            for name, nothing in FORGOTTEN.items():
                setattr(message, name, nothing)
        case Hold():
            return False
    message.save()
    return message.state == State.SENDING


def _hand_over(mail: EmailMultiAlternatives, messages: Sequence[OutboxMessage], now: datetime) -> None:
    rows = OutboxMessage.objects.filter(pk__in=[message.pk for message in messages])
    try:
        mail.send()
    except SMTPRecipientsRefused:
        # The other side knows no such mailbox; trying again would only make us look like a spammer.
        log.warning("a mail server refused a recipient", person_id=str(messages[0].person_id))
        rows.update(state=State.DROPPED, why_dropped=OutboxMessage.Why.GAVE_UP, **FORGOTTEN)
    else:
        rows.update(state=State.SENT, sent_at=now, **FORGOTTEN)
    # The address in a letter about an account may be a key to it.
    rows.filter(group=Group.ACCOUNT).update(url="")
