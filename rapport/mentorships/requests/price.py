"""What a mentorship asks of two people, said before anybody asks (CHOOSE-5)."""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from rapport.programs.models import Program


def price_of(program: Program) -> str:
    """Say the price in hours and months: "About 1.5 hours a month for six months"."""
    hours = program.hours_per_month.normalize()
    months = program.term_months
    span = ngettext("for %(count)d month", "for %(count)d months", months) % {"count": months}
    if hours == 1:
        return gettext("About an hour a month %(span)s") % {"span": span}
    said = number_format(f"{hours:f}")
    return gettext("About %(hours)s hours a month %(span)s") % {"hours": said, "span": span}
