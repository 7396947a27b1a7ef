"""Asking somebody to be a mentor, and answering."""

from datetime import timedelta

import pytest
from django.core import mail

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.kernel.errors import Refused
from rapport.mentorships.models import Mentorship, Request
from rapport.mentorships.requests import operations
from rapport.mentorships.requests.lifecycle import MOVES, RequestState
from rapport.mentorships.tests.choosing import (
    AREA,
    OBSTACLE,
    OUTCOME,
    WHY,
    WORDS,
    ask,
    introduced,
    sent_request,
)
from rapport.people.models import Block
from rapport.testing import enrolled, make_person
from rapport.vault.models import DataKey


@pytest.mark.practice("CHOOSE-7")
def test_a_one_word_request_is_asked_one_question_and_then_arrives_in_separate_lines(as_person, mina, omar):
    client = as_person(mina)

    first = ask(client, omar, area="Career")

    assert first.status_code == 303
    page = client.get(first["Location"].partition("#")[0]).content.decode()
    assert "One question before this goes" in page
    assert 'aria-invalid="true"' not in page
    draft = Request.objects.get()
    assert (draft.state, draft.area) == ("draft", "Career")

    second = ask(
        client, omar, area="Career", version=draft.version,
        situation="Last week I said yes to a project I did not want.",
        obstacle="I never say what I want.", outcome="I would name two things I want to do next year.",
    )  # fmt: skip

    assert second["Location"] == f"/requests/{draft.pk}/"
    inbox = as_person(omar).get("/requests/").content.decode()
    lines = [
        inbox.index(words) for words in ("Career", "I never say what I want.", "I would name two things")
    ]
    assert lines == sorted(lines)
    assert inbox.count('<dd class="voice"') == 3


@pytest.mark.practice("CHOOSE-7")
def test_only_an_area_can_not_be_sent_even_after_the_question(as_person, mina, omar):
    client = as_person(mina)
    ask(client, omar, area="career advice")

    response = ask(client, omar, area="career advice", version=Request.objects.get().version)

    assert response.status_code == 422
    assert "A rough sentence is fine" in response.content.decode()
    assert Request.objects.get().state == "draft"


def test_what_was_taken_back_can_be_begun_from_again(as_person, mina, omar, program):
    request = sent_request(mina, omar, program)
    minas = as_person(mina)
    minas.post(f"/requests/{request.pk}/withdraw/")
    again = f"/find/{omar.pk}/ask/?program={program.slug}"

    offered = minas.get(f"/requests/{request.pk}/").content.decode()
    form = minas.get(again).context["form"]
    sent = minas.post(again, {**WORDS, "version": form.initial["version"]})

    assert f'href="{again}"' in offered
    assert (form.initial["area"], form.initial["obstacle"], form.initial["version"]) == (AREA, OBSTACLE, 0)
    assert sent.status_code == 303
    assert sorted(Request.objects.values_list("state", flat=True)) == ["sent", "withdrawn"]


def test_a_whole_request_goes_at_once_and_shows_its_price(as_person, mina, omar):
    client = as_person(mina)
    page = client.get(f"/find/{omar.pk}/ask/").content.decode()
    assert "About 1.5 hours a month for 6 months" in page

    response = ask(client, omar, **WORDS)

    request = Request.objects.get()
    assert response["Location"] == f"/requests/{request.pk}/"
    assert (request.state, request.area, request.why_now) == ("sent", AREA, WHY)
    assert request.brings == ["hours", "agenda"]


def test_an_empty_area_is_said_beside_the_field_and_everything_typed_is_kept(as_person, mina, omar):
    response = ask(as_person(mina), omar, obstacle=OBSTACLE, outcome=OUTCOME)

    assert response.status_code == 422
    page = response.content.decode()
    assert "This is still empty. A rough sentence is fine" in page
    assert OBSTACLE in page
    assert not Request.objects.exists()


