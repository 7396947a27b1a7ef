"""Does a round treat people alike? The widest gap between groups that are large enough to be spoken of."""

from rapport.matching import engine


def fairness_gap(solution: engine.Solution) -> float | None:
    """The widest difference of average fit between new and returning people, or between departments.

    None where no two groups are large enough to be compared.
    """
    mentees = solution.solved.round.problem.mentees
    gaps = [
        report.score_gap
        for report in (
            engine.group_report(solution, groups)
            for groups in (
                {each.id: _standing(each) for each in mentees},
                {each.id: each.function for each in mentees},
            )
        )
        if report.score_gap is not None
    ]
    return max(gaps, default=None)


def _standing(mentee: engine.Mentee) -> str:
    return "returning" if mentee.earlier else "new"
