"""One line over time, as server-side SVG in percent, so that text and strokes keep their size at any width."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise

HEIGHT, BASE, TOP = 180, 150.0, 26.0
LEFT, RIGHT = 8.0, 92.0
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the line: what stands below it, its whole name in the table, its value from zero up."""

    label: Words
    name: Words
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line with its ``finding`` said first. ``target`` is a dashed line with its own words; None for none.

    ``thread`` draws it in somebody's color, ``a`` learning or ``b`` guiding; empty for the two together.
    """

    finding: Words
    detail: Words
    title: Words
    points: Sequence[Point]
    name_heading: Words
    value_heading: Words
    target: float | None = None
    target_label: Words = ""
    thread: str = ""


def draw(chart: LineChart) -> dict[str, Any]:
    """Lay out a chart: places in percent and pixels, the three values worth naming, and the table of all."""
    highest = max([point.value for point in chart.points] + [chart.target or 0, 1e-9]) * 1.2

    def y(value: float) -> float:
        return round(BASE - value / highest * (BASE - TOP), 1)

    count = len(chart.points)
    step = (RIGHT - LEFT) / max(1, count - 1)
    places = [(round(LEFT + i * step, 2), y(point.value)) for i, point in enumerate(chart.points)]
    lowest = min(range(count), key=lambda i: chart.points[i].value, default=0)
    named = {0, lowest, count - 1}
    return {
        "height": HEIGHT,
        "base": BASE,
        "label_y": BASE + 21,
        "target": None if chart.target is None else {"y": y(chart.target), "text_y": y(chart.target) - 8},
        "lines": [{"x1": x1, "y1": y1, "x2": x2, "y2": y2} for (x1, y1), (x2, y2) in pairwise(places)],
        "dots": [
            {
                "x": x,
                "y": dot_y,
                # The lowest is named below its dot, where the line cannot cross the figure.
                "text_y": round(dot_y + 22 if i == lowest and i not in {0, count - 1} else dot_y - 12, 1),
                "value": number_format(point.value),
                "label": point.label,
                "is_named": i in named,
                "is_minor": i % 2 == 1,
            }
            for i, ((x, dot_y), point) in enumerate(zip(places, chart.points, strict=True))
        ],
        "columns": [
            {"text": chart.name_heading, "is_number": False},
            {"text": chart.value_heading, "is_number": True},
        ],
        "rows": [{"cells": [point.name, number_format(point.value)]} for point in chart.points],
    }
