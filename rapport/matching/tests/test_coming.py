"""People from a sheet who have not said yes yet: planned with, invited by publishing, introduced when both are in."""

from datetime import timedelta

import pytest
from django.core import mail

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching.board.gathering import problem_of
from rapport.matching.models import MatchingRun, ProposedPair
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS, SKILLS, round_of
from rapport.mentorships.models import Mentorship
from rapport.programs.models import Enrollment, Invitation, Program, SignUpAnswers
from rapport.programs.operations import accept_invitation, decline_invitation
from rapport.testing import enrolled, make_person


@pytest.fixture
def lena(program):
    """On the list from a sheet, not in yet."""
    person = make_person("Lena Berg", agreed_to_preview_at=None)
    wants(enrolled(person, program, learns=True), SKILLS[0])
    Enrollment.objects.filter(person=person).update(state="invited")
    return person


@pytest.fixture
def gus(program):
    return mentor("Gus Holm", program, SKILLS[0])


@pytest.fixture
def published(as_person, cora, program, lena, gus, advance):
    """A round with Lena and Gus has gone out."""
    board = as_person(cora)
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    advance(hours=6)
    return board


def test_the_board_says_who_has_not_said_yes_and_plans_with_them(as_person, cora, program, lena, gus):
    board = as_person(cora)
    assert "One person on your list hasn’t said yes" in board.get(HOME).content.decode()

    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    pair = ProposedPair.objects.get()
    assert (pair.mentee, pair.mentor) == (lena, gus)
    assert not Invitation.objects.exists()


def test_nobody_is_planned_with_whose_profile_belongs_to_another_program(as_person, cora, program, lena, gus):
    """Whoever knows an address can put it on a list; what that person told elsewhere is not theirs to read."""
    elsewhere = Program.objects.create(slug="other", name="Other program")
    person = wants(enrolled(make_person("Dora Lund"), elsewhere, learns=True), SKILLS[0])
    board = as_person(cora)
    board.post(
        "/programs/spring/people/new/", {"email": person.email, "name": "Whoever", "roles": ["learning"]}
    )
    assert Enrollment.objects.get(program=program, person=person).state == "invited"
    assert "One person on your list hasn’t said yes" in board.get(HOME).content.decode()

    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert {each.id for each in problem_of(round_of(program), clock.now()).mentees} == {str(lena.pk)}
    Enrollment.objects.filter(person=person).update(state="active")
    assert str(person.pk) in {each.id for each in problem_of(round_of(program), clock.now()).mentees}


def test_publishing_invites_and_nobody_is_introduced_before_both_are_in(
    published, program, lena, gus, advance
):
    assert not Mentorship.objects.exists()
    assert [message.to for message in mail.outbox] == [[lena.email]]
    past = published.get(f"{HOME}rounds/1/").content.decode()
    assert "Waits until both take part." in past
    assert 'introduced when both take part</dt><dd class="stat-n">1<' in past

    accept_invitation(Invitation.objects.get(), lena, clock.now())
    advance(hours=1)

    mentorship = Mentorship.objects.get()
    assert (mentorship.state, mentorship.door) == ("introduced", "matching")
    assert ProposedPair.objects.get().mentorship == mentorship
    assert {message.to[0] for message in mail.outbox if "introduced" in message.subject} == {
        lena.email,
        gus.email,
    }


def test_whoever_waits_is_in_no_other_round_and_the_place_is_kept(published, as_person, program, gus, lena):
    gus.capacity.partners_most = 1
    gus.capacity.save()
    other = wants(enrolled(make_person("Mo Lind"), program, learns=True), SKILLS[0])

    html = published.get(HOME).content.decode()
    assert '<dd class="stat-n">1</dd>' in html
    published.post(f"{HOME}run/", SETTINGS)
    problem = problem_of(round_of(program), clock.now())

    assert [each.id for each in problem.mentees] == [str(other.pk)]
    assert [each.places for each in problem.mentors] == [0]


@pytest.mark.parametrize("how", ["declined", "expired"])
def test_whoever_says_not_now_frees_the_other_one(published, program, lena, gus, advance, how):
    if how == "declined":
        decline_invitation(Invitation.objects.get(), actor=None, now=clock.now())
    advance(days=0.1 if how == "declined" else 20)

    assert not Mentorship.objects.exists()
    assert ProposedPair.objects.get().was_tried
    assert "passed over" in published.get(f"{HOME}rounds/1/").content.decode()
    assert [each.places for each in problem_of(round_of(program), clock.now()).mentors] == [2]


def test_names_in_the_sheet_are_wishes_vetoes_and_earlier_partners_and_stay_secret(
    as_person, cora, program, lena
):
    ada, bo, cy, du = (
        mentor(f"{name} Holm", program, SKILLS[0], email=f"{at}@example.org")
        for name, at in (("Ada", "ada"), ("Zoë", "zoe"), ("Cy", "cy"), ("Du", "du"))
    )
    answers = SignUpAnswers.objects.create(
        enrollment=Enrollment.objects.get(person=lena), wishes="zoe holm or nobody", vetoes="Ada Holm; cy@example.org",
        earlier_partners="Du Holm",
    )  # fmt: skip
    assert answers.pk
    board = as_person(cora)

    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert ProposedPair.objects.get().mentor == bo
    (mentee,) = problem_of(round_of(program), clock.now()).mentees
    assert mentee.wishes == (str(bo.pk),)
    assert set(mentee.excluded) == {str(ada.pk), str(cy.pk)}
    assert mentee.earlier == (str(du.pk),)
    assert MatchingRun.objects.get().ways[0]["wishers"] == 1
    for why in (ada, cy, du):
        pair = ProposedPair.objects.get()
        html = board.get(f"{HOME}?options={pair.pk}&why={why.pk}").content.decode()
        assert "zoe holm" not in html
    assert str(bo.pk) not in repr(MatchingRun.objects.values_list("frozen", flat=True).get())


def test_a_name_that_could_be_two_people_is_no_wish(program, lena, cora, as_person):
    for address in ("one@example.org", "two@example.org"):
        mentor("Ada Holm", program, SKILLS[0], email=address)
    SignUpAnswers.objects.create(enrollment=Enrollment.objects.get(person=lena), wishes="Ada Holm")
    as_person(cora).post(f"{HOME}run/", SETTINGS)

    (mentee,) = problem_of(round_of(program), clock.now()).mentees

    assert mentee.wishes == ()
