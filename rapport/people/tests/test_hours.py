import pytest

from rapport.kernel.errors import InputIsWrong
from rapport.people.hours import SLOTS, beyond_slots, merged, opening_in_words, slots_within
from rapport.people.slots import WeeklyWindow


def test_windows_that_touch_or_overlap_become_one():
    windows = [
        WeeklyWindow(0, 540, 600),
        WeeklyWindow(0, 600, 660),
        WeeklyWindow(0, 630, 700),
        WeeklyWindow(1, 0, 60),
    ]

    assert merged(reversed(windows)) == (WeeklyWindow(0, 540, 700), WeeklyWindow(1, 0, 60))


@pytest.mark.parametrize("wrong", [WeeklyWindow(7, 0, 60), WeeklyWindow(0, 60, 60), WeeklyWindow(0, 0, 1441)])
def test_what_is_no_stretch_of_a_day_is_refused(wrong: WeeklyWindow):
    with pytest.raises(InputIsWrong):
        merged([wrong])


def test_every_cell_of_the_grid_comes_back_as_itself():
    assert slots_within(SLOTS.values()) == list(SLOTS)
    assert beyond_slots(SLOTS.values()) == []


def test_hours_beside_the_grid_are_kept_as_they_are():
    early, half = WeeklyWindow(0, 420, 480), WeeklyWindow(2, 900, 960)
    windows = [WeeklyWindow(0, 420, 720), half]

    assert slots_within(windows) == ["0-morning"]
    assert beyond_slots(windows) == [early, half]


def test_a_window_is_said_as_people_say_it():
    assert opening_in_words(WeeklyWindow(1, 540, 1440)) == "Tuesday 09:00 to 24:00"
