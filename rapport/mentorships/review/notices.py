"""Reviews open, are asked about, and are never decided by silence. The words are in ``templates/mentorships/mail/``."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel.prepared import prepared
from rapport.mentorships import rounds
from rapport.mentorships.agreement.drafting import active_members
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Choice, Mentorship, Review, Round
from rapport.mentorships.queries import UNDECIDED_AFTER
from rapport.mentorships.review.operations import open_review, start_deciding
from rapport.mentorships.rounds.telling import Word, tell_of_round
from rapport.mentorships.telling import MAIL, members_but, mentorship_of, noon, tell_member
from rapport.notifications.facts import Fact
from rapport.notifications.notices import Group, NoticeKind

OPENS = NoticeKind("review.opens", Group.TOGETHER, f"{MAIL}/review_opens")
YOUR_TURN = NoticeKind("review.your_turn", Group.TOGETHER, f"{MAIL}/review_your_turn")
BOTH_IN = NoticeKind("review.both_in", Group.TOGETHER, f"{MAIL}/review_both_in")
REMINDER = NoticeKind("review.reminder", Group.TOGETHER, f"{MAIL}/review_reminder")
PASSED = NoticeKind("review.passed", Group.TOGETHER, f"{MAIL}/review_passed")
DECIDED = NoticeKind("review.decided", Group.TOGETHER, f"{MAIL}/review_decided")

BEFORE_TERM = timedelta(days=14)
"""The last review opens this long before the term ends, so that there is time to talk before it does."""
REMIND_AFTER = timedelta(days=7)


@timed_rule("mentorships.review_opens")
def open_reviews(now: datetime) -> Iterable[Due]:
    """On day 90, every 90 days after it and two weeks before the term, both are asked to look back."""
    for review in _planned(now):
        yield Due(f"{review.pk}:{review.due_on}", partial(_open, review, now))


@timed_rule("mentorships.review_reminder")
def remind_of_reviews(now: datetime) -> Iterable[Due]:
    """A week after a review opened, whoever has not answered or not decided gets one word."""
    for review in _open_since(now - REMIND_AFTER).exclude(mentorship__state=State.PAUSED):
        yield Due(f"{review.pk}", partial(_remind, review, now))


@timed_rule("mentorships.review_undecided")
def stop_counting_as_active(now: datetime) -> Iterable[Due]:
    """Two weeks after a review opened without a decision, the relationship waits for one."""
    for review in _open_since(now - UNDECIDED_AFTER).filter(is_at_term=False, mentorship__state=State.ACTIVE):
        yield Due(f"{review.pk}", partial(_pass, review.mentorship, f"{review.pk}", now))


@timed_rule("mentorships.term_passed")
def end_of_term(now: datetime) -> Iterable[Due]:
    """The day after the term, a relationship without a decision waits for one; it never goes on by itself."""
    for mentorship in _over(today=now.date()):
        yield Due(
            f"{mentorship.pk}:{mentorship.term_ends_on}",
            partial(_pass, mentorship, f"{mentorship.term_ends_on}", now),
        )


@prepared
def _over(today: date) -> QuerySet[Mentorship]:
    over = Mentorship.objects.filter(
        state__in=[State.ACTIVE, State.PAUSED], term_ends_on__lt=today, frozen_at=None
    )
    return over.with_members()


@listens_to("round.answered", "round.revealed")
def tell_of_answers(event: Event) -> None:
    """Tell whoever has not looked back that the other has, and both that both answers are there to decide on."""
    tell_of_round(
        event, {Round.Kind.REVIEW}, your_turn=Word(YOUR_TURN, "review/"), both_in=Word(BOTH_IN, "review/")
    )


@listens_to("review.decided")
def tell_of_decision(event: Event) -> None:
    """Tell the one who spoke first that both have said the same now."""
    mentorship = mentorship_of(event)
    # An ending that both decided has a mail of its own.
    if mentorship is None or mentorship.is_over or event.facts.get("decision") == Review.Decision.CONCLUDE:
        return
    due = mentorship.next_review_on
    facts = {"review_on": noon(due)} if due is not None else {}
    for member in members_but(mentorship, event):
        tell_member(DECIDED, member, mentorship, key=f"{event.subject_id}", url="review/", facts=facts)


def _planned(now: datetime) -> list[Review]:
    """The reviews that are to open now: a pausing pair is left in peace until its term."""
    planned = Review.objects.filter(state=Review.State.PLANNED, mentorship__frozen_at=None)
    near = planned.filter(due_on__lte=(now + BEFORE_TERM).date()).select_related("mentorship__program")
    return [
        review
        for review in near.order_by("due_on", "pk")
        if review.mentorship.life is State.ACTIVE and (review.is_at_term or review.due_on <= now.date())
    ]


def _open_since(moment: datetime) -> QuerySet[Review]:
    return (
        Review.objects.filter(state=Review.State.OPEN, opened_at__lte=moment, mentorship__frozen_at=None)
        .select_related("mentorship__program", "round")
        .prefetch_related("mentorship__members__person")
        .order_by("opened_at", "pk")
    )


def _open(review: Review, now: datetime) -> None:
    opened = open_review(review, now=now)
    mentorship = Mentorship.objects.with_members().get(pk=opened.mentorship_id)
    facts: dict[str, Fact] = {"due_on": noon(opened.due_on), "at_term": opened.is_at_term}
    for member in active_members(mentorship):
        tell_member(OPENS, member, mentorship, key=f"{opened.pk}", url="review/", facts=facts, now=now)


def _remind(review: Review, now: datetime) -> None:
    assert review.round is not None, "an open review has a round"
    if review.round.is_open:
        missing = {member.pk for member in rounds.waiting_for(review.round)}
    else:
        said = set(Choice.objects.filter(review=review).values_list("member_id", flat=True))
        missing = {member.pk for member in active_members(review.mentorship)} - said
    for member in active_members(review.mentorship):
        if member.pk in missing:
            tell_member(REMINDER, member, review.mentorship, key=f"{review.pk}", url="review/", now=now)


def _pass(mentorship: Mentorship, key: str, now: datetime) -> None:
    whole = Mentorship.objects.with_members().get(pk=mentorship.pk)
    if whole.life not in {State.ACTIVE, State.PAUSED}:
        return
    start_deciding(whole, now=now)
    for member in active_members(whole):
        tell_member(PASSED, member, whole, key=f"{whole.pk}:{key}", url="review/", now=now)
