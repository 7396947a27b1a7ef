"""The form of the first visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.people.forms.choices import week_grid
from rapport.people.hours import SLOTS
from rapport.ui.forms import Name, Words
from rapport.ui.widgets import ManySegmented, Voice


class WelcomeForm(forms.Form):
    """The three small questions of the first visit; everything in it can be changed later, step by step."""

    name = Name(label=_("Your name"), help_text=_("As people should call you here."))
    about = Words(
        label=_("In your own words"),
        most=1000,
        required=False,
        help_text=_("This stands on your card."),
        widget=Voice(rows=3, most=1000),
    )
    skills = forms.MultipleChoiceField(
        label=_("We heard these. Keep the ones that fit."), required=False, widget=ManySegmented
    )
    offer = Words(
        label=_("What have you been through that somebody else is at the start of?"),
        most=1000,
        required=False,
        help_text=_("We only listen for skills. These words aren’t kept."),
        widget=Voice(rows=3, most=1000),
    )
    offers = forms.MultipleChoiceField(
        label=_("We heard these. Keep the ones that fit."), required=False, widget=ManySegmented
    )
    slots = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in SLOTS])
    time_zone = forms.CharField(
        max_length=64, initial="UTC", widget=forms.HiddenInput(attrs={"data-guess": "time-zone"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [(skill.key, skill.name) for skill in guides.skills().values()]
        self.fields["skills"].choices = every  # type: ignore[attr-defined]
        self.fields["offers"].choices = every  # type: ignore[attr-defined]

    def rows(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The grid of the week."""
        return week_grid(self["slots"].value() or ())
