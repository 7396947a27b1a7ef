"""What Today says while people are choosing each other."""

from datetime import timedelta

from rapport.kernel import clock
from rapport.mentorships.introductions.calls import choose_time, offer_times
from rapport.mentorships.introductions.operations import IntroductionAnswer, answer_introduction
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import offer
from rapport.mentorships.requests.operations import ask_more
from rapport.mentorships.tests.choosing import introduced, sent_request


def kinds(person):
    mentorships = list(Mentorship.objects.visible_to(person).with_members())
    return [step.kind for step in offer(person, mentorships, clock.now())]


def test_a_request_is_a_step_of_whoever_is_to_answer(mina, omar, dana, program):
    request = sent_request(mina, omar, program)
    assert (kinds(mina), kinds(omar), kinds(dana)) == ([], ["requests.arrived"], [])

    ask_more(request, "Who?", actor=omar, now=clock.now())

    assert (kinds(mina), kinds(omar)) == (["requests.asked_more"], [])


def test_an_introduction_leads_from_a_time_to_an_answer(mina, omar, program):
    mentorship = introduced(mina, omar, program)
    assert kinds(mina) == kinds(omar) == ["introductions.offer"]

    when = clock.now() + timedelta(days=2)
    offer_times(mentorship, [when], actor=omar, now=clock.now())
    assert (kinds(mina), kinds(omar)) == (["introductions.times"], ["introductions.offer"])

    choose_time(mentorship, when, actor=mina, now=clock.now())
    assert kinds(mina) == ["introductions.call"]

    clock.freeze(when + timedelta(hours=1))
    assert kinds(mina) == kinds(omar) == ["introductions.answer"]

    answer_introduction(mentorship, IntroductionAnswer.YES, actor=mina, now=clock.now())
    assert (kinds(mina), kinds(omar)) == ([], ["introductions.answer"])


def test_three_introductions_cost_as_much_as_one(mina, omar, dana, program, django_assert_num_queries):
    introduced(mina, omar, program)
    introduced(mina, dana, program)
    mentorships = list(Mentorship.objects.visible_to(mina).with_members())

    with django_assert_num_queries(3):
        list(offer(mina, mentorships, clock.now()))
