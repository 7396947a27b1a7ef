"""What the page of a review shows once both have answered: each question with both answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.library import guides
from rapport.library.looking_back import ReviewQuestion
from rapport.mentorships import rounds
from rapport.mentorships.models import Choice, Review, Round
from rapport.mentorships.reveal import Likeness
from rapport.mentorships.review.reading import say
from rapport.mentorships.space import Side, Space


@dataclass(frozen=True, slots=True)
class Said:
    """What one of them answered to a question."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One question with everybody's answer beside each other."""

    question: ReviewQuestion
    said: tuple[Said, ...]
    likeness: Likeness

    @property
    def is_worth_a_talk(self) -> bool:
        """Words always differ, and need no badge; a different choice is something to talk about."""
        return self.likeness is Likeness.DIFFERENT and self.question.kind == "choice"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one of them has said should happen, if anything yet."""

    side: Side
    choice: Choice | None

    @property
    def words(self) -> str:
        return Review.Decision(self.choice.decision).name.lower() if self.choice is not None else ""


def cards_of(round_: Round, space: Space) -> list[ReviewCard]:
    """Both answers, question by question in the order they were asked, the wish at the end."""
    questions: Mapping[str, ReviewQuestion] = {each.key: each for each in guides.review_questions()}
    items = sorted(rounds.talk_list(round_), key=lambda item: item.number)
    return [
        ReviewCard(
            question=questions[item.question],
            said=tuple(
                Said(side, say(item.question, item.values.get(side.member.pk, {}).get(item.question, "")))
                for side in space.in_order
            ),
            likeness=item.likeness,
        )
        for item in items
    ]


def voices_of(review: Review, space: Space) -> list[Voice]:
    """What each has said out loud about the decision, whoever learns first."""
    choices = {choice.member_id: choice for choice in Choice.objects.filter(review=review)}
    return [Voice(side, choices.get(side.member.pk)) for side in space.in_order]
