from decimal import Decimal

import pytest

from rapport.growth import operations
from rapport.growth.models import Goal, Step
from rapport.growth.operations import GoalInput


@pytest.fixture
def goal(pair, mina, now) -> Goal:
    """Mina's goal, with a number to count and three steps."""
    return operations.set_goal(
        pair,
        given=GoalInput(
            text="Take on no more than three unplanned requests a week",
            why="Right now every small request wins",
            start=Decimal(9),
            target=Decimal(3),
            unit="requests a week",
            steps=["Count what comes in", "Say one kind no", "Offer the third of the month"],
        ),
        actor=mina,
        now=now,
    )


@pytest.fixture
def steps(goal) -> list[Step]:
    found = list(goal.steps.order_by("position"))
    for step in found:
        step.goal = goal
    return found


@pytest.fixture
def goals_url(pair) -> str:
    return f"/spaces/{pair.pk}/goals/"
