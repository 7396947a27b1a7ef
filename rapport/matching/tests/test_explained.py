"""Everything the pages claim, worked out again from what people said and by doing what is claimed."""

import random
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from django.utils.dates import WEEKDAYS

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.library import guides
from rapport.matching import engine
from rapport.matching.board import reading
from rapport.matching.engine.text import evened
from rapport.matching.meanings import keeping
from rapport.matching.models import ProposedPair
from rapport.matching.suggestions import suggest
from rapport.matching.tests.people import free, mentor, picks, wants
from rapport.matching.tests.reading import SubjectReader, install
from rapport.matching.tests.test_board import HOME, SETTINGS, round_of
from rapport.matching.wording import WORDS_MEET_FROM, interest_names, listed, skill_names, value_names
from rapport.people.models import Person
from rapport.programs.models import Enrollment, SignUpAnswers
from rapport.testing import enrolled, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(program):
    """Twelve who hope and seven who guide, who said this and that."""
    chance = random.Random(11)
    skills, values, interests = (sorted(each()) for each in (guides.skills, guides.values, guides.interests))
    # Few enough that nobody ticks so many boxes that a single one counts for nothing.
    skills = skills[:16]
    for index in range(12):
        person = wants(
            enrolled(make_person(f"L{index} Berg"), program, learns=True), *chance.sample(skills, 3)
        )
        picks(person, "value", *chance.sample(values, 5))
        liked = chance.sample(interests, 8)
        picks(person, "interest", *liked[4:])
        picks(person, "dislike", *liked[:4])
        free(person, *chance.sample(range(5), 3))
    for index in range(7):
        some = chance.sample(skills, 6)
        person = mentor(f"G{index} Holm", program, *some[::2], talk=some[1::2])
        picks(person, "value", *chance.sample(values, 5))
        liked = chance.sample(interests, 10)
        picks(person, "interest", *liked[4:])
        picks(person, "dislike", *liked[:4])
        free(person, *chance.sample(range(5), 3))


@pytest.fixture
def board(as_person, cora, crowd):
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    return client


def said(person, kind):
    return list(person.picks.filter(kind=kind).order_by("rank").values_list("card", flat=True))


def facts_of(mentee, guide):
    """What two people have in common, worked out from their answers alone."""
    needs = list(mentee.skills_wanted.order_by("rank").values_list("skill", flat=True))
    done = set(guide.expertise.filter(list="done").values_list("skill", flat=True))
    talk = set(guide.expertise.filter(list="talk").values_list("skill", flat=True))
    days = {
        weekday
        for weekday in mentee.windows.values_list("weekday", flat=True)
        if guide.windows.filter(weekday=weekday).exists()
    }
    return {
        "done": [need for need in needs if need in done],
        "talk": [need for need in needs if need in talk],
        "open": [need for need in needs if need not in done | talk],
        "values": [card for card in said(mentee, "value") if card in said(guide, "value")],
        "interests": [card for card in said(mentee, "interest") if card in said(guide, "interest")],
        "dislikes": [card for card in said(mentee, "dislike") if card in said(guide, "dislike")],
        "days": [str(WEEKDAYS[day]) for day in sorted(days)],
    }


def named(pattern, text):
    """The things a sentence names, as a set; empty where the sentence is not there."""
    found = re.search(pattern, text)
    return set(re.split(r", | and ", found[1])) if found else set()


def words(names):
    return set(re.split(r", | and ", listed(names))) if names else set()


