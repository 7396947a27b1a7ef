"""What the screens of feedback have in common."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from rapport.feedback.models import Thought
from rapport.kernel.errors import NotFound
from rapport.meetings.views.shared import reader
from rapport.mentorships.models import Mentorship

PAGE = 20
"""How many stand on one page of a list."""


def thought_of(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> Thought:
    """Return a thought of these two that the reader may see. Raises: NotFound."""
    visible = Thought.objects.visible_to(reader(request)).filter(mentorship=mentorship, pk=thought_id)
    thought = visible.select_related("giver", "receiver", "promise").first()
    if thought is None:
        raise NotFound
    thought.mentorship = mentorship
    return thought


def own_thought(mentorship: Mentorship, thought_id: UUID, person: Any) -> Thought:
    """Return a thought that the person wrote. Raises: NotFound."""
    thought = mentorship.thoughts.filter(pk=thought_id, giver=person).first()
    if thought is None:
        raise NotFound
    thought.mentorship = mentorship
    return thought


def url_of(thought: Thought) -> str:
    """Return the address of a thought."""
    return f"/spaces/{thought.mentorship_id}/feedback/{thought.pk}/"
