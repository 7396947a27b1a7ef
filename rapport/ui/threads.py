"""Two threads: the one drawing Rapport uses everywhere, made on the server as plain SVG.

A thread is a person, a crossing is a time they met; solid is behind you, dotted is ahead. Colors come from
CSS (``.thread-a`` learns here, ``.thread-b`` guides), and the words beside the drawing always say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from math import ceil, cos, pi

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Stops = tuple[tuple[float, float], ...]
Curve = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing, in the units of its own view box.

    ``crossings`` are ascending places on the x axis. ``spread`` is half the distance between the threads: one
    number, or stops ``(x, spread)`` with a soft change between them. ``now`` splits solid from dotted; None
    draws everything solid. ``gap`` is the opening cut where one thread passes under the other, ``halo`` how far
    it reaches to each side. ``stretch`` lets the drawing fill any width at a fixed height.
    """

    width: float
    height: float
    crossings: tuple[float, ...] = ()
    spread: float | Stops = 14
    now: float | None = None
    stroke: float = 5
    gap: float = 5.5
    halo: float = 13
    stretch: bool = False
    css_class: str = ""


NAMED: dict[str, Drawing] = {
    # A whole relationship: far apart at first, close while working, light at the end.
    "journey": Drawing(
        1000, 152, spread=((0, 44), (230, 13), (830, 13), (950, 8)), now=0, gap=5.5, halo=13, stretch=True
    ),
    "mini": Drawing(300, 30, spread=((0, 13), (90, 7)), now=0, stroke=3.5, gap=4, halo=9, css_class="mini"),
    "ending": Drawing(
        1000, 90, (80, 160, 240, 320, 420, 520), ((560, 16), (1000, 29)), gap=6, halo=18, stretch=True
    ),
    "days": Drawing(
        1040, 84, (820,), ((0, 36), (820, 30), (1040, 36)), 120, gap=1, halo=12, stretch=True, css_class="days-threads"
    ),
    "live": Drawing(1000, 56, spread=17, now=0, stroke=4, gap=5, halo=12, stretch=True, css_class="live-threads"),
    # How well two people might fit: the more crossings, the more there is.
    "strong": Drawing(120, 24, (29.3, 44.7, 60, 75.3, 90.7), 7, stroke=3.5, gap=3.5, halo=8, css_class="twist"),
    "good": Drawing(120, 24, (37, 60, 83), 8, stroke=3.5, gap=3.5, halo=8, css_class="twist"),
    "thin": Drawing(120, 24, (60,), 9, stroke=3.5, gap=3.5, halo=8, css_class="twist"),
    # Two lines to sign on; dotted until both have.
    "sign": Drawing(160, 60, (80,), 20, gap=6, halo=26, stretch=True),
    "unsigned": Drawing(160, 60, (80,), 20, 0, gap=6, halo=26, stretch=True),
    # Empty states: apart, not met yet, and nothing left to do.
    "apart": Drawing(180, 60, spread=((0, 22), (40, 25), (115, 19), (180, 25))),
    "first": Drawing(180, 60, (90,), 20, 0, gap=6, halo=22),
    "woven": Drawing(180, 60, (30, 70, 110, 150), 15, halo=14),
    "balance": Drawing(280, 56, (70, 140, 210), 18, gap=5, halo=18, css_class="bal-threads"),
    "quiet": Drawing(520, 90, (130, 260, 390), 26, gap=6, halo=22, css_class="quiet-threads"),
    "door": Drawing(
        320, 60, (110, 160, 210), ((0, 26), (150, 12), (170, 12), (320, 26)), gap=6, halo=16, css_class="door-threads"
    ),
    "hero": Drawing(
        1240, 320, (440, 580, 700, 820, 940, 1060, 1180), ((30, 146), (550, 34)),
        stroke=7, gap=8, halo=24, stretch=True, css_class="hero-threads",
    ),
    "path-find": Drawing(240, 64, (150,), ((0, 26), (240, 16)), halo=14, css_class="path-threads"),
    "path-agree": Drawing(240, 64, (70, 170), 15, halo=14, css_class="path-threads"),
    "path-meet": Drawing(240, 64, (30, 75, 120, 165, 210), 14, halo=14, css_class="path-threads"),
    "path-end": Drawing(240, 64, (40,), ((70, 14), (220, 24)), halo=14, css_class="path-threads"),
}  # fmt: skip
"""The drawings of the screens by name; ``{% threads "journey" now=440 %}`` changes single values."""


def name_of(drawing: Drawing) -> str:
    """A short id made from what is drawn: equal drawings get equal ids, on any machine and in any order."""
    return "t" + blake2b(repr(drawing).encode(), digest_size=4).hexdigest()


@lru_cache(maxsize=512)
def draw(drawing: Drawing, uid: str) -> SafeString:
    """Draw as an ``<svg>`` that is hidden from screen readers; ``uid`` prefixes the ids of its two masks."""
    width, height, stroke = drawing.width, drawing.height, drawing.stroke
    segment = _segments(drawing)
    masks = "".join(_mask(drawing, segment, uid, who) for who in "ab") if drawing.crossings else ""

    def path(who: str, start: float, end: float, ahead: bool = False) -> str:
        cut = f' mask="url(#{uid}{who})"' if drawing.crossings else ""
        dotted = " data-ahead" if ahead else ""
        return f'<path class="thread-{who}"{dotted}{cut} d="{segment(_side(who), start, end)}"/>'

    now = width if drawing.now is None else min(max(drawing.now, 0), width)
    body = "".join(path(who, 0, now) for who in "ab") if now > 0 else ""
    body += "".join(path(who, now, width, True) for who in "ab") if now < width else ""
    classes = f"threads {drawing.css_class}".strip()
    fit = ' preserveAspectRatio="none"' if drawing.stretch else ""
    defs = f"<defs>{masks}</defs>" if masks else ""
    # Everything but the class is a number; the class is escaped, since it may come from a template.
    return mark_safe(  # noqa: S308
        f'<svg class="{escape(classes)}" viewBox="0 0 {_n(width)} {_n(height)}" aria-hidden="true"{fit}>{defs}'
        f'<g fill="none" stroke-linecap="round" stroke-width="{_n(stroke)}">{body}</g></svg>'
    )


