"""Helper cards, endings, reviews and the pulse."""

import re

import pytest

from rapport.library import guides

RULES = [
    "not_started",
    "silence",
    "missed",
    "no_next_date",
    "undecided",
    "late",
    "unprepared",
    "promises",
    "low_pulse",
    "no_movement",
    "about_us",
    "how_we_work",
]


@pytest.mark.parametrize("rule", RULES)
def test_every_sign_has_a_helper_with_ways_on(rule: str) -> None:
    card = guides.helper_card(rule)

    assert card.ways
    assert "%(" not in card.facts(days=12, count=2)
    assert "%(" not in card.first_line(days=12, count=2)


def test_cards_never_blame() -> None:
    for card in guides.caring().cards:
        assert not re.search(r"\b(fault|blame|lazy|failed)\b", f"{card.says} {card.why}", re.IGNORECASE)


def test_a_rule_without_a_card_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        guides.helper_card("unheard_of")


def test_each_feeling_has_an_example_for_each_of_the_four_lines() -> None:
    assert all(len(feeling.lines) == len(guides.caring().four_lines) for feeling in guides.caring().feelings)


def test_end_reasons_cover_the_five_difficult_groups_and_the_good_ones() -> None:
    reasons = {reason.key: reason.group for reason in guides.end_reasons()}

    assert [key for key, group in reasons.items() if group == "difficult"] == [
        "mismatch",
        "expertise",
        "distancing",
        "dysfunction",
        "manipulation",
    ]
    assert {"time", "moved", "goal_reached", "unsaid"} <= reasons.keys()
    assert [reason.key for reason in guides.end_reasons() if reason.offers_help] == ["manipulation"]


def test_the_pulse_has_four_statements_five_steps_and_a_wish_for_contact() -> None:
    assert [statement.key for statement in guides.pulse_questions()] == ["bond", "goal", "task", "time"]
    assert len(guides.looking_back().scale) == 5
    assert [option.key for option in guides.looking_back().contact] == ["no", "quietly", "soon"]


def test_a_review_ends_in_a_wish_for_one_of_three_ways() -> None:
    last = guides.review_questions()[-1]

    assert last.key == "wish"
    assert [option.key for option in last.choices] == ["continue", "evolve", "conclude"]


def test_the_preview_is_honest_about_the_hard_parts_and_the_way_out() -> None:
    for role in ("mentee", "mentor"):
        preview = guides.preview(role)
        assert len(preview.hard) >= 3
        assert "any time" in str(preview.leaving)
