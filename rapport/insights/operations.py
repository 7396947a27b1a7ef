"""Counting what happened."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from rapport.insights.models import Counted, Milestone, Tally, month_of


def count(milestone: Milestone, *, program_id: UUID, subject_id: UUID, at: datetime) -> bool:
    """Count a milestone of something once, in the month it happened; False where it was counted before."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                Counted.objects.create(program_id=program_id, milestone=milestone, subject_id=subject_id)
        except IntegrityError:
            return False
        month = month_of(at.date())
        Tally.objects.get_or_create(program_id=program_id, milestone=milestone, month=month)
        Tally.objects.filter(program_id=program_id, milestone=milestone, month=month).update(
            count=F("count") + 1
        )
    return True
