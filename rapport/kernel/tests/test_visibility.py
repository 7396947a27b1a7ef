import csv
from pathlib import Path

import pytest
from django.test import override_settings

from rapport.kernel import visibility
from rapport.kernel.visibility import DEFAULT_FILE, Actor, MatrixIsWrong, Sight, lint, read


def rows() -> list[dict[str, str]]:
    with DEFAULT_FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(folder: Path, **changes: str) -> Path:
    """A copy of the table in which the row ``agreement_text`` is changed."""
    changed = [dict(row, **changes) if row["kind"] == "agreement_text" else row for row in rows()]
    file = folder / "visibility.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    return file


def test_the_table_of_the_house_keeps_its_own_rules() -> None:
    assert list(lint(rows())) == []
    assert read(DEFAULT_FILE)["agreement_text"].is_content


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"coord": "R"}, "agreement_text is in confidence and must not be read by coord"),
        ({"member": "S"}, "agreement_text is in confidence and must not reach member"),
        ({"egress": "R"}, "agreement_text is in confidence and must not reach egress"),
        ({"db_dump": "P"}, "agreement_text is in confidence and must not lie plain in the database"),
        ({"token": "o"}, "agreement_text is in confidence; a token reaches it only if its person allows it"),
        ({"partner": ""}, "agreement_text: partner may not be 'empty'"),
        ({"host_root": "-"}, "agreement_text: host_root may not be '-'"),
        ({"class": "C9"}, "agreement_text has no class"),
    ],
)
def test_a_table_that_breaks_a_promise_is_not_read(
    tmp_path: Path, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(MatrixIsWrong, match=r"visibility\.csv: ") as wrong:
        read(written(tmp_path, **changes))

    assert problem in str(wrong.value)


def test_safeguarding_is_never_for_coordinators() -> None:
    changed = [dict(row, coord="M") if row["kind"] == "case_notes" else row for row in rows()]

    assert list(lint(changed)) == ["case_notes is for safeguarding only, and not for coordinators"]


def test_a_kind_stands_once() -> None:
    assert "journal_entry stands twice" in list(lint([*rows(), rows()[17]]))


def test_an_installation_may_bring_its_own_table(tmp_path: Path) -> None:
    with override_settings(RAPPORT_VISIBILITY_FILE=written(tmp_path, coord="-")):
        sight = visibility.kind("agreement_text").sight(Actor.COORD)

    assert sight is Sight.NOTHING
