"""A way to do a round, drawn: every dot is a pair, further along is a better fit, so that none hides behind a mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapport.matching.board.words import points

MOST_DOTS = 160
COLUMN = 1.6
"""The width of a column of dots, in percent of the strip."""
ROWS = (36, 25, 14, 3)


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot: across in percent, down in pixels; the lowest fit stands out."""

    x: float
    y: int
    is_low: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The dots of one way; ``each`` is how many pairs a dot stands for."""

    dots: tuple[Dot, ...]
    each: int


def scale_of(ways: Sequence[Sequence[int]]) -> tuple[int, int]:
    """From where to where the strips of several ways run, in points, so that they can be compared."""
    micros = [micro for way in ways for micro in way]
    lowest = points(min(micros, default=0)) // 10 * 10
    highest = -(-points(max(micros, default=1_000_000)) // 10) * 10
    return lowest, max(highest, lowest + 10)


def strip_of(micros: Sequence[int], scale: tuple[int, int]) -> Strip:
    """The dots of one way between two ends; in a large round a dot stands for several pairs."""
    lowest, highest = scale
    ordered = sorted(micros)
    each = -(-len(ordered) // MOST_DOTS) or 1
    taken: Counter[int] = Counter()
    dots = []
    for place, micro in enumerate(ordered[::each]):
        across = (micro / 10_000 - lowest) / (highest - lowest) * 100
        column = round(across / COLUMN)
        row = ROWS[min(taken[column], len(ROWS) - 1)]
        taken[column] += 1
        dots.append(Dot(round(min(max(column * COLUMN, 1), 99), 1), row, place == 0))
    return Strip(tuple(dots), each)
