"""A program as its coordinators find it: signals, never words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from rapport.care.models import Letter, Sign
from rapport.desk.sights import KINDS, coordinator_sights
from rapport.jobs.testing import run_due
from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Sight
from rapport.mentorships.testing import note_event
from rapport.testing import enrolled, make_pair, make_person
from rapport.ui.testing import problems_in


@pytest.fixture
def coras(cora, as_person):
    return lambda: BeautifulSoup(as_person(cora).get("/programs/spring/").content, "html.parser")


def words(page, selector):
    return [part.get_text(" ", strip=True) for part in page.select(selector)]


def sign(pair, now, rule="silence", level="red", **numbers):
    return Sign.objects.create(
        mentorship=pair, rule=rule, level=level, numbers=numbers, is_shareable=True, opened_at=now
    )


def test_a_program_is_there_for_its_coordinators_alone(pair, mina, dana, sana, cora, as_person, client):
    statuses = {
        person.first_name: as_person(person).get("/programs/spring/").status_code
        for person in (cora, mina, dana, sana)
    }

    assert statuses == {"Cora": 200, "Mina": 404, "Dana": 404, "Sana": 404}
    assert client.get("/programs/spring/").headers["Location"].startswith("/accounts/login/")


def test_no_word_of_a_pair_is_on_the_page(pair, live, coras):
    live(pair)

    page = coras().get_text()

    for word in (
        "Write the page",
        "Speak once",
        "Said it aloud",
        "How to begin",
        "Begin with the end",
        "Only for me",
    ):
        assert word not in page


def test_three_at_most_and_a_wish_to_be_called_comes_first(program, mina, now, coras):
    pairs = [
        make_pair(mina, enrolled(make_person(f"{name} Guide"), program, guides=True), program)
        for name in ("Ana", "Ben", "Cem", "Dov", "Eva")
    ]
    sign(pairs[0], now - timedelta(days=9), level="amber", days=30, agreed=14)
    sign(pairs[1], now - timedelta(days=2), rule="missed", count=2)
    sign(pairs[2], now - timedelta(days=5), rule="missed", count=3)
    sign(pairs[3], now, rule="low_pulse", soon=1)
    sign(pairs[4], now, level="amber", days=20, agreed=14)

    page = coras()

    assert [name.split()[0] for name in words(page, ".signal h3")] == ["Dov", "Cem", "Ben"]
    assert words(page, ".signal p")[0] == "One of them asked you to get in touch, soon."
    assert words(page, "#sg-h") == ["Three pairs could use a kind word"]
    assert "And one more" in page.get_text()
    assert page.select_one(".signal a")["href"].startswith("/programs/spring/signs/")


def test_one_pair_with_several_signs_stands_there_once(pair, now, coras):
    sign(pair, now, days=40, agreed=14)
    sign(pair, now, rule="missed", count=2)

    assert len(coras().select(".signal")) == 1


def test_what_waits_is_counted_and_never_read(pair, mina, program, now, coras):
    Letter.objects.create(program=program, mentorship=pair, writer=mina, text="Please ring me", sent_at=now)

    page = coras()

    assert "1 waits for you" in page.get_text(" ", strip=True)
    assert "Please ring me" not in page.get_text()


def test_where_everyone_is_today_as_dots(program, mina, omar, dana, coras):
    make_pair(mina, omar, program)
    make_pair(dana, omar, program, state="forming")

    page = coras()

    rows = {row.select_one("span").get_text(): len(row.select("i")) for row in page.select(".states li")}
    assert (rows["Working together"], rows["Getting to know"], rows["Closing"]) == (1, 1, 0)
    assert "2 pairs, one dot each." in page.get_text()


def test_from_hello_to_a_good_ending(pair, now, coras):
    for verb in ("mentorship.introduced", "mentorship.say_yes", "mentorship.activate"):
        note_event(pair, verb, now)
    run_due()

    page = coras()

    counts = dict(zip(words(page, ".funnel-l"), words(page, ".funnel-n"), strict=True))
    assert (counts["Both said yes"], counts["Signed an agreement"], counts["Ended well"]) == ("1", "1", "0")


def test_a_new_program_says_how_it_begins(cora, coras):
    page = coras()

    assert words(page, ".empty h3") == ["It begins with people"]
    assert page.select(".funnel, .states") == []


def test_what_a_coordinator_sees_is_the_column_of_the_table():
    matrix = visibility.matrix()
    groups = {group.title: group.things for group in coordinator_sights()}

    for kind, said in KINDS.items():
        shown = [
            title
            for title, things in groups.items()
            if str(said) in things.split(", ") or str(said) in things
        ]
        sight = matrix[kind].sight(Actor.COORD)
        if sight is Sight.NOTHING:
            assert "You never see" in shown, kind
        if sight is Sight.READS:
            assert "You see" in shown, kind


def test_the_page_is_whole(pair, live, now, cora, as_person):
    live(pair)
    sign(pair, now, days=40, agreed=14)

    assert problems_in(as_person(cora).get("/programs/spring/").content.decode()) == []
