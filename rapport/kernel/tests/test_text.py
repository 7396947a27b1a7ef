import pytest

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_name, clean_text


@pytest.mark.parametrize("typed", ["a\x00b", "\ud800"])
def test_what_no_database_keeps_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(InputIsWrong, match=r"(paste|type) it again"):
        clean_text(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301", "é"),
        ("one\r\ntwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("  kept in the middle \t ", "kept in the middle"),
        ("👩🏽‍🚀 \u200dنمی‌خواهم", "👩🏽‍🚀 \u200dنمی‌خواهم"),
    ],
)
def test_free_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_length_is_measured_after_cleaning() -> None:
    assert clean_text("  " + "e\u0301" * 5 + "  ", most=5) == "é" * 5
    with pytest.raises(InputIsWrong, match="At most 5 characters"):
        clean_text("123456", most=5)


def test_a_line_has_no_breaks() -> None:
    assert clean_line("one\n  two\tthree\u2029four") == "one two three four"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eanadroJ\u202c", "anadroJ"),
        ("O\u200bmar", "Omar"),
        ("\u200cZoë\u200d", "Zoë"),
        ("Z" + "\u0335" * 40 + "algo", "Z" + "\u0335" * 4 + "algo"),
        ("  Bukola   O’Neill-Ōe ", "Bukola O’Neill-Ōe"),
        ("李小龙", "李小龙"),
    ],
)
def test_a_name_is_what_people_can_read(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\u2800", "\u3164", "\u200b\u2060", "\u0301", "\u202e", "\u00ad"])
def test_a_name_that_nobody_can_see_is_none(typed: str) -> None:
    with pytest.raises(InputIsWrong, match="a name that people can read"):
        clean_name(typed)
