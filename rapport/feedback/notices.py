"""What people are told about feedback: that there is something, never what it says."""

from rapport.feedback.models import Thought, Turn
from rapport.feedback.operations import open_turn
from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.mentorships.lifecycle import RUNNING
from rapport.mentorships.models import Mentorship
from rapport.notifications.notices import Group, NoticeKind, tell

GIVEN = NoticeKind("feedback.given", Group.FEEDBACK, "feedback/mail/given")
ANSWERED = NoticeKind("feedback.answered", Group.FEEDBACK, "feedback/mail/answered")
TURN_OPENED = NoticeKind("feedback.turn_opened", Group.FEEDBACK, "feedback/mail/turn_opened")
TURN_GIVEN = NoticeKind("feedback.turn_given", Group.FEEDBACK, "feedback/mail/turn_given")
TURN_ANSWERED = NoticeKind("feedback.turn_answered", Group.FEEDBACK, "feedback/mail/turn_answered")
EVERY = 3
"""A turn opens after every third meeting (FEEDBACK-12)."""


@listens_to("meeting.held")
def every_third_meeting(event: Event) -> None:
    """After every third meeting, ask whoever learns how the guide helps."""
    if event.mentorship_id is None:
        return
    mentorship = Mentorship.objects.with_members().filter(pk=event.mentorship_id, state__in=RUNNING).first()
    if mentorship is None:
        return
    held = mentorship.meetings.held().count()
    if held and held % EVERY == 0:
        open_turn(mentorship, meetings_held=held, now=event.at)


@listens_to("feedback.given")
def a_thought_was_given(event: Event) -> None:
    thought = Thought.objects.select_related("giver", "receiver").filter(pk=event.subject).first()
    if thought is not None and not thought.is_draft:
        tell(
            GIVEN,
            thought.receiver,
            key=f"{event.pk}",
            now=event.at,
            url=f"/spaces/{thought.mentorship_id}/feedback/{thought.pk}/",
            facts={"other": thought.giver.first_name},
            mentorship_id=thought.mentorship_id,
        )


@listens_to("feedback.answered")
def a_thought_was_answered(event: Event) -> None:
    thought = Thought.objects.select_related("giver", "receiver").filter(pk=event.subject).first()
    if thought is not None:
        tell(
            ANSWERED,
            thought.giver,
            key=f"{thought.pk}",
            now=event.at,
            url=f"/spaces/{thought.mentorship_id}/feedback/{thought.pk}/",
            facts={"other": thought.receiver.first_name},
            mentorship_id=thought.mentorship_id,
        )


@listens_to("feedback.turn_opened")
def a_turn_was_opened(event: Event) -> None:
    _about_turn(TURN_OPENED, event, to_answerer=True)


@listens_to("feedback.turn_given")
def a_turn_was_given(event: Event) -> None:
    _about_turn(TURN_GIVEN, event, to_answerer=False)


@listens_to("feedback.turn_answered")
def a_turn_was_answered(event: Event) -> None:
    _about_turn(TURN_ANSWERED, event, to_answerer=True)


def _about_turn(kind: NoticeKind, event: Event, *, to_answerer: bool) -> None:
    turn = Turn.objects.select_related("answerer", "about").filter(pk=event.subject).first()
    if turn is None:
        return
    reader, other = (turn.answerer, turn.about) if to_answerer else (turn.about, turn.answerer)
    tell(
        kind,
        reader,
        key=f"{event.pk}",
        now=event.at,
        url=f"/spaces/{turn.mentorship_id}/feedback/turns/{turn.pk}/",
        facts={"other": other.first_name},
        mentorship_id=turn.mentorship_id,
    )
