"""Every change of a mentorship's state, and of who holds a place."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import Fact
from rapport.kernel.db import locked
from rapport.kernel.errors import Refused
from rapport.mentorships.lifecycle import HOLDS_A_PLACE, MOVES, State, can_move
from rapport.mentorships.models import Member, Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person


class ChangedMeanwhile(Refused):
    """Somebody else moved it first; nothing was done."""

    def __init__(self) -> None:
        super().__init__(_("This changed a moment ago. Have a look at how it stands now."))


def move(
    mentorship: Mentorship, name: str, *, actor: Person | None, now: datetime, reason: str = ""
) -> Mentorship:
    """Make one move of the life cycle; the caller has asked its policy and stands in a transaction or none.

    ``actor`` None is the system; ``reason`` is a code, never words. Frees or takes the guide's place as the new
    state asks. Raises: Refused, where the table has no such move; ChangedMeanwhile, where somebody was faster.
    """
    source = mentorship.life
    if not can_move(source, name):
        raise Refused(_("That is not possible as things stand now."))
    target = MOVES[name].target
    closed_at = now if target is State.CLOSED else None
    with transaction.atomic():
        changed = Mentorship.objects.filter(pk=mentorship.pk, state=source).update(
            state=target, state_since=now, closed_at=closed_at
        )
        if not changed:
            raise ChangedMeanwhile
        if target is State.ACTIVE and mentorship.active_since is None:
            Mentorship.objects.filter(pk=mentorship.pk).update(active_since=now)
            mentorship.active_since = now
        mentorship.state, mentorship.state_since, mentorship.closed_at = target, now, closed_at
        _settle_places(mentorship, target)
        facts: dict[str, Fact] = {"source": source.value, "target": target.value}
        if reason:
            facts["reason"] = reason
        record_in(mentorship, f"mentorship.{name}", actor=actor, now=now, **facts)  # type: ignore[arg-type]
    return mentorship


def free_place(guide: Person, *, beyond_capacity: bool = False) -> int | None:
    """The lowest free place of a guide, or None when full; holds the guide's row until the transaction ends.

    ``beyond_capacity`` finds one in any case: a relationship that comes back from a pause was promised before.
    """
    # The person's row is the lock that makes two takers wait for each other, whichever rows they go on to write.
    locked(Person.objects.filter(pk=guide.pk)).get()
    capacity = getattr(guide, "capacity", None)
    most = 0 if capacity is None else capacity.partners_most
    taken = set(Member.objects.filter(person=guide).exclude(place=None).values_list("place", flat=True))
    if beyond_capacity:
        return next(number for number in range(1, len(taken) + 2) if number not in taken)
    return next((number for number in range(1, most + 1) if number not in taken), None)


def _settle_places(mentorship: Mentorship, state: State) -> None:
    guides = Member.objects.filter(mentorship=mentorship, role=Member.Role.GUIDING, left_at=None)
    if state not in HOLDS_A_PLACE:
        guides.update(place=None)
        return
    for guide in guides.filter(place=None).select_related("person__capacity"):
        guide.place = free_place(guide.person, beyond_capacity=True)
        guide.save(update_fields=["place"])
