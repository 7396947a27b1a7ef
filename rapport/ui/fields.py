"""How a form field is drawn: label, hint, control, error, in that order, and tied together for assistive tools."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString

LOOKS = ("cards", "checks", "segmented", "switch", "check", "range", "file", "text")
"""How a control may look; the widget's own look is used unless the template names another."""

VOICE_WIDGETS = (forms.Textarea,)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group: the input, its label, and a quieter line below."""

    control: SafeString
    label: str
    hint: str
    id: str


def look_of(bound: BoundField) -> str:
    """The look of a field, by its widget: ``widget.look`` where it says so, else by its kind."""
    widget = bound.field.widget
    said = getattr(widget, "look", "")
    if said:
        return str(said)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "cards"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.SelectDateWidget | forms.MultiWidget):
        return "several"
    return "text"


def is_group(look: str) -> bool:
    """Whether the field is several inputs under one question, and so a fieldset with a legend."""
    return look in {"cards", "checks", "segmented", "several"}


def control(bound: BoundField, look: str, describedby: str, extra: Mapping[str, Any]) -> SafeString:
    """The input itself, described by its hint and error; the browser's own nagging stays off."""
    # Our own sentences answer for what is missing; the attribute would let the browser shout first.
    bound.form.use_required_attribute = False
    attrs: dict[str, Any] = {"aria-required": "true"} if bound.field.required and not is_group(look) else {}
    if describedby and not is_group(look):
        attrs["aria-describedby"] = describedby
    if look == "text" or look == "file":
        attrs["class"] = " ".join(filter(None, ["input", bound.field.widget.attrs.get("class", "")]))
    if look == "switch":
        attrs["role"] = "switch"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    attrs.update(extra)
    return bound.as_widget(attrs=attrs)


def options(bound: BoundField) -> Iterable[Option]:
    """The choices of a group, each with its input; hints come from ``widget.hints`` by value."""
    bound.form.use_required_attribute = False
    hints: Mapping[str, Any] = getattr(bound.field.widget, "hints", {})
    attrs = {"aria-invalid": "true"} if bound.errors else {}
    for sub in bound.subwidgets:
        sub.data["attrs"].update(attrs)
        value = str(sub.data["value"])
        yield Option(sub.tag(), str(sub.choice_label), str(hints.get(value, "")), str(sub.id_for_label))


def first_id(bound: BoundField) -> str:
    """The id that a link in the error summary jumps to: the control, or the first of a group."""
    if is_group(look_of(bound)):
        for sub in bound.subwidgets:
            return str(sub.id_for_label or bound.auto_id)
    return str(bound.id_for_label or bound.auto_id)


def sentences(errors: ErrorList) -> list[str]:
    """The errors as plain sentences."""
    return [str(error) for error in errors]
