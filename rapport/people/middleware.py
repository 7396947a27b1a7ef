from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from rapport.people.models import Person


class InTheirTimeAndLanguage:
    """Shows every page in the time zone and language of whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.language  # type: ignore[attr-defined]
        with translation.override(request.user.language), timezone.override(request.user.zone):
            return self.get_response(request)
