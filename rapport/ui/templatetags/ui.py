"""The tags every template has: see ``docs/interface.md`` for what each takes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token, token_kwargs
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from rapport.ui import dates, faces, fields, icons, toasts
from rapport.ui import threads as drawings

register = template.Library()

SEEN = ("one", "two", "three", "many")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon, inlined; silent unless it has a ``label``."""
    return icons.icon(name, str(label))


@register.simple_tag(takes_context=True)
def threads(context: Context, name: str, css_class: str | None = None, **changes: Any) -> SafeString:
    """A drawing of ``rapport.ui.threads.NAMED``; keywords change single values of it."""
    drawing = drawings.NAMED[name]
    for key in ("crossings", "spread"):
        if isinstance(changes.get(key), list):
            changes[key] = tuple(changes[key])
    if css_class is not None:
        changes["css_class"] = f"{drawing.css_class} {css_class}".strip()
    if changes:
        drawing = replace(drawing, **changes)
    return drawings.draw(drawing, _own_id(context, drawings.name_of(drawing)))


def _own_id(context: Context, name: str) -> str:
    """An id nobody else on the page has: what is drawn, and a number from the second time on.

    Kept with the request, since includes with ``only`` share nothing else. A fragment that is drawn later
    may repeat an id of the page, but then the two drawings are the same.
    """
    request = getattr(context, "request", None)
    if request is None:
        return name
    drawn: dict[str, int] = request.__dict__.setdefault("_threads_drawn", {})
    drawn[name] = drawn.get(name, 0) + 1
    return name if drawn[name] == 1 else f"{name}-{drawn[name]}"


@register.simple_tag
def face(person: Any, size: str = "m", thread: str = "", named: bool = False) -> SafeString:
    """A person's photo, drawn portrait or initials; ``thread`` rings it in the color of their role."""
    return faces.face(person, size, thread, named=named)


@register.simple_tag
def seen(who: str, text: str, fill: bool = False, pop: str = "") -> SafeString:
    """Who sees this, as one to many circles and in words; ``pop`` names a popover that says more."""
    if who not in SEEN:
        raise ValueError(f"Who sees it is one of {SEEN}, not {who!r}.")
    element = format_html('button type="button" popovertarget="{}"', pop) if pop else mark_safe("span")
    filled = mark_safe(" data-fill") if fill else ""
    return format_html(
        '<{} class="seen" data-seen="{}"{}>{}{}</{}>',
        element, who, filled, icons.icon(who), text, "button" if pop else "span",
    )  # fmt: skip


@register.simple_tag
def once() -> SafeString:
    """A hidden token that makes a form count once, however often its button is pressed."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid4())


@register.simple_tag
def field(
    bound: BoundField, look: str = "", aside: str | None = None, label: str = "", hint: str = "",
    hide_label: bool = False, **attributes: Any,
) -> SafeString:  # fmt: skip
    """A form field: label, hint, control, error, in that order.

    ``look`` is one of ``rapport.ui.fields.LOOKS``; ``aside`` is said beside the label (optional fields say so
    by themselves, unless it is empty); other keywords become attributes of the control, with ``_`` for ``-``.
    """
    if bound.is_hidden:
        return bound.as_widget()
    look = look or fields.look_of(bound)
    label_text, hint_text = label or bound.label, hint or bound.help_text
    errors = fields.sentences(bound.errors)
    describedby = " ".join(
        [f"{bound.auto_id}-hint"] * bool(hint_text) + [f"{bound.auto_id}-error"] * bool(errors)
    )
    extra = {key.replace("_", "-"): value for key, value in attributes.items()}
    is_group = fields.is_group(look)
    values = {
        "bound": bound,
        "id": bound.auto_id,
        "control_id": bound.id_for_label or bound.auto_id,
        "look": look,
        "is_group": is_group,
        "label": label_text,
        "hide_label": hide_label,
        "hint": hint_text,
        "aside": _optional(bound, look) if aside is None else aside,
        "errors": errors,
        "describedby": describedby,
        "options": list(fields.options(bound)) if is_group and look != "several" else [],
        "is_many": bound.field.widget.allow_multiple_selected
        if hasattr(bound.field.widget, "allow_multiple_selected")
        else False,
        "control": "" if is_group and look != "several" else fields.control(bound, look, describedby, extra),
        "words": getattr(bound.field.widget, "words", []),
    }
    return get_template("ui/field.html").render(values)  # type: ignore[return-value]


def _optional(bound: BoundField, look: str) -> str:
    return "" if bound.field.required or look in {"check", "switch"} else gettext("optional")


@register.simple_tag
def error_summary(form: BaseForm, always: bool = False) -> SafeString:
    """What stops a form, with links to the fields; shown for two or more things, or for the form as a whole."""
    # What a hidden field says is nobody's to go to, so it is said of the form as a whole.
    hidden = [error for bound in form.hidden_fields() for error in fields.sentences(bound.errors)]
    of_form = [*fields.sentences(form.non_field_errors()), *hidden]
    of_fields = [
        {"id": fields.first_id(bound), "label": bound.label, "error": error, "colon": _colon(bound.label)}
        for bound in form.visible_fields()
        for error in fields.sentences(bound.errors)
    ]
    count = len(of_form) + len(of_fields)
    if not (of_form or count > 1 or (always and count)):
        return mark_safe("")
    title = ngettext("One thing before this can go", "%(number)s things before this can go", count) % {
        "number": dates.number(count).capitalize()
    }
    return get_template("ui/components/error_summary.html").render(
        {"title": title, "sentences": of_form, "fields": of_fields}
    )  # type: ignore[return-value]


def _colon(label: object) -> str:
    """What stands between a label and what is said of it: nothing more where the label ends a sentence."""
    return "" if str(label).endswith((".", "?", "!", ":")) else ":"


@register.simple_tag(takes_context=True)
def paged(context: Context, page: Page[Any], parameter: str = "page", label: str = "") -> SafeString:
    """Links to the other pages of a list; nothing where one page is all there is."""
    if not page.has_other_pages():
        return mark_safe("")
    query = context.request.GET.copy() if getattr(context, "request", None) else None  # type: ignore[attr-defined]

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [{"number": each, "url": address(each) if isinstance(each, int) else ""} for each in elided]
    return get_template("ui/components/pager.html").render(
        {
            "label": label or gettext("Pages"),
            "numbers": numbers,
            "current": page.number,
            "before": address(page.previous_page_number()) if page.has_previous() else "",
            "after": address(page.next_page_number()) if page.has_next() else "",
        }
    )  # type: ignore[return-value]


@register.simple_tag
def day(value: date | datetime, whole: bool = False) -> SafeString:
    """A date as people say it: tomorrow, Thursday, Thursday 15 October. ``whole`` never shortens it."""
    when = dates.local(value).date() if isinstance(value, datetime) else value
    said = dates.whole_day(when) if whole else dates.day(when)
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), said)


@register.simple_tag
def moment(value: datetime, zone: str | tzinfo | None = None, opens: bool = False) -> SafeString:
    """A moment as people say it: tomorrow at 16:00, in the reader's time or in ``zone``.

    ``opens`` is for one that a heading or a line begins with: Tomorrow at 16:00.
    """
    said = dates.moment_in_words(value, _zone(zone))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), capfirst(said) if opens else said)


@register.simple_tag
def hour(value: datetime, zone: str | tzinfo | None = None) -> SafeString:
    """The time on the clock, in the reader's time or in ``zone``."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.hour(value, _zone(zone)))


