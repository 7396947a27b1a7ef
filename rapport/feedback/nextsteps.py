"""What feedback asks of a person next."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.feedback.models import Thought, Turn
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in two queries for all of them together."""
    ids = [mentorship.pk for mentorship in mentorships if mentorship.is_open and not mentorship.is_frozen]
    unread = Thought.objects.filter(mentorship_id__in=ids, receiver=person, understood_at=None).exclude(
        given_at=None
    )
    for thought in unread.order_by("given_at", "id"):
        yield NextStep(
            thought.mentorship_id, Press.REPORT, "feedback.read",
            title=_("There are some thoughts for you"),
            why=_("Somebody took the time to notice. There is no rush, and no right way to take it."),
            action=_("Read them when you’re ready"),
            url=f"/spaces/{thought.mentorship_id}/feedback/{thought.pk}/", minutes=5,
        )  # fmt: skip
    asked = Q(answerer=person, state=Turn.State.OPEN) | Q(about=person, state=Turn.State.GIVEN)
    for turn in Turn.objects.filter(asked, mentorship_id__in=ids).order_by("opened_at", "id"):
        is_answerer = turn.answerer_id == person.pk
        yield NextStep(
            turn.mentorship_id, Press.GROW, "feedback.turn",
            title=_("How do they help you?") if is_answerer else _("Three lines about how you help"),
            why=_("You have met three more times, and they would like to know.")
            if is_answerer
            else _("One small change, or a reason, closes the circle."),
            action=_("Three short lines") if is_answerer else _("Read and choose one"),
            url=f"/spaces/{turn.mentorship_id}/feedback/turns/{turn.pk}/", minutes=2,
        )  # fmt: skip
