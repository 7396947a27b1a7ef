"""``make practices``: which practices of ``docs/practices.txt`` are proved, and by which tests.

A test proves a practice when it carries ``@pytest.mark.practice("MEET-1")`` and does what that practice asks people
to do. Nothing is run here; ``make check`` runs the same tests.
"""

import io
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
LIST = HERE / "docs" / "practices.txt"


class Collector:
    """A pytest plugin that notes the practice marks of everything collected."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = defaultdict(list)
        self.broken: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("practice"):
                for practice in mark.args:
                    self.tests[practice].append(item.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(report.nodeid)


def listed() -> dict[str, str]:
    """Every practice's name by its id, in the order of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    return dict(rows)


def main() -> int:
    """Print the table; 1 if a test names a practice that is not on the list, or could not be collected."""
    collector = Collector()
    # Apart, because pytest takes a folder within another for asked already, and the journeys are not walked into.
    for places in (["rapport", "tests"], ["tests/journeys"]):
        with redirect_stdout(io.StringIO()):
            pytest.main(["--collect-only", "-q", "-p", "no:xdist", *places], plugins=[collector])
    practices = listed()
    for practice, name in practices.items():
        if collector.tests[practice]:
            print(f"{practice:<13} {name}")
            for test in sorted(set(collector.tests[practice])):
                print(f"{'':<13}   {test}")
    unknown = sorted(set(collector.tests) - set(practices))
    proved = sum(bool(collector.tests[practice]) for practice in practices)
    print(f"\n{proved} of {len(practices)} practices are proved.")
    for practice in unknown:
        print(f"Not on the list: {practice}, named by {', '.join(collector.tests[practice])}")
    for place in collector.broken:
        print(f"Could not be collected: {place}")
    return 1 if unknown or collector.broken else 0


if __name__ == "__main__":
    sys.exit(main())
