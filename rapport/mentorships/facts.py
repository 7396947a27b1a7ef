"""Facts in hand: what was read once about many relationships, kept with their rows for the rest of a request.

Packages offer readers that take many relationships and answer from the database. A page that shows much at once
reads it in fewer queries and puts it into these rows; the same readers then answer without asking again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from rapport.mentorships.models import Mentorship

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One kind of thing to know about a relationship, such as its dates; ``name`` is unlike any other's."""

    name: str

    def put(self, mentorship: Mentorship, value: T) -> None:
        """Keep ``value`` with this very row, for whoever asks before the request is over."""
        mentorship.__dict__[self._slot] = value

    def forget(self, mentorship: Mentorship) -> None:
        """Ask the database again, because what was in hand has just changed."""
        mentorship.__dict__.pop(self._slot, None)

    def of(
        self,
        mentorships: Collection[Mentorship],
        read: Callable[[Collection[Mentorship]], Mapping[UUID, T]],
    ) -> dict[UUID, T]:
        """What is in hand, and what ``read`` finds for the others; it is not called for none."""
        known = {each.pk: each.__dict__[self._slot] for each in mentorships if self._slot in each.__dict__}
        missing = [each for each in mentorships if each.pk not in known]
        return {**known, **read(missing)} if missing else known

    @property
    def _slot(self) -> str:
        return f"_fact_{self.name}"
