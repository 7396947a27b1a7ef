"""Whether somebody may leave altogether: not while a program would stand without anybody to look after it."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.people.models import Person
from rapport.people.policies import may_erase
from rapport.programs.models import Program, Staff


def only_one_in(person: Person) -> list[Program]:
    """The open programs in which this person is the only coordinator."""
    coordinators = Count("staff", filter=Q(staff__role=Staff.Role.COORDINATOR), distinct=True)
    mine = Program.objects.open().coordinated_by(person).values("pk")
    return list(
        Program.objects.filter(pk__in=mine).annotate(there=coordinators).filter(there=1).order_by("name")
    )


def may_leave_altogether(person: Person) -> Verdict:
    """Whether somebody may erase themselves now."""
    verdict = may_erase(person, person)
    if not verdict:
        return verdict
    alone = only_one_in(person)
    if not alone:
        return ALLOWED
    return refused(
        _("You’re the only coordinator of %(program)s. Ask somebody to take over first.")
        % {"program": alone[0].name}
    )
