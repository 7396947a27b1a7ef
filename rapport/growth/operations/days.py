"""The days that goals and steps are meant for: ahead when they are set, and not beyond what one can plan."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Person

FARTHEST_YEARS = 20


def require_ahead(
    day: date | None, *, field: str, actor: Person, now: datetime, before: date | None = None
) -> None:
    """Refuse a day that can only be a slip of the finger; ``before``, the day it was, may stay though it went by.

    Raises: InputIsWrong, for ``field``.
    """
    if day is None or day == before:
        return
    today = now.astimezone(actor.zone).date()
    if day < today:
        raise InputIsWrong(_("This date has passed. Pick one that is still to come."), field=field)
    if day.year > today.year + FARTHEST_YEARS:
        raise InputIsWrong(_("That’s a very long way off. A nearer date helps more."), field=field)
