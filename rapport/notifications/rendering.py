"""Writing mails: from facts, in the reader's language and time zone, as HTML and as its plain-text twin."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime, formataddr
from functools import cache
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from rapport.kernel import clock
from rapport.kernel.text import clean_line
from rapport.notifications import calendar, facts, ics, stopping
from rapport.notifications.kinds import ALWAYS_ON, Group
from rapport.notifications.models import OutboxMessage, message_id_for
from rapport.notifications.senders import name_of_sender
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words: the subject is the first line of the text."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    subject: str
    url: str


def absolute(path: str) -> str:
    """A path of ours as an address; never made from the request's host."""
    return f"{settings.BASE_URL}{path}"


@contextmanager
def in_their_words(person: Person) -> Iterator[None]:
    """Write in the person's language, with times as their clock shows them."""
    with translation.override(person.reads_in), timezone.override(person.zone):
        yield


def write(message: OutboxMessage, person: Person) -> Letter:
    """The letter of one message."""
    with in_their_words(person):
        return _letter(message.template, _context(message, person))


def write_digest(messages: Sequence[OutboxMessage], person: Person) -> Letter:
    """One letter for several messages: a line for each, as its own subject says it."""
    with in_their_words(person):
        lines = [
            DigestLine(_subject(_text(each.template, _context(each, person))), absolute(each.url))
            for each in messages
        ]
        count = len(lines)
        subject = ngettext("%(count)d thing for you", "%(count)d things for you", count) % {"count": count}
        context = {
            "subject": subject if count > 1 else lines[0].subject,
            "messages": lines,
            "person": person,
            "url": absolute("/"),
            "from_name": settings.INSTALLATION_NAME,
            "preferences_url": absolute(stopping.PREFERENCES),
            "stop_url": absolute(stopping.path_for(person.pk, stopping.DIGEST)),
            "is_nudge": False,
        }
        return _letter("notifications/mail/digest", context)


def as_mail(message: OutboxMessage, letter: Letter, person: Person) -> EmailMultiAlternatives:
    """A letter as a mail that can be sent, with its invitation if it has one."""
    packed = facts.unpack(message.facts)
    mail = _mail(letter, person, _sender(message, packed), message.message_id, message.to)
    if Group(message.group) not in ALWAYS_ON:
        _let_stop(mail, person, stopping.NUDGES if message.is_nudge else message.group)
    invitation = calendar.unpack(message.calendar)
    if invitation is not None:
        with in_their_words(person):
            body = ics.invitation(invitation, person)
        mail.attach_alternative(body, f"text/calendar; method={invitation.method}; charset=UTF-8")
        mail.attach("mentoring.ics", body, "application/ics")
    return mail


def digest_as_mail(
    messages: Sequence[OutboxMessage], letter: Letter, person: Person
) -> EmailMultiAlternatives:
    """A digest as a mail that can be sent."""
    digest_id = messages[0].digest_id
    assert digest_id is not None
    mail = _mail(letter, person, settings.INSTALLATION_NAME, message_id_for(digest_id))
    _let_stop(mail, person, stopping.DIGEST)
    return mail


def _context(message: OutboxMessage, person: Person) -> dict[str, object]:
    packed = facts.unpack(message.facts)
    what = stopping.NUDGES if message.is_nudge else message.group
    can_stop = Group(message.group) not in ALWAYS_ON
    return {
        "facts": packed,
        "person": person,
        "url": absolute(message.url),
        "from_name": _sender(message, packed),
        "group": Group(message.group).label,
        "is_nudge": message.is_nudge,
        "preferences_url": absolute(stopping.PREFERENCES),
        "stop_url": absolute(stopping.path_for(person.pk, what)) if can_stop else "",
    }


def _sender(message: OutboxMessage, packed: Mapping[str, object]) -> str:
    """In whose name it comes: the program's, or that of the installation where it is about none."""
    return str(packed.get("program") or name_of_sender(message.mentorship_id) or settings.INSTALLATION_NAME)


def _letter(template: str, context: dict[str, object]) -> Letter:
    text = _text(template, context)
    subject = _subject(text)
    html = render_to_string(f"{template}.html", {**context, "subject": subject})
    return Letter(subject, text, _inliner().inline(html))


def _text(template: str, context: dict[str, object]) -> str:
    text = render_to_string(f"{template}.txt", context).strip()
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    # A subject may begin with a day as people say it ("tomorrow at 16:00"), and is a beginning all the same.
    return f"{text[:1].upper()}{text[1:]}\n"


def _subject(text: str) -> str:
    # Mail code refuses line separators in a header, and a message that cannot be sent would come back for
    # ever.
    return clean_line(text.partition("\n")[0], most=1000)[:200]


def _mail(
    letter: Letter, person: Person, from_name: str, message_id: str, to: str = ""
) -> EmailMultiAlternatives:
    sender = formataddr((clean_line(from_name, most=400)[:80], settings.DEFAULT_FROM_EMAIL), "utf-8")
    headers = {
        "Message-ID": message_id,
        "Date": format_datetime(clock.now()),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": person.reads_in,
    }
    mail = EmailMultiAlternatives(letter.subject, letter.text, sender, [to or person.email], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _let_stop(mail: EmailMultiAlternatives, person: Person, what: str) -> None:
    mail.extra_headers["List-Unsubscribe"] = f"<{absolute(stopping.path_for(person.pk, what))}>"
    mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.extra_headers["List-Id"] = f"<{what}.{urlsplit(settings.BASE_URL).hostname}>"


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
