"""What people write into cells, read as they mean it."""

import pytest

from rapport.kernel.sheets.values import read_name, read_number, read_roles, read_yes, split_choices


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("I'd like to be mentored", {"mentee"}),
        ("I'd like to mentor someone", {"mentor"}),
        ("Both, please", {"mentee", "mentor"}),
        ("Mentee", {"mentee"}),
        ("MENTOR", {"mentor"}),
        ("mentor/mentee", {"mentee", "mentor"}),
        ("Find a mentor", {"mentee"}),
        ("Be a mentor, Have a mentor", {"mentee", "mentor"}),
        ("Learn from someone", {"mentee"}),
        ("Share my experience", {"mentor"}),
        ("Ich suche eine Mentorin", {"mentee"}),
        ("Mentor:in", {"mentor"}),
        ("Beides", {"mentee", "mentor"}),
        ("Ich möchte begleitet werden", {"mentee"}),
        ("Je souhaite être mentorée", {"mentee"}),
        ("devenir mentor", {"mentor"}),
        ("Les deux", {"mentee", "mentor"}),
        ("", set()),
        ("interested in mentoring", set()),
        ("yes", set()),
    ],
)
def test_a_phrase_names_its_roles(cell: str, roles: set[str]) -> None:
    assert read_roles(cell) == roles


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        (True, ["ja", "Yes, gladly", "x", "✓", "oui", "1"]),
        (False, ["nein", "No thanks", "0", "non"]),
        (None, ["", "perhaps"]),
    ],
)
def test_yes_is_yes_in_three_languages(meant: bool | None, said: list[str]) -> None:
    assert [read_yes(cell) for cell in said] == [meant] * len(said)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2", 2.0),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("2-3", 2.0),
        ("about 4 hours", 4.0),
        ("ca. 2 Std.", 2.0),
        ("2½", 2.5),
        ("½", 0.5),
        ("-3", -3.0),
        ("", None),
        ("some", None),
        ("9" * 5000, None),
    ],
)
def test_numbers_are_found_in_what_people_write(cell: str, number: float | None) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["Okafor, Ada"], "Ada Okafor"),
        (["Ada", "Okafor"], "Ada Okafor"),
        (["Nguyễn Thị Hạnh"], "Nguyễn Thị Hạnh"),
        (["  Saoirse ", ""], "Saoirse"),
        (["王 小梅"], "王 小梅"),
        (["", ""], ""),
    ],
)
def test_a_name_is_put_together_from_its_columns(parts: list[str], name: str) -> None:
    assert read_name(parts) == name


def test_choices_that_hold_commas_stay_whole() -> None:
    cells = [
        "Negotiation, with clients, Python",
        "Data analysis (SQL, spreadsheets), Negotiation, with clients",
        "Python",
        "",
    ]

    assert split_choices(cells) == [
        ("Negotiation, with clients", "Python"),
        ("Data analysis (SQL, spreadsheets)", "Negotiation, with clients"),
        ("Python",),
        (),
    ]


def test_a_known_choice_stays_whole_even_once() -> None:
    assert split_choices(["Feedback, giving it, Calm"], known=["Feedback, giving it"]) == [
        ("Feedback, giving it", "Calm")
    ]


@pytest.mark.parametrize("cell", ["a; b;c", "a\nb\nc", "a | b | c", "a / b / c", "a, b, c", "a, b, c, -"])
def test_choices_are_split_at_whatever_parts_them(cell: str) -> None:
    assert split_choices([cell]) == [("a", "b", "c")]
