"""From being introduced to two yeses, or to a neutral end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.text import capfirst

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.kernel.errors import Refused
from rapport.mentorships.introductions.calls import choose_time, offer_times, suggested_times
from rapport.mentorships.introductions.operations import (
    IntroductionAnswer,
    TogetherAlready,
    answer_introduction,
    introduce,
    register_pair,
)
from rapport.mentorships.models import Answer, Introduction, Member, Mentorship
from rapport.mentorships.places import places_of
from rapport.mentorships.tests.choosing import introduced
from rapport.people.models import Pick, Window
from rapport.testing import enrolled, make_pair, make_person
from rapport.ui.dates import moment_in_words

NEUTRAL = "both of you are free again"


def say(client, mentorship, answer):
    return client.post(f"/introductions/{mentorship.pk}/answer/", {"answer": answer})


@pytest.mark.practice("CHOOSE-4")
def test_a_no_is_delivered_as_a_neutral_not_this_time(as_person, mina, omar, cora, program, advance):
    mentorship = introduced(mina, omar, program)
    say(as_person(mina), mentorship, "yes")
    before = as_person(cora).get("/programs/spring/introductions/").content.decode()
    assert "Mina Haddad" in before

    say(as_person(omar), mentorship, "no")

    advance(hours=1)
    seen = as_person(mina).get(f"/introductions/{mentorship.pk}/").content.decode()
    assert "Not this time." in seen
    assert NEUTRAL in seen
    assert "Omar said" not in seen
    counted = as_person(cora).get("/programs/spring/introductions/").content.decode()
    assert "Mina Haddad" not in counted
    assert "Omar Lindqvist" not in counted
    assert '<dt class="stat-l">not this time</dt><dd class="stat-n">1</dd>' in counted
    mentorship.refresh_from_db()
    assert mentorship.state == "declined"
    assert not Mentorship.objects.open().exists()
    assert places_of(omar, clock.now()).free == 2


@pytest.mark.practice("CHOOSE-4")
def test_two_yeses_make_a_pair_and_nothing_less_does(as_person, mina, omar, program):
    mentorship = introduced(mina, omar, program)

    for answer in ("not_sure", "yes"):
        say(as_person(mina), mentorship, answer)
        mentorship.refresh_from_db()
        assert mentorship.state == "introduced"
    say(as_person(omar), mentorship, "not_sure")
    mentorship.refresh_from_db()
    assert mentorship.state == "introduced"
    response = say(as_person(omar), mentorship, "yes")

    assert response["Location"] == f"/spaces/{mentorship.pk}/"
    mentorship.refresh_from_db()
    assert mentorship.state == "forming"


@pytest.mark.practice("CHOOSE-4")
def test_nobody_sees_the_other_ones_answer(as_person, mina, omar, cora, program):
    pages = {}
    for answer in ("none", "yes", "not_sure"):
        mentorship = introduced(mina, omar, program)
        if answer != "none":
            say(as_person(omar), mentorship, answer)
        page = as_person(mina).get(f"/introductions/{mentorship.pk}/").content.decode()
        pages[answer] = _without_tokens(page, mentorship)
        Mentorship.objects.filter(pk=mentorship.pk).update(
            state="lapsed", state_since=clock.now() - timedelta(days=99)
        )
        Member.objects.update(place=None)

    assert pages["yes"] == pages["none"]
    assert pages["not_sure"] == pages["none"]


def _without_tokens(page, mentorship):
    import re

    page = page.replace(str(mentorship.pk), "THIS")
    return re.sub(r'(name="(_once|csrfmiddlewaretoken)" value=")[^"]+|"X-CSRFToken":"[^"]+', r"\1", page)


def test_the_one_who_said_no_is_named_nowhere(mina, omar, program):
    mentorship = introduced(mina, omar, program)
    answer_introduction(mentorship, IntroductionAnswer.NO, actor=omar, now=clock.now())

    events = Event.objects.filter(
        mentorship_id=mentorship.pk, verb__in=["mentorship.decline", "round.answered"]
    )
    assert {event.actor_id for event in events} == {None}


def test_a_no_is_told_to_both_in_the_same_words(mina, omar, program, advance):
    mentorship = introduced(mina, omar, program)
    answer_introduction(mentorship, IntroductionAnswer.NO, actor=omar, now=clock.now())

    advance(hours=1)

    told = [message for message in mail.outbox if "not this time" in message.subject]
    assert {tuple(message.to) for message in told} == {(mina.email,), (omar.email,)}
    bodies = {message.body.split("\n\n")[1] for message in told}
    assert len(bodies) == 1


def test_a_yes_can_be_taken_back_until_the_others_is_in(as_person, mina, omar, program):
    mentorship = introduced(mina, omar, program)
    say(as_person(mina), mentorship, "yes")
    say(as_person(mina), mentorship, "not_sure")

    say(as_person(omar), mentorship, "yes")

    mentorship.refresh_from_db()
    assert mentorship.state == "introduced"
    assert "You’re not sure yet" in as_person(mina).get(f"/introductions/{mentorship.pk}/").content.decode()
    say(as_person(mina), mentorship, "yes")
    mentorship.refresh_from_db()
    assert mentorship.state == "forming"


def test_answers_are_sealed(mina, omar, program):
    mentorship = introduced(mina, omar, program)
    answer_introduction(mentorship, IntroductionAnswer.YES, actor=mina, now=clock.now())

    assert "yes" not in repr(Answer.objects.values_list("content", flat=True).get())


def test_an_introduction_reminds_and_then_lapses(as_person, mina, omar, program, advance):
    mentorship = introduced(mina, omar, program)
    say(as_person(mina), mentorship, "yes")

    advance(days=18)
    reminded = [message.to for message in mail.outbox if "would you like to?" in message.subject]
    assert reminded == [[omar.email]]

    advance(days=4)
    mentorship.refresh_from_db()
    assert mentorship.state == "lapsed"
    assert NEUTRAL in as_person(mina).get(f"/introductions/{mentorship.pk}/").content.decode()
    assert places_of(omar, clock.now()).free == 2


@pytest.mark.practice("CHOOSE-2")
def test_both_see_the_same_two_values_and_three_openers(as_person, mina, omar, program):
    for person, values in (
        (mina, ["honesty", "curiosity", "autonomy"]),
        (omar, ["curiosity", "craft", "honesty"]),
    ):
        for rank, card in enumerate(values, 1):
            Pick.objects.create(person=person, kind="value", card=card, rank=rank)
    mentorship = introduced(mina, omar, program)

    cards = []
    for person in (mina, omar):
        page = as_person(person).get(f"/introductions/{mentorship.pk}/").content.decode()
        start = page.index('id="common-h"')
        cards.append(page[start : page.index("</ol>", start)])

    assert cards[0] == cards[1]
    assert cards[0].count('<span class="badge">') == 2
    assert cards[0].count("<li>") == 3
    from rapport.library import guides

    names = [str(guides.values()[card].name) for card in ("curiosity", "honesty")]
    openers = cards[0][cards[0].index('class="openers"') :]
    assert all(name in openers for name in names)
    assert "autonomy" not in cards[0].lower()


def test_the_first_call_is_offered_chosen_and_goes_into_the_calendar(as_person, mina, omar, program, advance):
    for person in (mina, omar):
        Window.objects.create(person=person, weekday=2, from_minute=9 * 60, until_minute=17 * 60)
    mentorship = introduced(mina, omar, program)
    times = suggested_times(mentorship, clock.now())
    assert times
    assert all(time.weekday() == 2 for time in times)

    response = as_person(omar).post(
        f"/introductions/{mentorship.pk}/times/", {"times": [time.isoformat() for time in times[:2]]}
    )
    assert response.status_code == 303
    offered = as_person(mina).get(f"/introductions/{mentorship.pk}/").content.decode()
    assert "Omar offers times" in offered
    as_person(mina).post(f"/introductions/{mentorship.pk}/time/", {"time": times[1].isoformat()})

    advance(minutes=5)
    introduction = Introduction.objects.get()
    assert (introduction.call_at, introduction.slots.count()) == (times[1], 0)
    agreed = [message for message in mail.outbox if message.attachments]
    assert {tuple(message.to) for message in agreed} == {(mina.email,), (omar.email,)}
    file = as_person(mina).get(f"/introductions/{mentorship.pk}/call.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"SEQUENCE:2" in file.content
    assert b"Omar" not in file.content


def test_a_call_can_be_moved_to_hours_of_both_and_says_when_it_is(as_person, mina, omar, program):
    for person in (mina, omar):
        Window.objects.create(person=person, weekday=2, from_minute=9 * 60, until_minute=17 * 60)
    mentorship = introduced(mina, omar, program)
    first, second = suggested_times(mentorship, clock.now())[:2]
    offer_times(mentorship, [first], actor=omar, now=clock.now())
    choose_time(mentorship, first, actor=mina, now=clock.now())
    minas = as_person(mina)

    page = minas.get(f"/introductions/{mentorship.pk}/")
    today = minas.get("/today/").content.decode()

    assert second.isoformat() in dict(page.context["offer_form"].fields["times"].choices)
    assert "We found no time in both your hours" not in page.content.decode()
    assert f"{capfirst(moment_in_words(first))}, for twenty minutes." in today


def test_the_day_after_the_call_both_are_asked(mina, omar, program, advance):
    mentorship = introduced(mina, omar, program)
    when = clock.now() + timedelta(days=2)
    offer_times(mentorship, [when], actor=omar, now=clock.now())
    choose_time(mentorship, when, actor=mina, now=clock.now())

    advance(days=4)

    asked = [message.to for message in mail.outbox if "would you like to?" in message.subject]
    assert sorted(asked) == sorted([[mina.email], [omar.email]])


def test_nobody_chooses_their_own_offer(as_person, mina, omar, program):
    mentorship = introduced(mina, omar, program)
    when = clock.now() + timedelta(days=2)
    offer_times(mentorship, [when], actor=omar, now=clock.now())

    response = as_person(omar).post(f"/introductions/{mentorship.pk}/time/", {"time": when.isoformat()})

    assert response.status_code == 422
    assert Introduction.objects.get().call_at is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Tick a time that suits you"),
        ({"own_time": "2020-01-01T10:00"}, "passed already"),
        ({"own_time": "2099-01-01T10:00"}, "more than a month away"),
        ({"own_time": "soon"}, "a day and a time"),
        ({"times": ["2026-03-04T09:00:00+00:00 OR 1=1"]}, "suggested any more"),
    ],
)
def test_times_that_cannot_be_are_said_beside_the_field(as_person, mina, omar, program, data, sentence):
    mentorship = introduced(mina, omar, program)

    response = as_person(omar).post(f"/introductions/{mentorship.pk}/times/", data)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_dana_and_cora_are_told_that_nothing_is_there(as_person, mina, omar, dana, cora, program):
    mentorship = introduced(mina, omar, program)

    for outsider in (dana, cora):
        client = as_person(outsider)
        for path in ("", "call.ics"):
            assert client.get(f"/introductions/{mentorship.pk}/{path}").status_code == 404
        for path in ("answer", "times", "time"):
            assert client.post(f"/introductions/{mentorship.pk}/{path}/").status_code == 404
    assert as_person(dana).get("/programs/spring/introductions/").status_code == 404
    assert as_person(mina).get("/programs/spring/introductions/").status_code == 404


def test_an_answer_that_is_none_is_said_so(as_person, mina, omar, program):
    mentorship = introduced(mina, omar, program)

    response = say(as_person(mina), mentorship, "maybe")

    assert response.status_code == 422
    mentorship.refresh_from_db()
    assert mentorship.state == "introduced"


def test_nobody_answers_twice_for_a_settled_introduction(as_person, mina, omar, program):
    mentorship = introduced(mina, omar, program)
    say(as_person(mina), mentorship, "no")

    assert say(as_person(omar), mentorship, "yes").status_code == 403
    mentorship.refresh_from_db()
    assert mentorship.state == "declined"


def test_the_same_two_have_one_live_relationship_at_a_time(mina, omar, program):
    pair = make_pair(mina, omar, program)

    for mentee, mentor in ((mina, omar), (omar, mina)):
        with pytest.raises(TogetherAlready):
            introduce(program, mentee, mentor, door=Mentorship.Door.MATCHING, actor=None, now=clock.now())

    Mentorship.objects.filter(pk=pair.pk).update(state="closed", closed_at=clock.now())
    Member.objects.update(place=None)
    introduce(program, mina, omar, door=Mentorship.Door.MATCHING, actor=None, now=clock.now())
    assert Mentorship.objects.count() == 2


@pytest.mark.practice("CHOOSE-14")
def test_two_who_found_each_other_register_and_confirm(as_person, mina, omar, program, advance):
    response = as_person(mina).post(
        "/introductions/register/", {"email": omar.email, "role": "learning", "program": program.pk}
    )

    mentorship = Mentorship.objects.get()
    assert response["Location"] == f"/introductions/{mentorship.pk}/"
    advance(minutes=5)
    assert [m.to for m in mail.outbox if "found each other" in m.subject] == [[omar.email]]
    assert "found each other already" in as_person(omar).get(response["Location"]).content.decode()
    say(as_person(omar), mentorship, "yes")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.door) == ("forming", "registered")


@pytest.mark.parametrize("email", ["nobody@example.org", "not an address", "mina@example.org"])
def test_registering_somebody_who_is_not_there_is_said_beside_the_field(
    as_person, mina, omar, program, email
):
    response = as_person(mina).post(
        "/introductions/register/", {"email": email, "role": "learning", "program": program.pk}
    )

    assert response.status_code == 422
    assert not Mentorship.objects.exists()


def test_registering_obeys_the_reporting_line(mina, omar, program):
    mina.line_manager = omar
    mina.save()

    with pytest.raises(Refused, match="reporting line"):
        register_pair(program, mina, omar, actor=mina, now=clock.now())


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_coordinators_list_costs_the_same_for_one_and_for_fifty(
    as_person, cora, program, number, django_assert_max_num_queries
):
    for index in range(number):
        mentee = enrolled(make_person(f"M{index} Berg"), program, learns=True)
        mentor = enrolled(make_person(f"O{index} Lund"), program, guides=True)
        introduced(mentee, mentor, program)
    client = as_person(cora)
    client.get("/programs/spring/introductions/")

    with django_assert_max_num_queries(12):
        page = client.get("/programs/spring/introductions/").content.decode()

    assert page.count("Introduced today") == number
