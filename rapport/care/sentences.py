"""A sign in words for those who look after a program: what happened, never what was said or scored."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.care.models import Sign
from rapport.care.rules import Rule


def reason_of(sign: Sign) -> str:
    """One sentence with the reason of a sign. Says of a pulse only that somebody would be glad of a call."""
    days = int(sign.numbers.get("days", 0))
    match sign.rule:
        case Rule.NOT_STARTED:
            return ngettext(
                "They were brought together %(days)d day ago and haven’t met yet.",
                "They were brought together %(days)d days ago and haven’t met yet.",
                days,
            ) % {"days": days}
        case Rule.SILENCE:
            return _(
                "They last heard from each other %(days)d days ago. They agreed on every %(agreed)d."
            ) % {
                "days": days,
                "agreed": int(sign.numbers.get("agreed", 0)),
            }
        case Rule.MISSED:
            count = int(sign.numbers.get("count", 0))
            return ngettext(
                "%(count)d of their last meetings didn’t happen.",
                "%(count)d of their last meetings didn’t happen.",
                count,
            ) % {"count": count}
        case Rule.NO_NEXT_DATE:
            return _("They met %(days)d days ago and have no next date.") % {"days": days}
        case Rule.UNDECIDED:
            return ngettext(
                "They have been looking back for %(days)d day without deciding how to go on.",
                "They have been looking back for %(days)d days without deciding how to go on.",
                days,
            ) % {"days": days}
        case _:
            if sign.numbers.get("soon") is None:
                return _("One of them might be glad of a call.")
            return (
                _("One of them asked you to get in touch, soon.")
                if sign.numbers["soon"]
                else _("One of them asked you to get in touch, quietly.")
            )
