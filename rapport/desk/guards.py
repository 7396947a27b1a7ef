"""The guard of a pair's space, answered from the desk that the page is made of."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.desk.reading import desk_of
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import View, declare, redirect_to_sign_in
from rapport.people.models import Person


def in_space(view: View) -> View:
    """Only members of the mentorship in the address; for everybody else it does not exist.

    The view gets ``desk`` and ``relationship`` in place of ``mentorship_id``: what is not among somebody's own
    relationships is not there for them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, mentorship_id: UUID, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_sign_in(request)
        desk = desk_of(request, clock.now())
        relationship = desk.relationship(mentorship_id)
        if relationship is None:
            raise NotFound
        return view(request, *args, desk=desk, relationship=relationship, **kwargs)

    return declare(guarded, "member")  # type: ignore[return-value]
