"""Who may sign up: somebody who has read the honest preview and, where sign-up is by invitation, was invited.

Both are remembered in the visitor's session. ``programs`` calls ``invite`` when somebody says "still in" on the
page of an invitation; the preview page calls ``remember_preview``.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

_PREVIEW, _INVITED = "preview_read", "invited"


@dataclass(frozen=True, slots=True)
class PreviewRead:
    """Which role's preview somebody read and agreed to, and when."""

    role: str
    at: datetime


def remember_preview(request: HttpRequest, role: str, now: datetime) -> None:
    """Note that this visitor has read the preview of ``role`` and said "still in"."""
    request.session[_PREVIEW] = {"role": role, "at": now.isoformat()}


def preview_read(request: HttpRequest) -> PreviewRead | None:
    """What this visitor agreed to, or None if they have not seen the preview yet."""
    noted = request.session.get(_PREVIEW)
    return None if noted is None else PreviewRead(noted["role"], datetime.fromisoformat(noted["at"]))


def invite(request: HttpRequest, email: str, role: str, now: datetime) -> None:
    """Let this visitor sign up although sign-up is closed: they came by an invitation and said "still in".

    The address is offered on the form and can be changed there; it is proved by a code in any case, since
    invitations get forwarded.
    """
    request.session[_INVITED] = email
    remember_preview(request, role, now)


def invited_address(request: HttpRequest) -> str:
    """The address the visitor's invitation went to; empty without one."""
    return str(request.session.get(_INVITED, ""))


def may_sign_up(request: HttpRequest) -> bool:
    """Whether sign-up is open to everybody, or to this visitor."""
    return settings.SIGN_UP == "open" or _INVITED in request.session


def forget(request: HttpRequest) -> None:
    """Forget the visitor's way here: they said "not now", or have signed up."""
    for name in (_PREVIEW, _INVITED):
        request.session.pop(name, None)
