"""What people type about goals, made clean."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Goal, Reflection
from rapport.growth.operations import GoalInput
from rapport.growth.operations.steps import STEPS_MOST
from rapport.library.coaches.goals import GoalDraft
from rapport.ui.forms import Line, Words
from rapport.ui.widgets import Day, Segmented, Switch, Voice, VoiceLine

STEPS_AT_ONCE = 3
TEXT_MOST = 400


def _number(label: Any, **extra: Any) -> forms.DecimalField:
    attrs = {"inputmode": "decimal", "autocomplete": "off"}
    return forms.DecimalField(
        label=label, required=False, max_digits=12, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs), error_messages={"invalid": _("A number, like 12 or 3.5.")}, **extra,
    )  # fmt: skip


class GoalForm(forms.Form):
    """A goal in one sentence, and the five short questions that sharpen it. Only the sentence is needed."""

    text = Words(
        label=_("The goal, in one sentence"),
        most=TEXT_MOST,
        widget=Voice({"class": "goal-input"}, rows=3, most=TEXT_MOST),
        error_messages={"required": _("This is still empty. A rough sentence is fine.")},
    )
    what = Line(label=_("What exactly would you do?"), most=TEXT_MOST, required=False)
    start = _number(_("From"))
    target = _number(_("To"))
    unit = Line(label=_("Of what?"), most=80, required=False)
    strategies = Words(
        label=_("Which two or three ways of learning it will you try?"), required=False,
        widget=Voice(rows=2, most=2_000),
    )  # fmt: skip
    why = Words(
        label=_("Why does it matter to you?"),
        help_text=_("Yours, not your manager’s. This is the line you’ll want to read when it gets hard."),
        required=False,
        widget=Voice(rows=2, most=2_000),
    )
    by_on = forms.DateField(
        label=_("By when?"), required=False, widget=Day,
        error_messages={"invalid": _("A date, please, like 2026-12-03.")},
    )  # fmt: skip
    look = forms.ChoiceField(
        label=_("Look at it together"), choices=Goal.Look.choices, initial=Goal.Look.EACH_MEETING
    )
    learning = forms.BooleanField(
        label=_("This one is for learning"),
        help_text=_("No number to reach. You name ways to try, and keep the one that helps."),
        required=False,
        widget=Switch,
    )
    stretch = forms.BooleanField(
        label=_("This one is a stretch"),
        help_text=_(
            "Bigger than feels comfortable. You break it into stairs, and it’s never counted as late."
        ),
        required=False,
        widget=Switch,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    steps_there = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: int = STEPS_AT_ONCE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, steps + 1):
            self.fields[f"step_{number}"] = Line(
                label=_("Step %(number)d") % {"number": number}, most=TEXT_MOST, required=False,
                widget=VoiceLine({"placeholder": _("Then…")} if number > 1 else None),
            )  # fmt: skip

    @property
    def step_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._step_names()]

    @property
    def kind(self) -> str:
        if self._raw("stretch"):
            return Goal.Kind.STRETCH
        return Goal.Kind.LEARNING if self._raw("learning") else Goal.Kind.SMART

    def given(self) -> GoalInput:
        """Return what was typed, clean; call on a valid form."""
        clean = self.cleaned_data
        return GoalInput(
            text=clean["text"],
            kind=self.kind,
            why=clean["why"],
            strategies=clean["strategies"],
            by_on=clean["by_on"],
            look=clean["look"],
            start=clean["start"],
            target=clean["target"],
            unit=clean["unit"],
            steps=[clean[name] for name in self._step_names()],
        )

    def draft(self) -> GoalDraft:
        """Return what stands in the fields right now, valid or not, for the coach to read."""
        return GoalDraft(
            text=self._raw("text"),
            kind=self.kind,  # type: ignore[arg-type]
            what=self._raw("what"),
            start=self._raw("start"),
            target=self._raw("target"),
            unit=self._raw("unit"),
            why=self._raw("why"),
            steps=[*self._steps_there(), *(self._raw(name) for name in self._step_names())],
            strategies=self._raw("strategies"),
            by_on=self._date_so_far(),
        )

    def _steps_there(self) -> list[str]:
        """Steps the goal has already, of which the coach need not know more than that they are there."""
        count = self._raw("steps_there")
        return [count] * min(int(count), STEPS_MOST) if count.isdecimal() else []

    def _step_names(self) -> list[str]:
        return [f"step_{number}" for number in range(1, len(self.fields)) if f"step_{number}" in self.fields]

    def _date_so_far(self) -> date | None:
        try:
            found: date | None = self.fields["by_on"].clean(self["by_on"].value())
        except forms.ValidationError:
            return None
        return found

    def _raw(self, name: str) -> str:
        value = self[name].value()
        return "" if value in (None, False) else str(value)


class ChangeForm(forms.Form):
    """Change course: the goal now, by when, and what was learned that changed it."""

    text = Words(
        label=_("The goal now"), most=TEXT_MOST, widget=Voice(rows=3, most=TEXT_MOST),
        error_messages={"required": _("This is still empty. A rough sentence is fine.")},
    )  # fmt: skip
    by_on = forms.DateField(label=_("By when?"), required=False, widget=Day)
    reason = Words(
        label=_("What did you learn that changed it?"), required=False, widget=Voice(rows=2, most=2_000)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(forms.Form):
    """One step: what, by when, how long, and the plan for when and where."""

    text = Line(
        label=_("The step"), most=TEXT_MOST,
        error_messages={"required": _("This is still empty. A rough sentence is fine.")},
    )  # fmt: skip
    due_on = forms.DateField(label=_("By when?"), required=False, widget=Day)
    minutes = forms.IntegerField(
        label=_("About how many minutes?"), required=False, min_value=1, max_value=24 * 60,
        error_messages={
            "invalid": _("A whole number of minutes."),
            "min_value": _("Somewhere between a minute and a day."),
            "max_value": _("Somewhere between a minute and a day."),
        },
    )  # fmt: skip
    if_then = Words(
        label=_("When and where will you start?"),
        help_text=_(
            "“If it’s Monday at nine and I’m at my desk, I…” People who write this line start more often."
        ),
        required=False,
        widget=Voice(rows=2, most=2_000),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ProgressForm(forms.Form):
    """Where a goal stands: ten seconds."""

    value = _number(_("The number now"))
    line = Line(label=_("What’s helping, or what got in the way?"), most=TEXT_MOST, required=False)


class CameOfItForm(forms.Form):
    """What came of a step."""

    came_of_it = Words(label=_("What came of it?"), required=False, widget=Voice(rows=2, most=2_000))


class RemarkForm(forms.Form):
    """What somebody thinks of the other's goal."""

    text = Words(
        label=_("What do you think of it?"), widget=Voice(rows=2, most=2_000),
        error_messages={"required": _("This is still empty. A rough sentence is fine.")},
    )  # fmt: skip


class ChallengeForm(forms.Form):
    """Something that is hard right now."""

    text = Words(
        label=_("What’s hard right now?"),
        help_text=_("When did it last happen? One moment is easier to help with than a pattern."),
        widget=Voice(rows=3, most=2_000),
        error_messages={"required": _("This is still empty. A rough sentence is fine.")},
    )
    tried = Words(
        label=_("What have you tried already, and what came of it?"), required=False,
        widget=Voice(rows=2, most=2_000),
    )  # fmt: skip


class WinForm(forms.Form):
    """Something that went well, and whose it is."""

    text = Words(
        label=_("What went well?"), widget=Voice(rows=2, most=2_000),
        error_messages={"required": _("This is still empty. Small ones count the most.")},
    )  # fmt: skip
    of = forms.ChoiceField(label=_("Whose is it?"), widget=Segmented)

    def __init__(self, *args: Any, people: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = self.fields["of"]
        assert isinstance(of, forms.ChoiceField)
        of.choices = list(people.items())


class ReflectionForm(forms.Form):
    """Up to three lines of looking back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for about, question in Reflection.About.choices:
            self.fields[about] = Words(label=question, required=False, widget=Voice(rows=2, most=2_000))
