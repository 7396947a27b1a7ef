"""Forms over the text gate: fields that clean what people type, and refusals that land beside their field."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_name, clean_text
from rapport.ui.widgets import Voice, VoiceLine


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
