"""Meeting templates, and how they are fitted into the time there is."""

import pytest

from rapport.library import guides

TEMPLATES = [template.key for template in guides.session_templates()]


def test_the_alignment_meeting_takes_up_the_eight_topics_in_an_hour_at_most() -> None:
    template = guides.session_template("alignment")

    assert [part.topic for part in template.parts if part.topic] == [
        topic.key for topic in guides.alignment_topics()
    ]
    assert 45 <= template.minutes <= 60


def test_the_introduction_call_lasts_twenty_minutes() -> None:
    assert guides.session_template("introduction").minutes == 20
    assert guides.session_template("introduction").use == "call"


def test_ten_minutes_on_how_we_work_lasts_ten_minutes() -> None:
    assert guides.session_template("how_we_work").minutes == 10


@pytest.mark.parametrize("key", [key for key in TEMPLATES if guides.session_template(key).use == "meeting"])
def test_every_meeting_opens_and_closes_with_a_round(key: str) -> None:
    parts = guides.session_template(key).parts

    assert parts[0].ritual == "opening"
    assert parts[-1].ritual == "closing"


@pytest.mark.parametrize("key", TEMPLATES)
@pytest.mark.parametrize("minutes", [1, 2, 7, 15, 20, 29, 30, 45, 50, 60, 90, 120, 181])
def test_the_parts_add_up_to_the_agreed_length(key: str, minutes: int) -> None:
    fitted = guides.fitted(guides.session_template(key), minutes)

    assert sum(length for _, length in fitted) == minutes
    assert all(length >= 1 for _, length in fitted)


def test_a_template_of_its_own_length_stays_as_written() -> None:
    template = guides.session_template("goodbye")

    assert guides.fitted(template, template.minutes) == tuple((part, part.minutes) for part in template.parts)


def test_an_hour_comes_in_fives() -> None:
    assert [length for _, length in guides.fitted(guides.session_template("stuck"), 60)] == [
        5,
        10,
        15,
        15,
        10,
        5,
    ]


def test_a_meeting_without_a_minute_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a minute"):
        guides.fitted(guides.session_template("regular"), 0)


def test_the_advice_ladder_has_five_rungs_from_asking_to_answering() -> None:
    assert [(rung.rung, rung.key) for rung in guides.sessions().rungs] == [
        (1, "tried"),
        (2, "could"),
        (3, "experience"),
        (4, "suggest"),
        (5, "answer"),
    ]


def test_there_are_sixty_questions_to_ask() -> None:
    assert sum(len(deck.cards) for deck in guides.question_decks()) >= 60
