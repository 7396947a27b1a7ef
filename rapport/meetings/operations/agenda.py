"""The agenda: built from what is open, owned by the mentee, added to by both; and how each prepares."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import EditConflict, InputIsWrong, NotFound
from rapport.kernel.text import clean_line, clean_text
from rapport.kernel.versions import claim_version
from rapport.library import guides
from rapport.library.sessions import Part
from rapport.meetings.models import AgendaItem, Meeting, Preparation, Promise
from rapport.meetings.policies import may_build_agenda, owns_agenda
from rapport.mentorships.policies import may_write
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

PROMISE_MINUTES = 5
PARKED_MOST = 5
"""So many topics kept for another day come back at once."""
_KIND_OF_PART = {"next": AgendaItem.Kind.NEXT, "goals": AgendaItem.Kind.GOAL}


def build_agenda(meeting: Meeting, *, now: datetime) -> list[AgendaItem]:
    """Lay out a first agenda: what was promised and not told, then the template's parts, with parked topics in it.

    Runs once for a meeting; what people put there before stays. The minutes add up to the meeting's: the parts share
    what promises, topics and parked ones leave, and have a minute each at least.
    """
    if meeting.agenda.exclude(part="").exists():
        return _add_untold_promises(meeting, now=now)
    with transaction.atomic():
        _add_untold_promises(meeting, now=now)
        position = _last_position(meeting)
        for part, minutes in _parts_for(meeting):
            position += 1
            AgendaItem.objects.create(
                mentorship_id=meeting.mentorship_id,
                meeting=meeting,
                position=position,
                minutes=minutes,
                kind=_kind_of(part.key, part.ritual),
                part=part.key,
            )
        _bring_in_parked(meeting)
    return list(meeting.agenda.all())


def add_topic(
    meeting: Meeting, *, title: str, minutes: int = 10, about: str = "", actor: Person, now: datetime
) -> AgendaItem:
    """Put a topic before the closing parts; ``about`` as in ``say_what_it_is``.

    Raises: InputIsWrong, where nothing was written, or for a kind there isn't.
    """
    may_build_agenda(actor, meeting).require()
    title, about = _title(title), _kind(about)
    with transaction.atomic():
        place = _place_for_topics(meeting)
        _make_room(meeting, place)
        item = AgendaItem.objects.create(
            mentorship_id=meeting.mentorship_id,
            meeting=meeting,
            position=place,
            minutes=minutes,
            title=title,
            about=about,
            owner=actor,
        )
        _touched(meeting, actor, now)
    return item


def change_topic(
    item: AgendaItem, *, title: str, minutes: int, version: int, actor: Person, now: datetime
) -> AgendaItem:
    """Change the words or the minutes of an item. Raises: EditConflict with both versions, InputIsWrong."""
    meeting = _meeting_of(item)
    may_build_agenda(actor, meeting).require()
    title = clean_line(title, most=300) if item.part else _title(title)
    with transaction.atomic():
        if not claim_version(item, version):
            item.refresh_from_db()
            raise EditConflict(
                yours={str(_("Topic")): title}, theirs={str(_("Topic")): item.title}, version=item.version
            )
        item.title, item.minutes = title, minutes
        item.save(update_fields=["title", "minutes"])
        _touched(meeting, actor, now)
    return item


def say_what_it_is(item: AgendaItem, about: str, *, actor: Person, now: datetime) -> AgendaItem:
    """Say of a topic what kind of thing it is, as ``guides.sessions().item_kinds`` has them; empty takes it back.

    Raises: NotFound, for what is no topic; InputIsWrong, for a kind there isn't.
    """
    meeting = _meeting_of(item)
    may_build_agenda(actor, meeting).require()
    if not item.is_topic:
        raise NotFound
    with transaction.atomic():
        item.about = _kind(about)
        item.save(update_fields=["about"])
        _touched(meeting, actor, now)
    return item


def shift_topic(item: AgendaItem, *, by: int, actor: Person, now: datetime) -> None:
    """Move an item up (``by`` -1) or down (+1), past its neighbour."""
    meeting = _meeting_of(item)
    may_build_agenda(actor, meeting).require()
    with transaction.atomic():
        items = list(meeting.agenda.filter(state=AgendaItem.State.OPEN))
        index = next(number for number, other in enumerate(items) if other.pk == item.pk)
        target = max(0, min(len(items) - 1, index + by))
        items.insert(target, items.pop(index))
        for number, other in enumerate(items):
            AgendaItem.objects.filter(pk=other.pk).update(position=number)
        _touched(meeting, actor, now)


def park_topic(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Keep a topic for another day; it comes back into the next agenda by itself."""
    meeting = _meeting_of(item)
    may_write(actor, item.mentorship).require()
    with transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(meeting=None, parked_at=now, kind=AgendaItem.Kind.TOPIC)
        item.meeting, item.parked_at = None, now
        if meeting.now_item_id == item.pk:
            Meeting.objects.filter(pk=meeting.pk).update(now_item=None)
    return item


