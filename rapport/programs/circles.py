"""Programs open profiles: the people of a program, and those who look after it, can read about each other."""

from django.db.models import Q

from rapport.people.circles import opens_profiles
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, Staff

THERE = (Enrollment.State.ACTIVE, Enrollment.State.PAUSED)


@opens_profiles
def same_program(viewer: Person) -> Q:
    """Whoever takes part in a program of the viewer's, and its staff; not those who were only asked."""
    mine = Program.objects.filter(
        Q(pk__in=Enrollment.objects.filter(person=viewer, state__in=THERE).values("program_id"))
        | Q(pk__in=Staff.objects.filter(person=viewer).values("program_id"))
    ).values("pk")
    members = Enrollment.objects.filter(program__in=mine, state__in=THERE).values("person_id")
    staff = Staff.objects.filter(program__in=mine).values("person_id")
    return Q(pk__in=members) | Q(pk__in=staff)
