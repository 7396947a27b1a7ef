from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.notifications.kinds import ALWAYS_ON, EXPLAINED, Group
from rapport.notifications.models import Preferences
from rapport.notifications.operations import Choice
from rapport.ui.widgets import Checks, ChoiceCards, Hour, Segmented, Switch

_CAN_SWITCH = [group for group in Group if group not in ALWAYS_ON]
_DAY_MINUTES = 24 * 60


class PreferencesForm(forms.Form):
    """The page "When we may write to you"."""

    groups = forms.MultipleChoiceField(
        label=_("What about"),
        required=False,
        choices=[(group.value, group.label) for group in _CAN_SWITCH],
        widget=Checks(hints={group.value: EXPLAINED[group] for group in _CAN_SWITCH}),
    )
    hours_from = forms.TimeField(label=_("Not before"), widget=Hour())
    hours_until = forms.TimeField(
        label=_("Not after"), widget=Hour(), help_text=_("00:00 means until midnight.")
    )
    on_weekends = forms.BooleanField(label=_("On Saturdays and Sundays too"), required=False, widget=Switch())
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[
            (Preferences.Rhythm.AT_ONCE, _("As things happen")),
            (Preferences.Rhythm.DAILY, _("Once a day")),
            (Preferences.Rhythm.WEEKLY, _("Once a week")),
        ],
        widget=ChoiceCards(
            hints={
                Preferences.Rhythm.AT_ONCE: _("One mail for each thing, within your hours."),
                Preferences.Rhythm.DAILY: _("One mail with everything in it, when your hours begin."),
                Preferences.Rhythm.WEEKLY: _("One mail on Mondays. What can’t wait still comes at once."),
            }
        ),
    )
    nudges = forms.ChoiceField(
        label=_("Nudges, which nobody is waiting for"),
        choices=[
            (Preferences.Nudges.WEEKLY, _("One a week at most")),
            (Preferences.Nudges.MONTHLY, _("One a month")),
            (Preferences.Nudges.NEVER, _("None")),
        ],
        widget=Segmented(),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "hours_from" in cleaned and "hours_until" in cleaned and not self._hours_are_in_order(cleaned):
            self.add_error("hours_until", _("The end of your hours should come after their beginning."))
        return cleaned

    def choice(self) -> Choice:
        """What was chosen; after ``is_valid()``."""
        cleaned = self.cleaned_data
        return Choice(
            switched_off=[group for group in _CAN_SWITCH if group.value not in cleaned["groups"]],
            rhythm=Preferences.Rhythm(cleaned["rhythm"]),
            nudges=Preferences.Nudges(cleaned["nudges"]),
            hours_from_minutes=_minutes(cleaned["hours_from"]),
            hours_until_minutes=_minutes(cleaned["hours_until"]) or _DAY_MINUTES,
            on_weekends=cleaned["on_weekends"],
        )

    @staticmethod
    def _hours_are_in_order(cleaned: dict[str, Any]) -> bool:
        return _minutes(cleaned["hours_from"]) < (_minutes(cleaned["hours_until"]) or _DAY_MINUTES)


def initial_of(preferences: Preferences) -> dict[str, Any]:
    """The form's values for what a person has chosen so far."""
    return {
        "groups": [group.value for group in _CAN_SWITCH if group.value not in preferences.switched_off],
        "hours_from": _time(preferences.hours_from_minutes),
        "hours_until": _time(preferences.hours_until_minutes),
        "on_weekends": preferences.on_weekends,
        "rhythm": preferences.rhythm,
        "nudges": preferences.nudges,
        "version": preferences.version,
    }


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