def test_a_draft_is_kept_for_its_author_only(as_person, mina, omar, dana):
    response = ask(as_person(mina), omar, area="Something vague", draft="1")

    assert response["Location"] == "/requests/"
    draft = Request.objects.get()
    assert "A draft, seen by you only" in as_person(mina).get("/requests/").content.decode()
    assert "Something vague" in as_person(mina).get(f"/find/{omar.pk}/ask/").content.decode()
    for other in (omar, dana):
        assert as_person(other).get(f"/requests/{draft.pk}/").status_code == 404
        assert "Something vague" not in as_person(other).get("/requests/").content.decode()


def test_a_draft_can_be_thrown_away_and_its_key_with_it(as_person, mina, omar):
    ask(as_person(mina), omar, area="Something vague", draft="1")
    draft = Request.objects.get()

    as_person(mina).post(f"/requests/{draft.pk}/withdraw/")

    assert not Request.objects.exists()
    assert not DataKey.objects.filter(pk=draft.key_id).exists()


def test_two_tabs_of_one_draft_overwrite_nothing(as_person, mina, omar):
    client = as_person(mina)
    ask(client, omar, area="First tab", draft="1")

    response = ask(client, omar, area="Second tab", draft="1", version=1)

    assert response.status_code == 409
    page = response.content.decode()
    assert "First tab" in page
    assert "Second tab" in page
    assert Request.objects.get().area == "First tab"


def test_words_are_kept_as_a_draft_when_the_mentor_has_become_full(as_person, mina, omar):
    omar.capacity.partners_most = 0
    omar.capacity.save()

    response = ask(as_person(mina), omar, **WORDS)

    assert response.status_code == 303
    assert Request.objects.get().state == "draft"
    page = as_person(mina).get(f"/find/{omar.pk}/ask/").content.decode()
    assert OBSTACLE in page
    assert "taking anybody on" in page


