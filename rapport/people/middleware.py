from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone, translation

from rapport.people.models import Person

Handler = Callable[[HttpRequest], HttpResponseBase]


class InTheirTimeAndLanguage:
    """Shows every page in the time zone and language of whoever is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.reads_in
        with translation.override(request.user.reads_in), timezone.override(request.user.zone):
            return self.get_response(request)


class WrongFormsAre422:
    """Gives allauth's pages our status for a form that cannot be taken: it answers 200, and htmx and tests differ."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form: Any = (response.context_data or {}).get("form")
        if (
            request.method == "POST"
            and response.status_code == 200
            and isinstance(form, BaseForm)
            and form.errors
        ):
            response.status_code = 422
        return response
