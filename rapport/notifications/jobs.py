"""Sending what is in the outbox, and forgetting what was sent."""

from datetime import timedelta

from django_tasks import task

from rapport.jobs.options import job


@job(transactional=False, attempts=12, pause=timedelta(seconds=30))
@task()
def send_message(message_id: str) -> None:
    """Send one message, or hold or drop it as its person wishes."""
