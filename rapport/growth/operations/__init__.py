"""Every write of this package."""

from rapport.growth.operations.carrying import carry_goal, take_goal_back
from rapport.growth.operations.challenges import (
    ease_challenge,
    note_rung,
    raise_challenge,
    reopen_challenge,
    take_back_rung,
)
from rapport.growth.operations.goals import (
    GoalInput,
    ask_for_view,
    change_goal,
    draft_first_goal,
    let_goal_go,
    reach_goal,
    remark_on_goal,
    set_goal,
    take_goal_up,
)
from rapport.growth.operations.progress import (
    add_win,
    bring_win_back,
    note_progress,
    remove_progress,
    remove_win,
)
from rapport.growth.operations.reflections import reflect, share_reflection, unshare_reflection
from rapport.growth.operations.steps import (
    add_step,
    change_step,
    finish_step,
    let_step_go,
    rest_step,
    start_step,
    take_step_back,
)

__all__ = [
    "GoalInput",
    "add_step",
    "add_win",
    "ask_for_view",
    "bring_win_back",
    "carry_goal",
    "change_goal",
    "change_step",
    "draft_first_goal",
    "ease_challenge",
    "finish_step",
    "let_goal_go",
    "let_step_go",
    "note_progress",
    "note_rung",
    "raise_challenge",
    "reach_goal",
    "reflect",
    "remark_on_goal",
    "remove_progress",
    "remove_win",
    "reopen_challenge",
    "rest_step",
    "set_goal",
    "share_reflection",
    "start_step",
    "take_back_rung",
    "take_goal_back",
    "take_goal_up",
    "take_step_back",
    "unshare_reflection",
]
