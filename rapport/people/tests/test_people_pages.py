from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rapport.history.models import Event
from rapport.mentorships.models import Mentorship
from rapport.people import operations
from rapport.people.models import Block, Person
from rapport.people.operations import AboutThem, Contact
from rapport.programs.models import Enrollment, Program
from rapport.testing import make_pair, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def known_omar(omar: Person, now: Any) -> Person:
    """Omar, with something to tell and something to hide."""
    about = AboutThem(
        "Omar Lindqvist", headline="Plans night buses", place="Malmö", about="I was terrible at boards."
    )
    operations.save_about(omar, about, actor=omar, now=now)
    operations.save_expertise(
        omar, {"listening": "done", "saying-no": "talk", "salary-talks": "refer"}, actor=omar, now=now
    )
    operations.save_values(omar, ["calm", "craft"], actor=omar, now=now)
    operations.save_interests(omar, ["trains"], ["news"], actor=omar, now=now)
    operations.save_contact(omar, Contact("+46 700 CANARY", "CANARY needs"), actor=omar, now=now)
    return omar


def page_of(person: Person, browser: Client) -> str:
    answer = browser.get(f"/people/{person.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_people_of_the_same_program_read_the_profile(
    known_omar: Person, mina: Person, as_person: Callable[[Person], Client]
):
    page = page_of(known_omar, as_person(mina))

    assert "<h1" in page and "Omar Lindqvist" in page
    for said in (
        "Plans night buses",
        "I was terrible at boards.",
        "Listening",
        "Saying no",
        "Talking about pay",
    ):
        assert said in page
    assert "Malmö, one hour ahead of you" in page


def test_address_number_needs_and_picks_are_nobodys_to_see(
    known_omar: Person, mina: Person, cora: Person, as_person: Callable[[Person], Client], pair: Mentorship
):
    for reader in (mina, cora):
        page = page_of(known_omar, as_person(reader))
        for hidden in (known_omar.email, "CANARY", "Craft", "Following the news", "Trains and maps"):
            assert hidden not in page


def test_only_what_both_chose_is_shown(
    known_omar: Person, mina: Person, as_person: Callable[[Person], Client], now: Any
):
    operations.save_values(mina, ["calm", "honesty"], actor=mina, now=now)

    page = page_of(known_omar, as_person(mina))

    assert "What you both chose" in page and "Calm" in page
    assert "Craft" not in page and "Honesty" not in page


def test_partners_see_what_was_shared_while_it_runs(
    known_omar: Person,
    mina: Person,
    cora: Person,
    pair: Mentorship,
    as_person: Callable[[Person], Client],
    now: Any,
):
    shared = Contact(
        "+46 700 1", "Captions, please", shares_email=True, shares_phone=True, shares_support_needs=True
    )
    operations.save_contact(known_omar, shared, actor=known_omar, now=now)

    page = page_of(known_omar, as_person(mina))
    assert known_omar.email in page and "+46 700 1" in page and "Captions, please" in page
    assert "+46 700 1" not in page_of(known_omar, as_person(cora))

    Mentorship.objects.update(state="closed", closed_at=now)
    assert "+46 700 1" not in page_of(known_omar, as_person(mina))


def test_nobody_else_finds_it(
    known_omar: Person, program: Program, as_person: Callable[[Person], Client], browser: Client
):
    elsewhere = make_person("Erik Elsewhere")
    other = Program.objects.create(slug="other", name="Other")
    Enrollment.objects.create(program=other, person=elsewhere, learns=True)
    asked = make_person("Ida Invited")
    Enrollment.objects.create(program=program, person=asked, learns=True, state="invited")
    left = make_person("Lena Left")
    Enrollment.objects.create(program=program, person=left, learns=True, state="left")

    answers = [as_person(reader).get(f"/people/{known_omar.pk}/") for reader in (elsewhere, asked, left)]
    nobody = as_person(elsewhere).get("/people/00000000-0000-4000-8000-000000000000/")

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len(answers[0].content) == len(nobody.content)
    assert browser.get(f"/people/{known_omar.pk}/").headers["Location"].startswith("/accounts/login/")


def test_whoever_was_only_asked_is_not_shown_yet(
    mina: Person, program: Program, as_person: Callable[[Person], Client]
):
    asked = make_person("Ida Invited")
    Enrollment.objects.create(program=program, person=asked, guides=True, state="invited")

    assert as_person(mina).get(f"/people/{asked.pk}/").status_code == 404


def test_people_of_a_past_relationship_still_know_each_other(
    known_omar: Person, mina: Person, program: Program, as_person: Callable[[Person], Client]
):
    make_pair(mina, known_omar, program, "closed")
    Enrollment.objects.all().delete()

    assert as_person(mina).get(f"/people/{known_omar.pk}/").status_code == 200


def test_a_profile_takes_few_queries(
    known_omar: Person,
    mina: Person,
    as_person: Callable[[Person], Client],
    django_assert_max_num_queries: Any,
):
    browser = as_person(mina)

    with django_assert_max_num_queries(12):
        browser.get(f"/people/{known_omar.pk}/")


def test_reading_one_profile_after_another_is_slowed_down(
    real_limits: None, known_omar: Person, mina: Person, as_person: Callable[[Person], Client], settings: Any
):
    assert settings.ACCOUNT_RATE_LIMITS["read_profile"] == "60/600s/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "read_profile": "3/600s/user"}
    browser = as_person(mina)

    answers = [browser.get(f"/people/{known_omar.pk}/").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]


def test_a_block_hides_both_from_each_other_in_silence_and_can_be_taken_back(
    known_omar: Person, mina: Person, as_person: Callable[[Person], Client], post_box: Callable[[], list[Any]]
):
    minas, omars = as_person(mina), as_person(known_omar)

    answer = minas.post(f"/people/{known_omar.pk}/block/", follow=True)

    assert "Nobody is told" in answer.content.decode()
    assert minas.get(f"/people/{known_omar.pk}/").status_code == 404
    assert omars.get(f"/people/{mina.pk}/").status_code == 404
    assert post_box() == []
    assert {str(known_omar.pk)}.isdisjoint(
        map(str, Event.objects.values_list("person_id", flat=True).filter(verb="person.blocked_somebody"))
    )

    assert "Omar Lindqvist" in minas.get("/me/").content.decode()
    minas.post(f"/people/{known_omar.pk}/block/undo/")
    assert minas.get(f"/people/{known_omar.pk}/").status_code == 200
    assert not Block.objects.exists()


def test_nobody_is_blocked_or_found_by_guessing(
    known_omar: Person, as_person: Callable[[Person], Client], mina: Person
):
    stranger = make_person("Erik Elsewhere")

    assert as_person(stranger).post(f"/people/{known_omar.pk}/block/").status_code == 404
    assert as_person(mina).post(f"/people/{stranger.pk}/block/undo/").status_code == 404
    assert as_person(mina).post(f"/people/{mina.pk}/block/").status_code == 403


def test_ones_own_page_says_whose_it_is(mina: Person, as_person: Callable[[Person], Client]):
    page = page_of(mina, as_person(mina))

    assert "your own page" in page
    assert "brought together" not in page
