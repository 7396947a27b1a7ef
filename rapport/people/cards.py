"""What others see of somebody, gathered once for the pages that show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.library.vocabulary import Skill
from rapport.people.models import Person
from rapport.people.queries import Offered, offered_by, skills_called


@dataclass(frozen=True, slots=True)
class Card:
    """A person as the people of their programs see them: no address, no windows, no picks."""

    person: Person
    wanted: Sequence[Skill]
    offered: Offered

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to read yet but a name."""
        return not (self.person.about or self.person.headline or self.wanted or self.offered)


def card_of(person: Person) -> Card:
    """Somebody's card; two queries, or none where skills wanted and expertise were prefetched."""
    wanted = skills_called(row.skill for row in person.skills_wanted.all())
    return Card(person, wanted, offered_by(person))
