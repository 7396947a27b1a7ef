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
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.addresses import address_key
from rapport.kernel.errors import Refused
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
    """The change a token stands for; None once it was taken back, by itself or with an earlier one, or grew old.

    A further change does not overtake it: whoever got hold of an account could otherwise change it twice.
    """
    try:
        change_id = UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    fresh = AddressChange.objects.filter(at__gt=now - UNDO_FOR, person__left_at=None).select_related("person")
    change = fresh.filter(pk=change_id).first()
    is_back = change is not None and change.person.email_key == address_key(change.before)
    return None if is_back else change


def undo_change(change: AddressChange, *, now: datetime) -> Person:
    """Put the old address back and close every way in that was opened since; the person signs in by code.

    Every later change goes with it; an earlier one can still be taken back, and mail alone opens nothing while it is
    fresh. Raises: Refused, where somebody signs in with the old address by now.
    """
    person = change.person
    with transaction.atomic():
        _make_room_at(change.before, person, now)
        EmailAddress.objects.filter(user=person).delete()
        changes = AddressChange.objects.filter(person=person)
        changes.filter(Q(pk=change.pk) | Q(at__gt=change.at)).delete()
        earlier = changes.first()
        person.email = change.before
        person.address_changed_at = None if earlier is None else earlier.at
        person.set_password(None)
        person.save()
        EmailAddress.objects.create(user=person, email=change.before.lower(), verified=True, primary=True)
        Authenticator.objects.filter(user=person, created_at__gte=change.at).delete()
        end_sessions(person)
        record("person.address_restored", actor=person, now=now, person_id=person.pk)
    return person


def _make_room_at(address: str, person: Person, now: datetime) -> None:
    """Let an account go that was opened under the old address and never used: its mailbox is the person's own.

    Somebody could have opened it, or put it on a list, so that the address cannot be put back.
    """
    from rapport.people.operations import erase_person

    other = Person.objects.filter(email_key=address_key(address)).exclude(pk=person.pk).first()
    if other is None:
        return
    if other.last_login is not None:
        raise Refused(
            _(
                "Somebody signs in with your old address by now, so it can’t be put back by a link. Whoever runs this"
                " server can help."
            )
        )
    erase_person(other, actor=None, now=now)
