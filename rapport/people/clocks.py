"""Two clocks side by side, in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from rapport.ui.dates import length, number


def apart(mine: ZoneInfo, theirs: ZoneInfo, now: datetime) -> str:
    """How far somebody's clock is from mine now: "same time as you", "one hour ahead of you"."""
    ahead = (now.astimezone(theirs).utcoffset() or timedelta()) - (
        now.astimezone(mine).utcoffset() or timedelta()
    )
    if not ahead:
        return gettext("same time as you")
    hours, rest = divmod(abs(ahead), timedelta(hours=1))
    said = (
        length(abs(ahead))
        if rest
        else ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
    )
    words = gettext("%(time)s ahead of you") if ahead > timedelta() else gettext("%(time)s behind you")
    return words % {"time": said}
