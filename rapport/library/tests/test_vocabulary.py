"""One vocabulary of skills, values and interests."""

import pytest

from rapport.library import guides


def test_there_is_enough_of_everything() -> None:
    assert len(guides.skills()) >= 150
    assert len(guides.values()) == 24
    assert len(guides.interests()) >= 40
    assert all(area.skills for area in guides.skill_areas())


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("public-speaking", "public-speaking"),
        ("Speaking in front of people", "public-speaking"),
        ("  Public   Speaking. ", "public-speaking"),
        ("C++", "c-languages"),
        ("career change", "changing-field"),
        ("M&A", "corporate-finance"),
        ("négociation", None),
        ("negotiation", "negotiation"),
        ("Négotiating", "negotiation"),
        ("", None),
        ("😀", None),
        ("juggling chainsaws", None),
    ],
)
def test_a_skill_is_known_by_its_words(words: str, slug: str | None) -> None:
    skill = guides.skill_called(words)

    assert (skill and skill.key) == slug


def test_values_and_interests_are_known_by_name() -> None:
    value, interest = guides.value_called("humour"), guides.interest_called("Trains and maps")

    assert value is not None
    assert interest is not None
    assert (value.key, interest.key) == ("humor", "trains")
    assert guides.value_called("") is None


def test_skills_are_heard_in_a_free_text_once_each_and_in_order() -> None:
    text = "Standing in front of boards. Saying no before I’m tired; public speaking, saying no, and C++!"

    assert [skill.key for skill in guides.skills_heard_in(text)] == [
        "saying-no",
        "public-speaking",
        "c-languages",
    ]


def test_the_longest_match_is_heard() -> None:
    heard = guides.skills_heard_in("I’d like help with presenting to boards")

    assert [skill.key for skill in heard] == ["presenting-to-boards"]


def test_nothing_is_heard_in_nothing() -> None:
    assert guides.skills_heard_in("") == ()
    assert guides.skills_heard_in("😀 " * 1000) == ()


def test_openers_are_built_from_what_two_people_share() -> None:
    openers = guides.openers(["calm", "honesty"], ["trains"])

    assert len(openers) == 3
    assert "Honesty" in openers[0]
    assert "Trains and maps" in openers[1]
    assert "Calm" in openers[2]


def test_openers_take_up_a_shared_dislike_third() -> None:
    assert "Following the news" in guides.openers(["calm", "honesty"], ["trains"], ["news"])[2]


def test_two_people_who_share_nothing_still_get_three_openers() -> None:
    assert len(set(guides.openers())) == 3
    assert guides.openers(["no longer known"]) == guides.openers()


def test_openers_do_not_depend_on_the_order_they_are_asked_in() -> None:
    assert guides.openers(["calm", "honesty"]) == guides.openers(["honesty", "calm"])
