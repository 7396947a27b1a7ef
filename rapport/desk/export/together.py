"""What two people share: theirs, both of them; each takes all of it, and nothing the other keeps private."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.conversations.models import Message
from rapport.desk.export.parts import Chapter, Part, fields, own, shown
from rapport.feedback.models import Thought, Turn
from rapport.growth.models import Challenge, Goal, GoalChange, ProgressEntry, Reflection, Step, Win
from rapport.meetings.models import AgendaItem, Meeting, NoteLine, Preparation, Promise, WrapUp
from rapport.mentorships.models import (
    AgreementTopic,
    Answer,
    GoodbyeLetter,
    Introduction,
    LineException,
    Mentorship,
    Pause,
    Signature,
)
from rapport.people.models import Person

BOTH = Chapter.TOGETHER


def _seen(model: Any, person: Person, *related: str) -> Any:
    """The rows of a kind that has its own door."""
    return model.objects.visible_to(person).select_related(*related)


def _shared(model: Any, person: Person, mentorship: str, *related: str) -> Any:
    """The rows that hang on this person's relationships by the path ``mentorship``."""
    mine = Mentorship.objects.visible_to(person).values("pk")
    return model.objects.filter(**{f"{mentorship}__in": mine}).select_related(mentorship, *related)


def _others(row: Mentorship, person: Person) -> list[str]:
    return [str(other) for other in row.others_than(person)]


def _own_role(row: Mentorship, person: Person) -> str | None:
    member = row.member_for(person)
    return member.get_role_display() if member else None


def _told_why(row: Introduction, person: Person) -> str:
    """What whoever brought the two together said to this one of them."""
    member = row.mentorship.member_for(person)
    return row.why_for(member) if member else ""


def _answers(person: Person) -> Iterable[Answer]:
    return (
        Answer.objects.visible_to(person)
        .select_related("round__mentorship", "member__person")
        .order_by("saved_at")
    )


def _topics(person: Person) -> Iterable[AgreementTopic]:
    rows: Any = _shared(AgreementTopic, person, "agreement__mentorship")
    rows = rows.prefetch_related("agreement__mentorship__members__person")
    found: Iterable[AgreementTopic] = rows.order_by("agreement__made_at", "id")
    return found


def _keeps(row: AgreementTopic, person: Person) -> dict[str, Any]:
    names = {str(member.pk): str(member.person) for member in row.agreement.mentorship.members.all()}
    return {names.get(who, who): values for who, values in row.everybody().items()}


def _begun(path: str) -> Any:
    """One's own, and the other's from the moment the meeting has begun, as the live page shows it."""

    def get(row: Preparation, person: Person) -> Any:
        is_shown = row.person_id == person.pk or row.meeting.started_at is not None
        return getattr(row, path) if is_shown else None

    return get


def _arrived(path: str) -> Any:
    def get(row: Preparation, person: Person) -> Any:
        is_shown = row.person_id == person.pk or (row.shares and row.meeting.started_at is not None)
        return getattr(row, path) if is_shown else None

    return get


def _given(path: str) -> Any:
    """The three lines are their writer's until they are given."""

    def get(row: Turn, person: Person) -> Any:
        return getattr(row, path) if row.answerer_id == person.pk or row.given_at is not None else None

    return get


def _thanked(path: str) -> Any:
    """A takeaway and a thank-you are for both once their writer is done."""

    def get(row: WrapUp, person: Person) -> Any:
        done: datetime | None = row.done_at
        return getattr(row, path) if row.person_id == person.pk or done is not None else None

    return get


