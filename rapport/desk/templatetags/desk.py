"""``{% load desk %}``: small words and colors for the screens that gather."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.desk.reading import Relationship
from rapport.growth.models import Win
from rapport.meetings.models import AgendaItem, Meeting, Promise, WrapUp
from rapport.mentorships.agreement.sights import SightRow
from rapport.mentorships.models import Member, Mentorship
from rapport.mentorships.space import THREADS, Space
from rapport.people.models import Person
from rapport.ui import dates

register = template.Library()


@register.filter
def how_long(meeting: Meeting) -> str:
    """How long a meeting lasts: "An hour", "45 minutes"."""
    return str(capfirst(dates.length(timedelta(minutes=meeting.minutes))))


@register.filter
def thread_of(relationship: Relationship, whose: str) -> str:
    """The thread of the reader ("me") or of the other one ("them") in a relationship."""
    mine = thread_in(relationship.mentorship, relationship.member.person_id)
    return mine if whose == "me" else ("b" if mine == "a" else "a")


@register.filter
def thread_of_win(win: Win) -> str:
    """The thread of whoever's win it is."""
    return thread_in(win.mentorship, win.person_id)


@register.filter
def other_than(win: Win, person: Person) -> str:
    """The first name of the other one in the relationship of a win."""
    others = win.mentorship.others_than(person)
    return others[0].first_name if others else ""


def thread_in(mentorship: Mentorship, person_id: object) -> str:
    """Whether somebody learns (``a``) or guides (``b``) in a relationship; peers are told apart by their order."""
    for place, member in enumerate(mentorship.members.all()):
        if member.person_id == person_id:
            return THREADS.get(Member.Role(member.role), "a" if place % 2 == 0 else "b")
    return ""


@register.filter
def thread_of_topic(item: AgendaItem) -> str:
    """The thread of whoever brought a topic."""
    return thread_in(item.mentorship, item.owner_id)


@register.filter
def said_by(end: WrapUp, space: Space) -> str:
    """Whose words these are: "You", or a first name."""
    return next((side.name for side in space.sides if side.person.pk == end.person_id), "")


@register.filter
def promise_line(promise: Promise) -> str:
    """Below a promise: by when, or what came of it. A day that has passed is no reproach."""
    if promise.is_open:
        due = dates.day(promise.due_on)
        if promise.due_on < dates.today() and promise.mentorship.is_open:
            return _("Meant for %(day)s. What would be an honest date?") % {"day": due}
        return _("By %(day)s") % {"day": due}
    when = "" if promise.reported_at is None else dates.day(dates.local(promise.reported_at).date())
    return f"{promise.get_state_display()}, {when}" if when else str(promise.get_state_display())


@register.filter
def by_readers(rows: Sequence[SightRow]) -> list[dict[str, object]]:
    """The rows of who sees what, gathered by who reads them, the fewest first."""
    order = ("one", "two", "three", "many")
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in rows:
        groups[order.index(row.who), row.readers].append(row.what)
    return [
        {"who": order[place], "readers": readers, "things": " · ".join(things)}
        for (place, readers), things in sorted(groups.items())
    ]
