from rapport.growth.models.advice import AdviceGiven, Challenge
from rapport.growth.models.goal import Goal, GoalChange, GoalMeasure
from rapport.growth.models.progress import ProgressEntry, Reflection, Win
from rapport.growth.models.share import GoalShare
from rapport.growth.models.step import Step

__all__ = [
    "AdviceGiven",
    "Challenge",
    "Goal",
    "GoalChange",
    "GoalMeasure",
    "GoalShare",
    "ProgressEntry",
    "Reflection",
    "Step",
    "Win",
]
