"""What the screens of one mentorship's meetings have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.kernel.errors import NotFound
from rapport.kernel.guards import declare
from rapport.meetings.models import Meeting
from rapport.mentorships import guards
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person

Screen = Callable[..., HttpResponseBase]


def of_meeting(view: Screen) -> Screen:
    """A member's screen about one meeting: ``meeting_id`` becomes ``meeting``, or it does not exist."""

    @guards.member
    @wraps(view)
    def found(
        request: HttpRequest, *args: Any, mentorship: Mentorship, meeting_id: UUID, **kwargs: Any
    ) -> HttpResponseBase:
        meeting = mentorship.meetings.filter(pk=meeting_id).first()
        if meeting is None:
            raise NotFound
        meeting.mentorship = mentorship
        return view(request, *args, meeting=meeting, **kwargs)

    return declare(found, "member")


def reader(request: HttpRequest) -> Person:
    """Whoever is signed in; the guard has seen to it that somebody is."""
    assert isinstance(request.user, Person)
    return request.user


def other_of(mentorship: Mentorship, person: Person) -> Person | None:
    """The other one of a pair, or the first of several."""
    others = mentorship.others_than(person)
    return others[0] if others else None


def url_of(meeting: Meeting, part: str = "") -> str:
    """The address of a meeting's page, or of one of its parts (``"prepare/"``)."""
    return f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/{part}"


def page_facts(request: HttpRequest, mentorship: Mentorship) -> dict[str, Any]:
    """What every one of these templates reads."""
    person = reader(request)
    return {
        "mentorship": mentorship,
        "me": person,
        "member": mentorship.member_for(person),
        "other": other_of(mentorship, person),
        "space_url": f"/spaces/{mentorship.pk}/",
        "meetings_url": f"/spaces/{mentorship.pk}/meetings/",
    }
