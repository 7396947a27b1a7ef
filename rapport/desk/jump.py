"""Go to anyone or anything: people, spaces, pages, and what two people work on and promised."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.desk.reading import Desk, Relationship
from rapport.growth.queries import open_goals_of
from rapport.meetings.queries import promises_of
from rapport.people.models import Person
from rapport.people.second_factor import is_missing
from rapport.programs.circles import THERE
from rapport.programs.models import Enrollment

MOST = 12
PEOPLE_OF_PROGRAMS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to go to. ``words`` are people's own; ``pair`` and ``icon`` say what it looks like."""

    url: str
    title: str
    sub: str
    icon: str = ""
    pair: Sequence[Person] = ()
    is_voice: bool = False


def places_for(desk: Desk, query: str) -> list[Place]:
    """What this person may go to that has every word of ``query`` in it; the usual places for an empty one."""
    wanted = _plain(query).split()
    if not wanted:
        return [*_spaces(desk), *_pages(desk)][:MOST]
    everything = [*_spaces(desk), *_inside(desk), *_words(desk), *_pages(desk), *_people(desk, query.strip())]
    return [each for each in everything if _matches(each, wanted)][:MOST]


def _matches(place: Place, wanted: Iterable[str]) -> bool:
    names = " ".join(person.name for person in place.pair)
    text = _plain(f"{place.title} {place.sub} {names}")
    return all(word in text for word in wanted)


def _spaces(desk: Desk) -> Iterator[Place]:
    for each in sorted(desk.relationships, key=lambda one: not one.is_live):
        yield Place(
            each.url,
            _called(each),
            _("Your space") if each.is_live else _("Before"),
            pair=(desk.person, *each.others),
        )


def _inside(desk: Desk) -> Iterator[Place]:
    parts = (
        ("meetings/", _("Meetings"), "calendar"),
        ("goals/", _("Goals"), "goal"),
        ("promises/", _("Promises"), "hand"),
        ("messages/", _("Messages"), "chat"),
        ("feedback/", _("Feedback"), "ear"),
        ("wins/", _("Wins"), "spark"),
        ("agreement/", _("Agreement"), "agreement"),
        ("care/", _("Something feels off"), "umbrella"),
    )
    for each in desk.live:
        for path, title, icon in parts:
            yield Place(f"{each.url}{path}", title, _called(each), icon=icon)


def _words(desk: Desk) -> Iterator[Place]:
    """Open goals and promises, opened here and matched in memory: the database could not search them."""
    by_id = {each.mentorship.pk: each for each in desk.live}
    desk.gather(desk.live)
    mentorships = [each.mentorship for each in desk.live]
    goals, promises = open_goals_of(mentorships, desk.person), promises_of(mentorships)
    for pk, each in by_id.items():
        for card in goals.get(pk, ()):
            sub = _("A goal with %(name)s") % {"name": each.partner.first_name}
            yield Place(
                f"{each.url}goals/#goal-{card.goal.pk}", card.goal.text, sub, icon="goal", is_voice=True
            )
        for promise in promises.get(pk, ()):
            promise.mentorship = each.mentorship
            sub = _("A promise, you and %(name)s") % {"name": each.partner.first_name}
            yield Place(f"{each.url}promises/{promise.pk}/", promise.text, sub, icon="hand", is_voice=True)


def _pages(desk: Desk) -> Iterator[Place]:
    yield Place(reverse("desk:today"), _("Today"), _("What is next"), icon="today")
    if desk.learns:
        yield Place(reverse("matching:find"), _("Find a mentor"), _("Who might fit, and why"), icon="search")
    for program in desk.looked_after:
        if program.role == "coordinator":
            yield Place(program.url, program.name, _("How it’s doing"), icon="sprout")
            yield Place(f"{program.url}people/", _("People"), program.name, icon="people")
            yield Place(f"{program.url}introductions/", _("Introductions"), program.name, icon="swap")
        else:
            yield Place(reverse("care:reports"), _("Reports"), program.name, icon="shield")
    yield Place(reverse("people:me"), _("Your profile"), _("What others see of you"), icon="person")
    yield Place(reverse("mentorships:requests"), _("Requests"), _("Asked, and been asked"), icon="mail")
    yield Place(
        reverse("notifications:preferences"),
        _("When we may write to you"),
        _("Mail and calendar"),
        icon="bell",
    )
    yield Place(reverse("people:sessions"), _("Where you are signed in"), _("Devices"), icon="key")


def _people(desk: Desk, query: str) -> Iterator[Place]:
    """People who take part in the programs somebody coordinates, by name; as their list, behind the second step."""
    programs = {each.id: each for each in desk.looked_after if each.role == "coordinator"}
    if not programs or is_missing(desk.person):
        return
    found = Enrollment.objects.filter(program__in=programs, state__in=THERE, person__name__icontains=query)
    for enrollment in found.select_related("person").order_by("person__name", "id")[:PEOPLE_OF_PROGRAMS]:
        program = programs[enrollment.program_id]
        yield Place(
            f"/people/{enrollment.person_id}/",
            enrollment.person.name,
            program.name,
            pair=(enrollment.person,),
        )


def _plain(words: str) -> str:
    """Words as they are compared: without capitals and accents, so that "leila" finds Leïla."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _called(relationship: Relationship) -> str:
    return _("You and %(name)s") % {"name": relationship.partner.first_name}
