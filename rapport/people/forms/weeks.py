"""A week at a glance, to tick."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from rapport.people.forms.choices import week_grid
from rapport.people.forms.steps import StepForm
from rapport.people.hours import SLOTS, opening_in_words
from rapport.people.slots import WeeklyWindow
from rapport.ui.widgets import Hour, ManySegmented


class WindowsForm(StepForm):
    """A week at a glance: parts of days to tick, and hours of one's own that fit no part."""

    slots = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in SLOTS])
    others = forms.MultipleChoiceField(label=_("And these hours"), required=False, widget=ManySegmented)
    weekday = forms.TypedChoiceField(
        label=_("Day"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", _("Choose a day")), *((str(number), name) for number, name in WEEKDAYS.items())],
    )
    from_at = forms.TimeField(label=_("From"), required=False, widget=Hour)
    until_at = forms.TimeField(label=_("Until"), required=False, widget=Hour)

    def __init__(self, *args: Any, beyond: Sequence[WeeklyWindow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beyond = {f"{each.weekday}.{each.from_minute}.{each.until_minute}": each for each in beyond}
        self.fields["others"].choices = [(name, opening_in_words(each)) for name, each in self.beyond.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        own = [data.get("weekday"), data.get("from_at"), data.get("until_at")]
        if any(each is not None for each in own) and None in own and not self.errors:
            self.add_error("weekday", _("A day, a beginning and an end, please; or leave all three empty."))
        return data

    def rows(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The grid of the week."""
        return week_grid(self["slots"].value() or ())

    def value(self) -> list[WeeklyWindow]:
        data = self.cleaned_data
        windows = [SLOTS[name] for name in data["slots"]] + [self.beyond[name] for name in data["others"]]
        if data.get("weekday") is not None:
            start, end = data["from_at"], data["until_at"]
            last = end.hour * 60 + end.minute or 24 * 60
            windows.append(WeeklyWindow(data["weekday"], start.hour * 60 + start.minute, last))
        return windows
