"""The card of what two people share: names to show, and three openers built from it, the same for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.library import guides
from rapport.library.vocabulary import Interest, Value
from rapport.people.models import Person
from rapport.people.queries import Common, common_ground


@dataclass(frozen=True, slots=True)
class CommonCard:
    """What two people share, in the words of the vocabulary; what only one picked is not in it."""

    values: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.interests or self.dislikes)


def common_card(one: Person, other: Person) -> CommonCard:
    """The card of two people, in one query; it does not matter who of them is named first."""
    return card_of(common_ground(one, other))


def card_of(common: Common) -> CommonCard:
    """The card of what is shared."""
    return CommonCard(
        _named(guides.values(), common.values),
        _named(guides.interests(), common.interests),
        _named(guides.interests(), common.dislikes),
        guides.openers(common.values, common.interests, common.dislikes),
    )


def _named(known: Mapping[str, Value] | Mapping[str, Interest], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(known[key].name) for key in keys if key in known)
