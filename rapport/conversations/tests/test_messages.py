from datetime import timedelta

import pytest

from rapport.conversations import operations
from rapport.conversations.contact import rings_of
from rapport.conversations.models import Message
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships.models import AgreementVersion
from rapport.notifications.models import OutboxMessage


@pytest.fixture
def monthly(pair, now):
    """An agreement in force in which the two meet every thirty days."""
    version = AgreementVersion.objects.create(
        mentorship=pair,
        number=1,
        state=AgreementVersion.State.IN_FORCE,
        made_at=now,
        in_force_at=now,
        terms={"joint": {"cadence_days": "30"}, "quiet": {}},
    )
    pair.__dict__.pop("_terms", None)
    return version


@pytest.fixture
def url(pair):
    return f"/spaces/{pair.pk}/messages/"


def test_both_read_what_was_written_and_nobody_else(url, mina, omar, cora, dana, as_person):
    as_person(mina).post(url, {"text": "Helena said yes"})

    assert "Helena said yes" in as_person(omar).get(url).content.decode()
    assert {as_person(person).get(url).status_code for person in (cora, dana)} == {404}


def test_an_empty_message_is_asked_for_beside_the_field(pair, url, mina, now, as_person):
    answer = as_person(mina).post(url, {"text": "  "})

    assert answer.status_code == 422
    with pytest.raises(InputIsWrong):
        operations.send_message(pair, text=" ", actor=mina, now=now)


def test_a_message_can_be_taken_back_for_five_minutes(pair, mina, omar, now):
    message = operations.send_message(pair, text="Too fast", actor=mina, now=now)

    with pytest.raises(Refused):
        operations.take_message_back(message, actor=omar, now=now)
    with pytest.raises(Refused):
        operations.take_message_back(message, actor=mina, now=now + timedelta(minutes=6))
    operations.take_message_back(message, actor=mina, now=now + timedelta(minutes=4))

    assert (Message.objects.get().text, Message.objects.standing().count()) == ("", 0)


def test_several_messages_in_a_row_are_one_mail_without_their_words(pair, mina, omar, advance, now):
    for text in ("one canary", "two canary", "three canary"):
        operations.send_message(pair, text=text, actor=mina, now=now)
    advance(minutes=5)

    (mail,) = OutboxMessage.objects.filter(kind="conversations.wrote")
    assert mail.person == omar
    assert "canary" not in str(mail.facts)


def test_one_side_alone_is_no_contact(pair, mina, omar, now):
    later = now + timedelta(days=20)
    operations.send_message(pair, text="Hello?", actor=mina, now=later)
    one_sided = rings_of([pair], later)[pair.pk]
    operations.send_message(pair, text="Hello!", actor=omar, now=later)
    both = rings_of([pair], later)[pair.pk]

    assert (one_sided.days_since, both.days_since) == (20, 0)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_costs_the_same_however_long(
    count, pair, url, mina, now, as_person, django_assert_max_num_queries
):
    for number in range(count):
        operations.send_message(pair, text=f"line {number}", actor=mina, now=now)
    browser = as_person(mina)

    with django_assert_max_num_queries(12):
        assert browser.get(url).status_code == 200


@pytest.mark.practice("TALK-1")
def test_the_ring_is_calm_then_soon_then_a_while_and_a_word_from_each_resets_it(
    pair, url, mina, omar, as_person, advance, monthly
):
    states = []
    for days in (20, 20, 10):
        advance(days=days, step=timedelta(days=1))
        states.append(rings_of([pair], clock.now())[pair.pk].state.value)
    late = as_person(mina).get(url).content.decode()
    as_person(mina).post(url, {"text": "Two lines"})
    one_side = rings_of([pair], clock.now())[pair.pk].state.value
    as_person(omar).post(url, {"text": "Two lines back"})
    after = as_person(mina).get(url).content.decode()

    assert states == ["ok", "soon", "overdue"]
    assert "You last heard from each other 50 days ago." in late
    assert 'data-state="overdue"' in late
    assert one_side == "overdue"
    assert 'data-state="ok"' in after
    assert "Well within your 30 days." in after


@pytest.mark.parametrize(("state", "asks"), [("active", True), ("paused", False), ("in_review", False)])
def test_nobody_is_asked_for_a_word_in_a_pause_or_after_it(state, asks, pair, url, mina, as_person):
    type(pair).objects.filter(pk=pair.pk).update(state=state)

    page = as_person(mina).get(url).content.decode()

    assert ("heard from each other" in page) is asks
