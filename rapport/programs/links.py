"""The secret in an invitation's link: made again whenever a mail is written, so that it is stored nowhere."""

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac


def token_of(invitation_id: UUID) -> str:
    """The secret of an invitation's link: 43 letters, digits, dashes and underscores."""
    digest = salted_hmac("rapport.programs.invitation", str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a secret, to find its invitation by."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
