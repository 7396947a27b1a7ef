"""The documentation says what is true: settings, jobs, practices."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from rapport.conf import cli, commands, settings
from rapport.conf.handbook import jobs_page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_every_setting_is_explained_and_none_that_does_not_exist():
    source = Path(settings.__file__).read_text(encoding="utf-8")
    in_code = {f"RAPPORT_{name}" for name in re.findall(r'env\.[a-z]+\(\s*"([A-Z_]+)"', source)} | {
        "DATABASE_URL"
    }

    page = (DOCS / "operating.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE)) == in_code


def test_the_page_of_what_happens_by_itself_is_current():
    page = (DOCS / "jobs.md").read_text(encoding="utf-8")

    # Other tests of the same process declare kinds of their own, named after them.
    current = [line for line in jobs_page().splitlines() if "`tests." not in line]

    assert page.splitlines() == current, "run make docs"


def test_every_command_is_mentioned_to_operators():
    page = (DOCS / "operating.md").read_text(encoding="utf-8")

    unsaid = {name for name in commands.NAMES if f"rapport {name}" not in page}
    assert unsaid == {"demo"}
    assert cli.knows("import")


def verbs_recorded() -> Iterator[str]:
    """What the code tells history, where it is written as one word: ``record("meeting.held", …)`` and its helpers."""
    verb = re.compile(r"[a-z]+\.[a-z_]+")
    for file in (DOCS.parent / "rapport").rglob("*.py"):
        if "tests" in file.parts:
            continue
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and "record" in ast.unparse(call.func):
                for given in call.args[:2]:
                    if isinstance(given, ast.Constant) and verb.fullmatch(str(given.value)):
                        yield str(given.value)


def test_every_event_is_in_the_table_of_events():
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    recorded = set(verbs_recorded())

    assert {"meeting.held", "sign.raised"} <= recorded
    assert {verb for verb in recorded if f"`{verb}`" not in page} == set()


def test_every_practice_on_the_list_has_an_id_and_a_name():
    lines = (DOCS / "practices.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]

    assert len(rows) == 149
    assert all(re.fullmatch(r"[A-Z]+-[0-9]+ +\S.*", row) for row in rows)
    assert len({row.split()[0] for row in rows}) == 149


def test_links_between_pages_lead_somewhere():
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
