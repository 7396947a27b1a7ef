from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.kernel.errors import NotFound
from rapport.kernel.guards import View, declare, redirect_to_sign_in
from rapport.kernel.prepared import prepared
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


@prepared
def _visible(person_id: UUID, mentorship_id: UUID) -> QuerySet[Mentorship]:
    return Mentorship.objects.visible_to(Person(pk=person_id)).with_members().filter(pk=mentorship_id)


def member(view: View) -> View:
    """Only members of the mentorship in the address (``mentorship_id``); for everybody else it does not exist.

    The view gets ``mentorship`` (with program, members and persons fetched) in place of ``mentorship_id``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, mentorship_id: UUID, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_sign_in(request)
        found = _visible(person_id=request.user.pk, mentorship_id=mentorship_id)
        if not found:
            raise NotFound
        return view(request, *args, mentorship=found[0], **kwargs)

    return declare(guarded, "member")  # type: ignore[return-value]
