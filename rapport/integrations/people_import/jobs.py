"""Sheets too long for a page to wait for, and forgetting the ones nobody came back to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django_tasks import task

from rapport.integrations.people_import import operations
from rapport.integrations.people_import.models import SheetDraft
from rapport.jobs.options import job
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.people.models import Person


@task()
def check_sheet(draft_id: str) -> None:
    """Find out what bringing in each row of a long sheet would do."""
    draft = (
        SheetDraft.objects.select_related("program")
        .filter(pk=draft_id, state=SheetDraft.State.CHECKING)
        .first()
    )
    if draft is not None:
        operations.check(draft)


@job(transactional=False, pause=timedelta(seconds=10))
@task()
def bring_in_sheet(draft_id: str, actor_id: str | None) -> None:
    """Bring in a long sheet, batch by batch; after a break, rows that are in already are found unchanged."""
    draft = SheetDraft.objects.select_related("program").filter(pk=draft_id).first()
    if draft is not None:
        actor = None if actor_id is None else Person.objects.get(pk=actor_id)
        operations.run(draft, actor=actor, now=clock.now())


@timed_rule("integrations.forget_sheets")
def forget_sheets(now: datetime) -> Iterable[Due]:
    """A sheet that was uploaded is forgotten after 24 hours, brought in or not."""
    for draft in SheetDraft.objects.filter(expires_at__lte=now).defer("sheet", "mapping", "findings"):
        yield Due(str(draft.pk), partial(_forget, draft))


def _forget(draft: SheetDraft) -> None:
    SheetDraft.objects.filter(pk=draft.pk).delete()
