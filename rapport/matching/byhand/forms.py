"""Whom a coordinator brings together by hand."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program
from rapport.ui.forms import Line, Words


class ByHandForm(forms.Form):
    """Who learns, who guides, a line for both; and why, where one stands above the other."""

    mentee = forms.ModelChoiceField(
        label=_("Who learns?"),
        queryset=Person.objects.none(),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose somebody who would like a mentor.")},
    )
    mentor = forms.ModelChoiceField(
        label=_("Who guides?"),
        queryset=Person.objects.none(),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose somebody who guides.")},
    )
    note = Line(
        label=_("A line for both of them"), help_text=_("They read it first."), most=400, required=False
    )
    reason = Words(
        label=_("Why it is right all the same"),
        help_text=_(
            "Both read this, with your name, for as long as they can read their space. Nobody can change it."
        ),
        most=1_000,
        required=False,
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in (("mentee", "learns"), ("mentor", "guides")):
            field: Any = self.fields[name]
            field.queryset = _in_role(program, role)


def _in_role(program: Program, role: str) -> QuerySet[Person]:
    """Everybody who takes part in a role; whoever has not said yes to the program cannot be introduced yet."""
    taking_part = Enrollment.objects.active().filter(program=program, **{role: True})
    people: QuerySet[Person] = Person.objects.filter(pk__in=taking_part.values("person_id"), is_active=True)
    return people.order_by("name", "pk")
