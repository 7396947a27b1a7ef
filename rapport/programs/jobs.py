"""What programs forget when somebody leaves altogether."""

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.programs.models import Enrollment, Invitation, Staff


@listens_to("person.left")
def forget_who_left(event: Event) -> None:
    """Take somebody who erased themselves off every list: enrollments with their answers, invitations, roles."""
    if event.person_id is None:
        return
    for theirs in (Enrollment, Invitation, Staff):
        theirs.objects.filter(person_id=event.person_id).delete()
