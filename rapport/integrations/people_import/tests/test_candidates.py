"""From rows to candidates, pure: what is read, what is left out, and the sentence for each."""

from decimal import Decimal

import pytest

from rapport.integrations.people_import.candidates import Candidate, read_candidates
from rapport.integrations.people_import.mapping import (
    Mapping,
    guess_mapping,
    mapping_from_json,
    what_is_missing,
)
from rapport.integrations.people_import.words import Sureness, meaning_of, meanings_in
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.sheets import Sheet, read_sheet


def read(text: str, mapping: Mapping | None = None) -> list[Candidate]:
    sheet = read_sheet(text.encode(), "people.csv")
    return read_candidates(sheet, mapping or guess_mapping(sheet.headers, sheet.rows, Mapping()))


def one(headers: str, cells: str) -> Candidate:
    (candidate,) = read(f"Name;E-mail;Role;{headers}\nEve Marsh;eve@example.org;Mentee;{cells}\n")
    return candidate


def sentences(candidate: Candidate) -> list[str]:
    return [str(remark) for remark in (*candidate.problems, *candidate.remarks)]


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("Hours a month", "1,5", "hours", Decimal("1.5")),
        ("Hours a month", "2-3", "hours", Decimal("2.0")),
        ("Max mentees", "3", "partners", 3),
        ("City", "Lisbon", "time_zone", "Europe/Lisbon"),
        ("Time zone", "UTC+2", "time_zone", "Etc/GMT-2"),
        ("Languages", "English, German", "languages", ("en", "de")),
        ("Availability", "Mon 9-12", "windows", ((0, 540, 720),)),
        ("Skills wanted", "Python, Negotiation", "skills_wanted", ("python", "negotiation")),
        ("Values", "Ehrlichkeit, Mut", "values", ("honesty", "courage")),
        ("Interests", "Wandern, Kochen", "interests", ("walking", "cooking")),
        ("Department", "n/a", "department", ""),
        ("Goal", '"Speak ""up"""', "goal", 'Speak "up"'),
    ],
)
def test_a_cell_is_understood(header: str, cell: str, field: str, value: object) -> None:
    candidate = one(header, cell)

    assert getattr(candidate, field) == value
    assert sentences(candidate) == []


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("Hours a month", "lots", "Row 2, column “Hours a month”: a number from 0 to 80 was expected."),
        ("Hours a month", "-5", "Row 2, column “Hours a month”: a number from 0 to 80 was expected."),
        ("Max mentees", "1000000000", "Row 2, column “Max mentees”: a number from 0 to 20 was expected."),
        ("Time zone", "Middle-earth", "Row 2, column “Time zone”: the time zone was not understood."),
        ("Languages", "Klingon", "Row 2, column “Languages”: not understood: Klingon."),
        ("Availability", "ask me", "Row 2, column “Availability”: not understood: ask me."),
        (
            "Looking for a mentor?",
            "perhaps",
            "Row 2, column “Looking for a mentor?” says neither yes nor no.",
        ),
        (
            "Department",
            "x" * 121,
            "Row 2, column “Department”: This is longer than we can keep.",
        ),
    ],
)
def test_what_is_left_out_is_said_and_the_row_still_counts(header: str, cell: str, sentence: str) -> None:
    candidate = one(header, cell)

    (said,) = sentences(candidate)
    assert said.startswith(sentence)
    assert candidate.problems == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Eve;;Mentee", "Row 2 has no e-mail address."),
        (";eve@example.org;Mentee", "Row 2 has no name."),
        ("Eve;eve@example.org;", "Row 2: it isn’t clear whether they would like to learn or to guide."),
        (
            "Eve;eve@localhost;Mentee",
            "Row 2, column “E-mail”: The end seems to be missing, like .pt or .org.",
        ),
        (
            "Eve;a b@example.org;Mentee",
            "Row 2, column “E-mail”: This does not look like an e-mail address yet.",
        ),
        ("\u200b;eve@example.org;Mentee", "Row 2, column “Name”: Please give a name that people can read."),
    ],
)
def test_what_keeps_a_row_out_names_row_and_column(row: str, sentence: str) -> None:
    (candidate,) = read(f"Name;E-mail;Role\n{row}\n")

    assert sentence in [str(problem) for problem in candidate.problems]


def test_without_a_role_column_wishes_and_offers_decide() -> None:
    learner, guide, neither = read(
        "Name,E-mail,Skills wanted,Skills offered\n"
        "A,a@example.org,Python,\nB,b@example.org,,Python\nC,c@example.org,,\n"
    )

    assert (learner.learns, learner.guides) == (True, False)
    assert (guide.learns, guide.guides) == (False, True)
    assert "isn’t clear" in sentences(neither)[0]


