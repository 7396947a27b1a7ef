from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.kernel.versions import Versioned
from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class Pause(models.Model):
    """A break of a relationship: from when, until about when, and a line for the other.

    Purpose: that a break is a word and not a silence. Erasure: the line with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="pauses")
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    until = models.DateField()
    line = SealedTextField(kind="pair_message", key="mentorship.key_id")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["mentorship_id", "-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(ended_at__isnull=True), name="one_pause_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"pause of {self.mentorship_id}"


class Ending(models.Model):
    """An ending under way: who began it, how they want to say goodbye, and when it closes by itself.

    ``reason`` is a code for the program; ``talked`` and ``tried`` say whether that was done before, or not
    said. Purpose: a good end. Erasure: with the mentorship; the letters are sealed.
    """

    class State(models.TextChoices):
        UNDER_WAY = "under_way"
        CLOSED = "closed"
        CALLED_OFF = "called_off"

    class Goodbye(models.TextChoices):
        MEETING = "meeting"
        WRITING = "writing"

    class Before(models.TextChoices):
        YES = "yes"
        NO = "no"
        UNSAID = "unsaid"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="endings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNDER_WAY)
    begun_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    came_from = models.CharField(max_length=10)
    talked = models.CharField(max_length=6, choices=Before.choices, default=Before.UNSAID)
    tried = models.CharField(max_length=6, choices=Before.choices, default=Before.UNSAID)
    reason = models.CharField(max_length=20)
    goodbye = models.CharField(max_length=7, choices=Goodbye.choices)
    closes_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["mentorship_id", "-begun_at"]
        indexes = [models.Index(fields=["state", "closes_on"], name="ending_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(state="under_way"), name="one_ending_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"ending of {self.mentorship_id}: {self.state}"


class SecondThought(models.Model):
    """A member would rather go on after all; when everybody does, the ending is called off.

    Purpose: a way back. Erasure: with the ending.
    """

    ending = models.ForeignKey(Ending, on_delete=models.CASCADE, related_name="second_thoughts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["ending_id", "at"]
        constraints = [models.UniqueConstraint(fields=["ending", "member"], name="one_second_thought_each")]

    def __str__(self) -> str:
        return f"second thought {self.pk}"


class LetterQuerySet(models.QuerySet["GoodbyeLetter"]):
    def visible_to(self, person: Person) -> "LetterQuerySet":
        """This person's own letters, and those the other has sent."""
        return self.filter(
            Q(author__person=person) | Q(sent_at__isnull=False),
            mentorship__in=Mentorship.objects.visible_to(person),
        ).select_related("mentorship", "author__person")


class GoodbyeLetter(Versioned):
    """A letter that says goodbye, in three parts; only its author's until it is sent.

    It can be changed until the relationship is closed. Purpose: to say what was good, why now, and thank you.
    Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goodbye_letters")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    good = SealedTextField(kind="pair_message", key="mentorship.key_id")
    why_now = SealedTextField(kind="pair_message", key="mentorship.key_id")
    thanks = SealedTextField(kind="pair_message", key="mentorship.key_id")
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["mentorship_id", "sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "author"], name="one_goodbye_letter_each"),
        ]

    def __str__(self) -> str:
        return f"goodbye letter {self.pk}"

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Its parts by key, in the order they are read; empty ones included."""
        return (("good", self.good), ("why_now", self.why_now), ("thanks", self.thanks))

    @property
    def is_empty(self) -> bool:
        return not any(text for _key, text in self.parts)
