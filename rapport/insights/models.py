from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.programs.models import Program


class Milestone(models.TextChoices):
    """What is counted of a program: the steps from hello to a good ending, and meetings."""

    ASKED = "asked", _("Asked for a mentor")
    INTRODUCED = "introduced", _("Were introduced")
    TOGETHER = "together", _("Both said yes")
    MET = "met", _("Met for the first time")
    AGREED = "agreed", _("Signed an agreement")
    MET_THREE_TIMES = "met_three", _("Met three times")
    LOOKED_BACK = "looked_back", _("Looked back together")
    ENDED_WELL = "ended_well", _("Ended well")
    OVER = "over", _("Ended in whatever way")
    MEETING = "meeting", _("Meetings")


class Tally(models.Model):
    """How often something happened in a program in a month: counts of facts, without anybody in them.

    Kept as things happen, so that a page reads a few rows however large the program is. Purpose: the figures of
    those who look after a program. Erasure: holds nothing about a person.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="tallies")
    milestone = models.CharField(max_length=11, choices=Milestone.choices)
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["program_id", "month", "milestone"]
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["program", "milestone", "month"], name="one_tally_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} in {self.month:%Y-%m}: {self.count}"


class Counted(models.Model):
    """That something was counted already: the same fact, heard of twice, is one.

    ``subject_id`` is the mentorship, meeting or person, without a foreign key. Erasure: the id leads nowhere.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    milestone = models.CharField(max_length=11, choices=Milestone.choices)
    subject_id = models.UUIDField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "counted"
        constraints = [
            models.UniqueConstraint(fields=["program", "milestone", "subject_id"], name="counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} counted"


def month_of(day: date) -> date:
    """The first of a day's month, under which tallies stand."""
    return day.replace(day=1)
