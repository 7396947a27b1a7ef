from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.kernel.errors import NotFound
from rapport.kernel.guards import View, declare, redirect_to_sign_in
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


def member(view: View) -> View:
    """Only members of the mentorship in the address (``mentorship_id``); for everybody else it does not exist.

    The view gets ``mentorship`` (with program, members and persons fetched) in place of ``mentorship_id``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, mentorship_id: UUID, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_sign_in(request)
        mentorship = (
            Mentorship.objects.visible_to(request.user).with_members().filter(pk=mentorship_id).first()
        )
        if mentorship is None:
            raise NotFound
        return view(request, *args, mentorship=mentorship, **kwargs)

    return declare(guarded, "member")  # type: ignore[return-value]
