"""Where the doors of a helper card lead."""

from rapport.mentorships.models import Mentorship

_DOORS = {
    "propose": "meetings/next/",
    "move_hour": "meetings/next/",
    "talk": "meetings/",
    "agenda": "meetings/",
    "how_we_work": "meetings/",
    "say_hello": "messages/",
    "bring_it_up": "care/talk/",
    "ask_program": "care/help/",
    "pause": "pause/",
    "good_end": "ending/",
    "look_back": "review/",
    "rhythm": "agreement/change/",
    "shorter": "agreement/change/",
    "duties": "agreement/change/",
    "change_form": "agreement/change/",
    "honest_date": "promises/",
    "let_go": "promises/",
    "smaller": "promises/",
    "refocus": "goals/",
    "keep": "",
}


def door_of(way: str, mentorship: Mentorship) -> str:
    """The address a way leads to. Raises: KeyError, for a way nobody has built."""
    return f"/spaces/{mentorship.pk}/{_DOORS[way]}"
