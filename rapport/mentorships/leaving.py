"""When somebody leaves: what they were in ends politely, and what waits for them goes back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rapport.mentorships.ending.operations import stop_for_leaver
from rapport.mentorships.introductions.operations import lapse_introduction
from rapport.mentorships.lifecycle import ENDED, State
from rapport.mentorships.models import Mentorship, Request, Waiting
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.operations import discard_draft, expire_request, withdraw_request
from rapport.people.models import Person
from rapport.vault.keys import destroy_key


def end_what_is_open(person: Person, *, program_id: UUID | None, now: datetime) -> list[Mentorship]:
    """End everything somebody is in, of one program or of all; returns the relationships that were closed.

    Introductions end as they do when nobody says yes. Bears repetition: what has ended is left alone.
    """
    with transaction.atomic():
        closed = [
            mentorship
            for mentorship in _open_of(person, program_id)
            if mentorship.life is not State.INTRODUCED and stop_for_leaver(mentorship, now=now)
        ]
        for mentorship in _open_of(person, program_id):
            lapse_introduction(mentorship, now=now)
        _give_back_requests(person, program_id, now)
        waiting = Waiting.objects.filter(mentee=person) | Waiting.objects.filter(mentor=person)
        (waiting if program_id is None else waiting.filter(program_id=program_id)).delete()
    return closed


def forget_requests(person: Person) -> None:
    """Erase the words of everything somebody asked that led nowhere; what became a mentorship is its own."""
    with transaction.atomic():
        for request in Request.objects.filter(mentee=person, mentorship=None):
            key_id = request.key_id
            request.delete()
            if key_id is not None:
                destroy_key(key_id)


def _open_of(person: Person, program_id: UUID | None) -> Iterable[Mentorship]:
    rows = Mentorship.objects.filter(members__person=person, members__left_at=None).exclude(state__in=ENDED)
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    return rows.with_members().order_by("began_at", "id")


def _give_back_requests(person: Person, program_id: UUID | None, now: datetime) -> None:
    rows = Request.objects.all() if program_id is None else Request.objects.filter(program_id=program_id)
    for request in rows.filter(mentor=person, state=RequestState.SENT).with_people():
        expire_request(request, now=now)
    for request in rows.filter(mentee=person, state=RequestState.SENT).with_people():
        withdraw_request(request, actor=person, now=now)
    for request in rows.filter(mentee=person, state=RequestState.DRAFT).with_people():
        discard_draft(request, actor=person)
