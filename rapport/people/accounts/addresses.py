"""E-mail addresses of accounts: what follows when one is verified or changed, and how a change is taken back.

Whoever controls a mailbox or a mail domain must not become its person in silence. So an address that is verified
takes away a password somebody else may have set before; a change is told to the old address, with a way to take
it back; and for three days after it, mail alone opens nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.addresses import address_key
from rapport.kernel.verdict import Verdict, allowed_if
from rapport.people.accounts.sessions import end_sessions
from rapport.people.models import AddressChange, Person

MAIL_RESTS = timedelta(days=3)
UNDO_FOR = timedelta(days=7)
_SIGNED_UP = "signed_up"
_SALT = "rapport.people.address"


def signed_up_here(request: HttpRequest, person: Person) -> None:
    """Note that this session made the account, so that verifying its address keeps its password."""
    request.session[_SIGNED_UP] = str(person.pk)


def settle_verified(request: HttpRequest, person: Person, *, now: datetime) -> None:
    """Whoever proves an address for the first time starts clean: nobody prepared the account for them.

    An account can be opened in somebody's name, with a password, and left unverified until that person comes
    along and signs in by code. Such a password must not work any more.
    """
    if request.user.is_authenticated or request.session.get(_SIGNED_UP) == str(person.pk):
        return
    with transaction.atomic():
        person.set_password(None)
        person.save(update_fields=["password"])
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        record("person.reclaimed", actor=None, now=now, person_id=person.pk)


def settle_changed(request: HttpRequest, person: Person, *, before: str, now: datetime) -> None:
    """After a change of address: end the other sessions, and let mail alone open nothing for three days."""
    with transaction.atomic():
        person.address_changed_at = now
        person.save(update_fields=["address_changed_at"])
        AddressChange.objects.create(person=person, before=before, after=person.email, at=now)
        end_sessions(person, but=request.session.session_key)
        record("person.address_changed", actor=person, now=now, person_id=person.pk)


def may_enter_by_mail(person: Person, now: datetime) -> Verdict:
    """Whether a code sent by mail may let this person in: not in the days after their address changed.

    Somebody with neither password nor passkey proved their old address for the change, and has no other way in.
    """
    changed = person.address_changed_at
    rests = changed is not None and now < changed + MAIL_RESTS and bool(get_reauthentication_flows(person))
    return allowed_if(
        not rests,
        _("Your address changed lately. For three days, only your password or a passkey opens this."),
    )


def undo_path(change: AddressChange) -> str:
    """The path, sent to the old address, at which the change can be taken back for a week."""
    return reverse("people:address_undo", args=[signing.dumps(change.pk.hex, salt=_SALT)])


def change_of(token: str, now: datetime) -> AddressChange | None:
    """The change a token stands for; None once it was taken back, overtaken by another one, or grew old."""
    try:
        change_id = UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    fresh = AddressChange.objects.filter(at__gt=now - UNDO_FOR, person__left_at=None).select_related("person")
    change = fresh.filter(pk=change_id).first()
    return change if change is not None and change.person.email_key == address_key(change.after) else None


def undo_change(change: AddressChange, *, now: datetime) -> Person:
    """Put the old address back and close every way in that was opened since; the person signs in by code."""
    person = change.person
    with transaction.atomic():
        EmailAddress.objects.filter(user=person).delete()
        person.email = change.before
        person.address_changed_at = None
        person.set_password(None)
        person.save()
        EmailAddress.objects.create(user=person, email=change.before.lower(), verified=True, primary=True)
        Authenticator.objects.filter(user=person, created_at__gte=change.at).delete()
        AddressChange.objects.filter(person=person).delete()
        end_sessions(person)
        record("person.address_restored", actor=person, now=now, person_id=person.pk)
    return person
