"""What requests ask of a person next; there is no relationship yet, so these stand for themselves."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rapport.mentorships.nextsteps import NextStep, Press
from rapport.mentorships.requests.queries import waiting_for_answer_of
from rapport.people.models import Person


def steps_of_requests(person: Person) -> Iterable[NextStep]:
    """One for each request in which it is this person's turn, the longest waiting first; one query."""
    for request in waiting_for_answer_of(person):
        if request.mentor_id == person.pk:
            yield arrived(request.pk, request.mentee.first_name)
        else:
            yield asked_more(request.pk, request.mentor.first_name)


def arrived(request_id: UUID, name: str) -> NextStep:
    """A request that somebody of this first name has sent."""
    return NextStep(
        None, Press.ANSWER, "requests.arrived",
        title=_("%(name)s hopes you’ll be their mentor") % {"name": name},
        why=_("A yes is only a yes to twenty minutes. You can ask one question first, or say not this time."),
        action=_("Read and answer"), url=f"/requests/{request_id}/", minutes=4,
    )  # fmt: skip


def asked_more(request_id: UUID, name: str) -> NextStep:
    """One question of somebody of this first name, before they answer."""
    return NextStep(
        None, Press.ANSWER, "requests.asked_more",
        title=_("%(name)s would like to know one thing first") % {"name": name},
        why=_("It’s your turn. After your answer there are ten more days to decide."),
        action=_("Answer"), url=f"/requests/{request_id}/", minutes=3,
    )  # fmt: skip
