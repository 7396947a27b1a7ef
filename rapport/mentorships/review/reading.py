"""Reads about reviews that pages and the coordinator's list share."""

from rapport.library import guides
from rapport.mentorships import rounds
from rapport.mentorships.models import Mentorship, Review, Round
from rapport.mentorships.reveal import Value
from rapport.mentorships.review.operations import WISH


def open_review_of(mentorship: Mentorship) -> Review | None:
    """The review that is open now, with its round and answers."""
    return _with_round(
        mentorship,
        Review.objects.filter(mentorship=mentorship, state=Review.State.OPEN).select_related("round").first(),
    )


def latest_review_of(mentorship: Mentorship) -> Review | None:
    """The review that was last decided, with its round and answers."""
    return _with_round(
        mentorship,
        Review.objects.filter(mentorship=mentorship, state=Review.State.DECIDED)
        .select_related("round")
        .first(),
    )


def wishes(round_: Round) -> list[Value]:
    """What each wishes for, once revealed; empty before."""
    items = rounds.talk_list(round_)
    return [
        value
        for item in items
        if item.question == WISH
        for each in item.values.values()
        for value in each.values()
    ]


def wish_differs(round_: Round) -> bool:
    """Whether the two wish for different things: then there is something to talk about before deciding."""
    return len(set(map(str, wishes(round_)))) > 1


def say(question: str, value: Value) -> str:
    """An answer of a review as people read it: the label of a choice, or their own words."""
    guide = {each.key: each for each in guides.review_questions()}[question]
    return next((str(choice.label) for choice in guide.choices if choice.key == value), str(value))


def _with_round(mentorship: Mentorship, review: Review | None) -> Review | None:
    if review is None:
        return None
    review.mentorship = mentorship
    if review.round_id is not None:
        round_ = Round.objects.with_answers().get(pk=review.round_id)
        round_.mentorship = mentorship
        review.round = round_
    return review
