"""The sentence one looks with: every part is a choice, and the whole can be read aloud."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.matching.background import QUESTIONS
from rapport.matching.suggestions import Looking
from rapport.matching.wording import in_sentence
from rapport.people.languages import spoken
from rapport.programs.operations.describing import WORDS_MOST
from rapport.ui.forms import Words
from rapport.ui.widgets import Checks, Switch, Voice


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

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything: Any = self.fields["skill"]
        everything.choices = [("", ""), *((slug, slug) for slug in guides.skills())]
        language: Any = self.fields["language"]
        language.choices = [("", _("any language I speak")), *((code, spoken(code)) for code in languages)]

    def put_first(self, wanted: Sequence[str]) -> None:
        """Offer the skills somebody has named, then those of the same areas; all of them to who has named none."""
        known = guides.skills()
        chosen = str(self["skill"].value() or "")
        named = [slug for slug in dict.fromkeys([*wanted, chosen]) if slug in known]
        mine = [(slug, in_sentence(str(known[slug].name))) for slug in named]
        near = [area for area in guides.skill_areas() if {each.key for each in area.skills} & set(named)]
        others = [
            (
                str(area.name),
                [(each.key, in_sentence(str(each.name))) for each in area.skills if each.key not in named],
            )
            # A page with every skill there is would be mostly a list; what is near says more.
            for area in near or guides.skill_areas()
        ]
        anything = _("any of the things I’ve named") if wanted else _("anything")
        skill: Any = self.fields["skill"]
        skill.choices = [("", anything), *mine, *((area, rest) for area, rest in others if rest)]

    @property
    def looking(self) -> Looking:
        """What is looked for; a choice that does not exist counts as anything."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Looking(**{name: data.get(name) or "" for name in self.fields})


class OwnWordsForm(forms.Form):
    """What somebody hopes for and what they have been through, in their own words; both may stay empty."""

    goal = Words(
        label=_("What would you like help with?"),
        help_text=_(
            "What you’re stuck on, and what you’d like to be able to do. A situation says more than a topic."
        ),
        most=WORDS_MOST,
        required=False,
        widget=Voice(rows=4, most=WORDS_MOST),
    )
    experience = Words(
        label=_("What have you been through that could help somebody?"),
        help_text=_(
            "What it was like, and what you know now. Without it, what you wrote about yourself counts."
        ),
        most=WORDS_MOST,
        required=False,
        widget=Voice(rows=4, most=WORDS_MOST),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, learns: bool, guides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, is_asked in (("goal", learns), ("experience", guides)):
            if not is_asked:
                del self.fields[name]


class BackgroundForm(forms.Form):
    """What somebody tells for matching only, and what they hope for in a mentor; every part may stay empty."""

    is_used = forms.BooleanField(
        label=_("Use it when mentors are suggested to me"),
        help_text=_("While this is off, nothing below changes any suggestion of yours."),
        required=False,
        widget=Switch,
    )

    def __init__(self, *args: Any, learns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learns = learns
        if not learns:
            del self.fields["is_used"]
        for question in QUESTIONS:
            answers = list(question.answers.items())
            self.fields[f"said_{question.key}"] = forms.ChoiceField(
                label=question.label,
                choices=[("", _("I’d rather not say")), *answers],
                required=False,
                error_messages={"invalid_choice": _("Choose one of these, or none.")},
            )
            if learns and question.is_yes_or_no:
                self.fields[f"hoped_{question.key}"] = forms.BooleanField(label=question.hope, required=False)
            elif learns:
                self.fields[f"hoped_{question.key}"] = forms.MultipleChoiceField(
                    label=question.hope,
                    choices=answers,
                    required=False,
                    widget=Checks,
                    error_messages={"invalid_choice": _("Choose among these, or none.")},
                )

    @property
    def said_fields(self) -> list[forms.BoundField]:
        return [self[f"said_{question.key}"] for question in QUESTIONS]

    @property
    def hoped_fields(self) -> list[forms.BoundField]:
        return [self[f"hoped_{question.key}"] for question in QUESTIONS] if self.learns else []

    @property
    def said(self) -> dict[str, str]:
        return {question.key: self.cleaned_data[f"said_{question.key}"] for question in QUESTIONS}

    @property
    def hoped(self) -> dict[str, list[str]]:
        given = {question.key: self.cleaned_data.get(f"hoped_{question.key}") or [] for question in QUESTIONS}
        return {key: ["yes"] if hoped is True else hoped for key, hoped in given.items()}