@register.simple_tag
def elsewhere(value: datetime, zone: str | tzinfo) -> str:
    """What the clock shows in another zone; empty where it shows the same."""
    there = _zone(zone)
    return "" if there is None else dates.elsewhere(value, there)


def _zone(zone: str | tzinfo | None) -> tzinfo | None:
    if isinstance(zone, str):
        return ZoneInfo(zone) if zone else None
    return zone


@register.filter
def say_day(value: date | datetime) -> str:
    """A date as people say it, for use inside sentences: ``{% blocktranslate with when=due|say_day %}``."""
    return dates.day(dates.local(value).date() if isinstance(value, datetime) else value)


@register.filter
def say_on(value: date | datetime) -> str:
    """When something is or was, for use inside sentences: "signed today", "signed on Friday"."""
    return dates.on_day(dates.local(value).date() if isinstance(value, datetime) else value)


@register.filter
def say_moment(value: datetime) -> str:
    """A moment as people say it, for use inside sentences."""
    return dates.moment_in_words(value)


@register.filter
def say_ago(value: date | datetime) -> str:
    """How long ago, coarsely, for use inside sentences."""
    return dates.ago(dates.local(value).date() if isinstance(value, datetime) else value)


@register.filter
def say_number(value: int) -> str:
    """Numbers up to ten as words."""
    return dates.number(int(value))


@register.simple_tag(takes_context=True)
def collect_toasts(context: Context, only: Iterable[toasts.Toast] | None = None) -> Iterable[toasts.Toast]:
    """The messages that wait for this reader, each with where to undo it; or ``only`` those given."""
    if only:
        return only
    return toasts.waiting(getattr(context, "request", None))


class ComponentNode(Node):
    """Draw ``ui/components/<name>.html`` with keywords, and what stands between the tags as ``body``."""

    def __init__(self, name: str, values: dict[str, Any], body: NodeList) -> None:
        self.name = name
        self.values = values
        self.nodelist = body

    def render(self, context: Context) -> SafeString:
        """Render the body where it stands, then the component around it, which sees only its variables."""
        values = {key: expression.resolve(context) for key, expression in self.values.items()}
        body = self.nodelist.render(context)
        component = context.template.engine.get_template(f"ui/components/{self.name}.html")  # type: ignore[union-attr]
        return component.render(context.new({**values, "body": body}))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """``{% component "card" tone="plum" %}…{% endcomponent %}``: a component with words inside it."""
    bits = token.split_contents()[1:]
    if not bits or bits[0][0] not in "\"'":
        raise template.TemplateSyntaxError("component takes the quoted name of a component and keywords.")
    values = token_kwargs(bits[1:], parser)
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(bits[0].strip("\"'"), values, body)
