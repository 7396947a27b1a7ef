"""What people write is read once, kept sealed, used for that text only, and forgotten with it."""

import base64
import json
import logging

import numpy as np
import pytest
from django.db import connection

from rapport.jobs.models import RuleFiring
from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching.engine.text import kept
from rapport.matching.meanings import hearing, keeping
from rapport.matching.meanings.hearing import heard_by_coordinator, heard_by_mentee
from rapport.matching.meanings.words import QUOTED_MOST, quoted
from rapport.matching.models import Meaning, Side
from rapport.matching.tests.reading import SubjectReader, install
from rapport.people.operations.leaving import erase_person
from rapport.people.operations.profile import about_of, save_about
from rapport.programs.models import Enrollment, SignUpAnswers
from rapport.programs.operations import describe, leave_program, pause_taking_part, resume_taking_part
from rapport.vault.keys import forget_held

pytestmark = pytest.mark.django_db
GOAL = "I freeze before the directors."
ABOUT = "Ten years in the boardroom, and only nervous now."


@pytest.fixture
def reader(monkeypatch):
    return install(monkeypatch, SubjectReader())


@pytest.fixture
def hers(mina, program):
    return Enrollment.objects.get(person=mina, program=program)


@pytest.fixture
def his(omar, program):
    return Enrollment.objects.get(person=omar, program=program)


def write(enrollment, goal="", experience="", expected=0):
    person = enrollment.person
    return describe(
        enrollment, goal=goal, experience=experience, actor=person, now=clock.now(), expected=expected
    )


def say_about(person, about):
    from dataclasses import replace

    person.refresh_from_db()
    save_about(person, replace(about_of(person), about=about), actor=person, now=clock.now())


def test_a_text_is_read_once_in_a_job_after_it_was_written(reader, hers, his):
    write(hers, GOAL)
    say_about(his.person, ABOUT)

    assert not reader.texts and not Meaning.objects.exists()
    run_due()
    run_due()

    assert sorted(reader.texts) == sorted([GOAL, ABOUT])
    assert reader.released
    assert set(Meaning.objects.values_list("enrollment__person__name", "side")) == {
        (str(hers.person), "need"),
        (str(his.person), "experience"),
    }


def test_saving_the_same_again_reads_nothing_again(reader, hers, his):
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()
    reader.texts.clear()

    say_about(his.person, ABOUT)
    keeping.read_person(hers.person_id)
    run_due()

    assert reader.texts == []


def test_without_the_extra_nothing_is_read_kept_or_asked_for(
    monkeypatch, hers, his, program, django_assert_num_queries
):
    install(monkeypatch, None)
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()

    assert not Meaning.objects.exists()
    assert not RuleFiring.objects.filter(rule="matching.read_texts").exists()
    with django_assert_num_queries(0):
        assert not heard_by_mentee(program, hers.person_id, [his.person_id])


def test_texts_that_were_there_before_the_extra_are_read_once_for_each_program_and_model(
    monkeypatch, hers, his, program
):
    install(monkeypatch, None)
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()

    first = install(monkeypatch, SubjectReader("subjects 1"))
    run_due()
    run_due()
    assert sorted(first.texts) == sorted([GOAL, ABOUT])
    assert RuleFiring.objects.filter(rule="matching.read_texts").count() == 1

    second = install(monkeypatch, SubjectReader("subjects 2"))
    assert not heard_by_mentee(program, hers.person_id, [his.person_id])
    run_due()
    run_due()
    assert sorted(second.texts) == sorted([GOAL, ABOUT])
    assert len(heard_by_mentee(program, hers.person_id, [his.person_id])) == 2
    assert Meaning.objects.count() == 2


def test_what_was_made_of_a_text_is_never_used_for_another(reader, hers, his, program):
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()
    both = {(hers.person_id, Side.NEED), (his.person_id, Side.EXPERIENCE)}
    assert set(heard_by_mentee(program, hers.person_id, [his.person_id])) == both

    # Changed behind everybody's back: no event, no job, and still not used.
    SignUpAnswers.objects.get(enrollment=hers).delete()
    SignUpAnswers.objects.create(enrollment=hers, goal="Now it is a feud.")
    assert set(heard_by_mentee(program, hers.person_id, [his.person_id])) == {
        (his.person_id, Side.EXPERIENCE)
    }
    assert set(heard_by_coordinator(program, [hers.person_id], [])) == set()

    keeping.read_program(program)
    assert reader.texts[-1] == "Now it is a feud."
    assert set(heard_by_mentee(program, hers.person_id, [his.person_id])) == both


