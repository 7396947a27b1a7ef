"""Quick random people for tests that need tens of thousands of them."""

from __future__ import annotations

from random import Random

from rapport.matching import engine
from rapport.matching.engine.tests.strategies import INTERESTS, LANGUAGES, MENTEES, MENTORS, SKILLS, VALUES


class People:
    """Draws people with few words, so that overlaps, ties and barriers are common."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def some(self, words: tuple[str, ...], most: int) -> tuple[str, ...]:
        """Return up to ``most`` different words."""
        return tuple(self.random.sample(words, self.random.randint(0, min(most, len(words)))))

    def windows(self) -> tuple[engine.Window, ...]:
        """Return up to three windows on two days."""
        draw = self.random
        starts = [draw.randrange(0, 2880, 15) for _ in range(draw.randint(0, 3))]
        return tuple((start, start + draw.choice((45, 120, 200, 600))) for start in starts)

    def _shared(self, others: tuple[str, ...]) -> dict[str, object]:
        draw = self.random
        return {
            "values": self.some(VALUES, 6),
            "style": self.some(("direct", "gentle", "free"), 3),
            "interests": self.some(INTERESTS, 6),
            "dislikes": self.some(INTERESTS, 3),
            "wishes": self.some(others, 3),
            "liked": self.some(others, 2),
            "languages": self.some(LANGUAGES, 2),
            "windows": self.windows(),
            "formats": self.some(("video", "in person"), 2),
            "per_month": draw.choice((None, 1.0, 2.0, 4.0)),
            "utc_offset_minutes": draw.choice((None, -300, 0, 60, 330)),
            "managers": self.some(others, 1),
            "function": draw.choice(("", "planning", "depot")),
            "traits": {"site": draw.choice(("", "Lyon", "Porto"))},
            "kinds": self.some(("pair", "reverse"), 2),
            "earlier": self.some(others, 1) if draw.random() < 0.3 else (),
            "excluded": self.some(others, 1) if draw.random() < 0.3 else (),
        }

    def mentee(self, at: int) -> engine.Mentee:
        """Return a mentee."""
        draw = self.random
        return engine.Mentee(
            id=MENTEES[at],
            needs=tuple((skill, draw.choice((1.0, 2.0, 3.0))) for skill in self.some(SKILLS, 4)),
            alike={"gender": ("woman",)} if draw.random() < 0.2 else {},
            waited_rounds=draw.choice((0, 0, 0, 1, 3)),
            **self._shared(MENTORS),  # type: ignore[arg-type]
        )

    def mentor(self, at: int, places: int) -> engine.Mentor:
        """Return a mentor with the given places."""
        return engine.Mentor(
            id=MENTORS[at],
            done=self.some(SKILLS, 4),
            talk=self.some(SKILLS, 4),
            personal={"gender": self.random.choice(("woman", "man"))},
            places=places,
            **self._shared(MENTEES),  # type: ignore[arg-type]
        )

    def rules(self) -> engine.Rules:
        """Return any combination of rules."""
        draw = self.random
        return engine.Rules(
            shared_language=draw.random() < 0.5,
            reporting_levels=draw.choice((0, 1, 2)),
            no_repeat=draw.random() < 0.5,
            overlap_minutes=draw.choice((0, 30, 60)),
            shared_format=draw.random() < 0.5,
            shared_kind=draw.random() < 0.5,
            same=("site",) if draw.random() < 0.2 else (),
            differ=("site",) if draw.random() < 0.2 else (),
            hours_apart=draw.choice((None, None, 3.0)),
            needs_covered=draw.choice((0, 0, 1, 2)),
            minimum_score=draw.choice((0.0, 0.0, 0.1)),
            keep_free=draw.choice((0, 0, 1)),
            few_hours_minutes=draw.choice((0, 0, 120)),
            never=frozenset({(draw.choice(MENTEES), draw.choice(MENTORS))}),
        )

    def problem(self) -> engine.Problem:
        """Return a problem of at most seven by seven people and eight places."""
        draw = self.random
        places: list[int] = []
        for _ in range(draw.randint(1, 7)):
            places.append(min(draw.choice((0, 1, 1, 1, 2, 3)), 8 - sum(places)))
        if not any(places):
            places[0] = 1
        return engine.Problem(
            mentees=tuple(self.mentee(at) for at in range(draw.randint(1, 7))),
            mentors=tuple(self.mentor(at, count) for at, count in enumerate(places)),
        )
