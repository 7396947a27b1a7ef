"""What follows when somebody leaves a program, or altogether."""

from uuid import UUID

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.mentorships.leaving import end_what_is_open, forget_requests
from rapport.mentorships.models import Member, Mentorship
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person

PARTNER_LEFT = NoticeKind("mentorships.partner_left", Group.TOGETHER, "mentorships/mail/partner_left")


@listens_to("enrollment.left")
def end_in_this_program(event: Event) -> None:
    """Somebody left a program: end what they are in there, and tell the others."""
    _end(event, event.program_id)


@listens_to("person.left")
def end_everywhere(event: Event) -> None:
    """Somebody erased themselves: end everything, tell the others, and forget what they asked in vain."""
    _end(event, None)
    person = Person.objects.filter(pk=event.person_id).first()
    if person is not None:
        forget_requests(person)


def _end(event: Event, program_id: UUID | None) -> None:
    person = Person.objects.filter(pk=event.person_id).first()
    if person is None:
        return
    for mentorship in end_what_is_open(person, program_id=program_id, now=event.at):
        _tell_the_others(mentorship, person, event)


def _tell_the_others(mentorship: Mentorship, person: Person, event: Event) -> None:
    leaver = mentorship.member_for(person)
    for other in mentorship.others_than(person):
        tell(
            PARTNER_LEFT,
            other,
            key=f"{mentorship.pk}:{other.pk}",
            now=event.at,
            url=f"/spaces/{mentorship.pk}/",
            facts={
                # Whoever erased themselves has no name any more; the role and the program say who it was.
                "name": "" if person.left_at is not None else person.first_name,
                "guided": leaver is not None and leaver.role == Member.Role.GUIDING,
                "program": mentorship.program.name,
            },
            mentorship_id=mentorship.pk,
            program_id=mentorship.program_id,
        )
