"""Your data, yours to take: everything that is somebody's, and nothing of what the other one keeps."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from rapport.care.models import Letter, Pulse, Report, SafetyCheck
from rapport.care.operations import (
    ask_for_access,
    confirm_access,
    look_into_space,
    put_off_entry,
    report_a_line,
)
from rapport.conversations.models import Message
from rapport.desk.export.archive import PARTS, archive_of, said_by_part
from rapport.feedback.models import FirstReaction, IndirectWord, Thought, Turn
from rapport.growth.models import Challenge, Goal, Reflection, Step, Win
from rapport.kernel import clock
from rapport.meetings.models import AgendaItem, Meeting, NoteLine, Pad, Preparation, Promise, WrapUp
from rapport.mentorships.models import GoodbyeLetter, Mentorship, Pause, Request
from rapport.people import operations
from rapport.people.models import Person
from rapport.people.operations import Contact
from rapport.programs.models import Staff
from rapport.testing import make_pair, make_person
from rapport.vault.fields import KINDS

pytestmark = pytest.mark.django_db
NOT_THEIRS = {
    "care.CaseNote.text": "the contact's own notes on a report",
    "care.AccessGrant.reason": "part of the case",
    "care.AccessGrant.delay_reason": "part of the case",
    "integrations.SheetDraft.sheet": "a coordinator's sheet, for a day; what is in it stands in the profiles",
    "integrations.SheetDraft.mapping": "how a sheet was read",
    "integrations.SheetDraft.findings": "how a sheet was read",
    "matching.MatchingRun.frozen": "a coordinator's board",
    "matching.Meaning.sealed": "numbers a program made of their text; the text itself is in it",
    "matching.FrozenMeaning.sealed": "the same, as a coordinator's board heard it",
    "integrations.SheetMemory.mapping": "how a sheet was read",
}


def words_of(person: Person) -> str:
    return json.dumps(said_by_part(person), ensure_ascii=False)


@pytest.fixture
def world(pair: Mentorship, mina: Person, omar: Person, now: datetime) -> Mentorship:
    """Mina and Omar, with words of each in everything there is; ``to-mina`` marks what Mina may take."""
    key = {"mentorship": pair}
    for me, mine, other in ((mina, "mina", omar), (omar, "omar", mina)):
        operations.save_contact(me, Contact(f"{mine}-phone", f"{mine}-needs"), actor=me, now=now)
        member = pair.member_for(me)
        goal = Goal.objects.create(owner=me, text=f"{mine}-goal", **key)
        Step.objects.create(goal=goal, text=f"{mine}-step", position=1)
        Challenge.objects.create(person=me, text=f"{mine}-challenge", **key)
        Win.objects.create(person=me, text=f"{mine}-win", **key)
        Reflection.objects.create(person=me, about="learned", text=f"{mine}-journal", **key)
        shared = Reflection(
            person=me,
            about="learned",
            text=f"{mine}-long",
            shared_text=f"{mine}-shared",
            shared_at=now,
            **key,
        )
        shared.save()
        Message.objects.create(writer=me, text=f"{mine}-message", **key)
        Message.objects.create(writer=me, text=f"{mine}-withdrawn", taken_back_at=now, **key)
        meeting = Meeting.objects.create(
            starts_at=now + timedelta(days=len(mine)), place=f"{mine}-place", **key
        )
        AgendaItem.objects.create(meeting=meeting, title=f"{mine}-topic", owner=me, **key)
        NoteLine.objects.create(meeting=meeting, author=me, text=f"{mine}-note")
        Pad.objects.create(meeting=meeting, person=me, text=f"{mine}-pad")
        Preparation.objects.create(
            meeting=meeting, person=me, arriving=f"{mine}-arriving", questions=f"{mine}-questions"
        )
        WrapUp.objects.create(
            meeting=meeting, person=me, takeaway=f"{mine}-takeaway", leaving=f"{mine}-mood", done_at=now
        )
        Promise.objects.create(
            meeting=meeting, owner=me, made_by=me, text=f"{mine}-promise", due_on=now.date(), **key
        )
        thought = Thought.objects.create(
            giver=me, receiver=other, kind="try", what=f"{mine}-thought", given_at=now, **key
        )
        Thought.objects.create(giver=me, receiver=other, kind="try", what=f"{mine}-draft", **key)
        FirstReaction.objects.create(
            thought=thought, person=other, text=f"{'omar' if me == mina else 'mina'}-reaction"
        )
        Pulse.objects.create(person=me, day=30, answers=f"{mine}-pulse", **key)
        Pause.objects.create(
            begun_by=me, begun_at=now, until=now.date(), line=f"{mine}-pause", ended_at=now, **key
        )
        GoodbyeLetter.objects.create(author=member, good=f"{mine}-goodbye", saved_at=now, **key)
        Letter.objects.create(program=pair.program, writer=me, text=f"{mine}-letter")
        IndirectWord.objects.create(program=pair.program, writer=me, text=f"{mine}-indirect", consent="1")
        report = Report.objects.create(
            program=pair.program,
            reporter=me,
            about=other,
            receipt=f"{mine[:4]:>4}-{mine[:4]}",
            text=f"{mine}-report",
            answer_by=now,
        )
        SafetyCheck.objects.create(report=report, day=30, text=f"{mine}-check")
    Turn.objects.create(answerer=mina, about=omar, meetings_held=3, keep="mina-keep", **key)
    Request.objects.create(
        program=pair.program,
        mentee=mina,
        mentor=omar,
        state="declined",
        sent_at=now,
        area="mina-area",
        decline_reason="omar-reason",
    )
    return pair


BOTH = (
    "goal",
    "step",
    "challenge",
    "win",
    "shared",
    "message",
    "place",
    "topic",
    "note",
    "takeaway",
    "promise",
    "thought",
    "pause",
)
OWN = (
    "phone", "needs", "journal", "long", "pad", "mood", "draft", "reaction", "pulse", "goodbye", "letter", "indirect",
    "report", "check", "arriving", "questions",
)  # fmt: skip


def test_everything_that_is_theirs_is_in_it_and_nothing_that_is_not(
    world: Mentorship, mina: Person, omar: Person
):
    for me, mine, theirs in ((mina, "mina", "omar"), (omar, "omar", "mina")):
        words = words_of(me)
        for what in BOTH:
            assert f"{mine}-{what}" in words and f"{theirs}-{what}" in words, what
        for what in OWN:
            assert f"{mine}-{what}" in words, what
            assert f"{theirs}-{what}" not in words, what
        assert f"{theirs}-withdrawn" not in words

    assert "mina-area" in words_of(omar) and "omar-reason" in words_of(omar)
    assert "omar-reason" not in words_of(mina)
    assert "mina-keep" in words_of(mina) and "mina-keep" not in words_of(omar)


def test_others_take_nothing_of_it(world: Mentorship, dana: Person, cora: Person, sana: Person):
    for somebody in (dana, cora, sana):
        words = words_of(somebody)
        assert "mina-" not in words and "omar-" not in words


def test_every_sealed_field_is_in_the_archive_or_is_left_out_for_a_reason():
    """A new sealed field has to be added to a part, or to the list of what is not theirs, on purpose."""
    sealed = {field for fields in KINDS.values() for field in fields}
    # "why_i_declined", and the "why" of an introduction that is said to each.
    names = {"decline_reason", "why_learning", "why_guiding"}
    for part in PARTS:
        for name, getter in part.fields.items():
            names.add(getter.rpartition(".")[2] if isinstance(getter, str) else name)

    assert {field for field in sealed if field.rpartition(".")[2] not in names} <= set(NOT_THEIRS)
    assert set(NOT_THEIRS) <= sealed


def test_the_number_of_questions_to_the_database_does_not_grow_with_what_is_there(
    world: Mentorship,
    mina: Person,
    omar: Person,
    program: Any,
    django_assert_max_num_queries: Any,
    now: datetime,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        said_by_part(mina)
    for number in range(30):
        Message.objects.create(mentorship=world, writer=omar, text=f"omar-{number}")
        NoteLine.objects.create(meeting=world.meetings.first(), author=omar, text=f"line {number}")
        Win.objects.create(mentorship=world, person=mina, text=f"win {number}")
    with CaptureQueriesContext(connection) as many:
        said_by_part(mina)

    assert len(many) <= len(few)
    assert len(few) <= len(PARTS) + 15


def test_the_archive_reads_without_us(world: Mentorship, mina: Person, now: datetime):
    with ZipFile(BytesIO(archive_of(mina, now))) as archive:
        page = archive.read("read-me.html").decode()
        data = json.loads(archive.read("data.json"))

    assert archive.namelist() == ["read-me.html", "data.json"]
    assert data["schema"] == 1
    assert [part.key for part in PARTS] == list(data)[5:]
    assert data["mentorships"][0]["partners"] == ["Omar Lindqvist"]
    assert "omar-message" in page and "omar-pad" not in page
    assert "<script" not in page and "http" not in page


def test_words_in_it_are_only_words(pair: Mentorship, mina: Person, now: datetime):
    Message.objects.create(mentorship=pair, writer=mina, text="<img src=x onerror=alert(1)>")

    with ZipFile(BytesIO(archive_of(mina, now))) as archive:
        assert "<img" not in archive.read("read-me.html").decode()


def test_it_can_be_taken_after_a_relationship_has_ended(
    mina: Person, omar: Person, program: Any, now: datetime, as_person: Callable[[Person], Client]
):
    ended = make_pair(mina, omar, program, "closed")
    Message.objects.create(mentorship=ended, writer=omar, text="omar-kept")

    assert "omar-kept" in words_of(mina)


def test_who_opened_the_space_stands_in_it_when_it_stands_in_the_log_and_not_before(
    pair: Mentorship, mina: Person, omar: Person, sana: Person, now: datetime
):
    second = make_person("Sam Ortiz")
    Staff.objects.create(program=pair.program, person=second, role=Staff.Role.SAFEGUARDING)
    report = report_a_line(pair, text="A line", about=omar, stop_contact=False, actor=mina, now=now)
    grant = ask_for_access(report, reason="Threats", actor=sana, now=now)
    put_off_entry(grant, until=now + timedelta(days=10), reason="He would know", actor=sana, now=now)
    confirm_access(grant, actor=second, now=now)
    look_into_space(grant, actor=sana, now=now)

    assert said_by_part(omar)["looks"] == []

    clock.freeze(now + timedelta(days=10))
    assert [row["by"] for row in said_by_part(omar)["looks"]] == ["Sana Keller"]
