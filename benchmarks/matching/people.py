"""Made-up programs of any size: answers like those people give, from one seed."""

from __future__ import annotations

import numpy as np

from rapport.matching import engine

SKILLS = tuple(f"skill {number}" for number in range(64))
VALUES = tuple(f"value {number}" for number in range(24))
INTERESTS = tuple(f"interest {number}" for number in range(40))
DISLIKES = tuple(f"dislike {number}" for number in range(24))
STYLES = tuple(f"style {number}" for number in range(8))
LANGUAGES = ("English", "Spanish", "French", "German", "Portuguese", "Polish", "Turkish", "Arabic")
COMPANIES = tuple(f"company {number}" for number in range(12))
FORMATS = (("video",), ("in person",), ("video", "in person"))
RULES = engine.Rules(
    shared_language=True,
    reporting_levels=2,
    no_repeat=True,
    overlap_minutes=60,
    shared_format=True,
    shared_kind=True,
    clearance=True,
    differ=("company",),
    hours_apart=9.0,
    needs_covered=1,
    minimum_score=0.05,
    never=frozenset(),
)


class Draw:
    """Random answers, drawn for a whole side at once because programs of 100,000 are drawn too."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def picks(self, words: tuple[str, ...], count: int, size: int) -> list[tuple[str, ...]]:
        """Return ``count`` different words for each of ``size`` people; early words are more popular."""
        popular = 1.0 / np.arange(3, len(words) + 3) ** 0.6
        lots = np.log(popular) + self.rng.gumbel(size=(size, len(words)))
        order = np.argpartition(-lots, count, axis=1)[:, :count]
        return [tuple(words[at] for at in row) for row in order.tolist()]

    def windows(self, size: int) -> tuple[list[int], list[tuple[engine.Window, ...]]]:
        """Return a clock offset and three to six evening or midday windows for each person."""
        offsets = self.rng.choice((-300, 0, 0, 60, 60, 60, 120, 330), size=size)
        days = self.rng.permuted(np.tile(np.arange(5), (size, 1)), axis=1)
        starts = self.rng.choice((8, 9, 10, 12, 12, 13, 16, 17, 17, 18), size=(size, 5)) * 60
        lengths = self.rng.choice((60, 120, 120, 180), size=(size, 5))
        counts = self.rng.integers(2, 6, size=size)
        begin = (days * 1440 + starts - offsets[:, None]) % 10_080
        windows = [
            tuple((int(b), int(b + w)) for b, w in zip(bs[:c], ws[:c], strict=True))
            for bs, ws, c in zip(begin.tolist(), lengths.tolist(), counts.tolist(), strict=True)
        ]
        return offsets.tolist(), windows


def program(
    mentees: int, mentors: int, *, seed: int = 7, places: tuple[int, int] = (1, 5)
) -> tuple[list[engine.Mentee], list[engine.Mentor]]:
    """Return a program of the given size; ``places`` is the range of places a mentor offers."""
    draw = Draw(seed)
    return _mentees(draw, mentees, mentors), _mentors(draw, mentors, mentees, places)


def _side(draw: Draw, size: int, other: str, others: int) -> list[dict[str, object]]:
    rng = draw.rng
    offsets, windows = draw.windows(size)
    wishing = rng.random(size) < 0.5
    wishes = rng.integers(others, size=(size, 3)).tolist()
    boss = rng.integers(others, size=(size, 2)).tolist()
    columns = {
        "values": draw.picks(VALUES, 5, size),
        "style": draw.picks(STYLES, 2, size),
        "interests": draw.picks(INTERESTS, 4, size),
        "dislikes": draw.picks(DISLIKES, 2, size),
        "languages": [
            ("English", *extra) if keep else extra
            for extra, keep in zip(
                draw.picks(LANGUAGES[1:], 1, size), (rng.random(size) < 0.8).tolist(), strict=True
            )
        ],
        "windows": windows,
        "utc_offset_minutes": offsets,
        "formats": [FORMATS[at] for at in rng.choice(3, size=size, p=(0.3, 0.2, 0.5)).tolist()],
        "per_month": rng.choice((1.0, 2.0, 4.0), size=size, p=(0.4, 0.4, 0.2)).tolist(),
        "traits": [{"company": COMPANIES[at]} for at in rng.integers(len(COMPANIES), size=size).tolist()],
        "wishes": [
            tuple(dict.fromkeys(f"{other}{at:06}" for at in row)) if wish else ()
            for row, wish in zip(wishes, wishing.tolist(), strict=True)
        ],
        "managers": [tuple(f"{other}{at:06}" for at in row) for row in boss],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _mentees(draw: Draw, size: int, others: int) -> list[engine.Mentee]:
    needs = draw.picks(SKILLS, 4, size)
    importance = draw.rng.choice((1.0, 2.0, 3.0), size=(size, 4)).tolist()
    return [
        engine.Mentee(id=f"e{at:06}", needs=tuple(zip(needs[at], importance[at], strict=True)), **person)  # type: ignore[arg-type]
        for at, person in enumerate(_side(draw, size, "o", others))
    ]


def _mentors(draw: Draw, size: int, others: int, places: tuple[int, int]) -> list[engine.Mentor]:
    skills = draw.picks(SKILLS, 12, size)
    room = draw.rng.integers(places[0], places[1] + 1, size=size).tolist()
    return [
        engine.Mentor(id=f"o{at:06}", done=skills[at][:6], talk=skills[at][6:], places=room[at], **person)  # type: ignore[arg-type]
        for at, person in enumerate(_side(draw, size, "e", others))
    ]
