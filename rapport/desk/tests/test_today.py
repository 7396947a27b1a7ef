"""Today: one lamp, one waiting thing, one nudge, and quiet where nothing is needed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from rapport.care.models import Report, Sign
from rapport.kernel import clock
from rapport.meetings import operations as meetings
from rapport.mentorships.tests.choosing import sent_request
from rapport.notifications.models import OutboxMessage
from rapport.testing import make_pair
from rapport.ui.testing import problems_in


@pytest.fixture
def todays(as_person):
    return lambda person: BeautifulSoup(as_person(person).get("/today/").content, "html.parser")


def words(page, selector):
    return [part.get_text(" ", strip=True) for part in page.select(selector)]


def test_whoever_is_signed_in_is_led_to_their_day(pair, mina, as_person, client):
    assert as_person(mina).get("/").headers["Location"] == "/today/"
    assert client.get("/").status_code == 200
    assert client.get("/today/").headers["Location"].startswith("/accounts/login/")


def test_the_lamp_says_when_with_whom_and_what_is_left(pair, live, mina, todays):
    live(pair)

    page = todays(mina)

    assert words(page, ".lamp-title") == ["Wednesday at 09:00, with Omar"]
    assert words(page, ".lamp-when") == ["In two days"]
    assert "It will be 10:00 for Omar" in page.select_one(".lamp").get_text(" ", strip=True)
    ticks = words(page, ".ticks li")
    assert ["The agenda: 1 topic (done)" in tick for tick in ticks] == [False, True, False]
    assert words(page, ".days-labels li") == ["Today", "Tuesday", "Wednesday, 09:00"]
    assert len(page.select(".lamp")) == 1


def test_a_promise_that_is_due_waits_with_its_words(pair, live, mina, omar, todays):
    live(pair)

    page = todays(mina)

    assert words(page, ".waiting-what") == ["Write the page"]
    assert len(page.select(".waiting")) == 1
    assert "Write the page" not in todays(omar).get_text()


def test_one_thing_of_each_relationship_and_the_most_pressing_first(many_pairs, mina, todays):
    many_pairs(3)

    page = todays(mina)

    assert len(page.select(".waiting")) == 1
    assert len(page.select("details.later li")) == 2


def test_nothing_is_needed_and_that_is_a_finished_state(pair, mina, omar, now, advance, todays):
    meetings.plan_meeting(pair, starts_at=now + timedelta(days=9), minutes=60, actor=mina, now=now)

    page = todays(omar)

    assert words(page, "h1") == ["Nothing needs you today, Omar"]
    assert page.select(".lamp, .waiting, .nudge") == []
    assert words(page, ".ahead a") == ["You meet Mina."]
    assert words(page, ".carry p")[0].endswith("?")


def test_the_question_to_carry_changes_with_the_week(pair, mina, omar, now, todays):
    meetings.plan_meeting(pair, starts_at=now + timedelta(days=28), minutes=60, actor=mina, now=now)
    asked = []
    for days in (0, 3, 7):
        clock.freeze(now + timedelta(days=days))
        asked.append(words(todays(omar), ".carry p"))

    assert asked[0] == asked[1] != asked[2]


@pytest.mark.parametrize(
    ("hour", "hello"),
    [(7, "Good morning, Mina"), (13, "Good afternoon, Mina"), (20, "Good evening, Mina"), (2, "Hello, Mina")],
)
def test_the_greeting_goes_by_the_readers_clock(hour, hello, pair, live, mina, now, todays):
    live(pair)
    clock.freeze(now.replace(hour=hour))

    assert words(todays(mina), "h1") == [hello]


def test_somebody_who_asks_comes_before_what_can_wait(pair, live, mina, omar, dana, program, todays):
    live(pair)
    sent_request(dana, omar, program)

    page = todays(omar)

    assert words(page, "h3.waiting-what") == ["Dana hopes you’ll be their mentor"]


def test_an_early_sign_is_a_nudge_that_says_why(pair, mina, omar, now, todays):
    meetings.plan_meeting(pair, starts_at=now + timedelta(days=9), minutes=60, actor=mina, now=now)
    Sign.objects.create(mentorship=pair, rule="silence", level="amber", numbers={"days": 30}, opened_at=now)

    page = todays(omar)

    assert len(page.select(".nudge")) == 1
    assert "You last heard from each other 30 days ago." in words(page, ".nudge")[0]
    assert page.select(".nudge .nudge-why")


def test_a_break_asks_for_nothing_until_it_is_over(pair, live, mina, now, todays):
    live(pair)
    pair.__class__.objects.filter(pk=pair.pk).update(
        state="paused", paused_until=(now + timedelta(days=9)).date()
    )

    page = todays(mina)

    assert page.select(".waiting, .lamp") == []
    assert "Pausing until" in words(page, ".space-card-line")[0]


def test_what_has_ended_is_reachable_from_before(mina, omar, program, todays):
    ended = make_pair(mina, omar, program, state="closed")

    page = todays(mina)

    assert [link["href"] for link in page.select("details.later a")] == [f"/spaces/{ended.pk}/"]
    assert words(page, ".empty h3") == ["No mentor yet, and that’s fine"]


def test_nobody_who_is_only_introduced_is_told_that_they_have_not_met(mina, omar, program, todays):
    make_pair(mina, omar, program, state="introduced")

    assert words(todays(mina), ".space-card-next") == ["A first hello, then each says yes or no."]


def test_whoever_waits_for_an_answer_reads_who_has_their_question_and_until_when(mina, omar, program, todays):
    sent_request(mina, omar, program)

    page = todays(mina)

    assert words(page, ".empty h3") == ["Omar has your question"]
    assert "You’ll hear by Thursday 12 March" in words(page, ".empty p")[0]


def test_whoever_looks_after_a_program_finds_it_and_who_needs_a_word(pair, cora, now, todays):
    Sign.objects.create(
        mentorship=pair, rule="missed", level="red", numbers={"count": 2}, is_shareable=True, opened_at=now
    )

    page = todays(cora)

    assert words(page, "h3.waiting-what") == ["One pair could use a kind word"]
    assert page.select_one(".waiting a")["href"] == "/programs/spring/"
    assert page.select_one("#programs-h") is not None


def test_a_report_comes_first_for_the_contact_and_is_not_there_for_others(
    pair, mina, omar, sana, cora, program, now, todays
):
    report = Report.objects.create(
        program=program, reporter=mina, about=omar, receipt="ABCD-1234", text="Too close",
        answer_by=now + timedelta(days=2), made_at=now,
    )  # fmt: skip

    assert words(todays(sana), "h3.waiting-what") == ["A report has come in"]
    for other in (omar, cora):
        assert str(report.pk) not in str(todays(other))


def test_the_pages_are_whole(pair, live, many_pairs, mina, omar, dana, as_person):
    live(pair)
    for person in (mina, omar, dana):
        assert problems_in(as_person(person).get("/today/").content.decode()) == []


@pytest.mark.practice("MEET-11")
def test_what_the_guide_promised_waits_for_them_as_the_mentees_does_for_her(
    pair, mina, omar, now, advance, todays
):
    meetings.plan_meeting(pair, starts_at=now + timedelta(days=19), minutes=60, actor=mina, now=now)
    for owner in (mina, omar):
        due_on = now.date() + timedelta(days=8)
        meetings.make_promise(pair, owner=owner, text="Write the page", due_on=due_on, actor=mina, now=now)
    advance(days=10)

    minas, omars = (todays(person).select_one(".waiting") for person in (mina, omar))
    told = OutboxMessage.objects.filter(kind__startswith="meetings.promise_").order_by("kind")
    reminders = {
        person: [each.kind for each in told if each.person_id == person.pk] for person in (mina, omar)
    }

    assert minas.select_one(".waiting-what").get_text(strip=True) == "Write the page"
    assert _without_who(minas, "MH", "Omar") == _without_who(omars, "OL", "Mina")
    assert [*reminders.values()] == [["meetings.promise_due", "meetings.promise_midway"]] * 2


def _without_who(waiting, initials, other):
    """A waiting thing as it looks and says, without which promise it is, whose face stands beside it and their name."""
    said = waiting.get_text(" ", strip=True).removeprefix(initials).replace(other, "somebody")
    marks = [
        (each.name, each.get("class"), each.get("name"), each.get("value")) for each in waiting.find_all(True)
    ]
    return said, [mark for mark in marks if mark[2] not in ("csrfmiddlewaretoken", "once")]
