"""Waiting for a mentor who is full: a line that is kept in order and shown to nobody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.errors import Refused
from rapport.mentorships.models import Waiting
from rapport.mentorships.places import places_for
from rapport.mentorships.requests.limits import OFFER_LASTS
from rapport.mentorships.requests.policies import may_learn_in
from rapport.mentorships.requests.standing import Hindrance, standing_of
from rapport.people.models import Person
from rapport.people.queries import any_block_among
from rapport.programs.models import Program


def wait_for(mentee: Person, mentor: Person, program: Program, *, now: datetime) -> Waiting:
    """Put somebody in line for a mentor who is full; somebody who waits already keeps their turn.

    Raises: Refused, when there is room (ask instead) or something else stands between the two.
    """
    may_learn_in(mentee, program).require()
    standing = standing_of(mentee, mentor, program, now)
    if standing.waiting is not None:
        return standing.waiting
    if standing.hindrance is not Hindrance.FULL:
        raise Refused(_("There is nothing to wait for here. Have a look at how it stands now."))
    try:
        with transaction.atomic():
            waiting = Waiting.objects.create(mentee=mentee, mentor=mentor, program=program, since=now)
            record("waiting.begun", actor=mentee, now=now, program_id=program.pk, person_id=mentee.pk)
            return waiting
    except IntegrityError:
        return Waiting.objects.get(mentee=mentee, mentor=mentor)


def stop_waiting(mentee: Person, mentor: Person) -> bool:
    """Leave the line; returns whether somebody was in it."""
    return bool(Waiting.objects.filter(mentee=mentee, mentor=mentor).delete()[0])


def next_in_line(now: datetime) -> Iterable[Waiting]:
    """Who is to be told now that a place has freed: as many for each mentor as there are places nobody holds."""
    lines: dict[object, list[Waiting]] = {}
    people = Waiting.objects.filter(offered_at=None).select_related("mentee", "mentor", "program")
    for waiting in people.order_by("mentor_id", "since", "id"):
        lines.setdefault(waiting.mentor_id, []).append(waiting)
    places = places_for([line[0].mentor_id for line in lines.values()], now)
    for mentor_id, line in lines.items():
        ready = (each for each in line if not any_block_among([each.mentee_id, each.mentor_id]))
        for _place, waiting in zip(range(places[mentor_id].free), ready, strict=False):  # type: ignore[index]
            yield waiting


def offer_place(waiting: Waiting, *, now: datetime) -> Waiting:
    """Keep a freed place for somebody for a few days; whoever does not take it up leaves the line after that."""
    waiting.offered_at, waiting.offered_until = now, now + OFFER_LASTS
    waiting.save(update_fields=["offered_at", "offered_until"])
    record(
        "waiting.offered", actor=None, now=now, program_id=waiting.program_id, person_id=waiting.mentee_id,
        subject_id=waiting.pk,
    )  # fmt: skip
    return waiting
