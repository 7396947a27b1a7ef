"""Dates and times as people say them: "tomorrow", "Thursday 15 October", "Thursday at 16:00"."""

from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from rapport.kernel import clock

NUMBERS_AS_WORDS = 10


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """A moment as it stands on a clock: in ``zone``, or in the zone of whoever is reading."""
    return moment.astimezone(zone or timezone.get_current_timezone())


def today(zone: tzinfo | None = None) -> date:
    """The date it is where somebody is reading."""
    return local(clock.now(), zone).date()


def day(value: date, *, reference: date | None = None) -> str:
    """Say a date: yesterday, today, tomorrow, a weekday within the week, or the whole date.

    The year is said only where it is not the one we are in. ``reference`` is today unless given.
    """
    here = reference or today()
    near = {
        -1: gettext("yesterday"),
        0: gettext("today"),
        1: gettext("tomorrow"),
    }
    distance = (value - here).days
    if distance in near:
        return near[distance]
    if 1 < distance < 7:
        return date_format(value, "l")
    return whole_day(value, reference=here)


def on_day(value: date) -> str:
    """Say when something is or was, inside a sentence: "today", "on Friday", "on Thursday 15 October"."""
    said = day(value)
    return said if abs((value - today()).days) <= 1 else gettext("on %(day)s") % {"day": said}


def whole_day(value: date, *, reference: date | None = None) -> str:
    """Say a date in full, "Thursday 15 October", with the year where it is another one."""
    here = reference or today()
    if value.year == here.year:
        # Translators: a date format as in Django's documentation; "Thursday 15 October".
        return date_format(value, pgettext("date format", "l j F"))
    # Translators: a date format as in Django's documentation; "15 October 2027".
    return date_format(value, pgettext("date format", "j F Y"))


def hour(moment: datetime, zone: tzinfo | None = None) -> str:
    """The time on the clock, "16:00"."""
    # Translators: a time format as in Django's documentation; "16:00".
    return date_format(local(moment, zone), pgettext("time format", "H:i"))


def moment_in_words(moment: datetime, zone: tzinfo | None = None) -> str:
    """Say a moment: "tomorrow at 16:00", "Thursday 15 October at 16:00"."""
    said = day(local(moment, zone).date(), reference=today(zone))
    # Translators: "tomorrow at 16:00", "Thursday 15 October at 16:00".
    return gettext("%(day)s at %(time)s") % {"day": said, "time": hour(moment, zone)}


def elsewhere(moment: datetime, zone: tzinfo, *, here: tzinfo | None = None) -> str:
    """Say what the clock shows in another zone, with the day where it differs; empty where it is the same."""
    there, home = local(moment, zone), local(moment, here)
    if there.replace(tzinfo=None) == home.replace(tzinfo=None):
        return ""
    if there.date() == home.date():
        return hour(moment, zone)
    return gettext("%(time)s on %(day)s") % {"time": hour(moment, zone), "day": date_format(there, "l")}


def length(duration: timedelta) -> str:
    """Say how long something takes: "45 minutes", "an hour", "an hour and 15 minutes", "2 hours"."""
    minutes = round(duration.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    short = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not hours:
        return short
    whole = (
        gettext("an hour")
        if hours == 1
        else ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    )
    if not rest:
        return whole
    # Translators: "an hour and 15 minutes".
    return gettext("%(hours)s and %(minutes)s") % {"hours": whole, "minutes": short}


def ago(value: date, *, reference: date | None = None) -> str:
    """Say how long ago a date was, coarsely: "today", "3 days ago", "2 weeks ago", "4 months ago"."""
    days = ((reference or today()) - value).days
    if days < 2:
        return day(value, reference=reference)
    if days < 14:
        return gettext("%(number)s days ago") % {"number": number(days)}
    if days < 60:
        return gettext("%(number)s weeks ago") % {"number": number(days // 7)}
    if days < 730:
        return gettext("%(number)s months ago") % {"number": number(days // 30)}
    return gettext("%(number)s years ago") % {"number": number(days // 365)}


def number(value: int) -> str:
    """Numbers up to ten as words, as in running sentences; digits above."""
    words = [
        gettext("none"), gettext("one"), gettext("two"), gettext("three"), gettext("four"), gettext("five"),
        gettext("six"), gettext("seven"), gettext("eight"), gettext("nine"), gettext("ten"),
    ]  # fmt: skip
    return words[value] if 0 <= value <= NUMBERS_AS_WORDS else str(value)
