"""What Django and allauth tell us by signal, where they have no question for the adapter."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rapport.kernel import clock
from rapport.people.accounts import addresses, doors
from rapport.people.accounts.sessions import note_device


@receiver(user_logged_in, dispatch_uid="people.signed_in")
def _signed_in(request: HttpRequest, **_kwargs: Any) -> None:
    note_device(request.session, request.META.get("HTTP_USER_AGENT", ""), clock.now())
    doors.forget(request)


@receiver(email_confirmed, dispatch_uid="people.email_confirmed")
def _verified(request: HttpRequest, email_address: EmailAddress, **_kwargs: Any) -> None:
    addresses.settle_verified(request, email_address.user, now=clock.now())
    # A code from that mailbox is a proof like the one that signs people in.
    record_authentication(request, email_address.user, method="code", email=email_address.email)


@receiver(email_changed, dispatch_uid="people.email_changed")
def _changed(
    request: HttpRequest,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_kwargs: Any,
) -> None:
    # allauth calls the very first verification a change from nothing.
    if from_email_address is not None:
        person = to_email_address.user
        addresses.settle_changed(request, person, before=from_email_address.email, now=clock.now())
