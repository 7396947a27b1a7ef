"""What single components need to lay themselves out; pages use ``rapport.ui.templatetags.ui``."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from rapport.ui import charts, fields

register = template.Library()


@register.simple_tag
def stitch_marks(done: int, total: int, active: bool = False) -> list[str]:
    """One mark a stitch: ``done``, ``now`` for the one that has begun, or empty."""
    return [
        "done" if i < done else "now" if i == done and active else ""
        for i in range(max(int(total or 0), int(done or 0)))
    ]


@register.simple_tag
def table_cells(cells: Sequence[Any], columns: Sequence[Any]) -> list[dict[str, Any]]:
    """Each cell with whether its column holds numbers."""
    return [
        {"value": cell, "is_number": template.Variable("column.is_number").resolve({"column": column})}
        for cell, column in zip(cells, columns, strict=True)
    ]


@register.simple_tag
def draw_chart(chart: charts.LineChart) -> dict[str, Any]:
    """The places of a chart's lines, dots and words."""
    return charts.draw(chart)


@register.simple_tag
def percent(part: float, whole: float) -> str:
    """A part of a whole in percent, without a locale, as SVG wants it."""
    return f"{100 * part / whole:g}"


@register.simple_tag
def bound_errors(bound: BoundField) -> list[str]:
    """The errors of a field as sentences."""
    return fields.sentences(bound.errors)


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """A control alone, for components that draw the label themselves."""
    errors = f"{bound.auto_id}-error" if bound.errors else ""
    return fields.control(bound, fields.look_of(bound), errors, {})


@register.simple_tag(takes_context=True)
def example(context: template.Context, name: str, values: dict[str, Any]) -> SafeString:
    """Draw a template with nothing but these values, as an include with ``only`` does."""
    drawn = context.template.engine.get_template(name)  # type: ignore[union-attr]
    return drawn.render(context.new(values))
