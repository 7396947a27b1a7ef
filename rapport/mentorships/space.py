"""The frame that every page of a relationship shares: whose it is, who is who in it, and the way back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rapport.mentorships.models import Member, Mentorship
from rapport.people.models import Person

THREADS = {Member.Role.LEARNING: "a", Member.Role.GUIDING: "b"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the people in a space: called "You" where it is the reader, with the thread of their role."""

    member: Member
    name: str
    thread: str
    is_reader: bool

    @property
    def person(self) -> Person:
        return self.member.person


@dataclass(frozen=True, slots=True)
class Space:
    """A relationship as one of its people sees it.

    ``sides`` are everybody in it, the reader first; ``in_order`` the same people, whoever learns first.
    """

    mentorship: Mentorship
    reader: Side
    others: tuple[Side, ...]

    @property
    def url(self) -> str:
        return f"/spaces/{self.mentorship.pk}/"

    @property
    def partner(self) -> Person:
        """The other one of a pair, or the first of several."""
        return self.others[0].person

    @property
    def label(self) -> str:
        """What this space is called: "You and Jonas"."""
        return _("You and %(name)s") % {"name": self.partner.first_name}

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.reader, *self.others)

    @property
    def in_order(self) -> tuple[Side, ...]:
        return tuple(sorted(self.sides, key=lambda side: (side.thread, side.member.pk)))


def space_of(mentorship: Mentorship, person: Person) -> Space:
    """The frame for a page of one person.

    Needs members fetched with their persons. Raises: LookupError, for somebody who is no member.
    """
    reader = mentorship.member_for(person)
    if reader is None:
        raise LookupError("not a member of this space")
    others = [
        each for each in mentorship.members.all() if each.person_id != person.pk and each.left_at is None
    ]
    if not others:
        raise LookupError("nobody else is in this space")
    return Space(
        mentorship=mentorship,
        reader=Side(reader, _("You"), _thread(reader, 0), True),
        others=tuple(
            Side(each, each.person.first_name, _thread(each, index), False)
            for index, each in enumerate(others, start=1)
        ),
    )


def _thread(member: Member, place: int) -> str:
    return THREADS.get(Member.Role(member.role), "a" if place % 2 == 0 else "b")
