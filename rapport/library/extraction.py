"""Hand the texts of the data files to gettext: which file has which shape, and its texts as source code."""

from typing import Any

from rapport.library.agreement import Agreement
from rapport.library.caring import Caring
from rapport.library.goal_examples import Goals
from rapport.library.looking_back import LookingBack
from rapport.library.preview import Previews
from rapport.library.reading import texts
from rapport.library.sessions import Decks, Sessions
from rapport.library.talking import Talking
from rapport.library.vocabulary import Vocabulary

FILES: dict[str, type[Any]] = {
    "agreement": Agreement,
    "care": Caring,
    "goals": Goals,
    "looking_back": LookingBack,
    "preview": Previews,
    "questions": Decks,
    "sessions": Sessions,
    "talking": Talking,
    "vocabulary": Vocabulary,
}
"""The data files with texts people read. The coaches' word lists are words to recognize, and stay as they are."""


def gettext_source(name: str) -> str:
    """Return the texts of a data file as Python that xgettext can read, each with its place for translators."""
    return "".join(f"# Translators: {place}\n_({text!r})\n" for place, text in texts(name, FILES[name]))
