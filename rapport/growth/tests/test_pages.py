from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.growth import operations
from rapport.growth.models import Challenge, Goal, Reflection, Step, Win
from rapport.growth.operations import GoalInput


@pytest.fixture
def challenge(pair, mina, now) -> Challenge:
    return operations.raise_challenge(
        pair, text="I said yes again", tried="Writing it down", actor=mina, now=now
    )


@pytest.fixture
def shared_urls(goal, steps, challenge, goals_url) -> list[str]:
    """What both members can open."""
    space = goals_url.removesuffix("goals/")
    return [
        goals_url,
        f"{goals_url}new/",
        f"{goals_url}so-far/",
        f"{goals_url}{goal.pk}/progress/",
        f"{goals_url}{goal.pk}/remarks/",
        f"{goals_url}{goal.pk}/steps/{steps[0].pk}/",
        f"{space}challenges/",
        f"{space}challenges/{challenge.pk}/",
        f"{space}wins/",
        f"{space}reflections/",
    ]


@pytest.fixture
def owners_urls(goal, steps, goals_url) -> list[str]:
    """What only the owner of a goal can open; the other one is told why not."""
    base = f"{goals_url}{goal.pk}/"
    return [f"{base}edit/", f"{base}change/", f"{base}steps/new/", f"{base}steps/{steps[0].pk}/edit/"]


@pytest.fixture
def pressed_urls(goal, steps, challenge, goals_url, pair, mina, omar, now) -> list[str]:
    """Everything that takes a POST only."""
    space, base = goals_url.removesuffix("goals/"), f"{goals_url}{goal.pk}/"
    entry = operations.note_progress(goal, value=Decimal(8), actor=mina, now=now)
    win = operations.add_win(pair, text="A win", of=mina, actor=mina, now=now)
    given = operations.note_rung(challenge, rung=2, actor=omar, now=now)
    line = operations.reflect(pair, lines={"learned": "x"}, actor=mina, now=now)[0]
    moves = ("finishing", "taking-back", "starting", "resting", "letting-go")
    return [
        f"{goals_url}coach/",
        *(f"{base}{move}/" for move in ("letting-go", "taking-up", "reaching", "asking")),
        f"{base}progress/{entry.pk}/removal/",
        *(f"{base}steps/{steps[0].pk}/{move}/" for move in moves),
        *(f"{space}challenges/{challenge.pk}/{move}/" for move in ("rungs", "easing", "reopening")),
        f"{space}challenges/{challenge.pk}/rungs/{given.pk}/removal/",
        f"{space}wins/{win.pk}/removal/",
        f"{space}wins/{win.pk}/return/",
        f"{space}reflections/{line.pk}/sharing/",
        f"{space}reflections/{line.pk}/unsharing/",
    ]


def test_both_members_can_open_the_pages(shared_urls, mina, omar, as_person):
    for person in (mina, omar):
        browser = as_person(person)
        statuses = {url: browser.get(url).status_code for url in shared_urls}
        own_goal = dict.fromkeys(shared_urls, 200)
        assert statuses == own_goal


def test_only_the_owner_can_open_what_changes_a_goal(owners_urls, mina, omar, as_person):
    minas, omars = as_person(mina), as_person(omar)

    assert {url: minas.get(url).status_code for url in owners_urls} == dict.fromkeys(owners_urls, 200)
    assert {url: omars.get(url).status_code for url in owners_urls} == dict.fromkeys(owners_urls, 403)


def test_nobody_else_can_open_any_page(shared_urls, owners_urls, dana, cora, sana, as_person):
    urls = [*shared_urls, *owners_urls]
    for person in (dana, cora, sana):
        browser = as_person(person)
        assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)


def test_nobody_else_can_press_anything(pressed_urls, dana, as_person):
    browser = as_person(dana)

    assert {url: browser.post(url).status_code for url in pressed_urls} == dict.fromkeys(pressed_urls, 404)


def test_nothing_changes_by_opening_an_address(pressed_urls, mina, as_person):
    browser = as_person(mina)

    assert {url: browser.get(url).status_code for url in pressed_urls} == dict.fromkeys(pressed_urls, 405)


def test_a_visitor_is_sent_to_sign_in(shared_urls, client):
    assert {client.get(url).status_code for url in shared_urls} == {302}


def test_a_goal_of_another_pair_is_not_found_under_this_one(goal, omar, dana, program, as_person):
    from rapport.testing import make_pair

    other = make_pair(dana, omar, program)

    assert as_person(omar).get(f"/spaces/{other.pk}/goals/{goal.pk}/progress/").status_code == 404
    assert as_person(dana).get(f"/spaces/{other.pk}/goals/{goal.pk}/progress/").status_code == 404


def test_the_page_says_whose_goals_these_are(goal, goals_url, mina, omar, as_person):
    minas = as_person(mina).get(goals_url).content.decode()
    omars = as_person(omar).get(goals_url).content.decode()

    assert "Your goals. Omar can suggest, you decide." in minas
    assert "Mina’s goals. You can suggest, Mina decides." in omars
    assert "Change course" in minas
    assert "Change course" not in omars
    assert "Right now every small request wins" in omars


