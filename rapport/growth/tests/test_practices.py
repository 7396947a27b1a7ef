"""Rows of the practice catalogue, as their verify column says."""

import re
from datetime import timedelta
from html import unescape

import pytest

from rapport.growth import nextsteps
from rapport.growth.models import AdviceGiven, Goal, Step
from rapport.kernel import clock
from rapport.meetings.operations import plan_meeting
from rapport.mentorships.models import Mentorship
from rapport.mentorships.testing import draft_agreement, stand_behind_everything
from rapport.mentorships.tests.choosing import OUTCOME, introduced

HTMX = {"HX-Request": "true"}
FORM = {"look": "meeting"}


def lights(page: str) -> dict[str, tuple[str, str]]:
    """Each light of the coach on a page with its state and what it says."""
    found = re.findall(
        r'data-state="(\w+)">.*?class="coach-title">.*?</span>(.*?)</p><p class="coach-text">(.*?)</p>',
        page,
        re.DOTALL,
    )
    return {title: (state, says) for state, title, says in found}


@pytest.mark.practice("GOALS-1")
def test_the_request_is_the_first_draft_and_no_agreement_begins_without_a_goal_or_a_day(
    program, mina, omar, as_person, advance
):
    minas, omars = as_person(mina), as_person(omar)
    mentorship = introduced(mina, omar, program)
    for browser in (minas, omars):
        browser.post(f"/introductions/{mentorship.pk}/answer/", {"answer": "yes"})
    advance(minutes=1)
    space = f"/spaces/{mentorship.pk}/"

    draft = Goal.objects.get()
    assert (draft.owner, draft.text, draft.is_draft) == (mina, OUTCOME, True)
    assert OUTCOME in minas.get(f"{space}goals/").content.decode()
    assert OUTCOME not in omars.get(f"{space}goals/").content.decode()
    assert OUTCOME in minas.get(space).content.decode()
    assert OUTCOME not in omars.get(space).content.decode()

    forming = Mentorship.objects.with_members().get()
    agreement = draft_agreement(forming, clock.now())
    stand_behind_everything(agreement, clock.now())
    minas.post(f"{space}agreement/sign/confidence/", {"ticked": "on"})
    refused = minas.post(f"{space}agreement/sign/")
    assert refused.status_code == 422
    assert "There is no goal yet. Write one together, or say until when you look around." in unescape(
        refused.content.decode()
    )
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    assert minas.post(f"{space}agreement/sign/", {"explore_until": until}).status_code == 303


@pytest.mark.practice("GOALS-2")
def test_the_goal_builder_asks_what_is_missing_and_reads_the_sentence_back(goals_url, mina, as_person):
    browser = as_person(mina)

    coach = browser.post(
        f"{goals_url}coach/", {**FORM, "text": "get better at sales"}, headers=HTMX
    ).content.decode()

    open_lights = {title: says for title, (state, says) in lights(coach).items() if state == "next"}
    assert list(open_lights) == ["Specific", "Measurable", "Time-bound"]
    assert all("?" in says for says in open_lights.values())

    answers = {
        **FORM,
        "text": "get better at sales",
        "what": "call the twelve shops we lost last year",
        "start": "4",
        "target": "9",
        "unit": "contracts a month",
        "why": "I want to stop avoiding the phone",
        "step_1": "Write the list",
        "step_2": "Call the first",
        "by_on": "2026-12-03",
    }
    live = browser.post(f"{goals_url}coach/", answers, headers=HTMX).content.decode()
    checked = browser.post(f"{goals_url}new/", {**answers, "do": "check"}).content.decode()
    sentence = "Call the twelve shops we lost last year, from 4 to 9 contracts a month, by 3 December 2026."
    assert {state for state, _says in lights(checked).values()} == {"yes"}
    assert sentence in checked
    assert sentence in live

    taken = browser.post(f"{goals_url}new/", {**answers, "do": "compose"}).content.decode()
    assert f">{sentence}</textarea>" in taken
    assert not Goal.objects.exists()


@pytest.mark.practice("GOALS-2")
def test_a_goal_can_be_saved_with_lights_off(goals_url, mina, as_person):
    answer = as_person(mina).post(f"{goals_url}new/", {**FORM, "text": "get better at sales"})

    assert answer.status_code == 303
    assert Goal.objects.get().text == "get better at sales"


@pytest.mark.practice("GOALS-2")
def test_a_learning_goal_is_asked_for_strategies_instead_of_a_number(goals_url, mina, as_person):
    given = {**FORM, "text": "Learn to listen in meetings", "learning": "on"}

    coach = as_person(mina).post(f"{goals_url}coach/", given, headers=HTMX).content.decode()

    assert lights(coach)["Measurable"][1] == "Which two or three ways of learning it will you try?"


@pytest.mark.practice("GOALS-7")
def test_two_steps_at_once_are_refused_and_finishing_one_opens_the_next(
    goal, steps, goals_url, mina, as_person
):
    browser, base = as_person(mina), f"{goals_url}{goal.pk}/steps/"

    refused = browser.post(f"{base}{steps[1].pk}/starting/")
    assert refused.status_code == 403
    assert "One step at a time." in refused.content.decode()

    browser.post(f"{base}{steps[0].pk}/finishing/")
    assert Step.objects.get(state="active").pk == steps[1].pk


