"""Work that history hands on: telling listeners, and forgetting old form receipts."""

from datetime import timedelta

from django_tasks import task

from rapport.history.events import listeners_of
from rapport.history.models import Event, FormReceipt
from rapport.jobs.periodic import periodic
from rapport.kernel import clock

RECEIPTS_KEPT = timedelta(days=2)


@task()
def deliver(event_id: int) -> None:
    """Let every listener of an event run once more; each one bears repetition."""
    event = Event.objects.get(pk=event_id)
    for listener in listeners_of(event.verb):
        listener(event)


@periodic(seconds=24 * 3600)
@task(priority=-50)
def forget_receipts() -> None:
    """Delete form receipts that no open page can still carry."""
    FormReceipt.objects.filter(at__lt=clock.now() - RECEIPTS_KEPT).delete()
