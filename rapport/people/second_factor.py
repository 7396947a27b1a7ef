"""The second factor that an installation asks of people who work with other people's data."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from rapport.kernel.errors import SecondFactorNeeded
from rapport.people.models import Person

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(person: Person) -> bool:
    """Whether a passkey or an app with codes belongs to the account; recovery codes alone are none."""
    held: bool = Authenticator.objects.filter(user=person, type__in=_FACTORS).exists()
    return held


def is_missing(person: Person) -> bool:
    """Whether the installation asks staff for a second factor that this person does not have."""
    return settings.SECOND_FACTOR == "staff" and not has_one(person)


def require_of_staff(person: Person) -> None:
    """Let through who has a second factor, or everybody where the installation asks it of nobody.

    Call it once it is clear that the page is theirs to see, so that it tells nobody else that there is one.
    Raises: SecondFactorNeeded.
    """
    if is_missing(person):
        raise SecondFactorNeeded
