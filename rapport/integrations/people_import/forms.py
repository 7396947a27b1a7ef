"""The upload, and what the mapping pages send."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.integrations.people_import.fields import FIELDS, LEAVE_OUT, ROLES, WORD_FIELDS
from rapport.integrations.people_import.mapping import Mapping, plain
from rapport.integrations.people_import.words import Meaning, key_called
from rapport.kernel.sheets import BYTES_MAX, asks_for_privilege


class UploadForm(forms.Form):
    """A sheet to bring in."""

    sheet = forms.FileField(
        label=_("The sheet"),
        help_text=_("A .csv or .xlsx, as your form or HR system exports it. Up to 10 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("This file is empty."),
            "missing": _("The file did not arrive. Choose it once more."),
        },
        max_length=None,
    )

    def bytes_and_name(self) -> tuple[bytes, str]:
        """What was uploaded, and the last part of the name it came under."""
        uploaded: UploadedFile[bytes] = self.cleaned_data["sheet"]
        # One byte above the limit is enough to be refused; the rest of a huge file need not be copied.
        return uploaded.read(BYTES_MAX + 1), (uploaded.name or "").replace("\\", "/").rpartition("/")[2]


class ColumnsForm(forms.Form):
    """For each column of the sheet, what is in it. Columns that ask for rights over others have no field."""

    def __init__(self, *args: Any, headers: Sequence[str], mapping: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        choices = [(LEAVE_OUT, _("Leave it out")), *FIELDS.items()]
        for at, header in enumerate(headers):
            if not asks_for_privilege(header):
                self.fields[f"column-{at}"] = forms.ChoiceField(
                    choices=choices,
                    required=False,
                    label=header,
                    initial=mapping.field_of(header),
                    error_messages={"invalid_choice": _("This is nothing a column can hold.")},
                )

    def columns(self) -> dict[str, str]:
        """The field of each plain header."""
        return {
            plain(header): self.cleaned_data[f"column-{at}"]
            for at, header in enumerate(self.headers)
            if f"column-{at}" in self.cleaned_data
        }


class WordsForm:
    """What the words of the sheet mean: pairs of a word and the name of ours, in lists of the same order."""

    def __init__(self, meanings: Sequence[Meaning], data: QueryDict | None = None) -> None:
        self.meanings = meanings
        self.data = data
        self.errors: dict[tuple[str, str], str] = {}
        self.words: dict[str, dict[str, str]] = {}

    def is_valid(self) -> bool:
        """Whether every name that was typed is one of ours."""
        for kind in WORD_FIELDS if self.data is not None else ():
            words, names = self._pairs(kind)
            for word, name in zip(words, names, strict=False):
                self._take(kind, plain(word), name.strip())
        return not self.errors

    def typed(self, meaning: Meaning) -> str | None:
        """What was typed for a word in the form that came back."""
        if self.data is None:
            return None
        words, names = self._pairs(meaning.kind)
        return dict(zip(map(plain, words), names, strict=False)).get(plain(meaning.word))

    def _pairs(self, kind: str) -> tuple[list[str], list[str]]:
        assert self.data is not None
        return self.data.getlist(f"{kind}-word"), self.data.getlist(f"{kind}-name")

    def _take(self, kind: str, word: str, name: str) -> None:
        key = (
            (name if name in ROLES else None)
            if kind == "role"
            else key_called(kind, name)
            if name
            else LEAVE_OUT
        )
        if key is None or (name and not key):
            self.errors[kind, word] = gettext(
                "We don’t have that one. Pick from the list, or leave it empty."
            )
        else:
            self.words.setdefault(kind, {})[word] = key
