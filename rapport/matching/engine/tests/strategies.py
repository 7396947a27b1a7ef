"""Random people, weights and rules for property tests: few words, so that overlaps happen."""

from __future__ import annotations

from hypothesis import strategies as st

from rapport.matching import engine

SKILLS = ("budgets", "boards", "saying no", "data", "changing field", "safety")
VALUES = ("calm", "honesty", "craft", "play", "order", "courage", "care")
INTERESTS = ("maps", "choirs", "bikes", "bread", "chess", "films", "gardens")
LANGUAGES = ("English", "Portuguese", "French")
MENTEES = tuple(f"e{number}" for number in range(7))
MENTORS = tuple(f"o{number}" for number in range(7))


def some(words: tuple[str, ...], most: int | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """Return up to ``most`` different words in any order."""
    return st.lists(st.sampled_from(words), unique=True, max_size=most or len(words)).map(tuple)


def windows() -> st.SearchStrategy[tuple[engine.Window, ...]]:
    """Return a few windows in the first two days and around the end of the week."""
    start = st.one_of(st.integers(0, 2880), st.integers(9900, 10_079))
    one = st.tuples(start, st.integers(10, 300)).map(lambda pair: (pair[0], pair[0] + pair[1]))
    return st.lists(one, max_size=4).map(tuple)


def _shared(ids: tuple[str, ...], others: tuple[str, ...]) -> dict[str, st.SearchStrategy[object]]:
    return {
        "id": st.sampled_from(ids),
        "values": some(VALUES),
        "style": some(("direct", "gentle", "structured", "free")),
        "interests": some(INTERESTS),
        "dislikes": some(INTERESTS, 4),
        "wishes": some(others, 4),
        "liked": some(others),
        "asked": some(others, 2),
        "languages": some(LANGUAGES, 2),
        "windows": windows(),
        "formats": some(("video", "in person"), 2),
        "per_month": st.sampled_from((None, 0.5, 1.0, 2.0, 4.0)),
        "utc_offset_minutes": st.sampled_from((None, -300, 0, 60, 330)),
        "managers": some(others, 3),
        "function": st.sampled_from(("", "planning", "depot")),
        "background": st.sampled_from(("", "law", "physics")),
        "traits": st.fixed_dictionaries({}, optional={"site": st.sampled_from(("", "Lyon", "Porto"))}),
        "kinds": some(("pair", "reverse"), 2),
        "earlier": some(others, 1),
        "excluded": some(others, 1),
        "text": st.just("words"),
        "text_is_open": st.booleans(),
        "vector": st.one_of(st.just(b""), st.binary(min_size=6, max_size=6)),
    }


def mentees(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[engine.Mentee]:
    """Return mentees with any mixture of answers."""
    need = st.tuples(st.sampled_from(SKILLS), st.sampled_from((0.5, 1.0, 2.0, 3.0)))
    own = {
        "needs": st.lists(need, max_size=4).map(tuple),
        "needs_clearance": some(("youth",), 1),
        "alike": st.fixed_dictionaries(
            {}, optional={"gender": st.sampled_from((("woman",), ("man", "woman")))}
        ),
        "alike_weight": st.sampled_from((0.0, 5.0, 15.0)),
        "waited_rounds": st.integers(0, 2),
    }
    return st.builds(engine.Mentee, **{**_shared(MENTEES, MENTORS), **own, **fixed})


def mentors(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[engine.Mentor]:
    """Return mentors with any mixture of answers."""
    own = {
        "done": some(SKILLS),
        "talk": some(SKILLS),
        "clearances": some(("youth",), 1),
        "personal": st.fixed_dictionaries({}, optional={"gender": st.sampled_from(("woman", "man"))}),
        "places": st.integers(0, 3),
    }
    return st.builds(engine.Mentor, **{**_shared(MENTORS, MENTEES), **own, **fixed})


def weights() -> st.SearchStrategy[engine.Weights]:
    """Return weights with any mixture of features asked."""
    number = st.sampled_from((0.0, 1.0, 7.5, 30.0))
    return st.builds(
        engine.Weights,
        **dict.fromkeys(engine.GROUPS, number),
        asked=st.sets(st.sampled_from(engine.FEATURES), min_size=1).map(frozenset),
    )


def rules() -> st.SearchStrategy[engine.Rules]:
    """Return any combination of rules."""
    return st.builds(
        engine.Rules,
        shared_language=st.booleans(),
        reporting_levels=st.integers(0, 2),
        no_repeat=st.booleans(),
        overlap_minutes=st.sampled_from((0, 30, 60)),
        shared_format=st.booleans(),
        shared_kind=st.booleans(),
        clearance=st.booleans(),
        same=some(("site",), 1),
        differ=some(("site",), 1),
        hours_apart=st.sampled_from((None, 2.0, 6.0)),
        needs_covered=st.integers(0, 2),
        minimum_score=st.sampled_from((0.0, 0.2)),
        never=st.sets(st.tuples(st.sampled_from(MENTEES), st.sampled_from(MENTORS)), max_size=2).map(
            frozenset
        ),
        keep_free=st.integers(0, 1),
        few_hours_minutes=st.sampled_from((0, 60, 180)),
    )
