"""One's own list: in order, secret, and, if its owner wishes, asked one after the other."""

import re

import pytest
from django.core import mail

from rapport.kernel import clock
from rapport.matching import preferences
from rapport.matching.tests.people import mentor
from rapport.mentorships.models import Request
from rapport.mentorships.requests.operations import decline_request, keep_draft
from rapport.mentorships.requests.words import RequestWords
from rapport.mentorships.tests.choosing import sent_request
from rapport.people.models import Block

PAGE = "/find/list/"


@pytest.fixture
def hoped(mina, program):
    """Three Mina hopes for, in this order."""
    people = [mentor(f"{name} Holm", program, "saying-no") for name in ("Ada", "Bo", "Cy")]
    for each in people:
        preferences.hope_for(mina, each, now=clock.now())
    return people


@pytest.fixture
def goes_on(as_person, mina, hoped):
    as_person(mina).post(f"{PAGE}change/", {"goes_on": "yes"})
    return hoped


def names(html):
    return re.findall(r"<b>(\w+) Holm</b>", html)


def test_the_list_is_put_in_order_and_nobody_else_sees_it(as_person, mina, cora, hoped):
    browser = as_person(mina)
    assert names(browser.get(PAGE).content.decode()) == ["Ada", "Bo", "Cy"]

    browser.post(f"{PAGE}change/", {"up": hoped[2].pk})
    assert names(browser.get(PAGE).content.decode()) == ["Ada", "Cy", "Bo"]
    browser.post(f"{PAGE}change/", {"off": hoped[0].pk})
    preferences.rule_out(mina, hoped[1], now=clock.now())
    html = browser.get(PAGE).content.decode()
    assert names(html) == ["Cy", "Bo"]
    assert "Not for you" in html
    browser.post(f"{PAGE}change/", {"again": hoped[1].pk})
    assert names(browser.get(PAGE).content.decode()) == ["Cy"]
    for person in (hoped[0], cora):
        assert names(as_person(person).get(PAGE).content.decode()) == []


@pytest.mark.parametrize("how", ["declined", "expired"])
def test_the_next_on_the_list_is_asked_with_the_same_words(mina, program, goes_on, advance, how):
    first = sent_request(mina, goes_on[0], program)
    if how == "declined":
        decline_request(first, actor=goes_on[0], now=clock.now())
    advance(hours=6) if how == "declined" else advance(days=11)

    sent = Request.objects.with_people().get(mentor=goes_on[1])
    assert sent.state == "sent"
    assert RequestWords.of(sent) == RequestWords.of(first)
    (told,) = [
        each for each in mail.outbox if each.to == [mina.email] and "We’ve asked Bo Holm" in each.subject
    ]
    assert first.area not in told.body
    assert not Request.objects.filter(mentor=goes_on[2]).exists()


def test_without_the_switch_nobody_is_asked(mina, program, hoped, advance):
    decline_request(sent_request(mina, hoped[0], program), actor=hoped[0], now=clock.now())
    advance(hours=6)

    assert Request.objects.count() == 1


@pytest.mark.parametrize("hindrance", ["full", "block", "draft"])
def test_whoever_cannot_be_asked_is_passed_over(mina, program, goes_on, advance, hindrance):
    second = goes_on[1]
    match hindrance:
        case "full":
            second.capacity.partners_most = 0
            second.capacity.save()
        case "block":
            Block.objects.create(person=second, blocked=mina)
        case "draft":
            keep_draft(mina, second, program, RequestWords(area="Other words"), now=clock.now())
    decline_request(sent_request(mina, goes_on[0], program), actor=goes_on[0], now=clock.now())
    advance(hours=6)

    assert Request.objects.filter(mentor=goes_on[2], state="sent").exists()
    assert not Request.objects.filter(mentor=second, state="sent").exists()


def test_at_the_end_of_the_list_it_stops(mina, program, goes_on, advance):
    for each in goes_on:
        request = Request.objects.with_people().filter(mentor=each).first() or sent_request(
            mina, each, program
        )
        decline_request(request, actor=each, now=clock.now())
        advance(hours=6)

    assert Request.objects.count() == 3
    assert not Request.objects.filter(state="sent").exists()
