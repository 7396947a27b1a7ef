"""What is chosen on the board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.matching.board.settings import DEFAULT_RULES, DEFAULT_WEIGHTS, GROUPS, RULES, WORDS
from rapport.ui.forms import Line, MomentInTime
from rapport.ui.widgets import Range, Switch

HINTS = {
    "keep_free": _("For people who join late"),
    "rolling": _("Pairs for whoever joins after a round; you read them before anybody is told"),
}


class SettingsForm(forms.Form):
    """What matters in a round, in words, and the rules that can be switched."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, weights: dict[str, int], rules: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in GROUPS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=len(WORDS) - 1,
                initial=weights.get(name, DEFAULT_WEIGHTS[name]),
                widget=Range([str(word) for word in WORDS]),
                error_messages={"required": _("Move it to one of the five words.")},
            )
        for name, label in RULES.items():
            self.fields[f"rule_{name}"] = forms.BooleanField(
                label=label,
                required=False,
                initial=rules.get(name, DEFAULT_RULES[name]),
                widget=Switch,
                help_text=HINTS.get(name, ""),
            )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{name}"] for name in GROUPS]

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        return [self[f"rule_{name}"] for name in RULES]

    @property
    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[f"weight_{name}"] for name in GROUPS}

    @property
    def rules(self) -> dict[str, bool]:
        return {name: self.cleaned_data[f"rule_{name}"] for name in RULES}


class PublishForm(forms.Form):
    """When a round goes out, and a line for each side."""

    at = MomentInTime(
        label=_("When it goes out"),
        help_text=_("Until then you can call it back."),
        error_messages={
            "required": _("Give a day and a time."),
            "invalid": _("Please give a day and a time."),
        },
    )
    note_to_mentees = Line(label=_("A line to those who learn"), most=400, required=False)
    note_to_mentors = Line(label=_("A line to those who guide"), most=400, required=False)
