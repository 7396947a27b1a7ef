"""Where texts are read by meaning: what it changes in suggestions and on the board, what is quoted, what is frozen."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching import engine
from rapport.matching.board import reading
from rapport.matching.engine.text.model import is_installed
from rapport.matching.meanings.reader import Reader
from rapport.matching.meanings.words import quoted
from rapport.matching.models import FrozenMeaning, MatchingRun, Meaning, ProposedPair
from rapport.matching.reasons import card_for
from rapport.matching.suggestions import suggest
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.reading import SubjectReader, install
from rapport.matching.tests.test_board import HOME, SETTINGS, round_of
from rapport.matching.wording import is_worth_saying
from rapport.people.models import Person
from rapport.people.operations.leaving import erase_person
from rapport.programs.models import Enrollment, SignUpAnswers
from rapport.testing import enrolled, make_person
from rapport.vault.keys import forget_held

pytestmark = pytest.mark.django_db
WORDS = "/find/words/"


@pytest.fixture
def reader(monkeypatch):
    return install(monkeypatch, SubjectReader())


@pytest.fixture
def two(program):
    """Two mentors who differ in nothing but what they write about themselves."""
    boards = mentor(
        "Ada Holm", program, "saying-no", about="Ten years in the boardroom, and only nervous now."
    )
    peace = mentor("Bo Kim", program, "saying-no", about="I ended a feud between two depots.")
    return boards, peace


def hope(person, goal, program):
    SignUpAnswers.objects.update_or_create(
        enrollment=Enrollment.objects.get(person=person, program=program), defaults={"goal": goal}
    )


def text_of(html):
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.mark.parametrize(
    ("goal", "first"),
    [("I freeze before the directors.", "Ada Holm"), ("There is a quarrel in my team.", "Bo Kim")],
)
def test_who_has_been_through_the_same_comes_first_whatever_the_words(
    reader, as_person, mina, two, program, goal, first
):
    wants(mina, "saying-no")
    client = as_person(mina)
    client.post(f"{WORDS}?program=spring", {"goal": goal})
    run_due()

    html = client.get("/find/").content.decode()

    theirs = next(each for each in two if each.name == first)
    other = next(each for each in two if each.name != first)
    assert html.index(theirs.name) < html.index(other.name)
    said = text_of(html)
    assert f"You wrote “{quoted(goal)}”, and {theirs.first_name} “{quoted(theirs.about)}”." in said
    assert f"and {other.first_name} “" not in said
    assert f"“{quoted(theirs.about)}”" in text_of(client.get(f"/find/{theirs.pk}/").content)


def test_without_the_extra_their_words_change_nothing(monkeypatch, as_person, mina, two, program):
    install(monkeypatch, None)
    wants(mina, "saying-no")
    before = [(each.person.pk, each.score.micro) for each in suggest(mina, program, clock.now()).suggestions]
    client = as_person(mina)
    client.post(WORDS, {"goal": "I freeze before the directors."})
    run_due()

    after = [(each.person.pk, each.score.micro) for each in suggest(mina, program, clock.now()).suggestions]

    assert after == before
    assert "Your words and theirs" not in client.get("/find/").content.decode()


def test_what_a_mentor_wrote_at_sign_up_counts_and_is_not_quoted_to_a_mentee(reader, mina, two, program):
    boards, _peace = two
    enrollment = Enrollment.objects.get(person=boards)
    SignUpAnswers.objects.create(enrollment=enrollment, experience="Secretly I hid under the podium.")
    hope(mina, "I freeze before the directors.", program)
    run_due()

    found = suggest(mina, program, clock.now()).suggestions
    said = " ".join(line.text for line in card_for(found[0]).lines)

    assert found[0].person == boards
    assert "What you wrote comes close to what Ada has been through." in said
    assert "podium" not in said and "podium" not in repr(found[0].mentor)


def test_nobody_else_finds_the_need_in_any_page_of_suggestions(
    reader, as_person, mina, omar, dana, two, program
):
    hope(mina, "I freeze before the directors.", program)
    run_due()

    for viewer in (omar, dana, two[0]):
        for page in ("/find/", f"/find/{two[0].pk}/", "/find/everybody/", f"/people/{mina.pk}/", WORDS):
            assert b"freeze before" not in as_person(viewer).get(page).content


@pytest.mark.parametrize("number", [1, 3, 50])
def test_pages_keep_to_their_budget_where_texts_are_read(
    reader, as_person, mina, program, number, django_assert_max_num_queries
):
    wants(mina, "saying-no")
    hope(mina, "I freeze before the directors.", program)
    people = [
        mentor(f"N{index} Berg", program, "saying-no", about="Years in the boardroom.")
        for index in range(number)
    ]
    run_due()
    client = as_person(mina)
    for page in ("/find/", f"/find/{people[0].pk}/"):
        client.get(page)
        with django_assert_max_num_queries(12):
            html = client.get(page).content.decode()
        assert "“Years in the boardroom”" in html


@pytest.fixture
def board(reader, as_person, cora, program):
    """Three who hope and three who guide, who wrote of three subjects; computed once."""
    goals = (
        "I freeze before the directors.",
        "There is a quarrel in my team.",
        "A spreadsheet frightens me.",
    )
    abouts = ("Years in the boardroom.", "I ended a feud.", "I draw what figures mean.")
    for index, (goal, about) in enumerate(zip(goals, abouts, strict=True)):
        person = wants(enrolled(make_person(f"L{index} Berg"), program, learns=True), "saying-no")
        hope(person, goal, program)
        mentor(f"G{index} Holm", program, "saying-no", about=about)
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    return client


def test_a_round_brings_together_who_means_the_same_and_says_so_in_their_words(board, reader, program):
    pairs = {pair.mentee.name[:2]: pair.mentor.name[:2] for pair in ProposedPair.objects.all()}
    said = text_of(board.get(f"{HOME}?order=all").content)

    assert pairs == {"L0": "G0", "L1": "G1", "L2": "G2"}
    assert "L1 wrote “There is a quarrel in my team”, and G1 “I ended a feud”." in said
    assert reader.released


def test_the_board_keeps_to_its_budget(board, django_assert_max_num_queries):
    board.get(HOME)
    with django_assert_max_num_queries(12):
        board.get(HOME)


def test_a_frozen_round_tells_the_same_a_year_later_whatever_was_written_since(board, monkeypatch, program):
    run = MatchingRun.objects.get()
    before = text_of(board.get(f"{HOME}?order=all").content)
    micros = {(pair.mentee_id, pair.mentor_id): pair.micro for pair in ProposedPair.objects.all()}

    clock.freeze(clock.now() + timedelta(days=365))
    install(monkeypatch, None)
    for answers in SignUpAnswers.objects.select_related("enrollment__person"):
        answers.goal = "Something else altogether."
        answers.save()
    Person.objects.update(about="")
    Meaning.objects.all().delete()

    _run, revived = reading.open_run(round_of(program))
    for (mentee, guide), micro in micros.items():
        assert revived.score(str(mentee), str(guide)).micro == micro
    again = engine.Round.of(revived.problem).solve(revived.scenario)
    assert {(p.mentee_id, p.mentor_id) for p in again.pairs} == {(str(a), str(b)) for a, b in micros}
    told = text_of(board.get(f"{HOME}?order=all").content)
    for quote in re.findall(r"\w+ wrote “[^”]+”, and \w+ “[^”]+”", before):
        assert quote in told
    assert "vector" not in run.frozen and "feud" not in run.frozen and "quarrel" not in run.frozen


def test_what_a_frozen_round_heard_of_somebody_goes_when_they_go(board, program):
    pair = ProposedPair.objects.get(mentee__name="L1 Berg")
    others = ProposedPair.objects.exclude(pk=pair.pk)
    micros = {each.pk: each.micro for each in others}
    assert FrozenMeaning.objects.count() == 6
    erase_person(pair.mentor, actor=pair.mentor, now=clock.now())
    forget_held()

    # At once, before any job has run: the key is gone.
    _run, revived = reading.open_run(round_of(program))
    assert revived.mentors[str(pair.mentor_id)].vector == b""
    assert all(revived.score(str(p.mentee_id), str(p.mentor_id)).micro == micros[p.pk] for p in others)
    run_due()
    assert FrozenMeaning.objects.count() == 5
    assert b"I ended a feud" not in board.get(f"{HOME}?order=all").content


def test_letters_quote_nobody(board, program):
    from rapport.matching.board.publishing import two_of
    from rapport.matching.board.words import for_mentee, for_mentor

    pair = ProposedPair.objects.get(mentee__name="L1 Berg")
    _run, revived = reading.open_run(round_of(program))
    score, both = revived.score(str(pair.mentee_id), str(pair.mentor_id)), two_of(pair, revived)

    assert "What you wrote comes close to what G1 has been through." in for_mentee(score, both)
    assert "What L1 wrote comes close to what you have been through." in for_mentor(score, both)
    assert "“" not in for_mentee(score, both) + for_mentor(score, both)


def test_what_is_hardly_alike_is_counted_and_not_told(program):
    mentee = engine.Mentee(id="m", vector=bytes([50] * 4), text="a", text_is_open=True)
    person = engine.Mentor(id="o", vector=bytes([120, 120, 120, 0]), text="b", text_is_open=True)
    weights = engine.Weights().asked_of([mentee], [person])
    part = next(p for p in engine.score_pair(mentee, person, weights).parts if p.feature == "text")

    assert 0 < part.value < 0.5 and not is_worth_saying(part)


def test_the_way_there_is_shown_only_where_texts_are_read(monkeypatch, as_person, mina, program):
    client = as_person(mina)
    for which in (SubjectReader(), None):
        install(monkeypatch, which)
        assert (WORDS.encode() in client.get("/find/").content) == (which is not None)
        assert (b"where it stops" in client.get(WORDS).content) == (which is not None)


def test_one_writes_reads_again_and_takes_back_ones_own_words(as_person, mina, program):
    client = as_person(mina)
    assert client.post(WORDS, {"goal": "I freeze.", "version": "0"}).status_code == 303
    assert "I freeze." in client.get(WORDS).content.decode()
    with connection.cursor() as cursor:
        cursor.execute('SELECT goal FROM "programs_signupanswers"')
        assert b"freeze" not in bytes(cursor.fetchone()[0])

    assert client.post(WORDS, {"goal": "", "version": "1"}).status_code == 303
    assert SignUpAnswers.objects.get().goal == ""


def test_a_second_tab_loses_nothing_in_silence(as_person, mina, program):
    client = as_person(mina)
    client.post(WORDS, {"goal": "The first.", "version": "0"})
    answer = client.post(WORDS, {"goal": "The second.", "version": "0"})

    assert answer.status_code == 409
    assert "The first." in answer.content.decode() and "The second." in answer.content.decode()
    assert SignUpAnswers.objects.get().goal == "The first."


def test_too_much_comes_back_with_a_sentence_and_all_that_was_typed(as_person, mina, program):
    answer = as_person(mina).post(WORDS, {"goal": "x" * 1001})

    assert answer.status_code == 422 and "x" * 1001 in answer.content.decode()


def test_who_takes_part_in_nothing_has_no_such_page(as_person, db):
    assert as_person(make_person("Nobody Here")).get(WORDS).status_code == 404


def test_what_a_sheet_said_besides_is_kept(as_person, mina, program):
    enrollment = Enrollment.objects.get(person=mina)
    SignUpAnswers.objects.create(enrollment=enrollment, goal="Old.", wishes="Ada Holm", experience="Mine.")

    as_person(mina).post(WORDS, {"goal": "New.", "version": "1"})

    answers = SignUpAnswers.objects.get()
    assert (answers.goal, answers.wishes, answers.experience) == ("New.", "Ada Holm", "Mine.")


@pytest.mark.skipif(not is_installed(), reason="the extra rapport[semantic] is not installed")
def test_the_sentence_model_itself_puts_first_who_has_stood_there_too(as_person, mina, program, monkeypatch):
    install(monkeypatch, Reader())
    money = mentor("Ada Holm", program, "saying-no", about="I have balanced household and company budgets.")
    peace = mentor("Bo Kim", program, "saying-no", about="I got rivals in a crew to talk again after months.")
    client = as_person(mina)
    for goal, first in (
        ("Two of my team members no longer speak to each other.", peace),
        ("I never know where my salary goes and I owe the bank.", money),
    ):
        version = SignUpAnswers.objects.values_list("version", flat=True).first() or 0
        client.post(WORDS, {"goal": goal, "version": version})
        run_due()
        assert suggest(mina, program, clock.now()).suggestions[0].person == first

    for meaning in Meaning.objects.all():
        assert len(meaning.opened()[0]) > 384 and json.loads(meaning.sealed)["by"].startswith("all-MiniLM")


def test_writing_of_everything_brings_nobody_to_the_top(reader, mina, two, program):
    boards, _peace = two
    everything = mentor(
        "Cem Or",
        program,
        "saying-no",
        about="The board, a quarrel, a spreadsheet: directors, feuds, figures.",
    )
    wants(mina, "saying-no")
    hope(mina, "I freeze before the directors.", program)
    run_due()

    text = {
        each.person: next(part.micro for part in each.score.parts if part.feature == "text")
        for each in suggest(mina, program, clock.now()).suggestions
    }
    assert text[boards] > text[everything]
