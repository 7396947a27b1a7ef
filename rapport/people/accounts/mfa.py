"""Second factors: their secrets are sealed under the key of the person they belong to."""

import base64
from uuid import UUID

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.people.models import Person
from rapport.vault import keyfile
from rapport.vault.keys import key_bytes
from rapport.vault.sealing import Place, key_id_of, seal, unseal


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our words, our name, and sealed secrets."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Please confirm your address first."),
        "cannot_delete_authenticator": _("This one has to stay while it’s the only one."),
        "cannot_generate_recovery_codes": _(
            "Set up an app or a passkey first; codes are the spare key to it."
        ),
        "incorrect_code": _(
            "That isn’t the code the app shows now. The next one comes within half a minute."
        ),
        "unverified_email": _("Please confirm your address first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret of whoever is signed in; the record names their key."""
        person = context.request.user
        assert isinstance(person, Person) and person.key_id, "secrets are made by the person they belong to"
        record = seal(text, key=key_bytes(person.key_id), key_id=person.key_id, place=_place(person.pk))
        return f"{person.pk}:{base64.b64encode(record).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret again. Raises: SealIsBroken, when it was moved to somebody else or changed."""
        owner, _sep, body = encrypted_text.partition(":")
        record = base64.b64decode(body, validate=True)
        return unseal(record, key=key_bytes(key_id_of(record)), place=_place(UUID(owner)))

    def get_totp_issuer(self) -> str:
        return settings.INSTALLATION_NAME

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return settings.INSTALLATION_NAME


def _place(person_id: UUID) -> Place:
    return Place(keyfile.load().organisation, "credentials_and_sessions", person_id, "second_factor")
