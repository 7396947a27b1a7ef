"""One after the other: when somebody asked can't, the next on one's own list is asked with the same words."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rapport.kernel.errors import InputIsWrong, Refused
from rapport.matching.models import Preferences
from rapport.mentorships.models import Request
from rapport.mentorships.requests.operations import ask_for_a_situation, keep_draft, send_request
from rapport.mentorships.requests.queries import mentors_of
from rapport.mentorships.requests.standing import standing_of
from rapport.mentorships.requests.words import RequestWords
from rapport.people.models import Person


def ask_next(request: Request, *, since: datetime, now: datetime) -> Request | None:
    """Ask the next on a mentee's list after a no or no answer, if they switched that on; None where nobody is next.

    Somebody for whom the mentee has a draft of other words is left to them. Asking twice for one no does nothing.
    """
    mentee, program = request.mentee, request.program
    kept = Preferences.objects.filter(person=mentee, goes_on=True).select_related("person").first()
    later = Request.objects.filter(mentee=mentee, program=program, sent_at__gte=since).exclude(pk=request.pk)
    if kept is None or later.exists():
        return None
    people = {each.pk: each for each in mentors_of(program, mentee).filter(pk__in=kept.hoped_for)}
    for mentor_id in _after(kept.hoped_for, request.mentor_id):
        mentor = people.get(mentor_id)
        if mentor is not None and (sent := _ask(request, mentor, now)) is not None:
            return sent
    return None


def _after(hopes: tuple[UUID, ...], mentor_id: UUID) -> tuple[UUID, ...]:
    """Those behind somebody on a list; the whole list where they are not on it."""
    return hopes[hopes.index(mentor_id) + 1 :] if mentor_id in hopes else hopes


def _ask(before: Request, mentor: Person, now: datetime) -> Request | None:
    standing = standing_of(before.mentee, mentor, before.program, now)
    if standing.hindrance is not None or standing.request is not None:
        return None
    try:
        with transaction.atomic():
            draft = keep_draft(
                before.mentee, mentor, before.program, RequestWords.of(before), now=now, door=before.door
            )
            # What was enough for the one before is enough for the next.
            ask_for_a_situation(draft)
            return send_request(draft, actor=before.mentee, now=now)
    except (Refused, InputIsWrong):
        return None
