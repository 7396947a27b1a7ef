"""The sentence one looks with: every part is a choice, and the whole can be read aloud."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.matching.suggestions import Looking
from rapport.matching.wording import in_sentence
from rapport.people.languages import spoken


class LookingForm(forms.Form):
    """I’d like to get better at … with someone who …, meeting … in …, …."""

    skill = forms.ChoiceField(label=_("Learning"), required=False)
    depth = forms.ChoiceField(
        label=_("Experience"),
        required=False,
        choices=[("", _("has done it or can talk about it")), ("done", _("has done it"))],
    )
    format = forms.ChoiceField(
        label=_("How you meet"),
        required=False,
        choices=[("", _("either way")), ("video", _("by video")), ("in_person", _("in person"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("at any time")),
            ("daytime", _("in working hours")),
            ("evening", _("on weekday evenings")),
            ("weekend", _("at the weekend")),
        ],
    )

    def __init__(self, *args: Any, wanted: Sequence[str], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = guides.skills()
        mine = [(slug, in_sentence(str(known[slug].name))) for slug in wanted if slug in known]
        taken = {slug for slug, _name in mine}
        others = [
            (str(area.name), [(s.key, in_sentence(str(s.name))) for s in area.skills if s.key not in taken])
            for area in guides.skill_areas()
        ]
        skill: Any = self.fields["skill"]
        anything = _("any of the things I’ve named") if mine else _("anything")
        skill.choices = [("", anything), *mine, *((area, rest) for area, rest in others if rest)]
        language: Any = self.fields["language"]
        any_language = _("any language I speak")
        language.choices = [("", any_language), *((code, spoken(code)) for code in languages)]

    @property
    def looking(self) -> Looking:
        """What is looked for; a choice that does not exist counts as anything."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Looking(**{name: data.get(name) or "" for name in self.fields})
