"""A profile at a glance: each step with what stands in it, in a line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from rapport.kernel.errors import Sentence
from rapport.library import guides
from rapport.people import zones
from rapport.people.hours import opening_in_words, openings_of
from rapport.people.models import Person, Pick
from rapport.people.queries import skills_called
from rapport.people.steps import WHY, Step


@dataclass(frozen=True, slots=True)
class Row:
    """One step: its name, what it is for, and what stands in it now; empty where nothing does."""

    step: Step
    why: Sentence
    says: str


def rows_of(person: Person) -> list[Row]:
    """Every step of somebody's profile; five queries at most."""
    picks = list(person.picks.all())
    says = {
        Step.ABOUT: ", ".join(filter(None, [person.headline, person.place])),
        Step.FACE: gettext("A photo")
        if person.photo
        else gettext("A drawn portrait")
        if person.portrait
        else "",
        Step.LEARN: _named(skills_called(row.skill for row in person.skills_wanted.all())),
        Step.GUIDE: _named(skills_called(row.skill for row in person.expertise.all())),
        Step.VALUES: _cards(picks, Pick.Kind.VALUE),
        Step.INTERESTS: _cards(picks, Pick.Kind.INTEREST),
        Step.HOURS: _hours(person),
        Step.WINDOWS: _shortened([opening_in_words(each) for each in openings_of(person)]),
        Step.CLOCK: f"{zones.spoken(person.time_zone)}, {dict(settings.LANGUAGES)[person.reads_in]}",
        Step.CONTACT: _shared(person),
    }
    return [Row(step, WHY[step], says[step]) for step in Step]


def _named(things: Iterable[object]) -> str:
    return _shortened([str(getattr(thing, "name", thing)) for thing in things])


def _cards(picks: Iterable[Pick], kind: Pick.Kind) -> str:
    known = guides.values() if kind == Pick.Kind.VALUE else guides.interests()
    return _named(known[pick.card] for pick in picks if pick.kind == kind and pick.card in known)


def _shortened(names: list[str], most: int = 4) -> str:
    rest = len(names) - most
    if rest <= 0:
        return ", ".join(names)
    shown = ", ".join(names[:most])
    return ngettext("%(shown)s and %(rest)d more", "%(shown)s and %(rest)d more", rest) % {
        "shown": shown,
        "rest": rest,
    }


def _hours(person: Person) -> str:
    capacity = getattr(person, "capacity", None)
    if capacity is None:
        return ""
    given = capacity.hours_per_month.normalize()
    hours = (
        gettext("An hour a month")
        if given == 1
        else gettext("%(hours)s hours a month") % {"hours": number_format(f"{given:f}")}
    )
    people = ngettext("%(count)d person at once", "%(count)d people at once", capacity.partners_most)
    return f"{hours}, {people % {'count': capacity.partners_most}}"


def _shared(person: Person) -> str:
    shared = [
        name
        for name, is_shared in (
            (gettext("your email"), person.shares_email),
            (gettext("your number"), person.shares_phone),
            (gettext("what helps you take part"), person.shares_support_needs),
        )
        if is_shared
    ]
    return gettext("They see: %(what)s") % {"what": ", ".join(shared)} if shared else ""
