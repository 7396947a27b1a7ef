"""Who may sign up by themselves: where that is open, somebody who has read the honest preview and stayed in.

What a visitor read and agreed to is remembered in their session until the account exists. People who come by an
invitation read the same preview on its page and need no sign-up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

_PREVIEW = "preview_read"


@dataclass(frozen=True, slots=True)
class PreviewRead:
    """Which role's preview somebody read and agreed to (a value of ``Person.CameTo``), and when."""

    role: str
    at: datetime


def is_open() -> bool:
    """Whether anybody may sign up, or only people who were invited."""
    return bool(settings.SIGN_UP == "open")


def remember_preview(request: HttpRequest, role: str, now: datetime) -> None:
    """Note that this visitor has read the preview of ``role`` and said "still in"."""
    request.session[_PREVIEW] = {"role": role, "at": now.isoformat()}


def preview_read(request: HttpRequest) -> PreviewRead | None:
    """What this visitor agreed to, or None if they have not been through the preview."""
    noted: dict[str, Any] | None = request.session.get(_PREVIEW)
    return None if noted is None else PreviewRead(noted["role"], datetime.fromisoformat(noted["at"]))


def forget(request: HttpRequest) -> None:
    """Forget what the visitor read: they said "not now", or are in."""
    request.session.pop(_PREVIEW, None)
