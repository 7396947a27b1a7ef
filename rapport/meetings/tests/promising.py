from datetime import timedelta

from rapport.kernel import clock
from rapport.meetings import operations
from rapport.meetings.models import Promise
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


def promised(pair: Mentorship, owner: Person, *, days: int) -> Promise:
    """Let somebody promise something for a day so many days from now."""
    now = clock.now()
    due_on = (now + timedelta(days=days)).date()
    return operations.make_promise(pair, owner=owner, text="Something", due_on=due_on, actor=owner, now=now)