def test_a_draft_is_shown_to_its_owner_only(pair, mina, omar, goals_url, now, as_person):
    draft = operations.draft_first_goal(pair, owner=mina, text="Speak up in the round", why="", now=now)

    assert "Speak up in the round" in as_person(mina).get(goals_url).content.decode()
    assert "Speak up in the round" not in as_person(omar).get(goals_url).content.decode()
    assert as_person(omar).get(f"{goals_url}{draft.pk}/progress/").status_code == 404


def test_an_empty_goal_comes_back_with_everything_typed(goals_url, mina, as_person):
    answer = as_person(mina).post(
        f"{goals_url}new/", {"text": " ", "why": "A clear head", "by_on": "someday"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is still empty. A rough sentence is fine." in page
    assert "A clear head" in page
    assert "someday" in page
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("target", "a lot"),
        ("target", "1e400"),
        ("start", "9" * 30),
        ("by_on", "2026-02-30"),
        ("by_on", "9999-12-31"),
        ("text", "x" * 401),
        ("text", "a\x00b"),
        ("look", "never"),
        ("step_1", "x" * 500),
    ],
)
def test_odd_input_stores_nothing(goals_url, mina, as_person, field, typed):
    given = {"text": "A goal", "look": "meeting", field: typed}

    assert as_person(mina).post(f"{goals_url}new/", given).status_code == 422
    assert not Goal.objects.exists()


def test_the_coach_counts_the_steps_a_goal_has_already(goal, goals_url, mina, as_person):
    page = as_person(mina).get(f"{goals_url}{goal.pk}/edit/").content.decode()

    assert "Five of five there." in page or "Four of five there." in page
    assert "Small enough to begin." in page


