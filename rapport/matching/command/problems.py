"""What is wrong with the input, in sentences that name the row, the column or the key."""

from __future__ import annotations

from collections.abc import Sequence


class InputIsWrong(Exception):
    """The input cannot be used; ``sentences`` say why, one problem each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(sentences[0])
        self.sentences: Sequence[str] = sentences


def at(row: int, column: str, said: str) -> str:
    """Return a sentence about one cell."""
    return f"Row {row}, column “{column}”: {said}"


def named(words: Sequence[str], most: int = 8) -> str:
    """Return words as a list in quotes, the rest counted."""
    shown = ", ".join(f"“{word}”" for word in words[:most])
    return f"{shown} and {len(words) - most} more" if len(words) > most else shown


def counted(number: int, thing: str) -> str:
    """Return ``1 mentor`` or ``2 mentors``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
