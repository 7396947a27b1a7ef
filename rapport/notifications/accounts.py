"""Letters about accounts: what allauth would mail goes through the outbox, in our words.

Sent by a job, a code costs a page no time that would tell whether an address has an account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.internal.userkit import filter_users_by_email
from django.urls import reverse

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.kernel import clock
from rapport.notifications.kinds import Group, NoticeKind
from rapport.notifications.notices import tell
from rapport.people.accounts.adapter import AccountAdapter
from rapport.people.accounts.addresses import undo_path
from rapport.people.models import AddressChange, Person

CODE_LASTS = timedelta(minutes=15)
CODE = NoticeKind("account.code", Group.ACCOUNT, "notifications/account/code", urgent=True)
NEWS = NoticeKind("account.news", Group.ACCOUNT, "notifications/account/news", urgent=True)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one of allauth's mails becomes: ``what`` chooses the words, ``page`` is the address it leads to."""

    kind: NoticeKind
    what: str
    page: str = "people:sessions"


LETTERS: Mapping[str, Letter] = {
    "account/email/login_code": Letter(CODE, "sign_in", "account_confirm_login_code"),
    "account/email/password_reset_code": Letter(CODE, "password", "account_confirm_password_reset_code"),
    "account/email/email_confirmation": Letter(CODE, "address", "account_email_verification_sent"),
    "account/email/email_confirmation_signup": Letter(CODE, "sign_up", "account_email_verification_sent"),
    "account/email/proof_code": Letter(CODE, "proof", "people:prove"),
    "account/email/account_already_exists": Letter(NEWS, "already_here", "account_login"),
    "account/email/mail_rests": Letter(NEWS, "mail_rests", "account_login"),
    "account/email/email_changed": Letter(NEWS, "address_changed"),
    "account/email/password_changed": Letter(NEWS, "password_changed"),
    "account/email/password_reset": Letter(NEWS, "password_changed"),
    "account/email/password_set": Letter(NEWS, "password_set"),
    "mfa/email/totp_activated": Letter(NEWS, "app_added"),
    "mfa/email/totp_deactivated": Letter(NEWS, "app_removed"),
    "mfa/email/webauthn_added": Letter(NEWS, "passkey_added"),
    "mfa/email/webauthn_removed": Letter(NEWS, "passkey_removed"),
    "mfa/email/recovery_codes_generated": Letter(NEWS, "recovery_codes"),
}
SILENT = frozenset(
    {"account/email/email_confirm", "account/email/email_deleted", "account/email/unknown_account"}
)
"""What allauth would also mail, and we do not: the first two say twice what another letter says, and nobody is
written to who is not here."""


class Adapter(AccountAdapter):
    """The adapter of people, with letters."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put one of allauth's mails into the outbox. Raises: KeyError, for a mail that has no letter yet."""
        if template_prefix in SILENT:
            return
        letter, person = LETTERS[template_prefix], _whose(email, context)
        if person is None:
            return
        now = clock.now()
        code = context.get("code", "")
        tell(
            letter.kind,
            person,
            key=str(uuid4()),
            now=now,
            url=_url(letter, person),
            facts={"what": letter.what, **({"code": code} if code else {})},
            until=now + CODE_LASTS if code else None,
            to="" if email.lower() == person.email.lower() else email,
        )


@listens_to("person.factors_forgotten")
def tell_of_lost_factors(event: Event) -> None:
    """Tell somebody that whoever runs the server took their second steps away."""
    person = Person.objects.filter(pk=event.person_id, left_at=None).first()
    if person is not None:
        facts = {"what": "factors_forgotten"}
        tell(NEWS, person, key=f"factors:{event.pk}", now=event.at, url=reverse("mfa_index"), facts=facts)


def _whose(email: str, context: Mapping[str, Any]) -> Person | None:
    named = context.get("user")
    if isinstance(named, Person):
        return named
    found: list[Person] = filter_users_by_email(email, prefer_verified=True)
    return found[0] if found else None


def _url(letter: Letter, person: Person) -> str:
    change = AddressChange.objects.filter(person=person).first() if letter.what == "address_changed" else None
    return undo_path(change) if change is not None else reverse(letter.page)