@pytest.mark.practice("GOALS-7")
def test_the_plan_for_when_and_where_appears_in_the_reminder(
    goal, steps, goals_url, pair, mina, now, as_person, advance, mailoutbox
):
    """The mail says that a step is planned and opens the reminder; the plan's words stay behind the sign-in."""
    url = f"{goals_url}{goal.pk}/steps/{steps[0].pk}/"
    # With a date in both calendars nothing is more pressing on the desk than the step itself.
    plan_meeting(pair, starts_at=now + timedelta(days=20), minutes=60, actor=mina, now=now)
    plan = "If it is Friday at four and I close the laptop, I count"
    as_person(mina).post(
        f"{url}edit/",
        {"text": steps[0].text, "due_on": "2026-03-06", "minutes": "20", "if_then": plan, "version": "1"},
    )

    advance(days=5)

    (mail,) = [mail for mail in mailoutbox if mail.subject == "You planned a step"]
    assert mail.to == [mina.email]
    assert url in mail.body
    assert plan not in mail.body
    assert plan in as_person(mina).get(url).content.decode()
    assert plan in as_person(mina).get("/today/").content.decode()
    (reminder,) = [
        step for step in nextsteps.offer(mina, [pair], clock.now()) if step.kind == "growth.step_planned"
    ]
    assert reminder.why == plan
    assert reminder.url == url


@pytest.mark.practice("GOALS-9")
def test_progress_is_drawn_from_the_start_and_seen_by_both_at_once(
    goal, goals_url, pair, mina, omar, as_person, advance
):
    minas, omars = as_person(mina), as_person(omar)
    for value in ("8", "6", "5"):
        advance(timedelta(days=1), days=7)
        minas.post(f"{goals_url}{goal.pk}/progress/", {"value": value, "line": f"A week with {value}"})

    page = omars.get(goals_url).content.decode()
    assert "From 9 to 5 requests a week, aiming for 3" in page
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td data-num>(.*?)</td></tr>', page)
    assert [value for _day, value in rows] == ["9", "8", "6", "5"]
    assert page.count('class="dot"') == 4
    assert "From 9 to 5 requests a week" in omars.get(f"/spaces/{pair.pk}/").content.decode()
    (news,) = [step for step in nextsteps.offer(omar, [pair], clock.now()) if step.kind == "growth.progress"]
    assert news.why == "From 9 to 5 requests a week, aiming for 3"


@pytest.mark.practice("GOALS-9")
@pytest.mark.parametrize("days", [30, 90])
def test_after_a_month_and_a_season_one_sees_how_far_one_has_come(
    goal, goals_url, mina, as_person, advance, mailoutbox, days
):
    browser = as_person(mina)
    browser.post(f"{goals_url}{goal.pk}/progress/", {"value": "8", "line": "I said yes to everybody"})
    advance(timedelta(days=5), days=days - 10)
    mailoutbox.clear()
    browser.post(f"{goals_url}{goal.pk}/progress/", {"value": "3", "line": "Nobody has chosen to wait"})
    advance(timedelta(days=2), days=10)

    page = browser.get(f"{goals_url}so-far/").content.decode()
    then, now = page.split("Now</p>")
    assert "I said yes to everybody" in then
    assert "<strong>9</strong> requests a week" in then
    assert "Nobody has chosen to wait" in now
    assert "<strong>3</strong> requests a week" in now
    assert [mail.to for mail in mailoutbox if mail.subject == "How far you’ve come"] == [[mina.email]]


@pytest.mark.practice("GROW-2")
def test_the_ladder_opens_at_the_first_rung_and_any_rung_is_recorded(pair, mina, omar, as_person):
    minas, omars, url = as_person(mina), as_person(omar), f"/spaces/{pair.pk}/challenges/"
    minas.post(url, {"text": "I said yes again to work that isn’t mine"})
    one = re.search(r"/challenges/[0-9a-f-]{36}/", omars.get(url).content.decode())
    assert one is not None
    challenge = f"/spaces/{pair.pk}{one.group()}"

    page = omars.get(challenge).content.decode()
    assert re.findall(r'<details id="rung-(\d)"( open)?>', page) == [
        ("1", " open"),
        *((str(n), "") for n in range(2, 6)),
    ]
    assert "What have you tried already, and what came of it?" in page

    omars.post(f"{challenge}rungs/", {"rung": "5"})
    for _time in range(3):
        omars.post(f"{challenge}rungs/", {"rung": "1"})
    assert sorted(AdviceGiven.objects.values_list("rung", flat=True)) == [1, 1, 1, 5]

    mirror = omars.get("/me/how-i-help/").content.decode()
    shares = re.findall(r'<span class="funnel-note small soft">(\d+)%</span>', mirror)
    assert shares == ["75", "0", "0", "0", "25"]


@pytest.mark.practice("GROW-2")
def test_the_mirror_is_the_guides_alone_and_shows_change_over_time(
    pair, mina, omar, cora, as_person, advance
):
    minas, omars, url = as_person(mina), as_person(omar), f"/spaces/{pair.pk}/challenges/"
    challenge = minas.post(url, {"text": "It’s hard"})["Location"]
    omars.post(f"{challenge}rungs/", {"rung": "5"})
    advance(timedelta(days=10), days=100)
    omars = as_person(omar)
    omars.post(f"{challenge}rungs/", {"rung": "2"})

    rows = re.findall(
        r'<th scope="row">(.*?)</th><td data-num>(\d)</td><td data-num>(\d)</td>',
        omars.get("/me/how-i-help/").content.decode(),
    )
    assert [(lately, before) for _rung, lately, before in rows] == [
        ("0", "0"), ("1", "0"), ("0", "0"), ("0", "0"), ("0", "1"),
    ]  # fmt: skip
    for person in (mina, cora):
        assert "Your mirror is still empty" in as_person(person).get("/me/how-i-help/").content.decode()
    assert "rung-1" not in as_person(mina).get(challenge).content.decode()
    assert as_person(mina).post(f"{challenge}rungs/", {"rung": "1"}).status_code == 403
