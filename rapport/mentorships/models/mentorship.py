from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.mentorships.lifecycle import ENDED, HOLDS_A_PLACE, OPEN, RUNNING, State
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


def pair_key_of(one: Person, other: Person) -> str:
    """What names these two people together, whoever of them learns."""
    return ":".join(sorted((str(one.pk), str(other.pk))))


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def visible_to(self, person: Person) -> "MentorshipQuerySet":
        """The relationships this person is or was a member of: the only door to their content.

        An ended one stays readable for its members. Nobody gets here by a role.
        """
        return self.filter(pk__in=Member.objects.filter(person=person, left_at=None).values("mentorship_id"))

    def signals_of(self, program: Program) -> "MentorshipQuerySet":
        """The relationships of a program, for those who look after it: states and dates, never words."""
        return self.filter(program=program)

    def open(self) -> "MentorshipQuerySet":
        return self.filter(state__in=OPEN)

    def running(self) -> "MentorshipQuerySet":
        return self.filter(state__in=RUNNING)

    def with_members(self) -> "MentorshipQuerySet":
        return self.select_related("program").prefetch_related(
            models.Prefetch(
                "members", Member.objects.select_related("person").order_by("role", "joined_at", "id")
            )
        )


class Mentorship(models.Model):
    """A relationship between people who learn and people who guide.

    Purpose: everything two people share hangs on it and is sealed under its key. Erasure: destroying the key
    makes all of its words unreadable; the row stays as a signal until the retention of the program ends.
    """

    class Kind(models.TextChoices):
        PAIR = "pair", _("Pair")
        REVERSE = "reverse", _("Reverse mentoring")
        SITUATIONAL = "situational", _("For one situation")
        PEER = "peer", _("Peers")
        CIRCLE = "circle", _("Circle")

    class Door(models.TextChoices):
        """How the people came together (CHOOSE-14)."""

        REQUEST = "request", _("One asked the other")
        SHORT_LIST = "short_list", _("From a short list")
        MATCHING = "matching", _("Brought together by the coordinator")
        REGISTERED = "registered", _("They had already found each other")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentorships")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.PAIR)
    door = models.CharField(max_length=10, choices=Door.choices, default=Door.REQUEST)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.INTRODUCED
    )
    state_since = models.DateTimeField(default=clock.now)
    began_at = models.DateTimeField(default=clock.now)
    active_since = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)
    term_ends_on = models.DateField(null=True)
    next_review_on = models.DateField(null=True)
    explore_until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    # Which two people it joins; empty for a circle. The database keeps them from having two at once.
    pair_key = models.CharField(max_length=73, blank=True, editable=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "id"]
        indexes = [models.Index(fields=["program", "state"], name="mentorship_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
                name="closed_at_exactly_when_closed",
            ),
            models.UniqueConstraint(
                fields=["pair_key"],
                condition=~Q(pair_key="") & ~Q(state__in=sorted(ENDED)),
                name="one_live_mentorship_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.key_id is None:
            self.key = make_key(DataKey.Scope.MENTORSHIP)
        super().save(*args, **kwargs)

    @property
    def life(self) -> State:
        return State(self.state)

    @property
    def is_open(self) -> bool:
        return self.life in OPEN

    @property
    def is_over(self) -> bool:
        return self.life in ENDED

    @property
    def holds_a_place(self) -> bool:
        return self.life in HOLDS_A_PLACE

    @property
    def is_frozen(self) -> bool:
        """Contact was stopped at once by somebody in it or by the safeguarding contact (CARE-15)."""
        return self.frozen_at is not None

    def member_for(self, person: Person) -> "Member | None":
        """This person's membership; uses prefetched members where there are any."""
        return next((member for member in self.members.all() if member.person_id == person.pk), None)

    def others_than(self, person: Person) -> list[Person]:
        return [member.person for member in self.members.all() if member.person_id != person.pk]

    def partner_of(self, person: Person) -> Person:
        """The other one of a pair. Raises: LookupError, if this person is not one of two."""
        others = self.others_than(person)
        if len(others) != 1 or self.member_for(person) is None:
            raise LookupError("not one of two")
        return others[0]

    def in_role(self, role: str) -> Iterable["Member"]:
        return [member for member in self.members.all() if member.role == role]


class Member(models.Model):
    """Somebody's part in a mentorship: learning, guiding, or a peer.

    ``place`` numbers the guide's places from 1 while the mentorship holds one; the database keeps two running
    relationships from holding the same place. Purpose: who is in it. Erasure: with the person.
    """

    class Role(models.TextChoices):
        LEARNING = "learning", _("Learning")
        GUIDING = "guiding", _("Guiding")
        PEER = "peer", _("Peer")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices)
    place = models.PositiveSmallIntegerField(null=True)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["mentorship_id", "role", "joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["person", "place"], condition=Q(place__isnull=False), name="one_mentorship_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} member {self.pk}"

    @property
    def is_learning(self) -> bool:
        return self.role == self.Role.LEARNING

    @property
    def is_guiding(self) -> bool:
        return self.role == self.Role.GUIDING
