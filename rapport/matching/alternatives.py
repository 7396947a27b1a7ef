"""Others who might fit, for whoever got a no or no answer."""

from collections.abc import Sequence
from datetime import datetime

from rapport.matching.reasons import card_for
from rapport.matching.suggestions import suggest
from rapport.mentorships.requests.alternatives import Alternative
from rapport.people.models import Person
from rapport.programs.models import Program

OFFERED = 3


def others_who_fit(person: Person, program: Program, now: datetime) -> Sequence[Alternative]:
    """Three people with room who fit next best, each with the first of their reasons."""
    found = suggest(person, program, now, limit=OFFERED)
    return [
        Alternative(
            person=each.person,
            why=next((f"{line.lead} {line.text}" for line in card_for(each).lines), ""),
            url=f"/find/{each.person.pk}/?program={program.slug}",
        )
        for each in found.suggestions
    ]
