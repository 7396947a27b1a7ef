"""Late joiners: where a program wants it, pairs are proposed each morning and read before anybody is told."""

from datetime import timedelta

import pytest
from django.core import mail

from rapport.kernel import clock
from rapport.matching.models import MatchingRound, ProposedPair
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS, SKILLS, round_of
from rapport.mentorships.models import Mentorship
from rapport.people.models import Capacity
from rapport.testing import enrolled, make_person


@pytest.fixture
def first_round(as_person, cora, program, advance):
    """A round of one pair has gone out; whether the program looks again is said by the test."""
    wants(enrolled(make_person("Lena Berg"), program, learns=True), SKILLS[0])
    mentor("Gus Holm", program, SKILLS[0])
    board = as_person(cora)

    def publish(**settings):
        board.post(f"{HOME}run/", {**SETTINGS, **settings})
        advance(minutes=5)
        board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
        advance(hours=2)
        mail.outbox.clear()

    return publish


def test_whoever_joins_late_is_proposed_the_next_morning_and_nobody_is_told(
    first_round, program, cora, advance, as_person
):
    first_round(rule_rolling="on", weight_needs=4)
    late = wants(enrolled(make_person("Mo Lind"), program, learns=True), SKILLS[0])

    advance(days=1)

    second = round_of(program)
    assert (second.number, second.state, second.weights["needs"]) == (2, "open", 4)
    assert ProposedPair.objects.get(round=second).mentee == late
    assert Mentorship.objects.count() == 1
    assert [message.to for message in mail.outbox] == [[cora.email]]
    assert "Mo Lind" not in str(mail.outbox[0].message())
    html = as_person(cora).get(HOME).content.decode()
    assert "Mo Lind" in html


def test_each_newcomer_is_looked_at_once(first_round, program, advance):
    first_round(rule_rolling="on")
    wants(enrolled(make_person("Mo Lind"), program, learns=True), SKILLS[0])

    advance(days=4)

    assert round_of(program).runs.count() == 1
    assert len(mail.outbox) == 1


def test_without_the_switch_everybody_waits_for_the_next_round(first_round, program, advance):
    first_round()
    wants(enrolled(make_person("Mo Lind"), program, learns=True), SKILLS[0])

    advance(days=2)

    assert MatchingRound.objects.count() == 1
    assert not mail.outbox


def test_the_same_people_are_told_of_once_however_long_nobody_is_found(first_round, program, advance):
    first_round(rule_rolling="on")
    wants(enrolled(make_person("Mo Lind"), program, learns=True), SKILLS[0])
    Capacity.objects.update(partners_most=0)

    advance(days=4)

    assert len(mail.outbox) == 1