def test_every_reason_on_the_board_follows_from_what_the_two_said(board):
    page = BeautifulSoup(board.get(f"{HOME}?order=all").content, "html.parser")
    pairs = {f"pair-{pair.pk}": pair for pair in ProposedPair.objects.select_related("mentee", "mentor")}
    cards = page.select("li.match")
    assert len(cards) == len(pairs) > 8

    with translation.override("en-gb"):
        for card in cards:
            pair = pairs[card["id"]]
            facts, text = (
                facts_of(pair.mentee, pair.mentor),
                card.select_one(".match-why").get_text(" ", strip=True),
            )
            assert (
                named(r"asked for: (.+?)[;.]", text) == words(skill_names(facts["done"])) or not facts["done"]
            )
            assert named(r"can talk about (?:what \w+ asked for: )?(.+?)\.", text) == words(
                skill_names(facts["talk"])
            )
            assert named(r"Not covered: (.+?)\.", text) == words(skill_names(facts["open"]))
            assert named(r"Both put (.+?) among what matters", text) == words(value_names(facts["values"]))
            assert named(r"Both like (.+?)\.", text) == words(interest_names(facts["interests"]))
            assert named(r"Neither likes (.+?)\.", text) == words(interest_names(facts["dislikes"]))
            assert named(r"Their hours meet on (.+?)\.", text) == set(facts["days"])


def test_every_reason_on_the_page_of_a_mentor_follows_from_what_the_two_said(as_person, mina, crowd, program):
    wants(mina, *sorted(guides.skills())[:6])
    picks(mina, "value", *sorted(guides.values())[:5])
    picks(mina, "interest", *sorted(guides.interests())[:9])
    free(mina, 0, 1, 2)
    client = as_person(mina)

    with translation.override("en-gb"):
        for each in suggest(mina, program, clock.now(), limit=7).suggestions:
            page = BeautifulSoup(client.get(f"/find/{each.person.pk}/").content, "html.parser")
            facts, text = (
                facts_of(mina, each.person),
                page.select_one(".mentor-why").get_text(" ", strip=True),
            )
            assert named(r"You share what matters most: (.+?)\.", text) == words(value_names(facts["values"]))
            assert named(r"You both like (.+?)\.", text) == words(interest_names(facts["interests"]))
            bar = page.select_one(".covers")
            assert len(bar.select("i[data-done]")) == len(facts["done"]) + len(facts["talk"])
            assert len(bar.select("i")) == 6


SAYINGS = (
    "the board of directors", "a quarrel at work", "reading figures", "a feud, and directors", "a chart of a conflict",
    "the podium and a spreadsheet", "gardens",
)  # fmt: skip


@pytest.fixture
def told(crowd, monkeypatch):
    """The same people, who also wrote something: each of the seven mentors of one thing, the mentees of any."""
    reader = install(monkeypatch, SubjectReader())
    for number, enrollment in enumerate(Enrollment.objects.select_related("person").order_by("person__name")):
        saying = SAYINGS[number % len(SAYINGS)]
        if enrollment.guides:
            Person.objects.filter(pk=enrollment.person_id).update(about=f"I know about {saying}.")
        else:
            SignUpAnswers.objects.create(enrollment=enrollment, goal=f"Help me with {saying}.")
    run_due()
    return reader


def written(person):
    """What somebody wrote that counts, read again from where it stands."""
    answers = SignUpAnswers.objects.filter(enrollment__person=person).first()
    return answers.goal if answers else Person.objects.get(pk=person.pk).about


def near(mine, theirs):
    """How far two rows of numbers are alike, from 0 to 1: nothing up to a tenth, all of it from six tenths."""
    return min(max((float(mine @ theirs) - 0.1) / 0.5, 0.0), 1.0)


