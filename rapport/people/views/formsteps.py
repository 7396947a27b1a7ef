"""The steps that are one plain form: what it starts with, and what saving it does."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rapport.people.forms import AboutForm, ClockForm, ContactForm, HoursForm, InterestsForm, StepForm
from rapport.people.hours import hours_of
from rapport.people.models import Person, Pick
from rapport.people.operations import save_about, save_clock, save_contact, save_hours, save_interests
from rapport.people.operations.profile import about_of, contact_of
from rapport.people.steps import Step


@dataclass(frozen=True, slots=True)
class FormStep:
    """A step with one form; ``save`` may raise InputIsWrong for a field of it."""

    form: type[StepForm]
    initial: Callable[[Person], Mapping[str, Any]]
    save: Callable[[Person, Any, datetime], object]


def _save_about(person: Person, form: AboutForm, now: datetime) -> object:
    return save_about(person, form.value(), actor=person, now=now, expected=form.expected())


def _save_clock(person: Person, form: ClockForm, now: datetime) -> object:
    zone, language = form.cleaned_data["time_zone"], form.cleaned_data.get("language", person.language)
    return save_clock(person, zone, language, actor=person, now=now, expected=form.expected())


def _save_hours(person: Person, form: HoursForm, now: datetime) -> object:
    return save_hours(person, form.value(), actor=person, now=now, expected=form.expected())


def _save_contact(person: Person, form: ContactForm, now: datetime) -> object:
    return save_contact(person, form.value(), actor=person, now=now, expected=form.expected())


def _save_interests(person: Person, form: InterestsForm, now: datetime) -> None:
    likes, dislikes = form.cleaned_data["likes"], form.cleaned_data["dislikes"]
    save_interests(person, likes, dislikes, actor=person, now=now, expected=form.expected())


def _interests_of(person: Person) -> Mapping[str, Any]:
    picks = list(person.picks.all())
    return {
        "likes": [pick.card for pick in picks if pick.kind == Pick.Kind.INTEREST],
        "dislikes": [pick.card for pick in picks if pick.kind == Pick.Kind.DISLIKE],
    }


def _hours_of(person: Person) -> Mapping[str, Any]:
    hours = hours_of(person)
    # "2" reads better than "2.0", and means the same.
    return {**asdict(hours), "hours_per_month": f"{hours.hours_per_month.normalize():f}"}


def _clock_of(person: Person) -> Mapping[str, Any]:
    return {"time_zone": person.time_zone, "language": person.reads_in}


FORM_STEPS: Mapping[Step, FormStep] = {
    Step.ABOUT: FormStep(AboutForm, lambda person: asdict(about_of(person)), _save_about),
    Step.CLOCK: FormStep(ClockForm, _clock_of, _save_clock),
    Step.HOURS: FormStep(HoursForm, _hours_of, _save_hours),
    Step.CONTACT: FormStep(ContactForm, lambda person: asdict(contact_of(person)), _save_contact),
    Step.INTERESTS: FormStep(InterestsForm, _interests_of, _save_interests),
}
