"""Adding a skill to a list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.people.forms.choices import skill_choices
from rapport.people.models import Expertise
from rapport.ui.widgets import ChoiceCards


class AddSkillForm(forms.Form):
    """One more skill from the vocabulary."""

    skill = forms.ChoiceField(label=_("Add one"), error_messages={"required": _("Choose one first.")})

    def __init__(self, *args: Any, taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = skill_choices(set(taken))  # type: ignore[attr-defined]


class OfferSkillForm(AddSkillForm):
    """One more skill, and which of the three lists it belongs on."""

    list = forms.ChoiceField(
        label=_("How far"),
        choices=Expertise.List.choices,
        widget=ChoiceCards(
            hints={
                Expertise.List.DONE: _("You’ve been through it, more than once."),
                Expertise.List.TALK: _("You know a bit, and can think along."),
                Expertise.List.REFER: _("You’d name somebody better."),
            }
        ),
        initial=Expertise.List.DONE,
    )
