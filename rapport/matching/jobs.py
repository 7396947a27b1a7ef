"""Computing a round of matching, which takes longer than a page may."""

from datetime import timedelta

from django_tasks import task

from rapport.jobs.options import job
from rapport.matching.models import MatchingRun


@job(transactional=False, attempts=3, pause=timedelta(seconds=10))
@task()
def solve(run_id: str) -> None:
    """Compute a round of matching, telling how far it is; it can be called off."""
    from rapport.matching.board.solving import run_it

    run = MatchingRun.objects.select_related("round__program").filter(pk=run_id).first()
    if run is not None:
        run_it(run)
