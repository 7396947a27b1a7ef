"""A crowd for the benchmarks: many relationships with some life in them, written in bulk."""

import secrets
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.kernel.addresses import address_key
from rapport.meetings.models import Meeting, NoteLine, Promise
from rapport.mentorships.models import Member, Mentorship
from rapport.people.models import Capacity, Person
from rapport.programs.models import Enrollment, Program, Staff
from rapport.vault import keyfile
from rapport.vault.models import DataKey
from rapport.vault.sealing import KEY_BYTES, wrap

BATCH = 1_000


def data_keys(scope: str, count: int) -> list[DataKey]:
    """Fresh keys, written in one go."""
    file = keyfile.load()
    master = file.epochs[file.current_epoch]
    keys = []
    for _number in range(count):
        key_id = uuid4()
        wrapped = wrap(secrets.token_bytes(KEY_BYTES), with_key=master, key_id=key_id)
        keys.append(
            DataKey(id=key_id, scope=scope, epoch=file.current_epoch, wrapped=wrapped, made_at=clock.now())
        )
    return DataKey.objects.bulk_create(keys, batch_size=BATCH)


def people(prefix: str, count: int) -> list[Person]:
    keys = data_keys("person", count)
    made = [
        Person(
            email=f"{prefix}{number}@example.org",
            email_key=address_key(f"{prefix}{number}@example.org"),
            name=f"{prefix.title()} {number}",
            key=keys[number],
            password="!",  # noqa: S106 - nobody signs in by it
        )
        for number in range(count)
    ]
    Person.objects.bulk_create(made, batch_size=BATCH)
    Capacity.objects.bulk_create(
        [Capacity(person=person, partners_most=5) for person in made], batch_size=BATCH
    )
    return made


def program() -> Program:
    return Program.objects.create(slug="crowd", name="A crowded program")


def pairs(frame: Program, prefix: str, count: int) -> list[Mentorship]:
    """``count`` active pairs with a held meeting, a planned one, promises and the events of these."""
    now = clock.now()
    mentees, mentors = people(f"{prefix}a", count), people(f"{prefix}b", count)
    Enrollment.objects.bulk_create(
        [
            Enrollment(program=frame, person=person, learns=learns, guides=not learns)
            for group, learns in ((mentees, True), (mentors, False))
            for person in group
        ],
        batch_size=BATCH,
    )
    keys = data_keys("mentorship", count)
    made = [
        Mentorship(
            program=frame,
            state="active",
            began_at=now - timedelta(days=60),
            state_since=now - timedelta(days=60),
            active_since=now - timedelta(days=60),
            key=key,
            pair_key=f"{prefix}{number}",
        )
        for number, key in enumerate(keys)
    ]
    Mentorship.objects.bulk_create(made, batch_size=BATCH)
    Member.objects.bulk_create(
        [
            Member(mentorship=pair, person=person, role=role, place=place)
            for pair, mentee, mentor in zip(made, mentees, mentors, strict=True)
            for person, role, place in ((mentee, "learning", None), (mentor, "guiding", 1))
        ],
        batch_size=BATCH,
    )
    _meetings(frame, made)
    return made


def _meetings(frame: Program, made: list[Mentorship]) -> None:
    now = clock.now()
    held = [Meeting(mentorship=pair, starts_at=now - timedelta(days=10), state="held") for pair in made]
    coming = [Meeting(mentorship=pair, starts_at=now + timedelta(days=4)) for pair in made]
    Meeting.objects.bulk_create([*held, *coming], batch_size=BATCH)
    Event.objects.bulk_create(
        [
            Event(
                verb=verb,
                at=meeting.starts_at if verb == "meeting.held" else now - timedelta(days=20),
                mentorship_id=meeting.mentorship_id,
                program_id=frame.pk,
                subject_id=meeting.pk,
                facts={"at": meeting.starts_at.isoformat(), "minutes": 60, "prepared": True},
            )
            for meeting in [*held, *coming]
            for verb in (
                ("meeting.planned", "meeting.held") if meeting.state == "held" else ("meeting.planned",)
            )
        ],
        batch_size=BATCH,
    )


def enliven(pair: Mentorship, lines: int = 20) -> Meeting:
    """Give one pair the notes and promises that its pages then show."""
    meeting = pair.meetings.get(state="held")
    members = list(pair.members.select_related("person"))
    for number in range(lines):
        NoteLine.objects.create(
            meeting=meeting,
            author=members[number % 2].person,
            position=number,
            text="What we talked about. " * 12,
        )
    for number in range(4):
        Promise.objects.create(
            mentorship=pair,
            owner=members[number % 2].person,
            text="Send both versions",
            due_on=(clock.now() + timedelta(days=number + 1)).date(),
        )
    return meeting


def coordinator(frame: Program) -> Person:
    (person,) = people("coordinator", 1)
    Staff.objects.create(program=frame, person=person, role=Staff.Role.COORDINATOR)
    # Whoever looks after others has a second factor; without one their pages send them to get it.
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person
