"""What a program reckons with, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from rapport.programs.models import Program


def meetings_in_a_month(program: Program) -> str:
    """How long two people meet in a month, as a sentence begins: "About 1.5 hours of meetings a month"."""
    hours = program.hours_per_month.normalize()
    if hours == 1:
        return gettext("About an hour of meetings a month")
    return gettext("About %(hours)s hours of meetings a month") % {"hours": number_format(f"{hours:f}")}
