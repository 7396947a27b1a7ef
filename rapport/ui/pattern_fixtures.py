"""What the pattern page shows in each component. Fictional people, and no word that anybody typed."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from rapport.kernel import clock
from rapport.ui import widgets
from rapport.ui.charts import LineChart, Point

FILE = Path(__file__).parent / "data" / "patterns.toml"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the fixtures."""

    name: str
    portrait: str = ""
    photo_url: str = ""


AMARA = Somebody("Amara Okafor", "amara")
JONAS = Somebody("Jonas Lindqvist", "jonas")
CHIDI = Somebody("Chidi Nwosu")
PEOPLE = [
    Somebody(name.capitalize(), name)
    for name in (
        "amara", "jonas", "priya", "leila", "marguerite", "tomas", "hyejin", "ruth", "kwame", "ingrid", "daniel",
        "noor", "sofia", "mateusz", "elif", "bern",
    )
]  # fmt: skip


class PatternForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Your name")
    look = forms.ChoiceField(
        label="Look at it together", choices=[("always", "Every time we meet"), ("month", "Once a month")]
    )
    hope = forms.CharField(
        label="What do you hope will be different?",
        help_text="A rough sentence is fine.",
        widget=widgets.Voice(rows=2, most=400),
    )
    day = forms.DateField(label="A first day", required=False, widget=widgets.Day())
    hour = forms.TimeField(label="And a time", required=False, widget=widgets.Hour())
    photo = forms.FileField(label="A photo", required=False, help_text="Where it was taken is removed.")
    way = forms.ChoiceField(
        label="How should it reach her?",
        choices=[("ask", "Ask first"), ("keep", "Keep it for Thursday")],
        widget=widgets.ChoiceCards(
            hints={"ask": "She opens it when she’s ready", "keep": "Some things are better said"}
        ),
    )
    arriving = forms.ChoiceField(
        label="How are you arriving?",
        choices=[(word.lower(), word) for word in ("Bright", "Steady", "Stretched", "Tired")],
        widget=widgets.Segmented(),
    )
    topics = forms.MultipleChoiceField(
        label="What is it about?",
        required=False,
        choices=[
            ("career", "Where I’m going"),
            ("craft", "The work itself"),
            ("people", "Working with people"),
        ],
        widget=widgets.Checks(hints={"people": "Also: people above you"}),
    )
    weight = forms.IntegerField(
        label="Hours that overlap",
        widget=widgets.Range(["Ignore", "A little", "Some", "A lot", "Most of all"]),
    )
    agenda = forms.BooleanField(
        label="I’ll bring the agenda", help_text="You can share it out later.", required=False
    )
    stay = forms.BooleanField(label="Stay in touch, lightly", required=False, widget=widgets.Switch())


def form() -> PatternForm:
    """The form as it is opened."""
    return PatternForm(
        auto_id="k-%s",
        initial={"name": "Amara", "way": "ask", "arriving": "stretched", "weight": 3, "agenda": True, "stay": True,
                 "topics": ["career"]},
    )  # fmt: skip


def stopped_form() -> PatternForm:
    """The form as it comes back with two things missing."""
    data = {"look": "always", "way": "ask", "arriving": "tired", "weight": "2"}
    stopped = PatternForm(data, auto_id="s-%s")
    for field in stopped.fields.values():
        field.error_messages["required"] = "This is still empty. A rough sentence is fine."
    return stopped


def chart() -> LineChart:
    """A line that rises."""
    months = zip(("May", "June", "July", "August", "September"), (1.4, 1.6, 1.5, 1.1, 1.9), strict=True)
    return LineChart(
        finding="Up since the agenda nudge in June",
        detail="Meetings per pair each month.",
        title="From 1.4 in May to 1.9 in September, against an agreed rhythm of 2",
        points=[Point(name[:3], name, value) for name, value in months],
        name_heading="Month",
        value_heading="Meetings per pair",
        target=2,
        target_label="agreed rhythm: 2",
    )


def groups() -> list[dict[str, Any]]:
    """Every component in the order of the page, with its examples: ``data/patterns.toml``, looked up."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [_looked_up(group) for group in data["group"]]


def _looked_up(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _looked_up(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_looked_up(each) for each in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    kind, _space, rest = value[1:].partition(" ")
    return _LOOKUPS[kind](rest)


def _composed(text: str) -> forms.BoundField:
    label, _colon, initial = text.partition(": ")

    class Composed(forms.Form):
        text = forms.CharField(label=label, widget=widgets.Voice(rows=2))

    return Composed(initial={"text": initial}, auto_id=f"k-{slugify(label)}-%s")["text"]


_LOOKUPS: dict[str, Callable[[str], Any]] = {
    "amara": lambda _rest: AMARA,
    "jonas": lambda _rest: JONAS,
    "chidi": lambda _rest: CHIDI,
    "chart": lambda _rest: chart(),
    "day": lambda rest: clock.now().date() - timedelta(days=int(rest)),
    "field": _composed,
    # The file is part of this package.
    "html": lambda rest: mark_safe(rest),  # noqa: S308
}
