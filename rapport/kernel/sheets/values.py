"""What people write into the cells of a sign-up sheet, made usable: names, roles, numbers, yes and no,
choices.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapport.kernel.sheets.columns import plain_words

MENTEE, MENTOR = "mentee", "mentor"

_YES = {
    "yes",
    "y",
    "ja",
    "j",
    "oui",
    "o",
    "true",
    "wahr",
    "vrai",
    "1",
    "x",
    "ok",
    "gern",
    "gerne",
    "sure",
    "si",
    "checked",
}
_NO = {
    "no",
    "n",
    "nein",
    "non",
    "false",
    "falsch",
    "faux",
    "0",
    "nicht",
    "not",
    "none",
    "keine",
    "aucun",
    "unchecked",
}
_BOTH = re.compile(r"\b(both|beides?|beide|les deux)\b")
_LEARNING = re.compile(
    r"\b(mentee\w*|mentored|mentore|mentoree|mentores|learn\w*|lernen\w*|lerne|apprendre|apprenti\w*|seek\w*|"
    r"guidance|begleitet werden|etre accompagne\w*)\b"
)
_SEEKING = re.compile(
    r"\b(find|have|need|want|get|with|looking for|seeking|would like|like) (a|an|my) mentor\b|"
    r"\b(suche|sucht|suchen|brauche|wunsche)\b.*\bmentor\w*|\b(cherche|besoin d)\b.*\bmentor\w*|"
    r"\b(begleitet werden|etre accompagne\w*)\b"
)
_GUIDING = re.compile(
    r"\b(mentors?|mentorin|mentorinnen|mentrice|guide|guiding|coach|teach|share my|support "
    r"others|weitergeben|begleiten|"
    r"accompagner|transmettre|mentoring (others|someone|people|anbieten))\b"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_HALF = {"½": ".5", "¼": ".25", "¾": ".75"}


def read_yes(cell: str) -> bool | None:
    """Whether a cell says yes; None where it says neither. Takes English, German, French, x and 1."""
    words = plain_words(cell) or (("x",) if cell.strip() in {"✓", "✔", "☑", "×"} else ())
    if not words:
        return None
    if words[0] in _NO:
        return False
    return True if words[0] in _YES else None


def read_roles(cell: str) -> frozenset[str]:
    """Which of ``mentee`` and ``mentor`` a free phrase names: “I'd like to be mentored”, “Beides”,
    “Mentor:in”.

    Empty where the phrase names neither.
    """
    text = " ".join(plain_words(cell))
    if not text:
        return frozenset()
    if _BOTH.search(text):
        return frozenset({MENTEE, MENTOR})
    roles: set[str] = set()
    if _LEARNING.search(text):
        roles.add(MENTEE)
    # Whoever looks for a mentor names one without being one.
    rest = _SEEKING.sub(" ", text)
    if rest != text:
        roles.add(MENTEE)
    if _GUIDING.search(rest):
        roles.add(MENTOR)
    return frozenset(roles)


def read_number(cell: str) -> float | None:
    """The first number of a cell, a decimal comma allowed; of a range (“2-3”) the lower end, which is the
    promise.

    None where there is no number, or one of more than nine digits.
    """
    text = cell
    for fraction, decimal in _HALF.items():
        text = re.sub(rf"(\d)\s*{fraction}", rf"\g<1>{decimal}", text).replace(fraction, f"0{decimal}")
    found = _NUMBER.search(text)
    if found is None or len(found[0]) > 9:
        return None
    sign = -1 if text[: found.start()].rstrip().endswith(("-", "−")) and found.start() <= 2 else 1
    return sign * float(found[0].replace(",", "."))


def read_name(parts: Sequence[str]) -> str:
    """One display name from its columns (first, last), or from one cell; “Okafor, Ada” is turned round."""
    present = [" ".join(part.split()) for part in parts if part.strip()]
    if len(present) == 1 and present[0].count(",") == 1:
        family, _comma, first = present[0].partition(",")
        return f"{first.strip()} {family.strip()}".strip()
    return " ".join(present)


def split_choices(cells: Iterable[str], known: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Split the multiple-choice cells of one column into their choices.

    Semicolons, line breaks, bars and spaced slashes part choices wherever they stand; otherwise commas do,
    but not inside brackets and not inside a choice of ``known``. A form's own choice may hold a comma
    (“Feedback, giving and receiving”): pieces that always stand together in this column are put together
    again.
    """
    options = sorted((option for option in known if "," in option), key=lambda option: (-len(option), option))
    split = [_split(cell, options) for cell in cells]
    together = _always_together(split)
    return [_rejoined(pieces, together) for pieces in split]


_HARD_SEPARATOR = re.compile(r"[;\n|•]|\s/\s")
_NOTHING = frozenset({"", "-", "–", "—", "/", "n/a", "none", "keine", "nichts", "aucun", "aucune"})
_COMMA = re.compile(r",(?![^()]*\))")


def _split(cell: str, options: Sequence[str]) -> list[str]:
    if _HARD_SEPARATOR.search(cell):
        return _said(part.strip(" ,-") for part in _HARD_SEPARATOR.split(cell))
    kept: list[str] = []
    for option in options:
        at = cell.casefold().find(option.casefold())
        if at >= 0:
            # A private-use sign stands in for the whole choice while the rest is split at its commas.
            cell = f"{cell[:at]}{chr(0xE000 + len(kept))}{cell[at + len(option) :]}"
            kept.append(option)
    pieces = _said(part.strip() for part in _COMMA.split(cell))
    return [
        kept[ord(piece) - 0xE000] if len(piece) == 1 and 0xE000 <= ord(piece) <= 0xF8FF else piece
        for piece in pieces
    ]


def _said(pieces: Iterable[str]) -> list[str]:
    """The pieces that say something, without the dashes and “none” of those who have nothing to say."""
    return [piece for piece in pieces if piece.casefold() not in _NOTHING]


def _always_together(split: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Neighbours that never stand without each other, where the second could be the rest of a phrase."""
    alone = Counter(piece for pieces in split for piece in pieces)
    pairs = Counter(pair for pieces in split for pair in itertools.pairwise(pieces))
    return frozenset(
        (left, right)
        for (left, right), count in pairs.items()
        # A choice begins with a capital; the rest of a phrase does not.
        if count >= 2 and count == alone[left] == alone[right] and right[:1].islower() and left[:1].isupper()
    )


def _rejoined(pieces: Sequence[str], together: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    joined: list[str] = []
    last = ""
    for piece in pieces:
        if (last, piece) in together:
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.append(piece)
        last = piece
    return tuple(dict.fromkeys(joined))
