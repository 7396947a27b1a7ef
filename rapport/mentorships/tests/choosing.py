"""What the tests of requests and introductions share."""

from typing import Any

from django.test import Client

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship, Request
from rapport.mentorships.requests import operations
from rapport.mentorships.requests.words import RequestWords
from rapport.people.models import Person
from rapport.programs.models import Program

AREA = "Presenting to boards"
OBSTACLE = "I prepare for days and then read my slides aloud."
OUTCOME = "I would say three sentences and let them ask."
WHY = "The board wants to see the night-bus review in May."
WORDS = {
    "area": AREA,
    "why_now": WHY,
    "obstacle": OBSTACLE,
    "outcome": OUTCOME,
    "brings": ["hours", "agenda"],
}


def sent_request(mentee: Person, mentor: Person, program: Program) -> Request:
    """A request on its way, made through the operations."""
    now = clock.now()
    draft = operations.keep_draft(
        mentee, mentor, program, RequestWords(AREA, WHY, OBSTACLE, OUTCOME, "", ("hours",)), now=now
    )
    return operations.send_request(draft, actor=mentee, now=now)


def introduced(mentee: Person, mentor: Person, program: Program) -> Mentorship:
    """Two people who were introduced by a request."""
    return operations.accept_request(sent_request(mentee, mentor, program), actor=mentor, now=clock.now())


def ask(client: Client, mentor: Person, **words: Any) -> Any:
    """Fill in the page on which one asks, as a browser would."""
    return client.post(f"/find/{mentor.pk}/ask/", words)
