"""One press, one effect: a form carries a token that can be used once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from rapport.history.models import FormReceipt
from rapport.kernel import clock
from rapport.ui.middleware import Refusals

FIELD = "_once"


class OncePerForm:
    """Takes each form token once for each address, in the transaction of what the form does.

    A long list may so have one form whose buttons post to an address for each row.

    A press that repeats a taken token gets the first one's redirect. A form that is sent back with errors gives
    its token back, because the transaction is rolled back with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method != "POST" or FIELD not in request.POST:
            return None
        if not hasattr(view, "guard"):
            # Not a view of this house. A sign-in that fails must not be rolled back, for its try counts.
            return None
        try:
            token = uuid5(UUID(request.POST[FIELD]), request.path)
        except ValueError:
            return None
        try:
            return self._once(request, token, view, args, kwargs)
        except _TakenAlready:
            return self._again(request, token)

    def _once(
        self,
        request: HttpRequest,
        token: UUID,
        view: Callable[..., HttpResponse],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase:
        person_id = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            receipt = FormReceipt(token=token, person_id=person_id, location="", at=clock.now())
            try:
                with transaction.atomic():
                    receipt.save(force_insert=True)
            except IntegrityError as error:
                raise _TakenAlready from error
            response = self._answer(request, view, args, kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                location = response.headers.get("HX-Redirect") or response.headers.get("Location") or ""
                if location:
                    receipt.location = location[:500]
                    receipt.save(update_fields=["location"])
        return response

    def _answer(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        # Called from here, the view is out of reach of process_exception, so a refusal is answered at this place.
        try:
            return view(request, *args, **kwargs)
        except Exception as error:
            answer = Refusals(self.get_response).process_exception(request, error)
            if answer is None:
                raise
            return answer

    def _again(self, request: HttpRequest, token: UUID) -> HttpResponseBase:
        receipt = FormReceipt.objects.filter(token=token).first()
        mine = receipt is not None and receipt.person_id in {None, getattr(request.user, "pk", None)}
        if request.headers.get("HX-Request") == "true" and not (mine and receipt and receipt.location):
            return HttpResponse(status=204)
        location = receipt.location if receipt is not None and mine and receipt.location else request.path
        return HttpResponseRedirect(location, status=303)


class _TakenAlready(Exception):
    pass
