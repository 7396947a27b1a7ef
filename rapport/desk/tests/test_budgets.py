"""What the gathering pages may cost, however much there is to gather."""

import pytest

from rapport.mentorships.models import Mentorship
from rapport.programs.models import Staff
from rapport.testing import enrolled, make_pair, make_person
from rapport.vault.keys import forget_held

QUERIES = 12
PAGE_BYTES = 40 * 1024


@pytest.fixture
def cost(as_person, django_assert_max_num_queries):
    """The page's queries, with no key in hand, and its size; asserts the budget of both."""

    def measured(person, url):
        browser = as_person(person)
        assert browser.get(url).status_code == 200
        forget_held()
        with django_assert_max_num_queries(QUERIES) as counted:
            answer = browser.get(url)
        assert len(answer.content) <= PAGE_BYTES
        return len(counted)

    return measured


def test_today_costs_the_same_with_one_three_and_fifty(many_pairs, mina, cost):
    costs = []
    for more in (1, 2, 47):
        many_pairs(more)
        costs.append(cost(mina, "/today/"))

    assert len(set(costs)) == 1


def test_a_space_costs_the_same_however_many_others_there_are(many_pairs, mina, cost):
    (first,) = many_pairs(1)
    alone = cost(mina, f"/spaces/{first.pk}/")
    many_pairs(4)

    assert cost(mina, f"/spaces/{first.pk}/") == alone


def test_today_keeps_its_budget_for_somebody_who_is_everything(many_pairs, mina, omar, program, sana, cost):
    """Introduced, learning, coordinating and a contact, all at once."""
    many_pairs(2)
    make_pair(mina, omar, program, state="introduced")
    for role in (Staff.Role.COORDINATOR, Staff.Role.SAFEGUARDING):
        Staff.objects.create(program=program, person=mina, role=role)

    assert cost(mina, "/today/") <= QUERIES


def test_a_program_costs_the_same_with_three_and_with_hundreds(program, mina, omar, dana, cora, cost):
    for learner in (mina, dana):
        make_pair(learner, omar, program)
    few = cost(cora, "/programs/spring/")
    Mentorship.objects.bulk_create(Mentorship(program=program, state="active", key=None) for _ in range(400))

    assert cost(cora, "/programs/spring/") == few


def test_the_jump_page_keeps_its_budget(many_pairs, mina, cost):
    many_pairs(3)

    assert cost(mina, "/jump/?q=page") <= QUERIES


def test_any_other_page_pays_two_queries_for_its_bar(
    pair, program, mina, as_person, django_assert_max_num_queries
):
    enrolled(make_person("Eve Marsh"), program)
    browser = as_person(mina)
    browser.get("/notifications/")

    with django_assert_max_num_queries(8):
        browser.get("/notifications/")
