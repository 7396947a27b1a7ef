"""Form fields made from clauses: what the guides ask becomes a form, and nothing is asked twice."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.library.agreement import Clause
from rapport.mentorships.reveal import Value
from rapport.ui.forms import Line
from rapport.ui.widgets import Checks, ChoiceCards, Day, Hour

WORDS_MOST = 400
FURTHEST = timedelta(days=731)


class CardsThatShow(ChoiceCards):
    """Cards of which one shows another part of the form while it is chosen (``shows``: value to id)."""

    def __init__(self, *args: Any, shows: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shows = dict(shows or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.shows:
            option["attrs"]["data-shows"] = self.shows[str(value)]
        return option


class HoursWidget(forms.MultiWidget):
    """From and until, on the clock."""

    look = "several"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            [
                Hour({"aria-label": _("From"), "class": "input"}),
                Hour({"aria-label": _("Until"), "class": "input"}),
            ],
            dict(attrs or {}),
        )

    def decompress(self, value: Any) -> list[str]:
        return str(value).split("-") if value else ["", ""]


class HoursField(forms.MultiValueField):
    """Hours of the day as ``20:00-08:00``; over midnight where they end earlier than they begin."""

    widget = HoursWidget

    def __init__(self, **kwargs: Any) -> None:
        times = {"invalid": _("A time looks like 20:00.")}
        super().__init__(
            [
                forms.TimeField(required=False, error_messages=times),
                forms.TimeField(required=False, error_messages=times),
            ],
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, values: Sequence[time | None]) -> str:
        if not any(values):
            return ""
        start, end = values
        if start is None or end is None:
            raise ValidationError(_("Say both: from when, and until when."))
        if start == end:
            raise ValidationError(_("From and until are the same. When does it end?"))
        return f"{start:%H:%M}-{end:%H:%M}"


def field_for(clause: Clause, role: str, *, as_joint: bool, shows: Mapping[str, str]) -> forms.Field:
    """The form field of a clause; nothing is required while people are still on their way.

    ``as_joint`` makes it a short list to decide from, instead of cards to think over.
    """
    label = clause.question(role) or clause.title
    common: dict[str, Any] = {"label": label, "required": False, "help_text": clause.hint or ""}
    choices = [(choice.value, choice.label) for choice in clause.choices]
    if clause.kind == "choice" and clause.join == "stricter":
        # The guides go from loose to strict; people are offered the safest first.
        choices.reverse()
    match clause.kind:
        case "choice" | "number":
            if as_joint:
                return forms.ChoiceField(choices=[("", _("Decide together")), *choices], **common)
            return forms.ChoiceField(
                choices=choices, widget=CardsThatShow(shows=shows, hints=_start_here(clause)), **common
            )
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=Checks, **common)
        case "hours":
            return HoursField(**common)
        case "date":
            return forms.DateField(widget=Day, **common)
        case "text":
            return Line(most=WORDS_MOST, **common)


def to_value(cleaned: Any) -> Value:
    """A cleaned value as answers keep it: text, or a list of texts."""
    if isinstance(cleaned, list | tuple):
        return [str(each) for each in cleaned]
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    return str(cleaned or "")


def from_value(clause: Clause, value: Value | None, *, as_joint: bool) -> Any:
    """A kept value as the form shows it; alone, hours and days of rest start from their defaults."""
    if value:
        return date.fromisoformat(str(value)) if clause.kind == "date" else value
    if (
        as_joint
        or clause.join != "beside"
        or clause.default is None
        or clause.kind not in {"hours", "choices"}
    ):
        return None
    return list(clause.default_values) if clause.kind == "choices" else clause.default


def refuse_past(clause: Clause, value: Any) -> None:
    """Raises: ValidationError, for a day that cannot be meant."""
    if not isinstance(value, date):
        return
    today = clock.now().date()
    if not today < value <= today + FURTHEST:
        raise ValidationError(_("Pick a day ahead, within the next two years."))


def _start_here(clause: Clause) -> dict[str, Any]:
    """A quiet word on the answer many start from; it is never chosen for anybody."""
    return {clause.default: _("Many pairs start here")} if clause.default is not None else {}
