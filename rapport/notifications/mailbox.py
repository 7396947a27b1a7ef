"""Mail that stays here: a mail backend that keeps each mail as a file, and the reading of them.

For trying Rapport out, where no mail server is. Mails hold sign-in codes, so outside the demo only the
operator may read them, and a real installation does not use this at all.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMail
from django.core.mail.backends.base import BaseEmailBackend

from rapport.kernel import clock
from rapport.kernel.addresses import address_key

MOST_KEPT = 1_000
_NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail in the mailbox, as its headers tell it."""

    name: str
    to: str
    subject: str
    sender: str
    sent_at: datetime


class MailboxBackend(BaseEmailBackend):
    """Keeps mails as ``.eml`` files in the data folder, readable by their owner only."""

    def send_messages(self, email_messages: Sequence[DjangoMail]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mail in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
            draft = folder / f"{name}.new"
            draft.touch(mode=0o600)
            draft.write_bytes(mail.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        _forget_oldest(folder)
        return len(email_messages)


def kept_mails(*, to: str = "", most: int = 100) -> list[Kept]:
    """The newest mails first; only those to one address if ``to`` is given."""
    found = []
    for path in _files():
        mail = message_from_bytes(_head(path), policy=policy.default)
        if not to or address_key(str(mail["To"])) == address_key(to):
            found.append(_kept(path.stem, mail))
        if len(found) >= most:
            break
    return found


def read_mail(name: str) -> EmailMessage | None:
    """A whole mail by its name, or None."""
    path = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def about(name: str, mail: EmailMessage) -> Kept:
    """The headers of a mail that was read."""
    return _kept(name, mail)


def part(mail: EmailMessage, subtype: str) -> str:
    """The text of a mail, or its HTML; empty if it has none."""
    body = mail.get_body(preferencelist=(subtype,))
    return str(body.get_content()) if body is not None else ""


def _kept(name: str, mail: EmailMessage) -> Kept:
    date = mail["Date"]
    sent_at = parsedate_to_datetime(str(date)) if date else clock.now()
    return Kept(name, str(mail["To"] or ""), str(mail["Subject"] or ""), str(mail["From"] or ""), sent_at)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mailbox"


def _files() -> Iterator[Path]:
    # Names begin with the moment, so the newest come first without looking inside.
    return iter(sorted(_folder().glob("*.eml"), reverse=True))


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(16_384).partition(b"\n\n")[0]


def _forget_oldest(folder: Path) -> None:
    for path in sorted(folder.glob("*.eml"), reverse=True)[MOST_KEPT:]:
        path.unlink(missing_ok=True)
