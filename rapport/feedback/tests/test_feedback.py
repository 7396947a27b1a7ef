import pytest

from rapport.feedback import operations
from rapport.feedback.models import IndirectWord, Thought, Turn
from rapport.kernel.errors import Refused
from rapport.meetings.models import Meeting
from rapport.notifications.models import OutboxMessage

FULL = {
    "kind": "try",
    "when": "When I asked about the cost, halfway through",
    "what": "explained the model for a minute and a half",
    "effect": "lost me",
    "next": "answer in one sentence first",
}


@pytest.fixture
def base(pair):
    return f"/spaces/{pair.pk}/feedback/"


def hold_meetings(pair, count, actor, now):
    from rapport.meetings.operations import say_it_happened

    for _number in range(count):
        meeting = Meeting.objects.create(mentorship=pair, starts_at=now, minutes=60)
        meeting.mentorship = pair
        say_it_happened(meeting, actor=actor, now=now)


@pytest.mark.practice("FEEDBACK-1")
def test_a_general_sentence_gets_one_hint_and_full_fields_read_as_one_paragraph(base, omar, as_person):
    browser = as_person(omar)

    general = browser.post(f"{base}coach/", {"kind": "try", "what": "communicate better"}).content.decode()
    full = browser.post(f"{base}coach/", FULL).content.decode()

    assert general.count("One thought from the coach") == 1
    assert "moment" in general.split("One thought from the coach")[1].split("preview")[0]
    assert "One thought from the coach" not in full
    assert (
        "When I asked about the cost, halfway through, you explained the model for a minute and a half."
        " It lost me. Next time you could answer in one sentence first."
    ) in full


def test_the_coach_keeps_nothing(base, omar, as_person):
    as_person(omar).post(f"{base}coach/", FULL)

    assert not Thought.objects.exists()


def test_the_answer_is_locked_until_it_was_understood(base, pair, mina, omar, as_person):
    as_person(omar).post(f"{base}give/", FULL)
    thought = Thought.objects.get()
    minas = as_person(mina)
    url = f"{base}{thought.pk}/"

    minas.post(f"{url}opening/")
    early = minas.post(f"{url}reply/", {"reply": "But I had to"})
    minas.post(f"{url}understanding/", {"understood": "I hide behind the model"})
    late = minas.post(f"{url}reply/", {"reply": "What would good look like?"})

    assert (early.status_code, late.status_code) == (403, 303)
    thought.refresh_from_db()
    assert (thought.understood, thought.reply) == ("I hide behind the model", "What would good look like?")


def test_a_first_reaction_is_seen_by_its_writer_alone(base, mina, omar, as_person):
    as_person(omar).post(f"{base}give/", FULL)
    thought = Thought.objects.get()
    minas, omars = as_person(mina), as_person(omar)
    minas.post(f"{base}{thought.pk}/opening/")
    minas.post(f"{base}{thought.pk}/reaction/", {"text": "Ouch. Also true."})

    assert "Ouch. Also true." in minas.get(f"{base}{thought.pk}/").content.decode()
    assert "Ouch" not in omars.get(f"{base}{thought.pk}/").content.decode()


def test_a_draft_is_its_writers_alone(base, mina, omar, as_person):
    as_person(omar).post(f"{base}give/", {**FULL, "draft": "yes"})
    thought = Thought.objects.get()

    answer = as_person(mina).get(f"{base}{thought.pk}/")
    listing = as_person(mina).get(base).content.decode()

    assert answer.status_code == 404
    assert "Nothing here yet" in listing


def test_giving_can_be_undone_until_it_is_opened(pair, mina, omar, now):
    thought = operations.write_thought(
        pair, receiver=mina, kind="keep", what="put the map down", give=True, actor=omar, now=now
    )
    operations.take_back_thought(thought, actor=omar, now=now)
    operations.write_thought(
        pair, receiver=mina, kind="keep", what="put the map down", give=True,
        thought=thought, version=thought.version, actor=omar, now=now,
    )  # fmt: skip
    operations.open_thought(thought, actor=mina, now=now)

    with pytest.raises(Refused):
        operations.take_back_thought(thought, actor=omar, now=now)


@pytest.mark.practice("FEEDBACK-12")
def test_every_third_meeting_the_guide_asks_and_must_answer(
    base, pair, mina, omar, cora, as_person, advance, now
):
    minas, omars, coras = as_person(mina), as_person(omar), as_person(cora)
    hold_meetings(pair, 2, mina, now)
    advance(hours=1)
    before = Turn.objects.count()
    hold_meetings(pair, 1, mina, now)
    advance(hours=1)

    turn = Turn.objects.get()
    url = f"{base}turns/{turn.pk}/"
    card = minas.get(url).content.decode()
    minas.post(
        url, {"keep": "You wait four seconds", "more": "", "less": "Fewer war stories", "version": "1"}
    )
    nothing_chosen = omars.post(url, {"change": "", "explanation": ""})
    omars.post(url, {"change": "One story a meeting"})
    turn.refresh_from_db()

    assert before == 0
    assert "Omar asks: how do I help you?" in card
    assert nothing_chosen.status_code == 422
    assert (turn.state, turn.change) == (Turn.State.ANSWERED, "One story a meeting")

    # The indirect path: to the coordinator, with consent, and never to Omar.
    hold_meetings(pair, 3, mina, now)
    advance(hours=1)
    second = Turn.objects.get(meetings_held=6)
    url = f"{base}turns/{second.pk}/"
    page = minas.get(f"{url}coordinator/").content.decode()
    without = minas.post(f"{url}coordinator/", {"text": "He talks over me"})
    minas.post(f"{url}coordinator/", {"text": "He talks over me", "agrees": "on"})
    word = IndirectWord.objects.get()
    coras.post(f"/programs/{pair.program.slug}/words/{word.pk}/")

    assert "may read this" in page
    assert without.status_code == 422
    assert "He talks over me" in coras.get(f"/programs/{pair.program.slug}/words/").content.decode()
    assert "He talks over me" not in omars.get(url).content.decode()
    assert omars.get(f"/programs/{pair.program.slug}/words/").status_code == 404
    assert not OutboxMessage.objects.filter(person=omar, kind="feedback.turn_given", url=url).exists()


def test_nobody_else_opens_any_of_it(base, pair, mina, omar, cora, dana, as_person, now):
    thought = operations.write_thought(
        pair, receiver=mina, kind="keep", what="put the map down", give=True, actor=omar, now=now
    )
    (turn,) = operations.open_turn(pair, meetings_held=3, now=now)
    urls = [base, f"{base}give/", f"{base}{thought.pk}/", f"{base}turns/{turn.pk}/"]

    for person in (cora, dana):
        browser = as_person(person)
        assert {browser.get(url).status_code for url in urls} == {404}
    assert {as_person(mina).get(url).status_code for url in urls} == {200}


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_costs_the_same_however_long(
    count, base, pair, mina, omar, now, as_person, django_assert_max_num_queries
):
    for _number in range(count):
        operations.write_thought(
            pair, receiver=mina, kind="keep", what="put the map down", give=True, actor=omar, now=now
        )
    browser = as_person(mina)

    with django_assert_max_num_queries(12):
        assert browser.get(base).status_code == 200
