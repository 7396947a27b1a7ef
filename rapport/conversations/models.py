from uuid import uuid4

from django.db import models

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person) -> "MessageQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def standing(self) -> "MessageQuerySet":
        return self.filter(taken_back_at=None)


class Message(models.Model):
    """A short word between members. Its writer can take it back for five minutes.

    Purpose: an open line between meetings. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="messages")
    writer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField(kind="pair_message", key="mentorship.key_id")
    sent_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["mentorship", "-sent_at"], name="message_of_mentorship")]

    def __str__(self) -> str:
        return f"message {self.id}"
