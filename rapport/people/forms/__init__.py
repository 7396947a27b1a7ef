"""The forms of the profile and of the first visit."""

from rapport.people.forms.skills import AddSkillForm, OfferSkillForm
from rapport.people.forms.steps import (
    AboutForm,
    ClockForm,
    ContactForm,
    HoursForm,
    InterestsForm,
    PhotoForm,
    StepForm,
)
from rapport.people.forms.weeks import WindowsForm
from rapport.people.forms.welcome import WelcomeForm

__all__ = [
    "AboutForm",
    "AddSkillForm",
    "ClockForm",
    "ContactForm",
    "HoursForm",
    "InterestsForm",
    "OfferSkillForm",
    "PhotoForm",
    "StepForm",
    "WelcomeForm",
    "WindowsForm",
]
