"""What allauth tells us by signal, where it has no question for the adapter."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.dispatch import receiver
from django.http import HttpRequest

from rapport.kernel import clock
from rapport.people.accounts import addresses


@receiver(email_confirmed, dispatch_uid="people.email_confirmed")
def _verified(request: HttpRequest, email_address: EmailAddress, **_kwargs: Any) -> None:
    addresses.settle_verified(request, email_address.user, now=clock.now())


@receiver(email_changed, dispatch_uid="people.email_changed")
def _changed(
    request: HttpRequest,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_kwargs: Any,
) -> None:
    # allauth calls the very first verification a change from nothing.
    if from_email_address is not None:
        addresses.settle_changed(request, to_email_address.user, now=clock.now())