def test_every_quote_on_the_board_stands_where_two_texts_are_alike_and_nowhere_else(
    told, as_person, cora, program
):
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    page = BeautifulSoup(client.get(f"{HOME}?order=all").content, "html.parser")
    cards = {card["id"]: card for card in page.select("li.match")}
    mentees = list(
        Person.objects.filter(enrollments__learns=True, enrollments__program=program).order_by("pk")
    )
    guides_ = list(
        Person.objects.filter(enrollments__guides=True, enrollments__program=program).order_by("pk")
    )
    rows = evened(*(SubjectReader().encode([written(each) for each in side]) for side in (mentees, guides_)))
    both = (
        dict(zip([p.pk for p in side], r, strict=True))
        for side, r in zip((mentees, guides_), rows, strict=True)
    )
    needs, experiences = both

    quoted_pairs = 0
    for pair in ProposedPair.objects.select_related("mentee", "mentor"):
        value = near(needs[pair.mentee_id], experiences[pair.mentor_id])
        text = cards[f"pair-{pair.pk}"].select_one(".match-why").get_text(" ", strip=True)
        sentence = (
            f"{pair.mentee.first_name} wrote “{written(pair.mentee)[:-1]}”, "
            f"and {pair.mentor.first_name} “{written(pair.mentor)[:-1]}”."
        )
        # What is kept is rounded to a byte for each number.
        if abs(value - WORDS_MEET_FROM) > 0.02:
            assert (sentence in text) == (value >= WORDS_MEET_FROM), (value, text)
        assert ("wrote “" in text) == (sentence in text)
        quoted_pairs += sentence in text
    assert quoted_pairs > 2


def test_every_quote_on_a_card_stands_where_two_texts_are_alike_and_nowhere_else(
    told, as_person, mina, program
):
    wants(mina, *sorted(guides.skills())[:3])
    goal = "A quarrel, and directors who watch."
    SignUpAnswers.objects.create(enrollment=Enrollment.objects.get(person=mina), goal=goal)
    keeping.read_program(program)
    client = as_person(mina)

    said = set()
    for each in suggest(mina, program, clock.now(), limit=7).suggestions:
        html = client.get(f"/find/{each.person.pk}/").content
        text = BeautifulSoup(html, "html.parser").select_one(".mentor-why").get_text(" ", strip=True)
        value = near(*SubjectReader().encode([goal, written(each.person)]))
        quote = f"You wrote “{goal[:-1]}”, and {each.person.first_name} “{written(each.person)[:-1]}”."
        assert (quote in text) == (value >= WORDS_MEET_FROM)
        said.add(quote in text)
    assert said == {True, False}


def test_why_not_is_what_forcing_the_two_and_computing_again_does(board, program):
    round_ = round_of(program)
    _run, revived = reading.open_run(round_)
    whole = engine.Round.of(revived.problem)
    free_solution = whole.solve(revived.scenario)
    pairs = list(ProposedPair.objects.filter(round=round_).select_related("mentee", "mentor", "round"))
    asked = priced = 0
    for pair in pairs[:6]:
        for mentor_id in revived.mentors:
            if (str(pair.mentee_id), mentor_id) in {(p.mentee_id, p.mentor_id) for p in free_solution.pairs}:
                continue
            html = board.get(f"{HOME}?order=all&options={pair.pk}&why={mentor_id}").content.decode()
            answer = re.search(r'role="status"><b>[^<]+</b>([^<]+)', html)[1].strip()
            asked += 1
            lock = frozenset({(str(pair.mentee_id), mentor_id)})
            try:
                forced = engine.Round.of(replace(revived.problem, locks=revived.problem.locks | lock)).solve(
                    revived.scenario
                )
            except engine.MatchingError:
                # A rule stands between them, and the page names it instead of a price.
                assert "The average would change" not in answer
                continue
            if "The average would change" not in answer:
                continue
            priced += 1
            change = float(re.search(r"change by (-?[\d]+\.?\d*)", answer)[1])
            assert change == pytest.approx(100 * (forced.average - free_solution.average), abs=0.051)
            before = {p.mentee_id: p.mentor_id for p in free_solution.pairs}
            after = {p.mentee_id: p.mentor_id for p in forced.pairs}
            everybody = {*before, *after} - {str(pair.mentee_id)}
            others = {mentee for mentee in everybody if before.get(mentee) != after.get(mentee)}
            assert ("other" in answer) == bool(others)
    assert asked > 20
    assert priced > 5
