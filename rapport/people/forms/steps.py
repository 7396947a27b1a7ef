"""The forms of the profile's steps; each carries the version it was made on."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.people import languages
from rapport.people.forms.choices import time_zone_choices
from rapport.people.hours import Hours
from rapport.people.models import Capacity
from rapport.people.operations import AboutThem, Contact
from rapport.ui.forms import Line, Name, Words
from rapport.ui.widgets import ManySegmented, Segmented, Switch, Voice


class StepForm(forms.Form):
    """A step of the profile; ``version`` is how often it had been saved when the page was opened."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def expected(self) -> int:
        return int(self.cleaned_data.get("version") or 0)


class AboutForm(StepForm):
    """Who somebody is, in their own words."""

    name = Name(label=_("Your name"), help_text=_("As people should call you here."))
    pronouns = Line(label=_("Your pronouns"), most=40, required=False)
    headline = Line(
        label=_("What you do, in a line"),
        most=160,
        required=False,
        help_text=_("“Data analyst, night services”"),
    )
    place = Line(label=_("Where you are"), most=80, required=False, help_text=_("A town is enough."))
    department = Line(
        label=_("Department or background"),
        most=120,
        required=False,
        help_text=_("So that some suggestions can come from somewhere else."),
    )
    about = Words(
        label=_("In your own words"),
        most=1000,
        required=False,
        help_text=_("What would you tell somebody over a first coffee?"),
        widget=Voice(rows=5, most=1000),
    )

    def value(self) -> AboutThem:
        data = self.cleaned_data
        return AboutThem(**{name: data[name] for name in AboutThem.__dataclass_fields__})


class PhotoForm(forms.Form):
    """A photo from somebody's own device."""

    photo = forms.FileField(
        label=_("A photo"),
        help_text=_(
            "JPEG, PNG, WebP or GIF. We keep a small square of it and nothing else, no place and no date."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"required": _("Choose a picture first."), "empty": _("This file is empty.")},
        # Whatever it is called, the file is kept under another name.
        max_length=None,
    )


class ClockForm(StepForm):
    """Time zone and language."""

    time_zone = forms.ChoiceField(
        label=_("Your clock"), error_messages={"invalid_choice": _("We don’t know this time zone.")}
    )
    language = forms.ChoiceField(label=_("The language of these pages and mails"), widget=Segmented)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices()  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]


class HoursForm(StepForm):
    """The time somebody can give, and how they like to meet."""

    hours_per_month = forms.DecimalField(
        label=_("Hours a month"),
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=80,
        localize=False,
        help_text=_("All in all: meetings, and the little in between."),
        error_messages={"invalid": _("A number, please, like 2 or 1.5.")},
    )
    partners_most = forms.IntegerField(
        label=_("People you’d guide at once"),
        min_value=0,
        max_value=20,
        help_text=_("0 if you’re only here to learn, or full."),
        error_messages={"invalid": _("A whole number, please.")},
    )
    format = forms.ChoiceField(label=_("How you meet"), widget=Segmented, choices=Capacity.Format.choices)
    rhythm_days = forms.TypedChoiceField(
        label=_("How often you’d like to meet"),
        coerce=int,
        widget=Segmented,
        choices=[(7, _("Every week")), (14, _("Every two weeks")), (28, _("Every four weeks"))],
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you can talk in"),
        widget=ManySegmented,
        error_messages={"required": _("One language at least, so that you can talk.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("languages", ())
        self.fields["languages"].choices = list(languages.names(tuple(held)).items())  # type: ignore[attr-defined]
        rhythm: Any = self.fields["rhythm_days"]
        days = self.initial.get("rhythm_days")
        if days is not None and days not in dict(rhythm.choices):
            rhythm.choices = [*rhythm.choices, (days, _("Every %(days)d days") % {"days": days})]

    def value(self) -> Hours:
        data = self.cleaned_data
        return Hours(
            data["hours_per_month"],
            data["partners_most"],
            data["format"],
            tuple(data["languages"]),
            data["rhythm_days"],
        )


class ContactForm(StepForm):
    """What stays hidden until somebody shares it with the people they are in it with."""

    shares_email = forms.BooleanField(label=_("They may see my email"), required=False, widget=Switch)
    phone = Line(label=_("A phone number"), most=40, required=False)
    shares_phone = forms.BooleanField(label=_("They may see my number"), required=False, widget=Switch)
    support_needs = Words(
        label=_("What helps you take part"),
        most=1000,
        required=False,
        help_text=_("Captions, breaks, a quiet place, things in writing. Nobody needs a reason."),
        widget=Voice(rows=3, most=1000),
    )
    shares_support_needs = forms.BooleanField(label=_("They may read this"), required=False, widget=Switch)

    def value(self) -> Contact:
        data = self.cleaned_data
        return Contact(**{name: data[name] for name in Contact.__dataclass_fields__})


class InterestsForm(StepForm):
    """What somebody likes, and what they would rather not."""

    likes = forms.MultipleChoiceField(label=_("You like"), required=False, widget=ManySegmented)
    dislikes = forms.MultipleChoiceField(label=_("You’d rather not"), required=False, widget=ManySegmented)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = [(card.key, card.name) for card in guides.interests().values()]
        for name in ("likes", "dislikes"):
            self.fields[name].choices = cards  # type: ignore[attr-defined]
