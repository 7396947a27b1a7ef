"""Forms over the text gate: fields that clean what people type, and refusals that land beside their field."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_name, clean_text
from rapport.ui.dates import hour
from rapport.ui.widgets import Moment, Voice, VoiceLine


class _Gated(forms.CharField):
    """Text that passes the gate. The gate trims and measures, so Django's own trimming and limits stay off."""

    gate: Callable[..., str]

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.most = most

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        try:
            return type(self).gate(str(value), most=self.most)
        except InputIsWrong as wrong:
            raise ValidationError(str(wrong.sentence)) from wrong


class Words(_Gated):
    """Free text in somebody's own words, over several lines."""

    gate = staticmethod(clean_text)
    widget = Voice

    def __init__(self, *, most: int = 2_000, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)


class Line(_Gated):
    """One line in somebody's own words."""

    gate = staticmethod(clean_line)
    widget = VoiceLine

    def __init__(self, *, most: int = 200, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)


class Name(_Gated):
    """The name of a person or thing."""

    gate = staticmethod(clean_name)

    def __init__(self, *, most: int = 120, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)


class MomentInTime(forms.DateTimeField):
    """A day and a time by the reader's clock; the nights in which clocks change are nobody's mistake.

    A time that such a night skips is the one the clock shows instead, an hour that comes twice is the first of the
    two; ``note`` says so afterwards, for a toast.
    """

    widget = Moment
    note = ""

    def to_python(self, value: Any) -> datetime | None:
        self.note = ""
        try:
            return super().to_python(value)
        except ValidationError as error:
            typed = (error.params or {}).get("datetime")
            if error.code != "ambiguous_timezone" or not isinstance(typed, datetime):
                raise
            zone = get_current_timezone()
            moment = typed.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
            if moment.replace(tzinfo=None) != typed:
                self.note = _("Clocks go forward that night, so it is %(hour)s.") % {"hour": hour(moment)}
            else:
                self.note = _("Clocks go back that night; it is the first %(hour)s of the two.") % {
                    "hour": hour(moment)
                }
            return moment


def clock_notes(form: forms.BaseForm) -> Iterator[str]:
    """What is to be said of moments in nights in which clocks change, once the form was read."""
    for field in form.fields.values():
        if isinstance(field, MomentInTime) and field.note:
            yield field.note


@contextmanager
def beside(form: forms.BaseForm, **renamed: str) -> Iterator[None]:
    """Let an operation's ``InputIsWrong`` land beside its field of ``form``; the block ends there.

    ``with beside(form): operation(...); return go(...)`` and, after it, the form again with 422.
    ``renamed`` says which field of the form asks for an argument that goes by another name: ``starts="own"``.
    """
    try:
        yield
    except InputIsWrong as wrong:
        field = renamed.get(wrong.field or "", wrong.field)
        form.add_error(field if field in form.fields else None, str(wrong.sentence))
