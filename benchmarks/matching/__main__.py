"""Quality and speed of the matching engine, measured: ``python -m benchmarks.matching``.

Every line is measured in this run, on this machine; nothing is estimated. ``--quick`` leaves out what takes minutes;
``--only`` picks tables by name. Each measurement has a process of its own.
"""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.matching import peers, texts

ROOT = Path(__file__).parents[2]
Row = dict[str, object]


def run(*arguments: object) -> Row:
    """Measure in a process of its own; what it says meanwhile is passed on to standard error."""
    command = [sys.executable, "-m", "benchmarks.matching.measure", *map(str, arguments)]
    print(f"measuring {' '.join(map(str, arguments))}", file=sys.stderr, flush=True)
    last = "stopped"
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stderr
        for line in process.stderr:
            last = line.strip() or last
            print(line, end="", file=sys.stderr, flush=True)
        answer = process.stdout.read()
    return {"note": last[:120]} if process.returncode else dict(json.loads(answer))


def middle(times: int, *arguments: Sequence[object]) -> list[Row]:
    """Measure several things in turn, so often; return of each the measurement in the middle."""
    rounds = [[run(*one) for one in arguments] for _ in range(times)]
    return [
        sorted(found, key=lambda row: float(str(row.get("seconds", "inf"))))[len(found) // 2]
        for found in zip(*rounds, strict=True)
    ]


def show(title: str, table: Sequence[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(table[0]) + " |")
    print("|" + "---|" * len(table[0]))
    for row in table[1:]:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def number(row: Row, key: str, form: str = ".2f") -> str:
    """Return a figure of a measurement, or its note."""
    value = row.get(key)
    return format(value, form) if isinstance(value, int | float) else str(row.get("note", "–"))


def ratio(ours: Row, theirs: Row, key: str = "seconds", own: str | None = None) -> str:
    """Return a figure of ours divided by one of theirs."""
    top, bottom = ours.get(own or key), theirs.get(key)
    return f"{top / bottom:.2f}" if isinstance(top, float) and isinstance(bottom, float) else "–"


def speed() -> None:
    """Whole rounds against solvers that have the scores in memory already."""
    table: list[Sequence[str]] = [
        (
            "instance",
            "seconds (processor), records to reasons",
            "proved gap",
            "peak GiB",
            "scipy alone",
            "ratio",
            "scipy and its columns",
            "ratio",
            "lapx f32 alone",
            "ratio",
        )
    ]
    for mentees, mentors, room, times in (
        (500, 250, (1, 5), 5),
        (5000, 2500, (1, 5), 5),
        (10_000, 10_000, (1, 1), 1),
    ):
        size = (mentees, mentors, "--places", *room)
        ours, scipy = middle(times, ("engine", *size), ("solver", *size, "--solver", "scipy"))
        # Lapx makes every matrix square first, which with repeated columns takes minutes.
        lapx = run("solver", *size, "--solver", "lapx") if room[1] == 1 else {}
        table.append(
            (
                f"{mentees:,} x {mentors:,}, {room[0]} to {room[1]} places",
                f"{number(ours, 'seconds')} ({number(ours, 'processor')})",
                number(ours, "gap", ".3%"),
                number(ours, "peak_gib"),
                f"{number(scipy, 'seconds')} ({number(scipy, 'processor')})",
                f"{ratio(ours, scipy)} ({ratio(ours, scipy, 'processor')})",
                number(scipy, "with_columns"),
                ratio(ours, scipy, "with_columns", "seconds"),
                f"{number(lapx, 'seconds')} ({number(lapx, 'processor')})" if lapx else "–",
                f"{ratio(ours, lapx)} ({ratio(ours, lapx, 'processor')})" if lapx else "–",
            )
        )
    show("Speed", table)


def growth() -> None:
    """From ten thousand to a hundred thousand on each side."""
    small = run("engine", 10_000, 10_000)
    large = run("engine", 100_000, 100_000, "--gap", 0.005)
    table: list[Sequence[str]] = [
        (
            "instance",
            "seconds (processor), records to reasons",
            "to pairs",
            "proved gap",
            "peak GiB",
            "candidates",
            "OR-Tools alone on them",
            "to pairs as a multiple",
        )
    ]
    for name, row in (("10,000 x 10,000, 1 to 5 places", small), ("100,000 x 100,000, 1 to 5 places", large)):
        flow = {"pairs_seconds": row.get("flow_seconds"), "pairs_processor": row.get("flow_processor")}
        table.append(
            (
                name,
                f"{number(row, 'seconds', '.1f')} ({number(row, 'processor', '.1f')})",
                f"{number(row, 'pairs_seconds', '.1f')} ({number(row, 'pairs_processor', '.1f')})",
                number(row, "gap", ".3%"),
                number(row, "peak_gib"),
                number(row, "candidates", ",.0f"),
                f"{number(row, 'flow_seconds')} ({number(row, 'flow_processor')})",
                f"{ratio(row, flow, 'pairs_seconds')} ({ratio(row, flow, 'pairs_processor')})",
            )
        )
    show("Growth", table)
    for key, unit in (("seconds", "time"), ("processor", "processor time"), ("peak_gib", "memory")):
        one, ten = small.get(key), large.get(key)
        if isinstance(one, float) and isinstance(ten, float):
            print(f"\nExponent of {unit}: {math.log10(ten / one):.2f}")


def warm() -> None:
    """A second scenario after the first."""
    for mentees, mentors in ((5000, 2500), (10_000, 10_000)):
        row = run("scenarios", mentees, mentors)
        first = row.pop("first", None)
        table: list[Sequence[str]] = [
            (
                "scenario",
                "to pairs, s (processor)",
                "of the first",
                "to reasons, s (processor)",
                "of the first",
            )
        ]
        if isinstance(first, list):
            for name, times in ({"the first, from records": first} | row).items():
                if isinstance(times, list):
                    parts = [ours / base for ours, base in zip(times, first, strict=True)]
                    cells = [
                        f"{one:.2f} ({two:.2f})" for one, two in (times[:2], parts[:2], times[2:], parts[2:])
                    ]
                    table.append((name, *cells))
        else:
            table.append((number(row, "note"), "", "", "", ""))
        show(f"A second scenario, {mentees:,} x {mentors:,}, 1 to 5 places", table)


def beside() -> None:
    """Other packages on the same scores."""
    for mentees, mentors, room in ((120, 120, (1, 1)), (600, 300, (1, 5))):
        size = (mentees, mentors, "--places", *room)
        found: dict[str, Row] = {"Rapport, records to reasons": run("engine", *size)}
        for name, title in (
            ("scipy", "scipy, scores in memory"),
            ("ortools", "OR-Tools flow, scores in memory"),
        ):
            found[title] = run("solver", *size, "--solver", name)
        found["matching 1.4 (hospital-resident)"] = peers.measure("matching", mentees, mentors, room)
        if room[1] == 1:
            found["mentor-match 7.0 (one place each)"] = peers.measure("mentor-match", mentees, mentors, room)
        table: list[Sequence[str]] = [("who", "sum of scores", "weakest", "without a mentor", "seconds")]
        for name, row in found.items():
            figures = (number(row, "value"), number(row, "weakest", ".3f"), number(row, "unmatched", ".0f"))
            table.append((name, *figures, number(row, "seconds", ".3f")))
        show(f"Beside others, {mentees} x {mentors}, {room[0]} to {room[1]} places", table)


def words() -> None:
    """Free texts."""
    show("Texts", texts.rows())


TABLES: dict[str, Callable[[], None]] = {
    "speed": speed,
    "warm": warm,
    "beside": beside,
    "words": words,
    "growth": growth,
}


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("--only", action="append", choices=tuple(TABLES))
    parser.add_argument("--quick", action="store_true", help="without the growth to a hundred thousand")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, "
        f"load {load:.1f} at the start."
    )
    for name in options.only or [name for name in TABLES if not (options.quick and name == "growth")]:
        TABLES[name]()


if __name__ == "__main__":
    main()
