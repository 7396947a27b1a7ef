from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.kernel.errors import NotFound
from rapport.kernel.guards import View, declare, redirect_to_sign_in
from rapport.kernel.prepared import prepared
from rapport.people.models import Person
from rapport.people.second_factor import require_of_staff
from rapport.programs.models import Program


@prepared
def _coordinated(person_id: UUID, slug: str) -> QuerySet[Program]:
    return Program.objects.coordinated_by(Person(pk=person_id)).filter(slug=slug)


def coordinator(view: View) -> View:
    """Only coordinators of the program in the address (``slug``); for everybody else it does not exist.

    The view gets ``program`` in place of ``slug``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_sign_in(request)
        found = _coordinated(person_id=request.user.pk, slug=slug)
        if not found:
            raise NotFound
        require_of_staff(request.user)
        return view(request, *args, program=found[0], **kwargs)

    return declare(guarded, "coordinator")  # type: ignore[return-value]
