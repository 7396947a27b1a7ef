from datetime import timedelta
from decimal import Decimal

import pytest

from rapport.growth import operations
from rapport.growth.models import ProgressEntry, Reflection, Win
from rapport.growth.queries import goals_for
from rapport.history.models import Event
from rapport.kernel.errors import InputIsWrong, NotFound, Refused


def test_progress_needs_a_number_or_a_line(goal, mina, now):
    with pytest.raises(InputIsWrong, match="either is enough"):
        operations.note_progress(goal, value=None, line="  ", actor=mina, now=now)

    operations.note_progress(goal, value=None, line="Slow week", actor=mina, now=now)
    operations.note_progress(goal, value=Decimal(0), actor=mina, now=now)

    assert ProgressEntry.objects.count() == 2


def test_whether_it_moved_is_recorded_and_where_it_stands_is_not(goal, mina, now):
    for minute, value in enumerate((9, 7, 7)):
        at = now + timedelta(minutes=minute)
        operations.note_progress(goal, value=Decimal(value), actor=mina, now=at)

    facts = Event.objects.filter(verb="progress.noted").order_by("pk").values_list("facts", flat=True)
    assert list(facts) == [{"moved": False}, {"moved": True}, {"moved": False}]


def test_the_difference_runs_from_the_start_to_now(goal, mina, pair, now):
    for week, value in enumerate((8, 6, 5), start=1):
        operations.note_progress(goal, value=Decimal(value), actor=mina, now=now + timedelta(weeks=week))

    measured = goals_for(pair, mina)[0].measured
    assert measured is not None
    assert (measured.start, measured.now, measured.target, measured.difference) == (9, 5, 3, -4)


def test_a_note_can_be_taken_back_by_whoever_wrote_it(goal, mina, omar, now):
    entry = operations.note_progress(goal, value=Decimal(8), actor=mina, now=now)

    with pytest.raises(Refused):
        operations.remove_progress(entry, actor=omar, now=now)
    operations.remove_progress(entry, actor=mina, now=now)

    assert not ProgressEntry.objects.exists()


def test_a_win_of_the_other_says_who_noticed(pair, mina, omar, now):
    win = operations.add_win(pair, text="She waited", of=mina, actor=omar, now=now)

    assert (win.person, win.noticed_by) == (mina, omar)


def test_a_win_can_be_taken_down_and_brought_back(pair, mina, dana, now):
    win = operations.add_win(pair, text="First kind no", of=mina, actor=mina, now=now)

    operations.remove_win(win, actor=mina, now=now)
    assert not Win.objects.visible_to(mina).exists()
    operations.bring_win_back(win, actor=mina, now=now)
    assert Win.objects.visible_to(mina).get() == win

    with pytest.raises(InputIsWrong):
        operations.add_win(pair, text="x", of=dana, actor=mina, now=now)


def test_a_reflection_is_shared_line_by_line(pair, mina, omar, now):
    learned, wonder = operations.reflect(
        pair, lines={"learned": "I rush", "wonder": "Why?", "will_do": " "}, actor=mina, now=now
    )

    operations.share_reflection(learned, actor=mina, now=now)

    shared = Reflection.objects.shared_with(omar)
    assert [line.shared_text for line in shared] == ["I rush"]
    assert Reflection.objects.get(pk=wonder.pk).shared_text == ""

    operations.unshare_reflection(learned, actor=mina, now=now)
    assert not Reflection.objects.shared_with(omar).exists()
    with pytest.raises(NotFound):
        operations.share_reflection(learned, actor=omar, now=now)


def test_an_empty_reflection_is_asked_for_one_line(pair, mina, now):
    with pytest.raises(InputIsWrong, match="One line is enough"):
        operations.reflect(pair, lines={"learned": ""}, actor=mina, now=now)
