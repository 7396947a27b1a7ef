from datetime import date, timedelta

import pytest

from rapport.kernel.errors import InputIsWrong, Refused
from rapport.meetings import operations
from rapport.meetings.models import Promise

DUE = date(2026, 3, 9)


@pytest.fixture
def promise(pair, mina, now):
    return operations.make_promise(
        pair, owner=mina, text="Send both versions", due_on=DUE, actor=mina, now=now
    )


def test_a_promise_can_be_made_for_either_of_them(pair, mina, omar, now):
    promise = operations.make_promise(
        pair, owner=omar, text="Play the grumpiest member", due_on=DUE, actor=mina, now=now
    )

    assert (promise.owner, promise.made_by, promise.state) == (omar, mina, "open")


def test_a_promise_needs_words_and_a_date_to_come(pair, mina, now):
    with pytest.raises(InputIsWrong) as empty:
        operations.make_promise(pair, owner=mina, text=" ", due_on=DUE, actor=mina, now=now)
    with pytest.raises(InputIsWrong) as past:
        operations.make_promise(
            pair, owner=mina, text="Send", due_on=now.date() - timedelta(days=1), actor=mina, now=now
        )

    assert (empty.value.field, past.value.field) == ("text", "due_on")


def test_an_outsider_can_neither_promise_nor_be_promised(pair, mina, dana, now):
    with pytest.raises(Refused):
        operations.make_promise(pair, owner=dana, text="Send", due_on=DUE, actor=dana, now=now)
    with pytest.raises(InputIsWrong):
        operations.make_promise(pair, owner=dana, text="Send", due_on=DUE, actor=mina, now=now)


def test_only_the_owner_reports_and_only_the_other_answers(promise, mina, omar, now):
    with pytest.raises(Refused):
        operations.report_back(promise, outcome="kept", actor=omar, now=now)
    operations.report_back(promise, outcome="kept", result="Both are sent", actor=mina, now=now)
    with pytest.raises(Refused):
        operations.answer_report(promise, answer="thanks", actor=mina, now=now)
    operations.answer_report(promise, answer="well_done", actor=omar, now=now)

    promise.refresh_from_db()
    assert (promise.result, promise.loop_is_closed) == ("Both are sent", True)


def test_a_report_can_be_taken_back_until_it_is_answered(promise, mina, omar, now):
    operations.report_back(promise, outcome="kept", actor=mina, now=now)
    operations.take_back_report(promise, actor=mina, now=now)
    reopened = Promise.objects.get()
    operations.report_back(promise, outcome="partly", actor=mina, now=now)
    operations.answer_report(promise, answer="thanks", actor=omar, now=now)

    assert reopened.is_open
    with pytest.raises(Refused):
        operations.take_back_report(promise, actor=mina, now=now)


def test_a_moved_promise_is_still_a_promise(promise, mina, now):
    operations.move_promise(promise, due_on=DUE + timedelta(days=7), actor=mina, now=now)

    promise.refresh_from_db()
    assert (promise.is_open, promise.moved_count, promise.due_on) == (True, 1, DUE + timedelta(days=7))


def test_letting_go_can_be_undone(promise, mina, now):
    operations.let_go_promise(promise, actor=mina, now=now)
    operations.take_up_again(promise, actor=mina, now=now)

    assert Promise.objects.get().is_open


def test_moving_counts_as_late_only_after_the_date(promise, mina, now):
    day = timedelta(days=1)
    before = operations.move_promise(promise, due_on=DUE + 3 * day, actor=mina, now=now + 6 * day)
    in_time = before.moved_late
    on_the_day = operations.move_promise(promise, due_on=DUE + 5 * day, actor=mina, now=now + 10 * day)

    assert (in_time, on_the_day.moved_late) == (False, False)
    assert operations.move_promise(
        promise, due_on=DUE + 9 * day, because="The hall was taken", actor=mina, now=now + 13 * day
    ).moved_late
    assert Promise.objects.get().moved_because == "The hall was taken"


def test_another_date_by_changing_is_a_move_as_well(promise, omar, now):
    operations.change_promise(
        promise, text="Send both", due_on=DUE + timedelta(days=2), first_step="", version=promise.version,
        actor=omar, now=now,
    )  # fmt: skip

    promise.refresh_from_db()
    assert (promise.moved_count, promise.moved_late, promise.text) == (1, False, "Send both")
