"""The sentences that forms say by themselves, in our voice instead of the framework's."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_NOT_A_CHOICE = _("This isn’t one of the choices any more. Please choose again.")

FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("This is still empty.")},
    forms.IntegerField: {"invalid": _("A whole number, please.")},
    forms.FloatField: {"invalid": _("A number, please.")},
    forms.DecimalField: {"invalid": _("A number, please.")},
    forms.DateField: {"invalid": _("We can’t read this as a date. Day, month and year, please.")},
    forms.TimeField: {"invalid": _("We can’t read this as a time. Like 16:00, please.")},
    forms.DateTimeField: {"invalid": _("We can’t read this as a date and a time.")},
    forms.DurationField: {"invalid": _("We can’t read this as a length of time.")},
    forms.ChoiceField: {"invalid_choice": _NOT_A_CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _NOT_A_CHOICE, "invalid_list": _NOT_A_CHOICE},
    forms.ModelChoiceField: {"invalid_choice": _NOT_A_CHOICE},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": _NOT_A_CHOICE,
        "invalid_list": _NOT_A_CHOICE,
        "invalid_pk_value": _NOT_A_CHOICE,
    },
    forms.FileField: {
        "invalid": _("The file did not arrive. Please choose it again."),
        "missing": _("The file did not arrive. Please choose it again."),
        "empty": _("There is nothing in this file."),
    },
    forms.ImageField: {"invalid_image": _("We can’t read this as a picture. JPEG, PNG and WebP work.")},
}
"""By kind of field, what it says when something is missing or cannot be read."""

VALIDATORS: dict[type[Any], Any] = {
    validators.EmailValidator: _("This doesn’t look like an email address yet."),
    validators.URLValidator: _("This doesn’t look like a web address yet. They begin with https://"),
    validators.ProhibitNullCharactersValidator: _(
        "Part of this can’t be kept. Please paste it again as plain text."
    ),
    validators.MinValueValidator: _("At least %(limit_value)s, please."),
    validators.MaxValueValidator: _("At most %(limit_value)s, please."),
    validators.MinLengthValidator: ngettext_lazy(
        "A little more, please: at least %(limit_value)d character.",
        "A little more, please: at least %(limit_value)d characters.",
        "limit_value",
    ),
    validators.MaxLengthValidator: ngettext_lazy(
        "This is longer than we can keep: %(show_value)d where %(limit_value)d character fits.",
        "This is longer than we can keep: %(show_value)d where %(limit_value)d characters fit.",
        "limit_value",
    ),
}
"""By validator, what it says."""


def give_forms_our_voice() -> None:
    """Replace the framework's sentences for every form there is, those of other packages included.

    Called once, when the applications are ready and before any form is made.
    """
    for field, sentences in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence
    validators.validate_email.message = VALIDATORS[validators.EmailValidator]