PARTS = (
    Part(
        "mentorships",
        BOTH,
        _("Your mentorships"),
        lambda person: Mentorship.objects.visible_to(person).with_members().order_by("began_at", "id"),
        fields(
            "state began_at active_since closed_at",
            id="pk",
            partners=_others,
            role=_own_role,
            program="program.name",
            kind=shown("kind"),
        ),
    ),
    Part(
        "introductions",
        BOTH,
        _("How you were introduced"),
        lambda person: _seen(Introduction, person, "mentorship").prefetch_related("mentorship__members"),
        fields("call_at", mentorship="mentorship_id", why=_told_why),
    ),
    Part(
        "exceptions",
        BOTH,
        _("Exceptions that were made for you"),
        lambda person: _seen(LineException, person, "mentorship", "made_by"),
        fields("reason", mentorship="mentorship_id", by="made_by", at="made_at"),
    ),
    Part(
        "answers",
        BOTH,
        _("Questions you each answered alone"),
        _answers,
        fields(
            "content",
            mentorship="round.mentorship_id",
            about="round.kind",
            by="member.person",
            at="submitted_at",
        ),
    ),
    Part(
        "agreement",
        BOTH,
        _("What you agreed"),
        _topics,
        fields(
            "topic words joint",
            mentorship="agreement.mentorship_id",
            number="agreement.number",
            state="agreement.state",
            each=_keeps,
        ),
    ),
    Part(
        "signatures",
        BOTH,
        _("Signatures"),
        lambda person: _shared(Signature, person, "agreement__mentorship"),
        fields("name", mentorship="agreement.mentorship_id", number="agreement.number", at="signed_at"),
    ),
    Part(
        "meetings",
        BOTH,
        _("Meetings"),
        lambda person: Meeting.objects.visible_to(person).select_related("mentorship").order_by("starts_at"),
        fields("minutes place state", mentorship="mentorship_id", at="starts_at", form=shown("form")),
    ),
    Part(
        "agenda",
        BOTH,
        _("Agendas"),
        lambda person: _shared(AgendaItem, person, "mentorship", "meeting", "owner").exclude(
            state=AgendaItem.State.REMOVED
        ),
        fields(
            "title about minutes state",
            mentorship="mentorship_id",
            meeting_at="meeting.starts_at",
            by="owner",
        ),
    ),
    Part(
        "preparations",
        BOTH,
        _("How you came to your meetings"),
        lambda person: _shared(Preparation, person, "meeting__mentorship", "person"),
        fields(
            meeting_at="meeting.starts_at",
            by="person",
            arriving=_arrived("arriving"),
            line=_arrived("line"),
            objective=_begun("objective"),
            questions=own("questions"),
        ),
    ),
    Part(
        "notes",
        BOTH,
        _("Shared notes"),
        lambda person: _shared(NoteLine, person, "meeting__mentorship", "author").filter(removed_at=None),
        fields("text", meeting_at="meeting.starts_at", by="author", at="written_at"),
    ),
    Part(
        "takeaways",
        BOTH,
        _("Takeaways and thanks"),
        lambda person: _shared(WrapUp, person, "meeting__mentorship", "person"),
        fields(
            meeting_at="meeting.starts_at",
            by="person",
            takeaway=_thanked("takeaway"),
            thanks=_thanked("thanks"),
        ),
    ),
    Part(
        "promises",
        BOTH,
        _("Promises"),
        lambda person: _seen(Promise, person, "mentorship", "owner").order_by("made_at"),
        fields(
            "text first_step due_on moved_because result obstacle made_at",
            mentorship="mentorship_id",
            by="owner",
            state=shown("state"),
        ),
    ),
    Part(
        "goals",
        BOTH,
        _("Goals"),
        lambda person: _seen(Goal, person, "mentorship", "owner", "measure"),
        fields(
            "text why strategies by_on",
            mentorship="mentorship_id",
            by="owner",
            state=shown("state"),
            unit="measure.unit",
            start="measure.start",
            target="measure.target",
        ),
    ),
    Part(
        "goal_changes",
        BOTH,
        _("How goals changed"),
        lambda person: _shared(GoalChange, person, "goal__mentorship", "changed_by"),
        fields("what text_before words", at="changed_at", by="changed_by"),
    ),
    Part(
        "steps",
        BOTH,
        _("Steps"),
        lambda person: _seen(Step, person, "goal__mentorship"),
        fields("text if_then due_on came_of_it", state=shown("state")),
    ),
    Part(
        "progress",
        BOTH,
        _("How goals were going"),
        lambda person: _seen(ProgressEntry, person, "goal__mentorship", "noted_by"),
        fields("value line", at="noted_at", by="noted_by"),
    ),
    Part(
        "challenges",
        BOTH,
        _("What was hard"),
        lambda person: _seen(Challenge, person, "mentorship", "person"),
        fields("text tried", mentorship="mentorship_id", by="person", at="raised_at"),
    ),
    Part(
        "wins",
        BOTH,
        _("Wins"),
        lambda person: _seen(Win, person, "mentorship", "person", "noticed_by"),
        fields("text", mentorship="mentorship_id", of="person", by="noticed_by", at="won_at"),
    ),
    Part(
        "shared_reflections",
        BOTH,
        _("Reflections that were shared with you"),
        lambda person: Reflection.objects.shared_with(person).select_related("mentorship", "person"),
        fields(mentorship="mentorship_id", by="person", at="shared_at", text="shared_text"),
    ),
    Part(
        "messages",
        BOTH,
        _("Messages"),
        lambda person: Message.objects.visible_to(person).standing().select_related("mentorship", "writer"),
        fields("text", mentorship="mentorship_id", by="writer", at="sent_at"),
    ),
    Part(
        "feedback",
        BOTH,
        _("Thoughts for each other"),
        lambda person: _seen(Thought, person, "mentorship", "giver", "receiver"),
        fields(
            "when what effect next understood reply",
            mentorship="mentorship_id",
            by="giver",
            to="receiver",
            at="given_at",
        ),
    ),
    Part(
        "feedback_turns",
        BOTH,
        _("Keep, more, less"),
        lambda person: _seen(Turn, person, "mentorship", "answerer", "about"),
        fields(
            "change explanation",
            mentorship="mentorship_id",
            by="answerer",
            to="about",
            at="given_at",
            keep=_given("keep"),
            more=_given("more"),
            less=_given("less"),
        ),
    ),
    Part(
        "pauses",
        BOTH,
        _("Pauses"),
        lambda person: _shared(Pause, person, "mentorship", "begun_by"),
        fields("until", mentorship="mentorship_id", by="begun_by", at="begun_at", text="line"),
    ),
    Part(
        "goodbye_letters",
        BOTH,
        _("Letters that say goodbye"),
        lambda person: GoodbyeLetter.objects.visible_to(person),
        fields("good why_now thanks", mentorship="mentorship_id", by="author.person", at="sent_at"),
    ),
)
"""In the order they are read."""
