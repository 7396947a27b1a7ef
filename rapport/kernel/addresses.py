"""E-mail addresses: what is accepted, and the key under which two spellings are one address."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line


def clean_address(value: str) -> str:
    """An address as it is kept: as typed, with its domain in lower-case ASCII.

    Raises: InputIsWrong, naming what is missing.
    """
    address = clean_line(value, most=254)
    local, at, domain = address.rpartition("@")
    if not at or not local:
        raise InputIsWrong(_("There should be one @ in an e-mail address."))
    if not local.isascii():
        raise InputIsWrong(
            _("The part before the @ has letters that mail cannot carry yet. Is there another address?")
        )
    try:
        domain = unicodedata.normalize("NFKC", domain).encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise InputIsWrong(_("The part after the @ does not look like a mail domain.")) from error
    if "." not in domain.strip(".") or domain.startswith("["):
        raise InputIsWrong(_("The end seems to be missing, like .pt or .org."))
    if len(local) > 64:
        raise InputIsWrong(_("The part before the @ is longer than mail allows."))
    try:
        validate_email(f"{local}@{domain}")
    except ValidationError as error:
        raise InputIsWrong(_("This does not look like an e-mail address yet.")) from error
    return f"{local}@{domain}"


def address_key(address: str) -> str:
    """The key that makes two spellings of one address equal: case folded; plus-tags and dots are kept."""
    return unicodedata.normalize("NFC", address).casefold()
