"""Who can see what in a space, in words, from the same table that every permission answers to."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Kind, Sight

SHOWN: tuple[tuple[str, Promise], ...] = (
    ("pair_existence", gettext_lazy("That the two of you work together, and your names")),
    ("meeting_time", gettext_lazy("When you meet")),
    ("agreement_text", gettext_lazy("This agreement")),
    ("round_answer", gettext_lazy("What you answer on your own, until both are done")),
    ("meeting_title_agenda", gettext_lazy("Your agenda")),
    ("shared_note", gettext_lazy("Notes you write together")),
    ("action_item", gettext_lazy("Promises")),
    ("goal_text", gettext_lazy("Goals and steps")),
    ("pair_message", gettext_lazy("Messages to each other")),
    ("feedback_to_partner", gettext_lazy("Feedback to each other")),
    ("private_note", gettext_lazy("Your private notes")),
    ("checkin_rating", gettext_lazy("Your answers to the pulse")),
    ("help_request", gettext_lazy("That you asked the program for help")),
    ("concern_report", gettext_lazy("A report about a line that was crossed")),
)
"""The kinds a pair meets, in the order they are read."""


@dataclass(frozen=True, slots=True)
class SightRow:
    """One thing: who reads it (one, two, three or many circles, and in words), and what staff get of it."""

    what: str
    who: str
    readers: str
    coordinator: str
    contact: str


def sight_rows(partner: str, ended: bool = False) -> list[SightRow]:
    """The table for two people. ``partner`` is the other's first name; ``ended`` after the relationship."""
    matrix = visibility.matrix()
    return [_row(matrix[kind], str(what), partner, ended) for kind, what in SHOWN if kind in matrix]


def _row(kind: Kind, what: str, partner: str, ended: bool) -> SightRow:
    other = Actor.EXPARTNER if ended else Actor.PARTNER
    readers = [actor for actor in (other, Actor.COORD, Actor.MEMBER) if kind.is_read_by(actor)]
    if kind.is_read_by(Actor.MEMBER):
        who, words = "many", _("Everybody in the program")
    elif kind.is_read_by(Actor.COORD) and other in readers:
        who, words = "three", _("The two of you and your coordinator")
    elif other in readers:
        who, words = "two", _("The two of you")
    elif kind.is_read_by(Actor.COORD):
        who, words = "three", _("You and your coordinator")
    elif kind.is_read_by(Actor.MED):
        who, words = "three", _("You and the named contact")
    elif kind.sight(other) is Sight.GETS_WHAT_IS_SHARED:
        who, words = "one", _("Only you, until you give it to %(name)s") % {"name": partner}
    else:
        who, words = "one", _("Only you")
    return SightRow(what, who, words, _staff(kind.sight(Actor.COORD)), _staff(kind.sight(Actor.MED_CASE)))


def _staff(sight: Sight) -> str:
    return {
        Sight.READS: _("Reads it"),
        Sight.WRITES: _("Reads and writes it"),
        Sight.KNOWS_IT_EXISTS: _("Sees that it exists, never what it says"),
        Sight.COUNTS: _("Only in figures about five people or more"),
        Sight.GETS_WHAT_IS_SHARED: _("Only a copy that you hand over"),
        Sight.NOTHING: _("Nothing"),
    }[sight]
