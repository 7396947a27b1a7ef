"""Several mentors: the map, relationships that are sealed from each other, and a goal carried across."""

import re

import pytest

from rapport.growth.models import Goal, GoalShare
from rapport.growth.operations import GoalInput, remark_on_goal, set_goal
from rapport.history.models import Event
from rapport.kernel import clock
from rapport.matching.tests.people import offers, wants
from rapport.testing import enrolled, make_pair, make_person

SKILLS = ("saying-no", "public-speaking", "giving-feedback", "presenting-to-boards")
GOAL = "Chair the planning round without a script"
WHY = "I lose my thread when somebody interrupts"


@pytest.fixture
def ruth(program):
    return offers(enrolled(make_person("Ruth Adeyemi"), program, guides=True), SKILLS[1], talk=[SKILLS[2]])


@pytest.fixture
def two_pairs(mina, omar, ruth, program):
    """Mina learns with Omar and with Ruth; she has said what she wants, and set a goal with Ruth."""
    wants(mina, *SKILLS)
    offers(omar, SKILLS[0], SKILLS[1])
    return make_pair(mina, omar, program), make_pair(mina, ruth, program)


@pytest.fixture
def goal(two_pairs, mina, now):
    return set_goal(two_pairs[1], given=GoalInput(text=GOAL, why=WHY), actor=mina, now=now)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.practice("CHOOSE-10")
def test_the_map_says_who_covers_what_what_is_open_and_where_two_overlap(as_person, mina, two_pairs, goal):
    html = as_person(mina).get("/me/mentors/").content.decode()

    areas = {
        re.search(r"<h3[^>]*>(.*?)</h3>", part)[1]: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))
        for part in html.split('<li class="area"')[1:]
    }
    saying_no, speaking, budgeting, boards = areas.values()
    assert "Omar has done it" in saying_no
    assert "Ruth" not in saying_no
    assert "Omar has done it" in speaking and "Ruth has done it" in speaking
    assert "More than one of them" in speaking
    assert "Ruth can talk about it" in budgeting
    assert "Nobody covers this yet." in boards
    assert f'href="/find/?skill={SKILLS[3]}"' in html
    assert GOAL in html


@pytest.mark.practice("CHOOSE-10")
def test_each_relationship_is_sealed_from_the_other(as_person, omar, ruth, mina, two_pairs, goal):
    first, second = two_pairs
    desk = as_person(omar)

    for page in ("/today/", f"/spaces/{first.pk}/", f"/spaces/{first.pk}/goals/", "/me/mentors/", "/me/"):
        html = desk.get(page).content.decode()
        for secret in ("Ruth", "Adeyemi", str(second.pk), str(goal.pk), GOAL, WHY):
            assert secret not in html, (page, secret)
    own = f"/spaces/{second.pk}/"
    for page in ("", "goals/", "goals/new/", f"goals/{goal.pk}/edit/", f"goals/{goal.pk}/carrying/", "beginning/",
                 "meetings/", "messages/", "agreement/", "wins/"):  # fmt: skip
        assert desk.get(own + page).status_code == 404, page
    for deed in (
        f"goals/{goal.pk}/carrying/",
        f"goals/{goal.pk}/remarks/",
        f"goals/{goal.pk}/reaching/",
        "goals/new/",
    ):
        assert desk.post(own + deed, {"into": first.pk}).status_code in {403, 404}, deed
    # The same goal under an address of the pair he is in does not exist either.
    assert desk.get(f"/spaces/{first.pk}/goals/{goal.pk}/remarks/").status_code == 404


@pytest.mark.practice("CHOOSE-10")
def test_mina_carries_one_goal_into_both_and_takes_it_back(as_person, mina, omar, ruth, two_pairs, goal, now):
    first, second = two_pairs
    remark_on_goal(goal, text="Ruth thinks a script is fine", actor=ruth, now=now)
    mine, page = as_person(mina), f"/spaces/{second.pk}/goals/{goal.pk}/carrying/"
    assert f'href="{page}"' in mine.get(f"/spaces/{second.pk}/goals/").content.decode()
    assert "Omar Lindqvist" in words(mine.get(page))

    assert mine.post(page, {"into": first.pk}).status_code == 303
    mine.post(page, {"into": first.pk})

    assert GoalShare.objects.count() == 1
    read = words(as_person(omar).get(f"/spaces/{first.pk}/goals/"))
    assert "Goals Mina brought along" in read
    assert GOAL in read
    assert WHY in read
    for secret in ("Ruth", "Adeyemi", "a script is fine"):
        assert secret not in read
    html = as_person(omar).get(f"/spaces/{first.pk}/goals/").content.decode()
    assert str(second.pk) not in html
    assert str(goal.pk) not in html
    assert GOAL in words(as_person(ruth).get(f"/spaces/{second.pk}/goals/"))
    assert "Brought along by you" in words(mine.get("/me/mentors/"))

    share = GoalShare.objects.get()
    back = f"{page}{share.pk}/taking-back/"
    assert as_person(omar).post(back).status_code == 404
    assert mine.post(back).status_code == 303

    assert GOAL not in words(as_person(omar).get(f"/spaces/{first.pk}/goals/"))
    assert GOAL in words(as_person(ruth).get(f"/spaces/{second.pk}/goals/"))
    events = Event.objects.filter(verb__in=["goal.carried", "goal.taken_back"])
    assert events.count() == 2
    assert {(event.mentorship_id, event.subject_id) for event in events} == {(first.pk, None)}


@pytest.mark.practice("CHOOSE-10")
def test_only_the_one_who_learns_carries_a_goal(as_person, mina, omar, ruth, two_pairs, goal, now, program):
    first, second = two_pairs
    guides = set_goal(first, given=GoalInput(text="Ask before I answer"), actor=omar, now=now)
    other = make_pair(enrolled(make_person("Nora Weiss"), program, learns=True), omar, program)

    for client, at, of, into in (
        (as_person(ruth), second, goal, first),
        (as_person(omar), first, guides, other),
        (as_person(mina), second, goal, other),
        (as_person(mina), second, goal, second),
    ):
        assert client.post(f"/spaces/{at.pk}/goals/{of.pk}/carrying/", {"into": into.pk}).status_code in {
            403,
            404,
        }
    assert not GoalShare.objects.exists()


def test_a_draft_stays_where_it_is(as_person, mina, two_pairs, goal):
    first, second = two_pairs
    Goal.objects.update(state="draft")

    response = as_person(mina).post(f"/spaces/{second.pk}/goals/{goal.pk}/carrying/", {"into": first.pk})

    assert response.status_code == 403
    assert "first draft" in response.content.decode()


def test_a_map_without_anybody_is_calm_and_nobody_sees_it_without_signing_in(as_person, client, dana, mina):
    assert "Say what you’d like to learn" in words(as_person(dana).get("/me/mentors/"))
    wants(mina, SKILLS[0])
    assert "No mentor yet" in words(as_person(mina).get("/me/mentors/"))
    assert client.get("/me/mentors/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_map_costs_the_same_for_one_and_for_fifty(
    as_person, mina, program, number, django_assert_max_num_queries
):
    wants(mina, *SKILLS)
    for index in range(number):
        guide = offers(enrolled(make_person(f"N{index} Berg"), program, guides=True), SKILLS[0])
        pair = make_pair(mina, guide, program)
        set_goal(pair, given=GoalInput(text=f"Goal {index}"), actor=mina, now=clock.now())
    client = as_person(mina)
    client.get("/me/mentors/")

    with django_assert_max_num_queries(16):
        html = client.get("/me/mentors/").content.decode()

    assert html.count(" Berg</a>") == number
