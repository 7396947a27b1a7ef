"""Looking back and deciding: by the clock, alone, together, and never by silence."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from rapport.history.models import Event
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships.agreement.reading import in_force_of
from rapport.mentorships.models import Answer, Choice, Ending, Mentorship, Review
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.review.calendar import feed_events
from rapport.mentorships.review.operations import choose, open_review, save_review_answers
from rapport.mentorships.review.reading import open_review_of
from rapport.mentorships.testing import sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

Advance = Callable[..., datetime]
SignIn = Callable[[Person], Client]
A_DAY = timedelta(days=1)
LONG = timedelta(days=30)
LEARNED = "I say no before I say yes"
NOTICED = "He never once finished my sentence"


@pytest.fixture
def at_work(mina: Person, omar: Person, program: Program, now: datetime) -> Mentorship:
    """A pair with an agreement signed at the start of the test, for six months."""
    pair = make_pair(mina, omar, program, state="forming")
    sign_agreement(pair, now)
    return Mentorship.objects.with_members().get(pk=pair.pk)


@pytest.fixture
def review(at_work: Mentorship, now: datetime) -> Review:
    """The first review, open from day 90."""
    opened = open_review(Review.objects.get(), now=now + timedelta(days=90))
    found = open_review_of(at_work)
    assert found is not None and found.pk == opened.pk
    return found


def answer(review: Review, person: Person, now: datetime, wish: str = "continue", **more: str) -> None:
    save_review_answers(review, {"wish": wish, **more}, submit=True, expected=None, actor=person, now=now)


def here(pair: Mentorship, part: str = "") -> str:
    return f"/spaces/{pair.pk}/review/{part}"


def told(*kinds: str) -> list[tuple[str, str]]:
    found = OutboxMessage.objects.filter(kind__in=kinds).order_by("told_at", "kind", "person__name")
    return [(message.kind.partition(".")[2], message.person.first_name) for message in found]


@pytest.mark.practice("CLOSE-1")
def test_a_review_opens_on_day_90_is_decided_by_both_and_never_by_silence(
    at_work: Mentorship,
    program: Program,
    mina: Person,
    omar: Person,
    cora: Person,
    as_person: SignIn,
    advance: Advance,
) -> None:
    minas, omars = as_person(mina), as_person(omar)
    advance(LONG, days=89)
    assert told("review.opens") == []
    assert "The next time is" in minas.get(here(at_work)).content.decode()

    advance(A_DAY, days=2)
    assert told("review.opens") == [("opens", "Mina"), ("opens", "Omar")]
    sent = {"goals": "on_way", "growth": LEARNED, "partner": NOTICED, "wish": "continue", "version": 0}
    assert minas.post(here(at_work, "answers/"), {**sent, "go": "done"}).status_code == 303
    before = omars.get(here(at_work)).content.decode()
    assert LEARNED not in before and "Mina has finished" in before

    omars.post(here(at_work, "answers/"), {"wish": "conclude", "version": 0, "go": "done"})
    page = omars.get(here(at_work)).content.decode()
    assert LEARNED in page and NOTICED in page
    assert "A way to talk about it" in page
    assert "The other only listens" in page

    minas.post(here(at_work, "decision/"), {"decision": "continue"})
    assert Review.objects.get().state == "open"
    advance(A_DAY, days=7)
    assert told("review.reminder") == [("reminder", "Omar")]

    advance(A_DAY, days=8)
    assert Mentorship.objects.get().state == "in_review"

    omars.post(here(at_work, "decision/"), {"decision": "continue"})
    decided = Review.objects.get(number=1)
    after = Mentorship.objects.get()
    assert (decided.state, decided.decision, after.state) == ("decided", "continue", "active")
    assert (
        after.next_review_on == decided.decided_at.date() + timedelta(days=90)
        or Review.objects.get(number=2).is_at_term
    )


def test_the_end_of_a_term_without_a_decision_is_in_review_and_not_active(
    at_work: Mentorship, advance: Advance, mina: Person, omar: Person
) -> None:
    answer_and_go_on(at_work, mina, omar, advance)

    advance(LONG, days=80)
    assert told("review.opens")[2:] == [("opens", "Mina"), ("opens", "Omar")]
    assert Mentorship.objects.get().state == "active"
    advance(A_DAY, days=16)

    assert Mentorship.objects.get().term_ends_on == date(2026, 9, 2)
    assert Mentorship.objects.get().state == "in_review"
    assert told("review.passed") == [("passed", "Mina"), ("passed", "Omar")]
    assert Event.objects.filter(verb="mentorship.start_review").count() == 1


def answer_and_go_on(pair: Mentorship, mina: Person, omar: Person, advance: Advance) -> None:
    now = advance(LONG, days=91)
    current = open_review_of(pair)
    assert current is not None
    for person in (mina, omar):
        answer(current, person, now)
    for person in (mina, omar):
        choose(current, "continue", actor=person, now=now)


def test_a_wish_is_needed_and_everything_else_is_not(review: Review, mina: Person, now: datetime) -> None:
    with pytest.raises(InputIsWrong) as wrong:
        save_review_answers(review, {"growth": LEARNED}, submit=True, expected=None, actor=mina, now=now)

    assert wrong.value.field == "wish"
    assert not Answer.objects.filter(round=review.round).exists()


def test_nobody_decides_before_both_have_answered(
    review: Review, mina: Person, omar: Person, now: datetime
) -> None:
    answer(review, mina, now)

    with pytest.raises(Refused):
        choose(review, "continue", actor=mina, now=now)


def test_a_word_can_be_changed_until_both_have_said_the_same(
    review: Review, mina: Person, omar: Person, now: datetime
) -> None:
    for person in (mina, omar):
        answer(review, person, now)
    choose(review, "continue", actor=mina, now=now)
    choose(review, "evolve", actor=omar, now=now)
    assert review.state == "open"
    choose(review, "evolve", actor=mina, now=now)

    assert (review.state, review.decision) == ("decided", "evolve")
    assert Choice.objects.count() == 2
    with pytest.raises(Refused):
        choose(review, "continue", actor=mina, now=now)


def test_concluding_together_begins_a_good_end(
    review: Review, at_work: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    for person in (mina, omar):
        answer(review, person, now, wish="conclude")
        assert Mentorship.objects.get().state == "active"
    for person in (mina, omar):
        choose(review, "conclude", actor=person, now=now)

    ending = Ending.objects.get()
    assert Mentorship.objects.get().state == "closing"
    assert (ending.reason, ending.talked, ending.goodbye) == ("together", "yes", "meeting")


def test_going_on_after_the_term_needs_a_new_last_day_and_makes_a_version(
    at_work: Mentorship, mina: Person, omar: Person, advance: Advance
) -> None:
    answer_and_go_on(at_work, mina, omar, advance)
    now = advance(LONG, days=95)
    current = open_review_of(Mentorship.objects.with_members().get())
    assert current is not None
    for person in (mina, omar):
        answer(current, person, now)

    with pytest.raises(InputIsWrong) as wrong:
        choose(current, "continue", actor=mina, now=now)
    assert wrong.value.field == "until"
    with pytest.raises(InputIsWrong):
        choose(current, "continue", until=now.date(), actor=mina, now=now)
    until = now.date() + timedelta(days=120)
    choose(current, "continue", until=until, actor=mina, now=now)
    choose(current, "continue", until=until + timedelta(days=1), actor=omar, now=now)
    assert current.state == "open"
    choose(current, "continue", until=until, actor=omar, now=now)

    pair = Mentorship.objects.with_members().get()
    version = in_force_of(pair)
    assert version is not None
    assert (pair.state, pair.term_ends_on, version.number) == ("active", until, 2)
    assert version.changed_topics == ["outcome"]
    assert len(version.signatures.all()) == 2
    assert Review.objects.undecided().get().due_on == now.date() + timedelta(days=90)


def test_a_pausing_pair_is_left_in_peace_until_its_term(
    at_work: Mentorship, mina: Person, advance: Advance, now: datetime
) -> None:
    pause(at_work, until=(now + timedelta(days=180)).date(), actor=mina, now=now)

    advance(LONG, days=150)
    assert Review.objects.get().state == "planned"
    advance(LONG, days=36)

    assert Mentorship.objects.get().state == "in_review"
    assert Review.objects.get().state == "open"


def test_the_date_moves_in_calendars_with_its_sequence(
    at_work: Mentorship, mina: Person, omar: Person, advance: Advance, now: datetime
) -> None:
    (first,) = feed_events(mina, now)
    assert (first.starts_at.hour, first.sequence, first.is_cancelled) == (8, 0, False)

    answer_and_go_on(at_work, mina, omar, advance)

    events = {event.uid: event for event in feed_events(omar, now + timedelta(days=92))}
    assert len(events) == 2
    assert not any(event.is_cancelled for event in events.values())


def test_outsiders_find_no_review(
    review: Review, at_work: Mentorship, dana: Person, cora: Person, as_person: SignIn
) -> None:
    for stranger in (dana, cora):
        client = as_person(stranger)
        assert client.get(here(at_work)).status_code == 404
        for part in ("answers/", "decision/"):
            assert client.post(here(at_work, part), {"wish": "continue", "version": 0}).status_code == 404
    assert not Answer.objects.filter(round=review.round).exists()


def test_two_tabs_of_one_look_back_keep_both_wordings(
    review: Review, at_work: Mentorship, mina: Person, as_person: SignIn
) -> None:
    client = as_person(mina)
    client.post(here(at_work, "answers/"), {"growth": "first", "version": 0})

    clash = client.post(here(at_work, "answers/"), {"growth": "second", "version": 0})

    assert clash.status_code == 409
    page = clash.content.decode()
    assert "first" in page and "second" in page and "What I’ve learned" in page


def test_a_broken_version_is_no_crash(
    review: Review, at_work: Mentorship, mina: Person, as_person: SignIn
) -> None:
    for version in ("x", "-1", "99999999999999999999", ""):
        answered = as_person(mina).post(here(at_work, "answers/"), {"growth": LEARNED, "version": version})
        assert answered.status_code in {303, 422}


def test_the_others_choice_is_shown_and_never_made_ones_own(
    review: Review, at_work: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime
) -> None:
    for person in (mina, omar):
        answer(review, person, now)
    choose(review, "conclude", actor=omar, now=now)

    page = as_person(mina).get(here(at_work))

    assert page.context["form"].initial["decision"] == ""
    assert "Omar: a good end" in page.content.decode()
    assert as_person(mina).post(here(at_work, "decision/"), {}).status_code == 422
    assert Mentorship.objects.get().state == "active"
