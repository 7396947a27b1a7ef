"""What is tidied up about accounts, daily."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import task

from rapport.jobs.periodic import periodic
from rapport.kernel import clock
from rapport.people import photos
from rapport.people.accounts.addresses import UNDO_FOR
from rapport.people.models import AddressChange, Person, Session

DAY = 24 * 3600


@periodic(seconds=DAY)
@task()
def forget_sessions() -> None:
    """Delete sessions that have run out, and changes of address that can no longer be taken back."""
    # Sessions run out by the real clock: moving the demo's clock must not sign anybody out.
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    AddressChange.objects.filter(at__lt=clock.now() - UNDO_FOR).delete()


@periodic(seconds=DAY)
@task()
def sweep_photos() -> None:
    """Delete photos that belong to nobody: a form that came back with errors may leave one behind."""
    if not default_storage.exists(photos.FOLDER):
        return
    shown = set(Person.objects.exclude(photo="").values_list("photo", flat=True))
    long_ago = timezone.now() - timedelta(seconds=DAY)
    _folders, names = default_storage.listdir(photos.FOLDER)
    paths = {f"{photos.FOLDER}/{name}" for name in names} - shown
    photos.remove(path for path in paths if default_storage.get_modified_time(path) < long_ago)
