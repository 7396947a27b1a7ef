"""One pair: what counts, what cannot count, and who may be told."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from rapport.matching import engine
from rapport.matching.engine.score import PERFECT
from rapport.matching.engine.tests import strategies as make

WEIGHTS = engine.Weights()


@settings(max_examples=120, deadline=None)
@given(make.mentees(), make.mentors(), make.weights())
def test_the_parts_add_up_to_the_score_exactly(
    mentee: engine.Mentee, mentor: engine.Mentor, weights: engine.Weights
) -> None:
    pair = engine.score_pair(mentee, mentor, weights)

    assert sum(part.micro for part in pair.parts) == pair.micro == engine.score_micro(mentee, mentor, weights)
    assert 0 <= pair.micro <= PERFECT
    assert all(0 <= part.micro <= round(part.weight * PERFECT) for part in pair.parts)


@settings(max_examples=200, deadline=None)
@given(make.mentees(), make.mentors(), make.weights())
def test_every_reason_can_be_said_and_has_its_parameters(
    mentee: engine.Mentee, mentor: engine.Mentor, weights: engine.Weights
) -> None:
    pair = engine.score_pair(mentee, mentor, weights)

    for reason in (*(part.reason for part in pair.parts), *pair.worth_knowing):
        assert set(reason.params) == set(engine.REASON_CODES[reason.code])
        assert engine.sentence(reason).endswith((".", "?"))


def test_two_needs_met_outrank_the_same_kind_of_work() -> None:
    mina = engine.Mentee(id="mina", needs=(("budgets", 1), ("saying no", 1)), function="planning")
    same_work = engine.Mentor(id="a", function="planning", done=("scheduling",))
    lived_it = engine.Mentor(id="b", function="finance", done=("budgets", "saying no"))

    first, second = engine.rank_for(mina, [same_work, lived_it], WEIGHTS, engine.Rules())

    assert (first.mentor_id, second.mentor_id) == ("b", "a")
    assert first.parts[0].reason.params["done"] == ("budgets", "saying no")


def test_no_record_has_a_title_a_grade_or_a_length_of_service() -> None:
    known = {entry.name for entry in fields(engine.Mentee)} | {entry.name for entry in fields(engine.Mentor)}

    assert known.isdisjoint({"title", "job_title", "grade", "seniority", "rank", "tenure", "joined_on"})
    assert known.isdisjoint({"gender", "age", "ethnicity", "birth_date", "nationality"})


def test_coverage_names_what_stays_open() -> None:
    mina = engine.Mentee(id="mina", needs=(("x", 3), ("y", 2), ("z", 1)))
    omar = engine.Mentor(id="omar", done=("x",), talk=("y",), refer=("z",))

    pair = engine.score_pair(mina, omar, WEIGHTS)

    assert (pair.coverage.done, pair.coverage.talk, pair.coverage.uncovered) == (("x",), ("y",), ("z",))
    assert engine.Reason("need_open", {"needs": ("z",)}) in pair.worth_knowing


def test_what_a_mentor_would_refer_on_earns_nothing() -> None:
    mina = engine.Mentee(id="mina", needs=(("salary talks", 1),))

    silent = engine.score_micro(mina, engine.Mentor(id="o"), WEIGHTS)
    refers = engine.score_micro(mina, engine.Mentor(id="o", refer=("salary talks",)), WEIGHTS)

    assert refers == silent == 0


def test_personal_answers_change_nothing_until_the_mentee_switches_them_on() -> None:
    omar, ruth = (
        engine.Mentor(id=name, done=("budgets",), personal={"gender": gender})
        for name, gender in (("omar", "man"), ("ruth", "woman"))
    )
    mina = engine.Mentee(id="mina", needs=(("budgets", 1),))
    asks = replace(mina, alike={"gender": ("woman",)})

    assert engine.score_micro(mina, omar, WEIGHTS) == engine.score_micro(mina, ruth, WEIGHTS)
    assert engine.score_micro(asks, omar, WEIGHTS) < engine.score_micro(asks, ruth, WEIGHTS)
    part = engine.score_pair(asks, ruth, WEIGHTS).parts[-1]
    assert (part.feature, part.audience) == ("personal", "nobody")
    assert "woman" not in repr(part.reason)


def test_the_personal_switch_never_weighs_more_than_fifteen() -> None:
    asks = engine.Mentee(id="mina", alike={"gender": ("woman",)}, alike_weight=90)
    ruth = engine.Mentor(id="ruth", personal={"gender": "woman"})

    assert engine.score_pair(asks, ruth, WEIGHTS).value == pytest.approx(0.15, abs=1e-4)


def test_wishes_are_shown_to_nobody_but_the_one_who_wishes() -> None:
    mina = engine.Mentee(id="mina", wishes=("omar",), values=("calm",))
    omar = engine.Mentor(id="omar", liked=("mina",), values=("calm",))

    pair = engine.score_pair(mina, omar, WEIGHTS)

    seen = {who: {part.feature for part in pair.shown_to(who)} for who in ("mentee", "mentor", "coordinator")}
    assert seen == {
        "mentee": {"values", "mentee_wish"},
        "mentor": {"values", "mentor_wish"},
        "coordinator": {"values"},
    }


def test_words_are_quoted_only_where_both_may_be_seen() -> None:
    vector = bytes([90, 90, 90])
    open_one = engine.Mentee(id="m", text="I freeze in front of boards", text_is_open=True, vector=vector)
    mentor = engine.Mentor(id="o", text="Ten years of boards", text_is_open=True, vector=vector)
    weights = replace(WEIGHTS, asked=WEIGHTS.asked | {"text"})

    def code(mentee: engine.Mentee, mentor: engine.Mentor) -> str:
        parts = engine.score_pair(mentee, mentor, weights).parts
        return next(part.reason.code for part in parts if part.feature == "text")

    assert code(open_one, mentor) == "text_alike_quoted"
    assert code(replace(open_one, text_is_open=False), mentor) == "text_alike"
    assert code(open_one, replace(mentor, text_is_open=False)) == "text_alike"


def test_one_of_five_suggestions_is_a_different_view() -> None:
    mina = engine.Mentee(id="mina", function="planning", needs=(("budgets", 1),))
    near = [engine.Mentor(id=f"a{n}", function="planning", done=("budgets",)) for n in range(8)]
    far = engine.Mentor(id="far", function="depot")

    shown = engine.rank_for(mina, [*near, far], WEIGHTS, engine.Rules(), limit=5)

    assert [pair.different_view for pair in shown] == [False, False, False, False, True]
    assert [pair.mentor_id for pair in shown[:4]] == ["a0", "a1", "a2", "a3"]


def test_full_mentors_are_not_suggested() -> None:
    full = engine.Mentor(id="full", places=0)

    assert engine.rank_for(engine.Mentee(id="mina"), [full], WEIGHTS, engine.Rules()) == ()


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"needs": float("nan")}, "The weight 'needs' is nan; it needs to be a plain number."),
        ({"values": -1}, "The weight 'values' is -1; it cannot be less than 0."),
        ({"wishes": True}, "The weight 'wishes' is True; it needs to be a plain number."),
        ({"asked": frozenset({"titel"})}, "The weight 'asked' knows no feature called 'titel'."),
    ],
)
def test_weights_that_mean_nothing_are_refused(weights: dict[str, object], sentence: str) -> None:
    with pytest.raises(engine.InvalidWeights) as refusal:
        engine.Weights(**weights)  # type: ignore[arg-type]

    assert str(refusal.value) == sentence


def test_questions_nobody_was_asked_do_not_lower_the_score() -> None:
    mina = engine.Mentee(id="mina", needs=(("budgets", 1),))
    omar = engine.Mentor(id="omar", done=("budgets",))

    assert engine.score_pair(mina, omar, WEIGHTS.asked_of([mina], [omar])).value == 1
