from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from rapport.care.models.reports import Report
from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class AccessGrant(models.Model):
    """Leave for a safeguarding contact to read what two people share: on a report, by two people, for 72 hours.

    It stands in the pair's own log. The entry may be put off with a reason where it would cause harm, thirty days at
    most; it is never left out. Purpose: safety where the law or a report asks for it. Erasure: never before its case.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="grants")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="access_grants")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField(kind="case_notes", key="report.key_id")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    shown_from = models.DateTimeField(null=True)
    delay_reason = SealedTextField(kind="case_notes", key="report.key_id")

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="two_people_open_a_space",
            )
        ]

    def __str__(self) -> str:
        return f"access {self.id}"

    def is_open(self, now: datetime) -> bool:
        return self.confirmed_at is not None and self.ends_at is not None and now < self.ends_at


class AccessLook(models.Model):
    """One time a granted space was read, by whom and when: the rows of the pair's access log.

    Purpose: that nobody reads in secret. Erasure: with the mentorship.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"look at {self.at:%Y-%m-%d %H:%M}"
