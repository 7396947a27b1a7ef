import re

import pytest
from django import forms

from rapport.ui import voice

WORDS_WE_AVOID = re.compile(r"\b(invalid|failed|overdue|required|must|error|submit|valid)\b|!", re.IGNORECASE)


class Plain(forms.Form):
    name = forms.CharField(max_length=5)
    mail = forms.EmailField()
    count = forms.IntegerField(max_value=3)
    way = forms.ChoiceField(choices=[("a", "A")])
    day = forms.DateField()


def said(**data):
    return {name: list(errors) for name, errors in Plain(data).errors.items()}


def test_what_is_missing_is_still_empty():
    assert said() == {name: ["This is still empty."] for name in Plain.base_fields}


def test_what_cannot_be_read_is_asked_for():
    assert said(name="too long", mail="amara@", count="4", way="<b>x</b>", day="soon") == {
        "name": ["This is longer than we can keep: 8 where 5 characters fit."],
        "mail": ["This doesn’t look like an email address yet."],
        "count": ["At most 3, please."],
        "way": ["This isn’t one of the choices any more. Please choose again."],
        "day": ["We can’t read this as a date. Day, month and year, please."],
    }


@pytest.mark.parametrize(
    "sentence",
    [str(each) for sentences in voice.FIELDS.values() for each in sentences.values()],
)
def test_no_sentence_scolds(sentence):
    assert not WORDS_WE_AVOID.search(sentence)
