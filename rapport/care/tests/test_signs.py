from datetime import timedelta

import pytest

from rapport.care import operations
from rapport.care.models import Pulse, Sign
from rapport.care.signs import look_at_all
from rapport.conversations.operations import send_message
from rapport.history.models import Event
from rapport.kernel import clock
from rapport.meetings.models import Meeting
from rapport.meetings.operations import make_promise, plan_meeting, say_it_happened, say_it_was_missed
from rapport.mentorships.operations import move

ITEMS = ("bond", "goal", "task", "time")


def meet(pair, actor, *, built=True):
    """A meeting that takes place now."""
    now = clock.now()
    meeting = plan_meeting(pair, starts_at=now + timedelta(minutes=1), minutes=30, actor=actor, now=now)
    if built:
        Meeting.objects.filter(pk=meeting.pk).update(agenda_built_at=now)
    meeting.refresh_from_db()
    clock.freeze(now + timedelta(minutes=40))
    say_it_happened(meeting, actor=actor, now=clock.now())
    return meeting


def miss(pair, actor):
    now = clock.now()
    meeting = plan_meeting(pair, starts_at=now + timedelta(minutes=1), minutes=30, actor=actor, now=now)
    clock.freeze(now + timedelta(hours=1))
    say_it_was_missed(meeting, with_notice=False, actor=actor, now=clock.now())


def keep_in_touch(pair, mina, omar):
    for person in (mina, omar):
        send_message(pair, text="Hello", actor=person, now=clock.now())


def standing(**wanted):
    return list(Sign.objects.standing().filter(**wanted))


@pytest.fixture
def sees(as_person, program, cora):
    """What Cora's list says now."""
    browser = as_person(cora)
    return lambda: browser.get(f"/programs/{program.slug}/signs/").content.decode()


def cards(as_person, person, pair):
    """The rules whose card this person can open now."""
    browser = as_person(person)
    found = {}
    for sign in Sign.objects.standing().filter(mentorship=pair):
        answer = browser.get(f"/spaces/{pair.pk}/care/signs/{sign.pk}/")
        if answer.status_code == 200:
            found[sign.rule] = answer.content.decode()
    return found


@pytest.mark.practice("CARE-7")
class TestEachSign:
    def test_silence_goes_to_the_pair_first_and_after_a_week_to_the_coordinator(
        self, pair, mina, omar, advance, as_person, sees
    ):
        meet(pair, mina)
        plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=60), minutes=60, actor=mina, now=clock.now()
        )
        advance(days=21, hours=6)
        for_the_pair = [cards(as_person, person, pair) for person in (mina, omar)]
        day_0 = sees()
        advance(days=7)
        day_7 = sees()
        keep_in_touch(pair, mina, omar)
        advance(hours=1)

        assert all("You last heard from each other 21 days ago." in each["silence"] for each in for_the_pair)
        assert "last heard from each other" not in day_0
        assert "They last heard from each other 28 days ago. They agreed on every 14." in day_7
        assert standing(rule="silence") == []
        assert "last heard from each other" not in sees()

    def test_one_missed_meeting_stays_with_the_pair_and_two_in_a_row_are_shared_at_once(
        self, pair, mina, advance, as_person, sees
    ):
        miss(pair, mina)
        advance(hours=1)
        first, before = cards(as_person, mina, pair), sees()
        miss(pair, mina)
        advance(hours=1)
        at_once = sees()
        meet(pair, mina)
        advance(hours=1)

        assert "missed" in first
        assert "didn’t happen" not in before
        assert "2 of their last meetings didn’t happen." in at_once
        assert standing(rule="missed") == []

    def test_no_next_date_is_shared_when_it_has_stood_for_a_week(
        self, pair, mina, omar, advance, as_person, sees
    ):
        meet(pair, mina)
        advance(days=3, hours=1)
        first, before = cards(as_person, omar, pair), sees()
        advance(days=7)
        after = sees()
        plan_meeting(pair, starts_at=clock.now() + timedelta(days=3), minutes=60, actor=mina, now=clock.now())
        advance(hours=1)

        assert "no_next_date" in first
        assert "no next date" not in before
        assert "have no next date" in after
        assert standing(rule="no_next_date") == []

    def test_unprepared_meetings_never_leave_the_pair(self, pair, mina, omar, advance, as_person, sees):
        for _number in range(2):
            meet(pair, mina, built=False)
        plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=12), minutes=60, actor=mina, now=clock.now()
        )
        advance(days=10)
        seen, coordinator = cards(as_person, omar, pair), sees()
        meet(pair, mina)
        advance(hours=1)

        assert "unprepared" in seen
        assert "Nobody, just now" in coordinator
        assert standing(rule="unprepared") == []

    def test_promises_past_their_day_never_leave_the_pair(self, pair, mina, advance, as_person, sees):
        promises = [
            make_promise(
                pair,
                owner=mina,
                text=f"Promise {number}",
                due_on=clock.now().date(),
                actor=mina,
                now=clock.now(),
            )
            for number in range(3)
        ]
        for _number in range(2):
            meet(pair, mina)
        plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=12), minutes=60, actor=mina, now=clock.now()
        )
        advance(days=10)
        seen, coordinator = cards(as_person, mina, pair), sees()
        from rapport.meetings.operations import report_back

        for promise in promises:
            report_back(promise, outcome="kept", actor=mina, now=clock.now())
        advance(hours=1)

        assert "promises" in seen
        assert "Nobody, just now" in coordinator
        assert standing(rule="promises") == []

    def test_late_starts_never_leave_the_pair(self, pair, mina, omar, advance, as_person, sees):
        from rapport.meetings.operations import begin_meeting, end_meeting

        for late in (15, 0, 20):
            now = clock.now()
            meeting = plan_meeting(
                pair, starts_at=now + timedelta(minutes=1), minutes=30, actor=mina, now=now
            )
            Meeting.objects.filter(pk=meeting.pk).update(agenda_built_at=now)
            clock.freeze(now + timedelta(minutes=1 + late))
            meeting = begin_meeting(meeting, actor=mina, now=clock.now())
            clock.freeze(clock.now() + timedelta(minutes=30))
            end_meeting(meeting, really_nothing=True, actor=mina, now=clock.now())
        plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=12), minutes=60, actor=mina, now=clock.now()
        )
        advance(days=8)

        assert "late" in cards(as_person, omar, pair)
        assert "Nobody, just now" in sees()

    def test_a_low_pulse_shows_only_to_whoever_answered(
        self, pair, mina, omar, advance, as_person, sees, program, cora
    ):
        meet(pair, mina)
        plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=60), minutes=60, actor=mina, now=clock.now()
        )
        first = operations.open_pulse(pair, mina, day=30, now=clock.now())
        operations.answer_pulse(
            first, answers={**dict.fromkeys(ITEMS, 4), "bond": 2}, wish="no", actor=mina, now=clock.now()
        )
        advance(days=8)
        minas, omars = cards(as_person, mina, pair), cards(as_person, omar, pair)
        once = sees()
        second = operations.open_pulse(pair, mina, day=90, now=clock.now())
        operations.answer_pulse(
            second, answers={**dict.fromkeys(ITEMS, 4), "goal": 1}, wish="no", actor=mina, now=clock.now()
        )
        advance(hours=1)
        twice = sees()

        assert "low_pulse" in minas
        assert "low_pulse" not in omars
        assert "glad of a call" not in once
        assert "One of them might be glad of a call." in twice
        assert "bond" not in twice
        assert "goal" not in twice

        third = operations.open_pulse(pair, mina, day=150, now=clock.now())
        operations.answer_pulse(
            third, answers=dict.fromkeys(ITEMS, 5), wish="no", actor=mina, now=clock.now()
        )
        advance(hours=1)
        assert standing(rule="low_pulse") == []

    def test_no_sign_carries_a_score(self, pair, mina, advance):
        miss(pair, mina)
        advance(days=30)

        numbers = [name for sign in Sign.objects.all() for name in sign.numbers]
        assert set(numbers) <= {"days", "agreed", "count", "soon"}


