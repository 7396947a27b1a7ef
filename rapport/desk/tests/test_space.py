"""A pair's space: what each of the two finds, in every state, and that nobody else finds it."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from rapport.care.models import Sign
from rapport.conversations import operations as conversations
from rapport.kernel import clock
from rapport.mentorships.ending.operations import begin_ending
from rapport.mentorships.models import Mentorship
from rapport.testing import make_pair
from rapport.ui.testing import problems_in


def page_of(browser, pair):
    return BeautifulSoup(browser.get(f"/spaces/{pair.pk}/").content, "html.parser")


def words(page, selector):
    return [part.get_text(" ", strip=True) for part in page.select(selector)]


def test_a_space_is_there_for_its_two_and_for_nobody_else(
    pair, live, mina, omar, cora, dana, sana, as_person
):
    live(pair)

    statuses = {
        person.first_name: as_person(person).get(f"/spaces/{pair.pk}/").status_code
        for person in (mina, omar, cora, dana, sana)
    }

    assert statuses == {"Mina": 200, "Omar": 200, "Cora": 404, "Dana": 404, "Sana": 404}


def test_whoever_was_signed_out_meanwhile_is_given_their_words_back(pair, client):
    spaces = f"/spaces/{pair.pk}/"

    answer = client.post(f"{spaces}messages/", {"text": "I had to think about it"})
    beat = client.get(f"{spaces}goals/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert "I had to think about it" in answer.content.decode()
    assert beat["HX-Retarget"] == "#toasts"


def test_visitors_are_asked_to_sign_in(pair, client):
    assert client.get(f"/spaces/{pair.pk}/").headers["Location"].startswith("/accounts/login/")


def test_both_find_the_hour_goals_promises_and_wins(pair, live, mina, omar, as_person):
    live(pair)

    for person in (mina, omar):
        page = page_of(as_person(person), pair)
        assert words(page, "h1") == ["Mina & Omar"]
        assert words(page, ".lamp-title") == ["Wednesday at 09:00"] or person == omar
        assert "How to begin" in words(page, ".agenda-what")
        assert words(page, ".goal-row .voice") == ["Speak once"]
        assert words(page, ".promise-what") == ["Write the page"]
        assert words(page, "[data-win] .voice") == ["Said it aloud"]
        assert "Begin with the end" in page.select_one(".note").get_text()


def test_a_pad_is_shown_to_its_writer_alone_and_looks_like_it(pair, live, mina, omar, as_person):
    live(pair)

    mine = page_of(as_person(mina), pair)
    theirs = page_of(as_person(omar), pair)

    assert words(mine, '.note[data-seen="one"] .voice') == ["Only for me"]
    assert "Only for me" not in theirs.get_text()


def test_the_threads_cross_where_they_met_and_the_stage_is_named(pair, live, mina, as_person):
    live(pair)

    page = page_of(as_person(mina), pair)

    assert words(page, '.journey-stages [aria-current="step"] b') == ["Working together"]
    assert page.select_one(".journey-track mask") is not None


def test_what_ends_early_no_longer_names_the_month_that_was_agreed(pair, mina, now, as_person):
    Mentorship.objects.filter(pk=pair.pk).update(term_ends_on=(now + timedelta(days=120)).date())
    agreed = words(page_of(as_person(mina), pair), ".journey-stages li")
    begin_ending(pair, reason="goal_reached", goodbye="meeting", actor=mina, now=now)
    closing = words(page_of(as_person(mina), pair), '.journey-stages [aria-current="step"]')

    assert any(re.fullmatch(r"Closing \w+ .*", line) for line in agreed)
    assert [line.split() for line in closing] == [["Closing", "(you", "are", "here)"]]


def test_the_ring_is_calm_again_after_a_word_from_each(pair, mina, omar, now, as_person):
    clock.freeze(later := now + timedelta(days=25))
    assert page_of(as_person(mina), pair).select_one(".ring")["data-state"] == "overdue"

    for person in (mina, omar):
        conversations.send_message(pair, text="Hello", actor=person, now=later)

    assert page_of(as_person(mina), pair).select_one(".ring")["data-state"] == "ok"


def test_a_sign_stands_with_what_helps_and_one_about_me_only_with_me(pair, mina, omar, now, as_person):
    Sign.objects.create(mentorship=pair, rule="silence", level="amber", numbers={"days": 30}, opened_at=now)
    Sign.objects.create(
        mentorship=pair, rule="low_pulse", person=mina, about=str(mina.pk), level="amber", opened_at=now
    )

    mine, theirs = (words(page_of(as_person(person), pair), ".nudge strong") for person in (mina, omar))

    assert (len(mine), len(theirs)) == (2, 1)


def test_the_care_door_is_at_the_foot_in_every_state(mina, omar, program, as_person):
    for state in ("forming", "active", "paused", "in_review", "closing", "closed"):
        pair = make_pair(mina, omar, program, state=state)
        page = page_of(as_person(mina), pair)
        assert page.select_one(".care-door a")["href"] == f"/spaces/{pair.pk}/care/", state
        Mentorship.objects.filter(pk=pair.pk).update(pair_key="")
        pair.members.update(place=None)


@pytest.mark.parametrize(
    ("state", "title", "leads_to"),
    [
        ("paused", "Paused until Thursday 12 March", "pause/end/"),
        ("in_review", "Time to look back", "review/"),
        ("closing", "You’re bringing this to a good end", "ending/"),
        ("closed", "This has come to its end", "keepsake/"),
    ],
)
def test_each_state_has_its_own_calm_card(state, title, leads_to, mina, omar, program, now, as_person):
    pair = make_pair(mina, omar, program, state=state)
    Mentorship.objects.filter(pk=pair.pk).update(paused_until=(now + timedelta(days=10)).date())

    page = page_of(as_person(mina), pair)

    card = page.select_one(".state-card")
    assert words(page, ".state-card h2") == [title]
    assert leads_to in str(card.select_one("a, form"))


def test_where_contact_is_stopped_nothing_is_asked_and_help_is_named(pair, live, mina, now, as_person):
    live(pair)
    Mentorship.objects.filter(pk=pair.pk).update(frozen_at=now)

    page = page_of(as_person(mina), pair)

    assert words(page, ".state-card h2") == ["Contact is stopped for now"]
    assert page.select(".lamp, #step-h") == []


def test_an_ended_space_can_be_read_and_not_written(mina, omar, program, live, pair, now, as_person):
    live(pair)
    Mentorship.objects.filter(pk=pair.pk).update(state="closed", closed_at=now)

    page = page_of(as_person(mina), pair)

    assert words(page, ".goal-row .voice") == ["Speak once"]
    hrefs = {link["href"] for link in page.select("main a[href]")}
    assert (
        not {f"/spaces/{pair.pk}/{part}" for part in ("goals/new/", "promises/new/", "meetings/next/")}
        & hrefs
    )


def test_before_two_yeses_the_introduction_is_the_page(mina, omar, program, as_person):
    pair = make_pair(mina, omar, program, state="introduced")

    answer = as_person(mina).get(f"/spaces/{pair.pk}/")

    assert answer.headers["Location"] == f"/introductions/{pair.pk}/"


def test_who_sees_what_is_printed_from_the_table(pair, mina, as_person):
    page = page_of(as_person(mina), pair)

    rows = dict(zip(words(page, "#who-sees strong"), words(page, "#who-sees .seen-row"), strict=True))
    assert "Your private notes" in rows["Only you:"]
    assert "Notes you write together" in rows["The two of you:"]


def test_the_page_is_whole(pair, live, mina, omar, as_person):
    live(pair)
    for person in (mina, omar):
        assert problems_in(as_person(person).get(f"/spaces/{pair.pk}/").content.decode()) == []
