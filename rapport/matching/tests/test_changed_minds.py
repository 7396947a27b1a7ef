"""What happens between the computation of a round and its going out counts: nobody is introduced against it."""

from datetime import timedelta

import pytest
from django.core import mail

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching import preferences
from rapport.matching.models import MatchingRound, NeverPair, ProposedPair
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS, SKILLS
from rapport.mentorships.introductions.operations import introduce
from rapport.mentorships.models import Mentorship
from rapport.programs.models import Enrollment, Invitation, Program
from rapport.programs.operations import accept_invitation, leave_program, pause_taking_part
from rapport.testing import enrolled, make_person


@pytest.fixture
def lena(program):
    return wants(enrolled(make_person("Lena Berg"), program, learns=True), SKILLS[0])


@pytest.fixture
def gus(program):
    return mentor("Gus Holm", program, SKILLS[0])


@pytest.fixture
def scheduled(as_person, cora, program, lena, gus):
    """A round that would introduce Lena and Gus in an hour."""
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    assert ProposedPair.objects.filter(mentee=lena, mentor=gus).exists()
    return board


def comes_from_a_sheet(person):
    """Let somebody be on the list who never said yes to anything here."""
    Enrollment.objects.filter(person=person).update(state="invited")
    type(person).objects.filter(pk=person.pk).update(agreed_to_preview_at=None)


def leaves(person, program):
    leave_program(Enrollment.objects.get(person=person, program=program), actor=person, now=clock.now())


def pauses(person, program):
    pause_taking_part(Enrollment.objects.get(person=person, program=program), actor=person, now=clock.now())


def finds_somebody_else(lena, program):
    introduce(
        program, lena, mentor("Ida Lund", program), door=Mentorship.Door.REQUEST, actor=lena, now=clock.now()
    )


def ends(program):
    Program.objects.filter(pk=program.pk).update(closed_at=clock.now())


DEEDS = {
    "the program ends": lambda lena, gus, program: ends(program),
    "the mentee leaves the program": lambda lena, gus, program: leaves(lena, program),
    "the mentor leaves the program": lambda lena, gus, program: leaves(gus, program),
    "the mentor pauses": lambda lena, gus, program: pauses(gus, program),
    "the mentor guides no longer": lambda lena, gus, program: Enrollment.objects.filter(person=gus).update(
        guides=False
    ),
    "the mentee would rather not": lambda lena, gus, program: preferences.rule_out(
        lena, gus, now=clock.now()
    ),
    "the mentor would rather not": lambda lena, gus, program: preferences.rule_out(
        gus, lena, now=clock.now()
    ),
    "the mentee finds somebody else": lambda lena, gus, program: finds_somebody_else(lena, program),
    "a coordinator rules them out": lambda lena, gus, program: NeverPair.objects.create(
        program=program, mentee=lena, mentor=gus, made_at=clock.now()
    ),
    "the mentor becomes her manager": lambda lena, gus, program: (
        type(lena).objects.filter(pk=lena.pk).update(line_manager=gus)
    ),
}


@pytest.mark.parametrize("what", DEEDS)
def test_nobody_is_introduced_against_what_happened_since(scheduled, program, lena, gus, advance, what):
    DEEDS[what](lena, gus, program)
    mail.outbox.clear()

    advance(hours=6)

    assert not Mentorship.objects.filter(door="matching").exists()
    assert not [message for message in mail.outbox if "introduced" in message.subject.lower()]
    pair = ProposedPair.objects.get(mentee=lena, mentor=gus)
    assert pair.was_tried and pair.mentorship is None


def test_without_any_of_it_they_are_introduced(scheduled, lena, gus, advance):
    advance(hours=6)

    assert ProposedPair.objects.get(mentee=lena).mentorship.state == "introduced"


def test_who_waits_for_the_other_to_say_yes_can_still_change_their_mind(
    as_person, cora, program, lena, gus, advance
):
    comes_from_a_sheet(lena)
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    advance(hours=6)
    pauses(gus, program)

    accept_invitation(Invitation.objects.get(), lena, clock.now())
    advance(hours=1)

    assert not Mentorship.objects.exists()
    assert ProposedPair.objects.get().was_tried


def test_nothing_is_begun_or_sent_in_a_program_that_is_over(as_person, cora, program, lena, gus, advance):
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    ends(program)
    pair = ProposedPair.objects.get()

    assert board.get(HOME).status_code == 200
    at = (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    for path, values in (
        ("run/", SETTINGS),
        ("choose/", {"way": "average"}),
        ("undo/", {}),
        ("schedule/", {"at": at}),
        (f"pairs/{pair.pk}/lock/", {}),
        (f"pairs/{pair.pk}/never/", {}),
        (f"pairs/{pair.pk}/ask/", {"mentor": str(gus.pk)}),
    ):
        answer = board.post(f"{HOME}{path}", values)
        assert "This program is over" in answer.content.decode(), path
    MatchingRound.objects.all().delete()
    assert board.post(f"{HOME}run/", SETTINGS).status_code == 403
    assert not MatchingRound.objects.exists()


def test_a_round_that_was_on_its_way_when_the_program_ended_invites_nobody(
    as_person, cora, program, lena, gus, advance
):
    comes_from_a_sheet(lena)
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    ends(program)

    advance(hours=6)

    assert not Invitation.objects.exists()
    assert MatchingRound.objects.get().state == "published"
