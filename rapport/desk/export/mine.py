"""What is somebody's alone: their profile, what they asked, their private notes, and their account."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.care.models import AccessLook, Letter, Pulse, Report, SafetyCheck
from rapport.desk.export.parts import Chapter, Part, fields, own, shown
from rapport.feedback.models import FirstReaction, IndirectWord
from rapport.growth.models import Reflection
from rapport.history.models import Event
from rapport.kernel import clock
from rapport.library import guides
from rapport.matching.models import Background
from rapport.matching.models import Preferences as MatchingPreferences
from rapport.meetings.models import Pad, WrapUp
from rapport.mentorships.models import Mentorship, Request, Waiting
from rapport.notifications.models import OutboxMessage, Preferences
from rapport.people.hours import opening_in_words, openings_of
from rapport.people.models import Person, Pick
from rapport.programs.models import Enrollment, SignUpAnswers

MINE, ACCOUNT = Chapter.MINE, Chapter.ACCOUNT


def _profile(person: Person) -> Iterable[Person]:
    rows = Person.objects.filter(pk=person.pk).select_related("capacity", "line_manager")
    found: Iterable[Person] = rows.prefetch_related("skills_wanted", "expertise", "picks", "windows")
    return found


def _picked(kind: str) -> Any:
    def get(row: Person, _person: Person) -> list[str]:
        known: Any = guides.values() if kind == Pick.Kind.VALUE else guides.interests()
        return [
            str(known[pick.card].name) for pick in row.picks.all() if pick.kind == kind and pick.card in known
        ]

    return get


def _skill(slug: str) -> str:
    skill = guides.skills().get(slug)
    return str(skill.name) if skill else slug


def _offered(row: Person, _person: Person) -> dict[str, str]:
    return {_skill(each.skill): each.get_list_display() for each in row.expertise.all()}


def _sign_up_answers(person: Person) -> Iterable[SignUpAnswers]:
    rows = SignUpAnswers.objects.filter(enrollment__person=person)
    return rows.select_related("enrollment__person", "enrollment__program")


def _of_meetings(model: type[Pad] | type[WrapUp], person: Person) -> Iterable[Pad | WrapUp]:
    rows: Any = model._default_manager.filter(person=person).select_related("person", "meeting")
    found: Iterable[Pad | WrapUp] = rows.order_by("meeting__starts_at", "pk")
    return found


def _keeps_away_from(row: Person, _person: Person) -> list[str]:
    return [str(block.blocked) for block in row.blocks.select_related("blocked").order_by("made_at")]


def _looks(person: Person) -> Iterable[AccessLook]:
    """What stands in the log of their spaces by now: an entry that was put off is put off here too."""
    mine = Mentorship.objects.visible_to(person)
    rows = AccessLook.objects.filter(grant__mentorship__in=mine, grant__shown_from__lte=clock.now())
    return rows.select_related("grant__mentorship", "person")


PARTS = (
    Part(
        "profile",
        MINE,
        _("Your profile"),
        _profile,
        fields(
            "name email pronouns headline place department job_title line_manager about phone support_needs time_zone"
            " language joined_at agreed_to_preview_at",
            skills_wanted=lambda row, _p: [_skill(each.skill) for each in row.skills_wanted.all()],
            skills_offered=_offered,
            values=_picked(Pick.Kind.VALUE),
            likes=_picked(Pick.Kind.INTEREST),
            dislikes=_picked(Pick.Kind.DISLIKE),
            hours_per_month="capacity.hours_per_month",
            people_at_once="capacity.partners_most",
            languages="capacity.languages",
            windows=lambda row, _p: [opening_in_words(each) for each in openings_of(row)],
            keeps_away_from=_keeps_away_from,
        ),
    ),
    Part(
        "programs",
        MINE,
        _("Programs you take part in"),
        lambda person: Enrollment.objects.filter(person=person).select_related("program"),
        fields("learns guides since", program="program.name", state=shown("state")),
    ),
    Part(
        "sign_up_answers",
        MINE,
        _("What you wrote when you signed up"),
        _sign_up_answers,
        fields("goal experience wishes vetoes earlier_partners", program="enrollment.program.name"),
    ),
    Part(
        "matching_preferences",
        MINE,
        _("What you hope for in suggestions"),
        lambda person: MatchingPreferences.objects.filter(person=person).select_related("person"),
        fields("hopes exclusions changed_at"),
    ),
    Part(
        "background",
        MINE,
        _("What is used and shown to nobody"),
        lambda person: Background.objects.filter(person=person).select_related("person"),
        fields("said hoped is_used changed_at"),
    ),
    Part(
        "requests",
        MINE,
        _("Requests you wrote, and those you got"),
        lambda person: Request.objects.visible_to(person).with_people(),
        fields(
            "state sent_at area why_now obstacle outcome situation question answer",
            asked_by="mentee",
            asked="mentor",
            program="program.name",
            why_i_declined=own("decline_reason", "mentor_id"),
        ),
    ),
    Part(
        "waiting",
        MINE,
        _("Mentors you wait for"),
        lambda person: Waiting.objects.filter(mentee=person).select_related("mentor", "program"),
        fields("mentor since", program="program.name"),
    ),
    Part(
        "reflections",
        MINE,
        _("Your reflections"),
        lambda person: (
            Reflection.objects.of(person).select_related("person", "mentorship").order_by("written_at")
        ),
        fields("text shared_text shared_at", at="written_at", about=shown("about")),
    ),
    Part(
        "pads",
        MINE,
        _("Your private notes on meetings"),
        lambda person: _of_meetings(Pad, person),
        fields("text", meeting_at="meeting.starts_at"),
    ),
    Part(
        "moods",
        MINE,
        _("How you left your meetings"),
        lambda person: _of_meetings(WrapUp, person),
        fields(text="leaving", meeting_at="meeting.starts_at"),
    ),
    Part(
        "first_reactions",
        MINE,
        _("Your first reactions to feedback"),
        lambda person: FirstReaction.objects.filter(person=person).select_related("person"),
        fields("text"),
    ),
    Part(
        "pulses",
        MINE,
        _("How you said it was going"),
        lambda person: Pulse.objects.filter(person=person).select_related("person"),
        fields("day answers", at="answered_at", wish=shown("wish")),
    ),
    Part(
        "letters",
        MINE,
        _("Letters you wrote to those who look after the program"),
        lambda person: Letter.objects.filter(writer=person).select_related("program"),
        fields("text opened_at", program="program.name", at="sent_at", kind=shown("kind")),
    ),
    Part(
        "indirect_words",
        MINE,
        _("What you asked the coordinator to carry"),
        lambda person: IndirectWord.objects.filter(writer=person).select_related("program"),
        fields("text read_at", program="program.name", at="sent_at"),
    ),
    Part(
        "reports",
        MINE,
        _("Reports you made"),
        lambda person: Report.objects.made_by(person).select_related("program", "about"),
        fields("receipt about text outcome", program="program.name", at="made_at", state=shown("state")),
    ),
    Part(
        "safety_checks",
        MINE,
        _("What you answered after a report"),
        lambda person: SafetyCheck.objects.filter(report__reporter=person).select_related("report"),
        fields("day text", receipt="report.receipt", at="answered_at", answer=shown("answer")),
    ),
    Part(
        "when_we_write",
        ACCOUNT,
        _("When we may write to you"),
        lambda person: Preferences.objects.filter(person=person),
        fields("switched_off rhythm nudges on_weekends"),
    ),
    Part(
        "mails",
        ACCOUNT,
        _("Mails of the last sixty days"),
        lambda person: OutboxMessage.objects.filter(person=person).order_by("told_at"),
        fields("kind sent_at state", at="told_at"),
    ),
    Part(
        "sessions",
        ACCOUNT,
        _("Where you are signed in"),
        lambda person: person.sessions.all(),
        fields("device", since="begun_at", until="expire_date"),
    ),
    Part(
        "looks",
        ACCOUNT,
        _("Who else has read what you share, and when"),
        _looks,
        fields("at", by="person", mentorship="grant.mentorship_id"),
    ),
    Part(
        "events",
        ACCOUNT,
        _("What you did here, without words"),
        # Only what they did themselves: what others did about them may tell of somebody else.
        lambda person: Event.objects.filter(actor_id=person.pk).order_by("at", "id"),
        fields("at facts", what="verb", mentorship="mentorship_id"),
    ),
)
"""In the order they are read."""
