"""What a coordinator sees and never sees, in words, from the table that every permission answers to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Sight

KINDS: dict[str, Promise] = {
    "pair_existence": gettext_lazy("who is with whom"),
    "health_signal": gettext_lazy(
        "the stage they’re in, that they met and when, and early signs with their reason"
    ),
    "meeting_time": gettext_lazy("when people meet"),
    "enrolment_state": gettext_lazy("who takes part"),
    "profile_directory": gettext_lazy("profiles"),
    "matching_preferences": gettext_lazy("what somebody wrote when signing up"),
    "match_score_explanation": gettext_lazy("why two people might fit"),
    "help_request": gettext_lazy("letters written to you"),
    "feedback_to_program": gettext_lazy("words somebody asked you to carry"),
    "request_message": gettext_lazy("requests"),
    "agreement_text": gettext_lazy("agreements"),
    "goal_progress": gettext_lazy("how goals move"),
    "checkin_rating": gettext_lazy("answers to a pulse"),
    "decline_reason": gettext_lazy("why somebody said no"),
    "checkin_text": gettext_lazy("what somebody adds to a pulse"),
    "shared_note": gettext_lazy("notes and wins"),
    "meeting_title_agenda": gettext_lazy("agendas"),
    "goal_text": gettext_lazy("goals and steps"),
    "action_item": gettext_lazy("the words of promises"),
    "pair_message": gettext_lazy("messages"),
    "feedback_to_partner": gettext_lazy("feedback"),
    "private_note": gettext_lazy("private notes"),
    "journal_entry": gettext_lazy("what people look back on for themselves"),
    "concern_report": gettext_lazy("reports about a line that was crossed"),
}
"""What the rows of the table are called on a coordinator's page, in the order they are read."""

GROUPS: tuple[tuple[frozenset[Sight], str, Promise], ...] = (
    (frozenset({Sight.READS, Sight.WRITES}), "eye", gettext_lazy("You see")),
    (frozenset({Sight.KNOWS_IT_EXISTS}), "eye", gettext_lazy("Only that they exist")),
    (frozenset({Sight.COUNTS}), "chart", gettext_lazy("Only in figures about five people or more")),
    (frozenset({Sight.GETS_WHAT_IS_SHARED}), "hand", gettext_lazy("Only if somebody hands it to you")),
    (frozenset({Sight.NOTHING}), "eye-off", gettext_lazy("You never see")),
)


@dataclass(frozen=True, slots=True)
class SightGroup:
    """Everything a coordinator sees in the same way."""

    icon: str
    title: str
    things: str


def coordinator_sights() -> Sequence[SightGroup]:
    """The table's column for coordinators, gathered by how much they get."""
    matrix = visibility.matrix()
    groups = []
    for sights, icon, title in GROUPS:
        things = [
            str(words)
            for kind, words in KINDS.items()
            if kind in matrix and matrix[kind].sight(Actor.COORD) in sights
        ]
        if things:
            # Translators: a list of things: "notes, messages, feedback".
            groups.append(SightGroup(icon, str(title), _(", ").join(things)))
    return groups
