"""When the next look back is, and moving it when the agreement or the term changes."""

from datetime import date, datetime, timedelta

from django.db.models import Max

from rapport.mentorships.models import Mentorship, Review

TERM_IS_NEAR = timedelta(days=30)
"""A review this close to the end of the term is the one at the term: nobody looks back twice in a month."""


def plan_next_review(mentorship: Mentorship, *, review_days: int, now: datetime) -> Review | None:
    """Plan the next review, or move the one that is planned; one that is open stays as it is.

    Counted from the last review, or from the first day of the work. None while one is open.
    """
    ahead = Review.objects.filter(mentorship=mentorship).undecided().first()
    if ahead is not None and ahead.is_open:
        return None
    due, at_term = next_date(_anchor(mentorship, now), review_days, mentorship.term_ends_on, today=now.date())
    if ahead is None:
        most = Review.objects.filter(mentorship=mentorship).aggregate(most=Max("number"))["most"] or 0
        ahead = Review.objects.create(
            mentorship=mentorship, number=most + 1, due_on=due, is_at_term=at_term, changed_at=now
        )
    elif (ahead.due_on, ahead.is_at_term) != (due, at_term):
        ahead.due_on, ahead.is_at_term, ahead.changed_at = due, at_term, now
        ahead.sequence += 1
        ahead.save(update_fields=["due_on", "is_at_term", "changed_at", "sequence"])
    mentorship.next_review_on = due
    mentorship.save(update_fields=["next_review_on"])
    return ahead


def next_date(anchor: date, review_days: int, term: date | None, *, today: date) -> tuple[date, bool]:
    """The next review's day, and whether it is the one at the end of the term."""
    due = anchor + timedelta(days=review_days)
    if due <= today:
        due = today + timedelta(days=review_days)
    if term is not None and due > term - TERM_IS_NEAR:
        return max(term, today), True
    return due, False


def cancel_review(mentorship: Mentorship, *, now: datetime) -> None:
    """Take back what is planned or open, when the relationship ends before it."""
    for review in Review.objects.filter(mentorship=mentorship).undecided():
        review.state, review.changed_at = Review.State.CANCELLED, now
        review.sequence += 1
        review.save(update_fields=["state", "changed_at", "sequence"])
    mentorship.next_review_on = None
    mentorship.save(update_fields=["next_review_on"])


def _anchor(mentorship: Mentorship, now: datetime) -> date:
    last = Review.objects.filter(mentorship=mentorship).aggregate(last=Max("decided_at"))["last"]
    return (last or mentorship.active_since or now).date()
