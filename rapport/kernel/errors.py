"""What can go wrong on purpose; ``rapport.ui.middleware.Refusals`` turns each into a calm page."""

from collections.abc import Mapping

from django.http import Http404
from django.utils.functional import Promise

Sentence = str | Promise
"""One whole sentence that is safe to show; usually a lazy translation."""


class Refused(Exception):
    """This may not be done now; the sentence says why. Answered with 403."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NotFound(Http404):
    """It does not exist, or it is not theirs to see; nobody can tell which. Answered with 404."""


class SecondFactorNeeded(Exception):
    """Whoever works with other people's data has a second factor first. Answered with 403 and the way to one."""


class SignedOut(Exception):
    """Whoever sends this is not signed in any more. Answered with 403 and what they typed; GET leads to sign in."""


class InputIsWrong(Exception):
    """What was typed cannot be taken. Answered with 422; forms show it beside ``field``."""

    def __init__(self, sentence: Sentence, *, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class EditConflict(Exception):
    """Somebody else changed it first. Answered with 409; both versions are kept and shown.

    ``yours`` and ``theirs`` map a label people know to the text of each side.
    """

    def __init__(
        self, *, yours: Mapping[str, str], theirs: Mapping[str, str], version: int, back_url: str = ""
    ) -> None:
        super().__init__("changed meanwhile")
        self.yours = yours
        self.theirs = theirs
        self.version = version
        self.back_url = back_url


class TooLarge(Exception):
    """More than can be taken at once. Answered with 413."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