def test_names_accents_and_addresses_arrive_clean() -> None:
    candidates = read(
        "Name,E-mail,Role\n"
        '"Okafor, Ada",<ada@example.org>,Mentee\n'
        "Nguyễn  Thị Hạnh,mailto:Hanh@Example.org,Mentor\n"
        "王 小梅,wang@example.org,both\n"
        "Null,null@example.org,Mentee\n"
        "O'Brien,ob@example.org,Mentee\n"
    )

    assert [(each.name, each.email) for each in candidates] == [
        ("Ada Okafor", "ada@example.org"),
        ("Nguyễn Thị Hạnh", "Hanh@example.org"),
        ("王 小梅", "wang@example.org"),
        ("Null", "null@example.org"),
        ("O'Brien", "ob@example.org"),
    ]


def test_what_somebody_likes_is_not_also_disliked() -> None:
    (candidate,) = read(
        'Name,E-mail,Role,Interests,Dislikes\nA,a@example.org,Mentee,Cooking,"Cooking, Running"\n'
    )

    assert (candidate.interests, candidate.dislikes) == (("cooking",), ("running",))


# --- Words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "word", "key", "sureness"),
    [
        ("skill", "Negotiating", "negotiation", Sureness.KNOWN),
        ("skill", "Verhandlungsführung", "negotiation", Sureness.KNOWN),
        ("skill", "gestion de projet", "project-management", Sureness.KNOWN),
        ("skill", "Negotiation, with clients", "negotiation", Sureness.GUESSED),
        ("skill", "Rocket surgery", "", Sureness.UNKNOWN),
        ("value", "Courage", "courage", Sureness.KNOWN),
        ("interest", "Vélo", "cycling", Sureness.KNOWN),
        ("role", "Both, please", "both", Sureness.GUESSED),
        ("role", "whatever", "", Sureness.UNKNOWN),
    ],
)
def test_words_mean_something_in_ours(kind: str, word: str, key: str, sureness: Sureness) -> None:
    assert meaning_of(kind, word, {}) == (key, sureness)


def test_what_was_settled_wins_over_what_we_know() -> None:
    assert meaning_of("skill", "Negotiating", {"negotiating": ""}) == ("", Sureness.SETTLED)


def test_words_are_counted_whatever_their_case_and_accents() -> None:
    sheet = read_sheet(
        "Name,E-mail,Skills wanted\nA,a@b.example,Élan\nB,b@b.example,elan\n".encode(), "x.csv"
    )

    meanings = meanings_in("skill", sheet.rows, {"skills_wanted": (2,)}, {})

    assert [(meaning.word, meaning.count) for meaning in meanings] == [("Élan", 2)]


def test_every_other_word_leads_to_something_that_exists() -> None:
    from rapport.integrations.people_import.words import _other_words, names_of

    for kind in ("skill", "value", "interest"):
        assert set(_other_words(kind).values()) <= set(names_of(kind)), kind


# --- Mappings ----------------------------------------------------------------------------------------------


def sheet_with(*headers: str) -> Sheet:
    return read_sheet((",".join(headers) + "\n" + ",".join("x" for _ in headers) + "\n").encode(), "x.csv")


def test_a_mapping_survives_being_kept() -> None:
    mapping = Mapping(
        columns={"work e mail": "email", "no": ""}, words={"skill": {"rocket surgery": "aerospace"}}
    )

    assert mapping_from_json(mapping.as_json()) == mapping


def test_a_mapping_file_may_use_the_headers_as_they_stand() -> None:
    mapping = mapping_from_json('{"columns": {"Wörk  E-Mail!": "email", "Foo": null}}')

    assert (mapping.field_of("work e-mail"), mapping.field_of("Foo")) == ("email", "")


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "3", "null", "{", '{"columns": []}', '{"columns": {"A": 3}}', '{"columns": {"A": "admin"}}',
        '{"words": {"animal": {}}}', '{"words": []}', '{"rows": {}}', '{"words": {"skill": {"a": '
                                                                      '["b"]}}}', "[" * 5000,
    ],
)  # fmt: skip
def test_a_mapping_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputIsWrong) as refusal:
        mapping_from_json(text)

    assert str(refusal.value)


def test_no_mapping_can_take_a_column_of_rights() -> None:
    mapping = mapping_from_json('{"columns": {"Coordinator": "role", "is_staff": "is_mentor"}}')

    assert mapping.places(("Coordinator", "is_staff")) == {}


def test_a_remembered_column_is_not_guessed_anew() -> None:
    sheet = sheet_with("Name", "Mail", "Other mail", "Role")

    mapping = guess_mapping(sheet.headers, sheet.rows, Mapping(columns={"other mail": "email"}))

    assert mapping.places(sheet.headers) == {"name": (0,), "email": (2,), "role": (3,)}


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"name", "email", "role"}, 0),
        ({"first_name", "email", "is_mentor"}, 0),
        ({"email", "role"}, 1),
        ({"name"}, 2),
        (set(), 3),
    ],
)
def test_what_is_missing_is_asked_for(fields: set[str], sentences: int) -> None:
    assert len(what_is_missing(dict.fromkeys(fields, (0,)))) == sentences


def test_a_field_that_stands_twice_is_asked_about() -> None:
    assert what_is_missing({"name": (0,), "email": (1, 2), "role": (3,), "skills_wanted": (4, 5)}) == [
        "Two columns are both “E-mail”. Which one is it?"
    ]
