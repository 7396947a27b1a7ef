from uuid import uuid4

from django.db import models

from rapport.mentorships.models.mentorship import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class LineExceptionQuerySet(models.QuerySet["LineException"]):
    def visible_to(self, person: Person) -> "LineExceptionQuerySet":
        """The exceptions made for relationships this person is or was a member of."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))


class LineException(models.Model):
    """That two people were brought together although one stands in the other's reporting line: by whom, and why.

    Written once, with the relationship, and never changed. Both read it for as long as they can read their space.
    Purpose: nobody is mentored by their own manager without both knowing why. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="line_exception")
    reason = SealedTextField(kind="match_score_explanation", key="mentorship.key_id")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    objects = LineExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return f"exception for {self.mentorship_id}"


def exception_of(mentorship: Mentorship) -> LineException | None:
    """The exception two people were brought together under, with whoever made it; mostly there is none."""
    return LineException.objects.filter(mentorship=mentorship).select_related("made_by", "mentorship").first()