def test_pressing_twice_sends_once(as_person, mina, omar):
    token = "0a52b2b6-7a7c-4f77-9d3c-0b3a5a4bb001"
    client = as_person(mina)

    answers = [ask(client, omar, **WORDS, _once=token) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Request.objects.count() == 1
    assert Event.objects.filter(verb="request.sent").count() == 1


def test_at_most_three_people_are_asked_at_once(as_person, mina, program):
    others = [
        enrolled(make_person(f"{name} Berg"), program, guides=True) for name in ("Ada", "Bo", "Cy", "Di")
    ]
    for other in others[:3]:
        sent_request(mina, other, program)

    ask(as_person(mina), others[3], **WORDS)

    assert Request.objects.open().count() == 3
    assert "Three people are thinking" in as_person(mina).get(f"/find/{others[3].pk}/").content.decode()


@pytest.mark.parametrize("direction", ["mina blocks omar", "omar blocks mina"])
def test_whoever_is_blocked_does_not_exist_for_the_other(as_person, mina, omar, direction):
    first, second = (mina, omar) if direction.startswith("mina") else (omar, mina)
    Block.objects.create(person=first, blocked=second)

    assert as_person(mina).get(f"/find/{omar.pk}/ask/").status_code == 404
    assert ask(as_person(mina), omar, **WORDS).status_code == 404


def test_a_block_made_later_keeps_the_two_apart(as_person, mina, omar, program):
    request = sent_request(mina, omar, program)
    Block.objects.create(person=mina, blocked=omar)

    response = as_person(omar).post(f"/requests/{request.pk}/accept/")

    assert response.status_code == 403
    assert not Mentorship.objects.exists()


@pytest.mark.parametrize("levels", [1, 2])
def test_the_reporting_line_up_and_down_two_levels_is_closed(as_person, mina, omar, dana, levels):
    between = dana if levels == 2 else None
    for upper, lower in ((omar, mina), (mina, omar)):
        mina.line_manager = omar.line_manager = dana.line_manager = None
        lower.line_manager = between or upper
        if between:
            dana.line_manager = upper
        for person in (mina, omar, dana):
            person.save()

        page = as_person(mina).get(f"/find/{omar.pk}/ask/").content.decode()

        assert "reporting line" in page
        ask(as_person(mina), omar, **WORDS)
        assert not Request.objects.open().exists()
        Request.objects.all().delete()


def test_without_a_language_in_common_nobody_is_asked(as_person, mina, omar):
    omar.capacity.languages = "sv,da"
    omar.capacity.save()

    assert "no language in common" in as_person(mina).get(f"/find/{omar.pk}/").content.decode()
    ask(as_person(mina), omar, **WORDS)

    assert not Request.objects.open().exists()


def test_accepting_introduces_the_two_and_hands_the_words_on(as_person, mina, omar, program):
    request = sent_request(mina, omar, program)

    response = as_person(omar).post(f"/requests/{request.pk}/accept/")

    mentorship = Mentorship.objects.get()
    assert response["Location"] == f"/introductions/{mentorship.pk}/"
    request.refresh_from_db()
    assert (mentorship.state, request.state) == ("introduced", "accepted")
    assert mentorship.key_id == request.key_id
    assert OBSTACLE in as_person(mina).get(response["Location"]).content.decode()
    assert OBSTACLE in as_person(omar).get(response["Location"]).content.decode()


def test_only_the_one_who_was_asked_can_answer(as_person, mina, omar, dana, cora, program):
    request = sent_request(mina, omar, program)

    for move in ("accept", "decline", "question"):
        assert as_person(mina).post(f"/requests/{request.pk}/{move}/", {"question": "?"}).status_code == 403
        for outsider in (dana, cora):
            assert as_person(outsider).post(f"/requests/{request.pk}/{move}/").status_code == 404
    assert as_person(omar).post(f"/requests/{request.pk}/withdraw/").status_code == 403
    assert as_person(dana).get(f"/requests/{request.pk}/").status_code == 404
    assert as_person(cora).get(f"/requests/{request.pk}/").status_code == 404
    assert Request.objects.get().state == "sent"


def test_a_kind_no_keeps_its_reason_with_whoever_said_it(as_person, mina, omar, cora, program, advance):
    request = sent_request(mina, omar, program)
    secret = "My own mother is ill and I cannot give this."

    as_person(omar).post(f"/requests/{request.pk}/decline/", {"reason": secret})

    advance(hours=1)
    seen_by_mina = as_person(mina).get(f"/requests/{request.pk}/").content.decode()
    assert "Not this time" in seen_by_mina
    assert secret not in seen_by_mina
    assert secret in as_person(omar).get(f"/requests/{request.pk}/").content.decode()
    assert secret not in as_person(cora).get("/programs/spring/introductions/").content.decode()
    told = [message for message in mail.outbox if message.to == [mina.email]]
    assert any("Not this time" in message.subject for message in told)
    assert all(secret not in str(message.message()) for message in mail.outbox)


def test_one_question_is_asked_and_one_answer_given(as_person, mina, omar, program):
    request = sent_request(mina, omar, program)
    omars, minas = as_person(omar), as_person(mina)

    omars.post(f"/requests/{request.pk}/question/", {"question": "Who sits on that board?"})

    assert "Who sits on that board?" in minas.get(f"/requests/{request.pk}/").content.decode()
    assert omars.post(f"/requests/{request.pk}/question/", {"question": "And?"}).status_code == 403
    minas.post(f"/requests/{request.pk}/answer/", {"answer": "Five directors."})
    assert "Five directors." in omars.get(f"/requests/{request.pk}/").content.decode()
    assert minas.post(f"/requests/{request.pk}/answer/", {"answer": "Six."}).status_code == 403
    request.refresh_from_db()
    assert (request.answer, request.turn) == ("Five directors.", "mentor")


def test_taking_a_request_back_hides_its_words(as_person, mina, omar, program):
    request = sent_request(mina, omar, program)

    as_person(mina).post(f"/requests/{request.pk}/withdraw/")

    assert "took it back" in as_person(omar).get(f"/requests/{request.pk}/").content.decode()
    assert OBSTACLE not in as_person(omar).get(f"/requests/{request.pk}/").content.decode()
    assert OBSTACLE in as_person(mina).get(f"/requests/{request.pk}/").content.decode()


def test_a_request_reminds_once_and_goes_back_after_ten_days_with_others(
    as_person, mina, omar, dana, program, advance
):
    request = sent_request(mina, omar, program)
    advance(days=4)
    assert not [m for m in mail.outbox if "waiting for a word" in m.subject]

    advance(days=3)
    reminders = [m for m in mail.outbox if "waiting for a word" in m.subject]
    assert [m.to for m in reminders] == [[omar.email]]

    advance(days=4)
    request.refresh_from_db()
    assert request.state == "expired"
    assert len([m for m in mail.outbox if "waiting for a word" in m.subject]) == 1
    page = as_person(mina).get(f"/requests/{request.pk}/").content.decode()
    assert "Others who might fit" in page
    assert "Dana Fischer" in page
    assert OBSTACLE in page


def test_a_question_gives_ten_more_days(mina, omar, program, advance):
    request = sent_request(mina, omar, program)
    advance(days=8)
    operations.ask_more(Request.objects.with_people().get(), "Who?", actor=omar, now=clock.now())

    advance(days=8)
    request.refresh_from_db()
    assert request.state == "sent"

    advance(days=3)
    request.refresh_from_db()
    assert request.state == "expired"


def test_after_a_no_the_same_two_are_left_in_peace_for_a_while(mina, omar, program, advance):
    request = sent_request(mina, omar, program)
    operations.decline_request(request, actor=omar, now=clock.now())

    with pytest.raises(Refused, match="You can ask again from 31 May"):
        sent_request(mina, omar, program)

    Request.objects.filter(state="draft").delete()
    clock.freeze(clock.now() + timedelta(days=91))
    assert sent_request(mina, omar, program).is_open


def test_mails_carry_no_words(mina, omar, program, advance):
    introduced(mina, omar, program)
    advance(hours=1)

    assert mail.outbox
    for message in mail.outbox:
        text = str(message.message())
        assert all(words not in text for words in (AREA, OBSTACLE, OUTCOME, WHY))


def test_history_and_the_database_hold_no_words(mina, omar, program):
    request = sent_request(mina, omar, program)

    raw = Request.objects.filter(pk=request.pk).values_list("obstacle", flat=True).get()
    assert OBSTACLE not in repr(raw)
    assert all(OBSTACLE not in str(event.facts) for event in Event.objects.all())


def test_what_is_typed_passes_the_gate(as_person, mina, omar):
    hostile = {**WORDS, "obstacle": "a\x00b"}
    response = ask(as_person(mina), omar, **hostile)
    assert response.status_code == 422
    assert "This contains a sign that cannot be kept." in response.content.decode()

    long = {**WORDS, "obstacle": "word " * 1_000}
    response = ask(as_person(mina), omar, **long)
    assert response.status_code == 422
    assert "longer than we can keep" in response.content.decode()

    script = {**WORDS, "obstacle": "<script>alert(1)</script> and some more words to say it all"}
    ask(as_person(mina), omar, **script)
    page = as_person(omar).get("/requests/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("version", ["-1", "99999999999999999999", "x"])
def test_a_broken_version_is_no_crash(as_person, mina, omar, version):
    assert ask(as_person(mina), omar, **WORDS, version=version).status_code in {409, 422}


def test_nobody_asks_themselves_or_outside_their_program(as_person, mina, omar, program):
    stranger = make_person("Sten Alm")
    assert as_person(mina).get(f"/find/{mina.pk}/ask/").status_code == 404
    assert as_person(mina).get(f"/find/{stranger.pk}/ask/").status_code == 404
    assert as_person(omar).get(f"/find/{mina.pk}/ask/").status_code == 404


def test_every_move_of_the_life_of_a_request_leads_on_from_an_open_state():
    assert {move.source for move in MOVES.values()} == {RequestState.DRAFT, RequestState.SENT}
    assert all(move.target not in {RequestState.DRAFT} for move in MOVES.values())


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_inbox_costs_the_same_for_one_and_for_fifty(
    as_person, omar, program, number, django_assert_max_num_queries
):
    for index in range(number):
        sent_request(enrolled(make_person(f"N{index} Berg"), program, learns=True), omar, program)
    client = as_person(omar)
    client.get("/requests/")

    with django_assert_max_num_queries(12):
        page = client.get("/requests/").content.decode()

    assert page.count("Read and answer") == number
