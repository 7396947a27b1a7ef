"""Widgets that know how they look; ``{% field %}`` draws them. Each works as a plain input without CSS or script."""

from collections.abc import Mapping
from typing import Any

from django import forms


class _WithHints:
    """Choices with a quieter line below each, by value."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})


class ChoiceCards(_WithHints, forms.RadioSelect):
    """One of a few, each on a card with a title and a line of explanation (``hints`` by value)."""

    look = "cards"


class ManyCards(_WithHints, forms.CheckboxSelectMultiple):
    """Any of a few, each on a card with a title and a line of explanation (``hints`` by value)."""

    look = "cards"


class Segmented(forms.RadioSelect):
    """One of two to five short words, side by side."""

    look = "segmented"


class ManySegmented(forms.CheckboxSelectMultiple):
    """Any of a few short words, side by side."""

    look = "segmented"


class Checks(_WithHints, forms.CheckboxSelectMultiple):
    """Any of several, as a plain list of ticks."""

    look = "checks"


class Switch(forms.CheckboxInput):
    """On or off, at once readable; the label stands before it."""

    look = "switch"


class Range(forms.NumberInput):
    """A number between two ends that says its value in words (``words``, lowest first, steps of one)."""

    look = "range"
    input_type = "range"

    def __init__(self, words: list[str], attrs: Mapping[str, Any] | None = None, *, least: int = 0) -> None:
        super().__init__({"min": least, "max": least + len(words) - 1, "step": 1, **(attrs or {})})
        self.words = words


class Voice(forms.Textarea):
    """Where a person writes in their own words; ``most`` characters, with a counter near the end."""

    def __init__(
        self, attrs: Mapping[str, Any] | None = None, *, rows: int = 4, most: int | None = None
    ) -> None:
        counter = {"data-most": most} if most else {}
        super().__init__({"rows": rows, **counter, **(attrs or {})})


class VoiceLine(forms.TextInput):
    """One line in a person's own words, in their type."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"data-voice": True, **(attrs or {})})


class Day(forms.DateInput):
    """A date, picked or typed, in the form every browser understands."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}), format="%Y-%m-%d")


class Hour(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}), format="%H:%M")


class Moment(forms.DateTimeInput):
    """A date and a time in the reader's own time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}), format="%Y-%m-%dT%H:%M")