def _side(who: str) -> int:
    return 1 if who == "a" else -1


def _mask(drawing: Drawing, segment: Callable[[int, float, float], str], uid: str, who: str) -> str:
    """Where the other thread passes over, cut a small opening; the threads take turns."""
    cuts = "".join(
        f'<path d="{segment(_side(over), max(0, x - drawing.halo), min(drawing.width, x + drawing.halo))}"/>'
        for over, x in zip("ab" * len(drawing.crossings), drawing.crossings, strict=False)
        if over != who
    )
    pad = drawing.stroke
    box = f'x="{_n(-pad)}" y="{_n(-pad)}" width="{_n(drawing.width + 2 * pad)}" height="{_n(drawing.height + 2 * pad)}"'
    return (
        f'<mask id="{uid}{who}" maskUnits="userSpaceOnUse" {box}><rect {box} fill="#fff"/>'
        f'<g fill="none" stroke="#000" stroke-width="{_n(drawing.stroke + drawing.gap * 2)}">{cuts}</g></mask>'
    )


def _segments(drawing: Drawing) -> Callable[[int, float, float], str]:
    """Give a function from side, start and end to the path of that stretch of thread."""
    phase = _phase(drawing.crossings, drawing.width)
    spread = _spread(drawing.spread)
    middle = drawing.height / 2
    marks = (0.0, *drawing.crossings, drawing.width)
    # Three cubic pieces between two crossings cannot be told from the true curve.
    step = min(24.0, max(4.0, min(b - a for a, b in pairwise(marks) if b > a) / 3))

    def segment(side: int, start: float, end: float) -> str:
        return _smooth(lambda x: middle - side * spread(x) * cos(phase(x)), start, end, step)

    return segment


def _spread(spread: float | Stops) -> Curve:
    """Half the distance between the threads at x, changing softly from stop to stop."""
    if isinstance(spread, int | float):
        return lambda _x: spread
    stops = spread

    def at(x: float) -> float:
        if x <= stops[0][0]:
            return stops[0][1]
        for (x0, from_), (x1, to) in pairwise(stops):
            if x <= x1:
                part = (x - x0) / (x1 - x0)
                return from_ + (to - from_) * part * part * (3 - 2 * part)
        return stops[-1][1]

    return at


def _phase(crossings: Sequence[float], width: float) -> Curve:
    """Give the phase of the wave: a monotone cubic through (crossing, pi/2 + n*pi), so it never loops back.

    Source: tangents by the harmonic mean; Fritsch and Butland, A Method for Constructing Local Monotone
    Piecewise Cubic Interpolants (1984).
    """
    if not crossings:
        return lambda _x: 0.0
    xs = [0.0, *crossings, width]
    ps = [0.0, *(pi / 2 + i * pi for i in range(len(crossings))), len(crossings) * pi]
    widths = [max(b - a, 1e-6) for a, b in pairwise(xs)]
    slopes = [(b - a) / w for (a, b), w in zip(pairwise(ps), widths, strict=True)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(slopes)]
    tangents = [0.0, *inner, 0.0]

    def at(x: float) -> float:
        i = 0
        while i < len(widths) - 1 and x > xs[i + 1]:
            i += 1
        h = widths[i]
        s = (x - xs[i]) / h
        return (
            ps[i] * (1 + 2 * s) * (1 - s) ** 2
            + tangents[i] * h * s * (1 - s) ** 2
            + ps[i + 1] * s * s * (3 - 2 * s)
            + tangents[i + 1] * h * s * s * (s - 1)
        )

    return at


def _smooth(curve: Curve, start: float, end: float, step: float) -> str:
    """Draw a curve as relative smooth cubics of equal width.

    Equal widths make each handle the mirror of the one before, so SVG's short ``s`` says it all in a third of
    the bytes. Positions are rounded before they are subtracted, so that errors do not add up.
    """
    count = max(2, ceil((end - start) / step))
    width = (end - start) / count
    points = [(start + i * width, curve(start + i * width)) for i in range(count + 1)]
    rises = [(curve(x + 0.05) - curve(x - 0.05)) / 0.1 for x, _y in points]
    x0, y0 = round(points[0][0], 1), round(points[0][1], 1)
    handle = width / 3
    # The first piece has no mirror image to start from, so both its handles are written.
    parts = [f"M{_n(x0)} {_n(y0)}c{_n(handle)} {_n(rises[0] * handle)} "]
    for i, ((x, y), rise) in enumerate(zip(points[1:], rises[1:], strict=True)):
        to_x, to_y = round(x, 1), round(y, 1)
        control = f"{_n(x - handle - x0)} {_n(y - rise * handle - y0)} {_n(to_x - x0)} {_n(to_y - y0)}"
        parts.append(control if i == 0 else f"s{control}")
        x0, y0 = to_x, to_y
    return "".join(parts)


def _n(value: float) -> str:
    """A number as short as SVG takes it, to a tenth."""
    short = f"{round(value, 1) + 0.0:g}"
    return short.replace("0.", ".", 1) if short.startswith(("0.", "-0.")) else short