def bring_back(item: AgendaItem, meeting: Meeting, *, actor: Person, now: datetime) -> AgendaItem:
    """Put a parked topic onto an agenda again."""
    may_build_agenda(actor, meeting).require()
    with transaction.atomic():
        place = _place_for_topics(meeting)
        _make_room(meeting, place)
        AgendaItem.objects.filter(pk=item.pk).update(meeting=meeting, position=place, parked_at=None)
        _touched(meeting, actor, now)
    return item


def remove_topic(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Take an item off the agenda; it can be put back."""
    return _set_state(item, AgendaItem.State.REMOVED, actor=actor, now=now)


def restore_topic(item: AgendaItem, *, actor: Person, now: datetime) -> AgendaItem:
    """Put a removed item back where it was."""
    return _set_state(item, AgendaItem.State.OPEN, actor=actor, now=now)


def take_ownership(meeting: Meeting, *, actor: Person, now: datetime) -> None:
    """The mentee says: this is my agenda, as it stands."""
    may_build_agenda(actor, meeting).require()
    with transaction.atomic():
        build_agenda(meeting, now=now)
        _touched(meeting, actor, now)


def save_preparation(
    meeting: Meeting,
    *,
    arriving: str = "",
    line: str = "",
    shares: bool = True,
    objective: str = "",
    questions: str = "",
    ready: bool = False,
    version: int | None = None,
    actor: Person,
    now: datetime,
) -> Preparation:
    """Keep how somebody comes to a meeting; ``ready`` ticks their box for both to see.

    ``version`` None is a first save. Raises: EditConflict, where another tab was faster.
    """
    may_write(actor, meeting.mentorship).require()
    with transaction.atomic():
        own, _made = Preparation.objects.get_or_create(meeting=meeting, person=actor)
        if version is not None and not claim_version(own, version):
            own.refresh_from_db()
            raise EditConflict(
                yours={str(_("For the other one")): line, str(_("Your questions")): questions},
                theirs={str(_("For the other one")): own.line, str(_("Your questions")): own.questions},
                version=own.version,
            )
        own.arriving = arriving
        own.line = clean_text(line, most=1_000)
        own.shares = shares
        own.objective = clean_line(objective, most=300)
        own.questions = clean_text(questions, most=3_000)
        own.ready_at = (own.ready_at or now) if ready else own.ready_at
        own.save()
        if ready:
            _touched(meeting, actor, now)
            record_in(
                meeting.mentorship,
                "meeting.prepared",
                actor=actor,
                now=now,
                subject_id=meeting.pk,
                person_id=actor.pk,
            )
    return own


def _touched(meeting: Meeting, actor: Person, now: datetime) -> None:
    """The agenda counts as built once the one who owns it has had a hand in it."""
    if meeting.agenda_built_at is None and owns_agenda(actor, meeting):
        Meeting.objects.filter(pk=meeting.pk, agenda_built_at=None).update(agenda_built_at=now)
        meeting.agenda_built_at = now


def _add_untold_promises(meeting: Meeting, *, now: datetime) -> list[AgendaItem]:
    """What was due by the meeting and has not been told of leads the agenda."""
    on_agenda = set(meeting.agenda.exclude(promise=None).values_list("promise_id", flat=True))
    due_by = max(meeting.starts_at, now).date()
    untold = [
        promise
        for promise in Promise.objects.filter(mentorship_id=meeting.mentorship_id).due(due_by)
        if promise.pk not in on_agenda
    ]
    if not untold:
        return list(meeting.agenda.all())
    with transaction.atomic():
        _make_room(meeting, 0, len(untold))
        for number, promise in enumerate(untold):
            AgendaItem.objects.create(
                mentorship_id=meeting.mentorship_id,
                meeting=meeting,
                position=number,
                minutes=PROMISE_MINUTES,
                kind=AgendaItem.Kind.PROMISE,
                part="promises",
                owner_id=promise.owner_id,
                promise=promise,
            )
    return list(meeting.agenda.all())


def _parts_for(meeting: Meeting) -> Iterable[tuple[Part, int]]:
    """The parts of a meeting's template and their minutes; promises stand on the agenda one by one instead."""
    template = guides.session_template(meeting.template)
    parts = tuple(part for part in template.parts if part.key != "promises")
    items = [*meeting.agenda.filter(state=AgendaItem.State.OPEN), *_parked(meeting)]
    rest = max(len(parts), meeting.minutes - sum(item.minutes for item in items))
    return guides.fitted(replace(template, parts=parts), rest)


def _parked(meeting: Meeting) -> Iterable[AgendaItem]:
    parked = AgendaItem.objects.filter(
        mentorship_id=meeting.mentorship_id, meeting=None, state=AgendaItem.State.OPEN
    ).exclude(parked_at=None)
    return parked.order_by("parked_at", "id")[:PARKED_MOST]


def _bring_in_parked(meeting: Meeting) -> None:
    for item in _parked(meeting):
        place = _place_for_topics(meeting)
        _make_room(meeting, place)
        AgendaItem.objects.filter(pk=item.pk).update(meeting=meeting, position=place, parked_at=None)


def _set_state(item: AgendaItem, state: str, *, actor: Person, now: datetime) -> AgendaItem:
    meeting = _meeting_of(item)
    may_build_agenda(actor, meeting).require()
    with transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(state=state)
        item.state = state
        _touched(meeting, actor, now)
    return item


def _kind_of(part: str, ritual: str | None) -> str:
    if ritual is not None:
        return AgendaItem.Kind.OPENING if ritual == "opening" else AgendaItem.Kind.CLOSING
    return _KIND_OF_PART.get(part, AgendaItem.Kind.TOPIC)


def _meeting_of(item: AgendaItem) -> Meeting:
    if item.meeting is None:
        raise InputIsWrong(_("This topic is kept for another day. Bring it back first."))
    return item.meeting


def _kind(about: str) -> str:
    if about and about not in {kind.key for kind in guides.sessions().item_kinds}:
        raise InputIsWrong(_("Pick one of these."), field="about")
    return about


def _title(title: str) -> str:
    cleaned = clean_line(title, most=300)
    if not cleaned:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="title")
    return cleaned


def _last_position(meeting: Meeting) -> int:
    last = meeting.agenda.aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


def _place_for_topics(meeting: Meeting) -> int:
    """Before who-does-what and the closing, after everything else."""
    ends = (
        meeting.agenda.filter(kind__in=[AgendaItem.Kind.NEXT, AgendaItem.Kind.CLOSING])
        .order_by("position")
        .first()
    )
    return _last_position(meeting) + 1 if ends is None else ends.position


def _make_room(meeting: Meeting, position: int, places: int = 1) -> None:
    for item in meeting.agenda.filter(position__gte=position).order_by("-position"):
        AgendaItem.objects.filter(pk=item.pk).update(position=item.position + places)
