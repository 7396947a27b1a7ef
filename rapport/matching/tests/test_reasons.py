"""Reasons in words: each is there, each is true, and each comes from the engine's own code."""

import itertools
import random

import pytest
from django.utils import translation

from rapport.kernel import clock
from rapport.library import guides
from rapport.matching import engine
from rapport.matching.reasons import REASONS, SHORTCOMINGS, UNSAID, WORTH_KNOWING, card_for
from rapport.matching.suggestions import suggest
from rapport.matching.tests.people import free, mentor, offers, picks, wants
from rapport.matching.wording import in_sentence, listed, shared_days


def test_every_code_of_the_engine_is_said_or_left_unsaid_on_purpose():
    said = [set(REASONS), set(WORTH_KNOWING), set(SHORTCOMINGS), set(UNSAID)]

    assert set.union(*said) == set(engine.REASON_CODES)
    assert all(not one & other for one, other in itertools.combinations(said, 2))


def test_every_line_on_a_card_is_computed_again_from_the_answers(mina, program):
    chance = random.Random(7)
    skills, values, interests = (list(each()) for each in (guides.skills, guides.values, guides.interests))
    wants(mina, *chance.sample(skills, 3))
    picks(mina, "value", *chance.sample(values, 5))
    picks(mina, "interest", *chance.sample(interests, 6))
    free(mina, 0, 2, 4)
    for index in range(12):
        person = mentor(f"N{index} Berg", program, *chance.sample(skills, 40), talk=())
        picks(person, "value", *chance.sample(values, 5))
        picks(person, "interest", *chance.sample(interests, 9))
        free(person, *chance.sample(range(7), 2))

    found = suggest(mina, program, clock.now(), limit=12)

    assert len(found.suggestions) >= 8
    for each in found.suggestions:
        card = card_for(each)
        text = " ".join(f"{line.lead} {line.text}" for line in card.lines)
        mine = {(pick.kind, pick.card) for pick in mina.picks.all()}
        theirs = {(pick.kind, pick.card) for pick in each.person.picks.all()}
        known = {"value": guides.values(), "interest": guides.interests()}
        for kind, key in mine | theirs:
            name = in_sentence(str(known[kind][key].name))
            assert (name in text) == ((kind, key) in mine & theirs), name
        done = set(each.person.expertise.values_list("skill", flat=True))
        needs = list(mina.skills_wanted.order_by("rank").values_list("skill", flat=True))
        assert len(card.covered.covered) == len(done & set(needs))
        assert len(card.covered.uncovered) == len(set(needs) - done)


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, "on Tuesday"), (-120, "on Tuesday"), (600, "on Tuesday and Wednesday")]
)
def test_days_are_those_of_the_one_who_looks(offset, expected):
    window = ((1440 + 12 * 60, 1440 + 16 * 60),)  # Tuesday, 12:00 to 16:00 UTC
    mentee = engine.Mentee(id="m", windows=window, utc_offset_minutes=offset)
    person = engine.Mentor(id="o", windows=window)

    with translation.override("en-gb"):
        assert shared_days(mentee, person) == expected


def test_hours_that_meet_for_less_than_an_hour_name_no_day():
    mentee = engine.Mentee(id="m", windows=((600, 660),))
    person = engine.Mentor(id="o", windows=((630, 690),))

    assert shared_days(mentee, person) == ""


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_said_as_people_say_them(words, said):
    with translation.override("en-gb"):
        assert listed(words) == said


def test_names_lose_their_capital_in_english_sentences_only():
    with translation.override("en-gb"):
        assert [in_sentence(name) for name in ("Saying no", "SQL", "I like it")] == [
            "saying no",
            "SQL",
            "I like it",
        ]
    with translation.override("de"):
        assert in_sentence("Führung") == "Führung"


def test_somebody_who_speaks_to_nothing_is_said_so_honestly(mina, omar, program):
    wants(mina, "saying-no")
    offers(omar, "budgeting")

    card = card_for(suggest(mina, program, clock.now()).suggestions[0])

    assert card.title == "A thin fit. Why Omar?"
    assert card.covered.summary == "Not the one thing you need"
    assert card.covered.advice == "Saying no is not covered. Somebody else may fit better."


@pytest.mark.parametrize(
    ("wanted", "said"),
    [(1, "The one thing you need"), (2, "Both things you need"), (3, "Two of the three things you need")],
)
def test_how_much_is_covered_is_said_as_one_would_say_it(mina, omar, program, wanted, said):
    wants(mina, *("presenting-to-boards", "saying-no", "public-speaking")[:wanted])
    offers(omar, "presenting-to-boards", "saying-no")

    card = card_for(suggest(mina, program, clock.now()).suggestions[0])

    assert card.covered.summary == said
