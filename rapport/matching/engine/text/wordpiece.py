"""Words cut into the pieces a BERT model knows. Source: Devlin et al., BERT (2019); Wu et al. (2016), section 4."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

CLASSIFY, SEPARATE, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LIGHT: Final = """
i a an the and or but of to in on at for with from by is am are was were be been do does did not no my me we our you
your it its that this these those have has had can could would will how what who whom which when where why as so than
then there here up out about into over after before just like one more most any some all also now
want wish need help show know talk share learn learned s t m ve re d ll
. , ; : ' " ! ? - ( )
"""
LIGHT: Final = frozenset(_LIGHT.split())
"""Words that say little about what a text is about: English function words, and what a form makes everybody write."""

LONGEST_WORD: Final = 100
MOST_PIECES: Final = 256


class WordPieces:
    """Cuts texts into the numbers of a vocabulary file, in lower case and without accents."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._number = {piece: at for at, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[int, ...]] = {}
        self.light = frozenset(
            self._number[word] for word in {CLASSIFY, SEPARATE, *LIGHT} & self._number.keys()
        )

    @classmethod
    def from_file(cls, path: Path) -> WordPieces:
        """Read a vocabulary, one piece a line."""
        return cls(path.read_text("utf-8").splitlines())

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces between the marks for its beginning and its end."""
        pieces = [piece for word in words_of(text) for piece in self._pieces(word)]
        return [self._number[CLASSIFY], *pieces[: MOST_PIECES - 2], self._number[SEPARATE]]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[word] = tuple(self._cut(word))
        return self._known[word]

    def _cut(self, word: str) -> list[int]:
        """Cut off the longest known beginning again and again; a word with an unknown rest is unknown as a whole."""
        if len(word) > LONGEST_WORD:
            return [self._number[UNKNOWN]]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                if piece in self._number:
                    numbers.append(self._number[piece])
                    start = end
                    break
            else:
                return [self._number[UNKNOWN]]
        return numbers


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, each sign and each Chinese character by itself."""
    spaced = "".join(_spaced(sign) for sign in text)
    folded = unicodedata.normalize("NFD", spaced.lower())
    bare = "".join(sign for sign in folded if unicodedata.category(sign) != "Mn")
    return "".join(f" {sign} " if _is_punctuation(sign) else sign for sign in bare).split()


def _spaced(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in "\t\n\r" or category == "Zs":
        return " "
    if ord(sign) in (0, 0xFFFD) or category in ("Cc", "Cf", "Cn", "Co"):
        return ""
    return f" {sign} " if _is_chinese(ord(sign)) else sign


def _is_punctuation(sign: str) -> bool:
    code = ord(sign)
    ascii_sign = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_sign or unicodedata.category(sign).startswith("P")


def _is_chinese(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )
