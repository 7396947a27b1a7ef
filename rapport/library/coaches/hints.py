"""What a coach answers with."""

from dataclasses import dataclass

READ_AT_MOST = 20_000
"""How many characters of a text a coach reads; hints beyond would help nobody."""

HINTS_AT_MOST = 8
"""How many hints a coach gives at once. More is not a hint but a verdict."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing worth another look.

    ``span`` is the half-open range of characters it is about and ``sentence`` a question or a suggestion.
    ``better`` is a wording that can stand in the place of the span, with [what] where the writer fills
    something in, or empty.
    ``others`` are more wordings to choose from.
    """

    kind: str
    span: tuple[int, int]
    sentence: str
    better: str = ""
    others: tuple[str, ...] = ()

    def of(self, text: str) -> str:
        """Return the words of ``text`` the hint is about."""
        return text[slice(*self.span)]
