"""What can be done from the profile of somebody who guides."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.people.circles import Offer, offers_on_profile
from rapport.people.models import Person
from rapport.programs.models import Enrollment


@offers_on_profile
def read_why(viewer: Person, person: Person, now: datetime) -> Iterable[Offer]:
    """For somebody who looks for a mentor: why this person might fit, and asking them."""
    active = Enrollment.State.ACTIVE
    together = Enrollment.objects.filter(
        person=person,
        guides=True,
        state=active,
        program__closed_at=None,
        program__enrollments__in=Enrollment.objects.filter(person=viewer, learns=True, state=active),
    )
    if viewer.pk != person.pk and together.exists():
        yield Offer(_("Why you two might fit"), f"/find/{person.pk}/", "primary")