@pytest.mark.practice("CLOSE-1")
def test_a_review_without_a_decision_is_shared_after_two_weeks(pair, mina, omar, advance, as_person, sees):
    move(pair, "start_review", actor=None, now=clock.now())
    advance(days=3, hours=1)
    first, before = cards(as_person, omar, pair), sees()
    advance(days=11)
    after = sees()
    move(pair, "continue", actor=None, now=clock.now())
    advance(hours=1)

    assert "/review/" in first["undecided"]
    assert "looking back" not in before
    assert "They have been looking back for 14 days without deciding how to go on." in after
    assert standing(rule="undecided") == []


def test_a_wish_for_contact_reaches_the_coordinator_at_once(pair, mina, cora, advance, sees):
    pulse = operations.open_pulse(pair, mina, day=30, now=clock.now())
    operations.answer_pulse(pulse, answers=dict.fromkeys(ITEMS, 5), wish="soon", actor=mina, now=clock.now())
    advance(minutes=10)

    assert "One of them asked you to get in touch, soon." in sees()


def test_the_pulse_opens_at_the_same_fixed_days_for_both(pair, mina, omar, advance):
    advance(days=29)
    before = Pulse.objects.count()
    advance(days=62, step=timedelta(days=1))

    assert before == 0
    assert sorted(Pulse.objects.values_list("day", flat=True)) == [30, 30, 90, 90]


def test_looking_costs_the_same_however_many(program, mina, omar, django_assert_max_num_queries):
    from rapport.testing import enrolled, make_pair, make_person

    for number in range(20):
        mentee = enrolled(
            make_person(f"Mentee{number} X", email=f"m{number}@example.org"), program, learns=True
        )
        make_pair(mentee, omar, program)

    with django_assert_max_num_queries(9):
        look_at_all(clock.now())


def test_a_sign_hushed_by_the_coordinator_comes_back_after_two_weeks(
    pair, mina, cora, advance, as_person, sees
):
    miss(pair, mina)
    miss(pair, mina)
    advance(hours=1)
    sign = Sign.objects.get(rule="missed")
    url = f"/programs/{pair.program.slug}/signs/{sign.pk}/"
    browser = as_person(cora)
    browser.post(f"{url}move/", {"do": "hush"})
    quiet = sees()
    advance(days=15, step=timedelta(days=1))

    assert "Nobody, just now" in quiet
    assert "2 of their last meetings" in sees()


def test_signs_are_nobody_elses(pair, mina, dana, as_person, advance):
    miss(pair, mina)
    advance(hours=1)
    sign = Sign.objects.get(rule="missed")

    browser = as_person(dana)
    assert browser.get(f"/spaces/{pair.pk}/care/signs/{sign.pk}/").status_code == 404
    assert browser.get(f"/programs/{pair.program.slug}/signs/").status_code == 404
    assert Event.objects.filter(verb="sign.seen").exists()
