"""What two people have in common, and the openers built from it: the same card for both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.library import guides
from rapport.library.vocabulary import Interest, Value
from rapport.people.models import Person, Pick

VALUES_COUNTED = 5


@dataclass(frozen=True, slots=True)
class CommonGround:
    """Keys of the vocabulary that two people share, in an order that is the same for both."""

    values: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()

    @property
    def value_names(self) -> list[str]:
        return _named(guides.values(), self.values)

    @property
    def interest_names(self) -> list[str]:
        return _named(guides.interests(), self.interests)

    @property
    def dislike_names(self) -> list[str]:
        return _named(guides.interests(), self.dislikes)

    @property
    def openers(self) -> tuple[str, ...]:
        """Three questions to begin with, built from what is shared."""
        return guides.openers(self.values, self.interests, self.dislikes)

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.interests or self.dislikes)


def common_ground(one: Person, other: Person) -> CommonGround:
    """What two people share, in one query."""
    picks = Pick.objects.filter(person__in=[one, other]).order_by("kind", "rank", "card")
    return common_ground_of(
        [pick for pick in picks if pick.person_id == one.pk],
        [pick for pick in picks if pick.person_id == other.pk],
    )


def common_ground_of(ones: Sequence[Pick], others: Sequence[Pick]) -> CommonGround:
    """What two hands of cards share; values count as far as the first five."""
    return CommonGround(
        values=_shared(_cards(ones, Pick.Kind.VALUE), _cards(others, Pick.Kind.VALUE)),
        interests=_shared(_cards(ones, Pick.Kind.INTEREST), _cards(others, Pick.Kind.INTEREST)),
        dislikes=_shared(_cards(ones, Pick.Kind.DISLIKE), _cards(others, Pick.Kind.DISLIKE)),
    )


def _cards(picks: Iterable[Pick], kind: str) -> list[str]:
    cards = [pick.card for pick in picks if pick.kind == kind]
    return cards[:VALUES_COUNTED] if kind == Pick.Kind.VALUE else cards


def _shared(ones: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """What stands in both, dearest to the two together first; equals by name, so that both read the same."""
    shared = set(ones) & set(others)
    return tuple(sorted(shared, key=lambda card: (ones.index(card) + others.index(card), card)))


def _named(known: Mapping[str, Value] | Mapping[str, Interest], keys: Iterable[str]) -> list[str]:
    return [str(known[key].name) for key in keys if key in known]