@pytest.mark.parametrize("how", ["emptied", "left", "paused", "erased"])
@pytest.mark.parametrize("with_the_extra", [True, False])
def test_it_goes_with_the_text(monkeypatch, reader, hers, program, how, with_the_extra):
    answers = write(hers, GOAL)
    run_due()
    assert Meaning.objects.count() == 1
    if not with_the_extra:
        install(monkeypatch, None)
    mina = hers.person

    if how == "emptied":
        write(hers, "", expected=answers.version)
    elif how == "left":
        leave_program(hers, actor=mina, now=clock.now())
    elif how == "paused":
        pause_taking_part(hers, actor=mina, now=clock.now())
    else:
        erase_person(mina, actor=mina, now=clock.now())
        forget_held()
        assert not heard_by_mentee(program, mina.pk, [])
    run_due()

    assert not Meaning.objects.exists()


def test_who_comes_back_from_a_pause_is_read_again(reader, hers):
    write(hers, GOAL)
    run_due()
    pause_taking_part(hers, actor=hers.person, now=clock.now())
    run_due()
    resume_taking_part(hers, actor=hers.person, now=clock.now())
    run_due()

    assert Meaning.objects.count() == 1


def test_nothing_is_kept_of_who_left_while_their_text_was_read(reader, hers, monkeypatch):
    write(hers, GOAL)
    encode = reader.encode

    def meanwhile(texts):
        erase_person(hers.person, actor=hers.person, now=clock.now())
        return encode(texts)

    monkeypatch.setattr(reader, "encode", meanwhile)
    keeping.read_person(hers.person_id)

    assert reader.texts == [GOAL]
    assert not Meaning.objects.exists()


def test_reading_can_be_called_off_and_goes_on_where_it_stopped(reader, hers, his, program, monkeypatch):
    monkeypatch.setattr(keeping, "LETTERS_AT_ONCE", 1)
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    asked = iter([True, False])

    assert keeping.read_program(program, goes_on=lambda: next(asked)) == 1
    assert keeping.read_program(program) == 1
    assert keeping.read_program(program) == 0


def test_the_table_holds_neither_numbers_nor_digest_in_clear_and_no_log_line_holds_words(
    reader, hers, caplog
):
    with caplog.at_level(logging.DEBUG):
        write(hers, GOAL)
        run_due()
    vector, by, of = Meaning.objects.get().opened()
    floats = SubjectReader().encode([GOAL])[0]
    with connection.cursor() as cursor:
        cursor.execute('SELECT * FROM "matching_meaning"')
        held = b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in cursor.fetchone()
        )

    assert vector == kept(floats) and np.frombuffer(vector, np.int8).any()
    for clear in (
        vector,
        floats.tobytes(),
        base64.b64encode(vector),
        by.encode(),
        of.encode(),
        of[:16].encode(),
    ):
        assert clear not in held
    assert GOAL not in caplog.text and base64.b64encode(vector).decode() not in caplog.text


def test_two_people_with_the_same_words_keep_different_bytes(reader, hers, his):
    write(hers, GOAL)
    write(his, experience=GOAL)
    run_due()
    one, other = (
        bytes.fromhex(row._meta.get_field("sealed").value_to_string(row)) for row in Meaning.objects.all()
    )

    assert one != other and json.loads(Meaning.objects.first().sealed)["vector"]


def test_an_experience_written_for_the_program_comes_before_what_the_profile_says(reader, hers, his, program):
    say_about(his.person, ABOUT)
    answers = write(his, experience="I ended a feud between depots.")
    run_due()
    heard = heard_by_mentee(program, hers.person_id, [his.person_id])[his.person_id, Side.EXPERIENCE]
    assert (heard.quote, heard.is_open, heard.fields["text"]) == ("I ended a feud between depots", False, "")

    write(his, experience="", expected=answers.version)
    run_due()
    heard = heard_by_mentee(program, hers.person_id, [his.person_id])[his.person_id, Side.EXPERIENCE]
    assert (heard.quote, heard.is_open) == (quoted(ABOUT), True)


def test_on_a_board_who_is_near_to_everybody_is_evened_out_and_on_somebodys_page_nothing_is(
    reader, hers, his, program
):
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()

    alone = heard_by_mentee(program, hers.person_id, [his.person_id])
    all_at_once = heard_by_coordinator(program, [hers.person_id], [his.person_id])

    assert {len(each.vector) for each in alone.values()} == {48}
    assert {len(each.vector) for each in all_at_once.values()} == {50}
    assert all(each.is_open for each in all_at_once.values())


def test_a_quote_is_whole_words_and_not_the_whole_story():
    long = "word " * 100

    assert quoted("And then...") == "And then..."
    assert quoted("Short.\nAnd clear.") == "Short. And clear"
    assert quoted(long).endswith("word …") and len(quoted(long)) <= QUOTED_MOST + 2


def test_hearing_costs_two_queries_whatever_the_number(reader, hers, his, program, django_assert_num_queries):
    write(hers, GOAL)
    say_about(his.person, ABOUT)
    run_due()
    forget_held()

    with django_assert_num_queries(2):
        assert len(hearing.heard_by_mentee(program, hers.person_id, [his.person_id])) == 2
