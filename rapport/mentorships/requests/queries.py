"""Reads about requests and about whom somebody may ask."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from rapport.kernel.errors import NotFound
from rapport.mentorships.models import Request
from rapport.mentorships.places import with_places
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.limits import ANSWER_WITHIN
from rapport.people.models import Block, Person
from rapport.programs.models import Enrollment, Program
from rapport.vault.keys import hold


def programs_to_learn_in(person: Person) -> list[Program]:
    """The open programs in which somebody looks for a mentor, the first they joined first.

    What they said of their hours comes with it: whoever looks for a mentor is asked for their languages next.
    """
    mine = Enrollment.objects.filter(person=person, learns=True, state=Enrollment.State.ACTIVE)
    found = mine.filter(program__closed_at=None).select_related("program", "person__capacity")
    enrollments = list(found.order_by("since", "pk"))
    for capacity in (getattr(each.person, "capacity", None) for each in enrollments):
        if capacity is not None:
            person.capacity = capacity
    return [each.program for each in enrollments]


def mentors_of(program: Program, seeker: Person) -> QuerySet[Person]:
    """Everybody who guides in a program and whom this person may know of: no blocks either way, not themselves."""
    guides = Enrollment.objects.filter(program=program, guides=True, state=Enrollment.State.ACTIVE)
    people: QuerySet[Person] = Person.objects.filter(pk__in=guides.values("person_id"), is_active=True)
    blocked = Block.objects.filter(person=seeker).values("blocked_id")
    blocking = Block.objects.filter(blocked=seeker).values("person_id")
    return (
        people.exclude(pk=seeker.pk).exclude(pk__in=blocked).exclude(pk__in=blocking).order_by("name", "pk")
    )


def mentor_to_ask(
    seeker: Person, mentor_id: UUID, slug: str = "", *, with_places_at: datetime | None = None
) -> tuple[Person, Program]:
    """The mentor with this id, and the program of the two: the one called ``slug``, or the first they share.

    With their places as they are ``with_places_at``, for pages that go on to ask how the two stand.
    Raises: NotFound, when there is nobody of that id whom this person may know of.
    """
    programs = programs_to_learn_in(seeker)
    chosen = [program for program in programs if program.slug == slug] or programs
    for program in chosen:
        found = mentors_of(program, seeker).select_related("capacity").filter(pk=mentor_id)
        if with_places_at is not None:
            found = with_places(found, with_places_at, asker=seeker)
        mentor = found.first()
        if mentor is not None:
            return mentor, program
    raise NotFound


def request_for(person: Person, request_id: UUID) -> Request:
    """One request this person may read. Raises: NotFound."""
    found = Request.objects.visible_to(person).with_people().filter(pk=request_id).first()
    if found is None or (found.is_draft and found.mentee_id != person.pk):
        raise NotFound
    return found


def inbox_of(person: Person) -> list[Request]:
    """What was sent to somebody and is open, whoever's turn it is, the longest waiting first; keys held ready."""
    found = list(
        Request.objects.open().filter(mentor=person).with_people().order_by("turn", "waiting_since", "pk")
    )
    hold(request.key_id for request in found if request.key_id)
    return found


def outbox_of(person: Person) -> QuerySet[Request]:
    """What somebody asked, drafts among it, the newest first."""
    return Request.objects.filter(mentee=person).with_people().order_by("-state_since", "pk")


def answered_by(person: Person) -> QuerySet[Request]:
    """What somebody was asked before and has settled, the newest first."""
    ended = [RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED]
    return Request.objects.filter(mentor=person, state__in=ended).with_people().order_by("-state_since", "pk")


def waiting_for_answer_of(person: Person) -> Iterable[Request]:
    """Requests in which it is this person's turn, in one query."""
    turn = Q(mentor=person, turn="mentor") | Q(mentee=person, turn="mentee")
    return Request.objects.open().filter(turn).with_people().order_by("waiting_since", "pk")


def longest_out_of(person: Person) -> Request | None:
    """What somebody asked and waits to hear about, the longest waiting first; one query."""
    sent = Request.objects.open().filter(mentee=person, turn="mentor").with_people()
    return sent.order_by("waiting_since", "pk").first()


def answer_by(request: Request) -> datetime | None:
    """Until when the request waits for whoever's turn it is."""
    return None if request.waiting_since is None else request.waiting_since + ANSWER_WITHIN
