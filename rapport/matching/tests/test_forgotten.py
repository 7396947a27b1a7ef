"""Whoever erases themselves is taken out of kept rounds too, and everything that was kept for matching goes."""

import json

import pytest

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching import preferences
from rapport.matching.background import save_background
from rapport.matching.board.forgetting import forget_in_rounds
from rapport.matching.models import Background, MatchingRun, Preferences
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS, SKILLS
from rapport.people.operations import erase_person
from rapport.testing import enrolled, make_person
from rapport.vault.keys import destroy_key


def tells(person, **said):
    return save_background(person, said=said, hoped={}, is_used=False, now=clock.now())


@pytest.fixture
def round_with_answers(as_person, cora, program):
    """Twelve who hope and six who guide; they told things for matching only, and somebody ruled somebody out."""
    mentees = [
        wants(enrolled(make_person(f"L{index} Berg"), program, learns=True), SKILLS[0]) for index in range(12)
    ]
    mentors = [mentor(f"G{index} Holm", program, SKILLS[0]) for index in range(6)]
    for index, person in enumerate((*mentees, *mentors)):
        tells(person, gender="woman" if index % 2 else "man", health="yes")
    save_background(
        mentees[1], said={"gender": "woman"}, hoped={"health": ["yes"]}, is_used=True, now=clock.now()
    )
    preferences.rule_out(mentees[0], mentors[0], now=clock.now())
    preferences.hope_for(mentees[2], mentors[0], now=clock.now())
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    return board, mentees, mentors


def kept_of(person):
    """Everything the kept computation holds about somebody: their own record, and where others name them."""
    frozen = json.loads(MatchingRun.objects.select_related("round__program").get().frozen)
    people = [*frozen["mentees"], *frozen["mentors"]]
    (own,) = [each for each in people if each["id"] == str(person.pk)]
    named = [
        key
        for each in people
        for key, value in each.items()
        if isinstance(value, list) and str(person.pk) in value
    ]
    return own, named


def test_a_kept_round_forgets_what_somebody_answered_and_who_named_them(round_with_answers):
    board, _mentees, mentors = round_with_answers
    own, named = kept_of(mentors[0])
    assert own["done"] and own["personal"]
    assert {"excluded", "wishes"} <= set(named)

    erase_person(mentors[0], actor=mentors[0], now=clock.now())
    run_due()

    own, named = kept_of(mentors[0])
    assert set(own) <= {"id", "places"}
    assert named == []
    other, _named = kept_of(mentors[1])
    assert other["personal"]
    for path in ("", "fairness/"):
        assert board.get(f"{HOME}{path}").status_code == 200


def test_what_they_kept_for_matching_only_is_gone(round_with_answers):
    _board, mentees, _mentors = round_with_answers

    erase_person(mentees[0], actor=mentees[0], now=clock.now())
    run_due()

    assert not Background.objects.filter(person=mentees[0]).exists()
    assert not Preferences.objects.filter(person=mentees[0]).exists()


def test_the_pages_open_before_the_jobs_have_run(round_with_answers):
    board, mentees, _mentors = round_with_answers

    erase_person(mentees[0], actor=mentees[0], now=clock.now())

    assert board.get(f"{HOME}fairness/").status_code == 200


def test_a_round_nobody_can_open_any_more_stops_nothing(round_with_answers, program):
    _board, mentees, _mentors = round_with_answers
    destroy_key(program.key_id)

    assert forget_in_rounds(mentees[0].pk) == 0


def test_a_round_computed_while_somebody_leaves_keeps_nothing_of_them(as_person, cora, program, monkeypatch):
    from rapport.matching.board import solving

    lena = wants(enrolled(make_person("Lena Berg"), program, learns=True), SKILLS[0])
    mentor("Gus Holm", program, SKILLS[0])
    compute = solving.scenarios

    def meanwhile(weights):
        erase_person(type(lena).objects.get(pk=lena.pk), actor=None, now=clock.now())
        return compute(weights)

    monkeypatch.setattr(solving, "scenarios", meanwhile)
    as_person(cora).post(f"{HOME}run/", SETTINGS)
    run_due()

    assert set(kept_of(lena)[0]) <= {"id", "places"}
