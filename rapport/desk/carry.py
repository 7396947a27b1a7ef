"""A question to carry through the week, from the decks of the library."""

from datetime import datetime

from rapport.library import guides
from rapport.people.models import Person


def question_of_the_week(person: Person, now: datetime) -> str:
    """A question to ask somebody; another one each week, and not the same for everybody."""
    cards = guides.open_questions()
    year, week, _day = now.astimezone(person.zone).isocalendar()
    return str(cards[(year * 53 + week + person.pk.int) % len(cards)].text)
