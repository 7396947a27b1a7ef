"""Saving the time somebody gives: hours, people at once, how they meet, and their weekly windows."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.people import languages
from rapport.people.hours import Hours, hours_of, merged, opening_in_words, openings_of
from rapport.people.models import Capacity, Person, Window
from rapport.people.operations.saving import Texts, saving
from rapport.people.slots import WeeklyWindow
from rapport.people.steps import Step

HOURS_MOST = Decimal(80)
PARTNERS_MOST = 20
RHYTHM_DAYS = range(1, 93)
LANGUAGES_MOST = 12


def save_hours(
    person: Person, hours: Hours, *, actor: Person | None, now: datetime, expected: int | None = None
) -> Capacity:
    """Save hours a month, people at once, and how they like to meet. Raises: InputIsWrong, EditConflict."""
    _check_hours(hours)

    def theirs() -> Texts:
        return _hours_in_words(hours_of(person))

    yours = _hours_in_words(hours)
    with saving(person, Step.HOURS, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        capacity, _new = Capacity.objects.update_or_create(
            person=person,
            defaults={
                "hours_per_month": hours.hours_per_month,
                "partners_most": hours.partners_most,
                "format": hours.format,
                "languages": ",".join(hours.languages),
                "rhythm_days": hours.rhythm_days,
            },
        )
    return capacity


def save_windows(
    person: Person,
    openings: Iterable[WeeklyWindow],
    *,
    actor: Person | None,
    now: datetime,
    expected: int | None = None,
) -> None:
    """Keep these weekly windows and no others; those that touch or overlap become one. Raises: InputIsWrong."""
    kept = merged(openings)

    def theirs() -> Texts:
        return _openings_in_words(openings_of(person))

    yours = _openings_in_words(kept)
    with saving(person, Step.WINDOWS, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        Window.objects.filter(person=person).delete()
        Window.objects.bulk_create(
            Window(
                person=person,
                weekday=each.weekday,
                from_minute=each.from_minute,
                until_minute=each.until_minute,
            )
            for each in kept
        )


def _check_hours(hours: Hours) -> None:
    if not 0 <= hours.hours_per_month <= HOURS_MOST:
        raise InputIsWrong(_("Between 0 and 80 hours a month, please."), field="hours_per_month")
    if not 0 <= hours.partners_most <= PARTNERS_MOST:
        raise InputIsWrong(_("Between 0 and 20 people, please."), field="partners_most")
    if hours.format not in Capacity.Format.values:
        raise InputIsWrong(_("Choose one of the three, please."), field="format")
    if hours.rhythm_days not in RHYTHM_DAYS:
        raise InputIsWrong(_("Between a day and three months, please."), field="rhythm_days")
    if not hours.languages:
        raise InputIsWrong(_("One language at least, so that you can talk."), field="languages")
    if len(hours.languages) > LANGUAGES_MOST or any(not languages.exists(code) for code in hours.languages):
        raise InputIsWrong(_("Up to twelve languages from the list, please."), field="languages")


def _hours_in_words(hours: Hours) -> Texts:
    return {
        gettext("Hours a month"): f"{hours.hours_per_month.normalize():f}",
        gettext("People at once"): str(hours.partners_most),
        gettext("How you meet"): str(Capacity.Format(hours.format).label),
        gettext("Languages you can talk in"): ", ".join(languages.spoken(code) for code in hours.languages),
        gettext("Days between meetings"): str(hours.rhythm_days),
    }


def _openings_in_words(openings: Iterable[WeeklyWindow]) -> Texts:
    return {gettext("When you could usually talk"): "; ".join(opening_in_words(each) for each in openings)}
