"""How the desk says where a relationship stands; sentences of ours, never people's words."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.desk.reading import Relationship
from rapport.meetings.queries import Dates
from rapport.mentorships.lifecycle import State
from rapport.ui import dates


def greeting(name: str, local: datetime) -> str:
    """Good morning, afternoon or evening, by the clock on the reader's wall."""
    if 5 <= local.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= local.hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    if local.hour >= 18:
        return _("Good evening, %(name)s") % {"name": name}
    return _("Hello, %(name)s") % {"name": name}


def how_soon(at: datetime, now: datetime) -> str:
    """How soon something is: now, in twenty minutes, today, tomorrow, in two days, in two weeks."""
    minutes = round((at - now).total_seconds() / 60)
    days = (dates.local(at).date() - dates.today()).days
    if minutes <= 0:
        return _("Now")
    if minutes <= 90:
        return _("In %(length)s") % {"length": dates.length(at - now)}
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    if days < 14:
        return _("In %(number)s days") % {"number": dates.number(days)}
    return _("In %(number)s weeks") % {"number": dates.number(days // 7)}


def where_it_stands(relationship: Relationship) -> str:
    """The stage of a relationship and who does what in it, in two short sentences."""
    name = relationship.partner.first_name
    stage = stage_of(relationship)
    if relationship.member.is_learning:
        return _("%(stage)s. You’re learning, %(name)s is guiding.") % {"stage": stage, "name": name}
    if relationship.member.is_guiding:
        return _("%(stage)s. You’re guiding, %(name)s is learning.") % {"stage": stage, "name": name}
    return _("%(stage)s, side by side.") % {"stage": stage}


def stage_of(relationship: Relationship) -> str:
    """The stage a relationship is in, as its people would say it."""
    mentorship = relationship.mentorship
    if mentorship.is_frozen:
        return _("Contact is stopped for now")
    match mentorship.life:
        case State.INTRODUCED:
            return _("Introduced")
        case State.FORMING:
            return _("Getting to know each other")
        case State.PAUSED if mentorship.paused_until is not None:
            return _("Pausing until %(day)s") % {"day": dates.day(mentorship.paused_until)}
        case State.PAUSED:
            return _("Pausing")
        case State.IN_REVIEW:
            return _("Looking back together")
        case State.CLOSING:
            return _("Bringing it to a good end")
        case State.CLOSED:
            return _("Brought to an end")
        case _:
            return _("Working together")


def how_far(relationship: Relationship, found: Dates) -> str:
    """How often two people have met, and when they will again."""
    held = relationship.held
    if relationship.mentorship.life is State.INTRODUCED:
        # Whether their first hello has been is nobody's fact but theirs.
        met = _("A first hello, then each says yes or no.")
    elif not held:
        met = _("You haven’t met yet.")
    elif held == 1:
        met = _("Met once.")
    else:
        met = _("%(number)s meetings so far.") % {"number": dates.number(held).capitalize()}
    if found.coming is None:
        return met
    day = dates.day(dates.local(found.coming.starts_at).date())
    return _("%(met)s Next: %(day)s.") % {"met": met, "day": day}


def promises_kept(relationship: Relationship) -> str:
    """How many promises two people have kept to each other; empty below two, where it would be no news."""
    if relationship.kept < 2:
        return ""
    return ngettext(
        "You and %(name)s have kept %(number)s promise to each other.",
        "You and %(name)s have kept %(number)s promises to each other.",
        relationship.kept,
    ) % {"name": relationship.partner.first_name, "number": dates.number(relationship.kept)}