def test_two_edits_at_once_show_both(goal, goals_url, mina, as_person):
    browser, url = as_person(mina), f"{goals_url}{goal.pk}/edit/"
    given = {"look": "meeting", "version": "1"}

    browser.post(url, {**given, "text": "The first wording"})
    answer = browser.post(url, {**given, "text": "The second wording"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The first wording" in page
    assert "The second wording" in page


def test_letting_go_is_undone_from_the_toast(goal, goals_url, mina, as_person):
    browser = as_person(mina)

    page = browser.post(f"{goals_url}{goal.pk}/letting-go/", follow=True).content.decode()

    assert f"{goals_url}{goal.pk}/taking-up/" in page
    assert "Set aside, on purpose" in page

    browser.post(f"{goals_url}{goal.pk}/taking-up/")
    assert Goal.objects.get(pk=goal.pk).state == Goal.State.ON_ITS_WAY


def test_changing_course_keeps_the_old_words_on_the_page(goal, goals_url, mina, omar, as_person):
    as_person(mina).post(
        f"{goals_url}{goal.pk}/change/",
        {"text": "Say no to two of three", "reason": "The number was a guess", "version": "1"},
    )

    page = as_person(omar).get(goals_url).content.decode()
    assert "Say no to two of three" in page
    assert "“Take on no more than three unplanned requests a week”" in page
    assert "The number was a guess" in page


def test_changing_course_keeps_measure_and_steps(goal, goals_url, mina, as_person):
    as_person(mina).post(f"{goals_url}{goal.pk}/change/", {"text": "Another wording", "version": "1"})

    found = Goal.objects.get(pk=goal.pk)
    assert (found.text, found.why, found.measure.unit) == (
        "Another wording",
        "Right now every small request wins",
        "requests a week",
    )
    assert found.steps.count() == 3


def test_nobody_is_offered_to_change_a_draft_while_contact_is_stopped(pair, goals_url, mina, now, as_person):
    draft = operations.draft_first_goal(pair, owner=mina, text="Speak up", why="Now", now=now)
    browser = as_person(mina)
    before = browser.get(goals_url).content.decode()
    pair.__class__.objects.filter(pk=pair.pk).update(frozen_at=now)

    page = browser.get(goals_url).content.decode()

    assert f"{draft.pk}/letting-go/" in before
    assert "Speak up" in page
    assert f"{draft.pk}/" not in page


def test_a_remark_reaches_the_owner(goal, goals_url, mina, omar, as_person, advance, mailoutbox):
    as_person(omar).post(f"{goals_url}{goal.pk}/remarks/", {"text": "Three sounds right to me"})
    advance(hours=1)

    assert "Three sounds right to me" in as_person(mina).get(goals_url).content.decode()
    (mail,) = [mail for mail in mailoutbox if mail.subject == "Omar has a thought on your goal"]
    assert mail.to == [mina.email]
    assert "Three sounds right" not in mail.body


def test_asking_for_a_view_tells_the_other_one_without_words(
    goal, goals_url, mina, omar, as_person, advance, mailoutbox
):
    as_person(mina).post(f"{goals_url}{goal.pk}/asking/")
    advance(hours=1)

    (mail,) = [mail for mail in mailoutbox if mail.subject == "Mina would like your view"]
    assert mail.to == [omar.email]
    assert "unplanned requests" not in mail.body
    assert f"{goals_url}{goal.pk}/remarks/" in mail.body


def test_a_step_is_written_changed_and_finished(goal, steps, goals_url, mina, as_person):
    browser, base = as_person(mina), f"{goals_url}{goal.pk}/steps/"

    browser.post(
        f"{base}new/", {"text": "Ask two colleagues", "minutes": "30", "if_then": "If it’s Friday, I ask"}
    )
    browser.post(f"{base}{steps[0].pk}/finishing/", {"came_of_it": "Nine in one week"})

    assert list(Step.objects.order_by("position").values_list("state", flat=True)) == [
        "done",
        "active",
        "waiting",
        "waiting",
    ]
    page = browser.get(goals_url).content.decode()
    assert "Nine in one week" in page
    assert "1 of 4 steps done" in page


def test_a_big_first_step_is_taken_with_a_word_of_advice(pair, goals_url, mina, now, as_person):
    goal = operations.set_goal(pair, given=GoalInput(text="x"), actor=mina, now=now)

    page = as_person(mina).post(
        f"{goals_url}{goal.pk}/steps/new/", {"text": "Write the book", "minutes": "600"}, follow=True
    )

    assert "A first step within a week and an hour is easier to start" in page.content.decode()
    assert goal.steps.get().minutes == 600


def test_a_win_is_added_and_taken_down_again(pair, mina, omar, as_person):
    url, browser = f"/spaces/{pair.pk}/wins/", as_person(mina)

    browser.post(url, {"text": "First kind no", "of": str(mina.pk)})
    win = Win.objects.get()

    assert "First kind no" in as_person(omar).get(url).content.decode()
    browser.post(f"{url}{win.pk}/removal/")
    assert "First kind no" not in as_person(omar).get(url).content.decode()
    browser.post(f"{url}{win.pk}/return/")
    assert "First kind no" in as_person(omar).get(url).content.decode()


def test_reflections_stay_private_until_a_line_is_shared(pair, mina, omar, as_person):
    url, minas, omars = f"/spaces/{pair.pk}/reflections/", as_person(mina), as_person(omar)

    minas.post(url, {"learned": "I rush my openings", "wonder": "Was it the room?"})
    assert "I rush my openings" not in omars.get(url).content.decode()

    line = Reflection.objects.get(about="learned")
    minas.post(f"{url}{line.pk}/sharing/")
    page = omars.get(url).content.decode()
    assert "I rush my openings" in page
    assert "Was it the room?" not in page
    assert omars.post(f"{url}{line.pk}/unsharing/").status_code == 404


def test_a_double_press_adds_one_step(goal, goals_url, mina, as_person):
    browser, given = as_person(mina), {"text": "Only once", "_once": "6f9c2c4e-8d8b-4a0e-9a65-3d7b4f1f6a11"}

    for _press in range(2):
        browser.post(f"{goals_url}{goal.pk}/steps/new/", given)

    assert goal.steps.count() == 4


def test_after_the_end_everything_can_be_read_and_nothing_changed(
    pair, goal, goals_url, mina, now, as_person
):
    type(pair).objects.filter(pk=pair.pk).update(state="closed", closed_at=now)
    browser = as_person(mina)

    page = browser.get(goals_url)

    assert page.status_code == 200
    assert "Change course" not in page.content.decode()
    assert browser.post(f"{goals_url}{goal.pk}/letting-go/").status_code == 403


def _many(pair, mina, now, count: int) -> None:
    for number in range(count):
        goal = operations.set_goal(
            pair,
            given=GoalInput(
                text=f"Goal {number}", start=Decimal(number), target=Decimal(3), steps=["a", "b", "c"]
            ),
            actor=mina,
            now=now,
        )
        for day in range(1, 4):
            operations.note_progress(
                goal, value=Decimal(day), line="x", actor=mina, now=now + timedelta(days=day)
            )
        operations.change_goal(goal, given=GoalInput(text=f"Goal {number}!"), version=1, actor=mina, now=now)


def _queries(browser, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("person", ["mina", "omar"])
def test_the_page_of_goals_asks_as_often_for_fifty_as_for_one(
    pair, mina, goals_url, now, as_person, request, person
):
    browser = as_person(request.getfixturevalue(person))
    counts = []
    for more in (1, 2, 47):
        _many(pair, mina, now, more)
        browser.get(goals_url)
        counts.append(_queries(browser, goals_url))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 12


@pytest.mark.parametrize("page", ["wins/", "challenges/", "reflections/"])
def test_lists_ask_as_often_for_fifty_as_for_one(pair, mina, now, as_person, page):
    browser, url, counts = as_person(mina), f"/spaces/{pair.pk}/{page}", []
    for more in (1, 2, 47):
        for _number in range(more):
            operations.add_win(pair, text="x", of=mina, actor=mina, now=now)
            operations.raise_challenge(pair, text="x", actor=mina, now=now)
            operations.reflect(pair, lines={"learned": "x"}, actor=mina, now=now)
        browser.get(url)
        counts.append(_queries(browser, url))

    # A second page of wins is counted and asked for by the same queries.
    assert max(counts) - min(counts) == 0
    assert max(counts) <= 12
