"""What every answer carries, and how a refusal becomes a calm page."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from structlog.contextvars import bound_contextvars

from rapport.kernel.errors import EditConflict, InputIsWrong, Refused, SecondFactorNeeded, SignedOut, TooLarge
from rapport.ui import errors
from rapport.ui.responses import may_be_kept

Handler = Callable[[HttpRequest], HttpResponseBase]
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", ""})
"""What a POST may carry; nothing at all is a press without a form."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " magnetometer=(), microphone=(), midi=(), payment=(), usb=(),"
        " publickey-credentials-create=(self), publickey-credentials-get=(self), clipboard-write=(self)"
    ),
}


class Headers:
    """Puts on every answer what keeps it private: not stored, not framed, not guessed at, not indexed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Number the request, and dress the response; files from ``STATIC_URL`` keep their own caching."""
        request_id = uuid4().hex[:12]
        request.META["RAPPORT_REQUEST_ID"] = request_id
        # The number a reader is shown on a page that broke leads to its lines in the log.
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        if not request.path_info.startswith(settings.STATIC_URL):
            if not may_be_kept(response):
                response["Cache-Control"] = "no-store"
                response.headers.pop("Expires", None)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response


class Refusals:
    """Turns what the kernel raises on purpose into a calm page, or for htmx into a part of one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an empty "method not allowed" gets words as well."""
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"x"):
            return errors.not_like_this(request, allow=response["Allow"])
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Take what forms send and nothing else, which would read as a form left empty."""
        if request.method == "POST" and request.content_type not in FORM_TYPES:
            return errors.not_a_form(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a refusal; anything else is unexpected and not ours to hide."""
        match exception:
            case Refused():
                return errors.refused(request, exception.reason)
            case SignedOut():
                return errors.signed_out(request)
            case SecondFactorNeeded():
                return errors.second_factor_needed(request)
            case InputIsWrong():
                return errors.input_is_wrong(request, exception.sentence)
            case TooLarge():
                return errors.too_large(request, exception.sentence)
            case EditConflict():
                return errors.edit_conflict(request, exception)
        return None
