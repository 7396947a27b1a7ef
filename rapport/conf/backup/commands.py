"""``rapport backup``, ``rapport backup verify`` and ``rapport backup restore``."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from rapport.conf.backup import archive, databases, erasures, journal
from rapport.conf.backup.archive import Manifest
from rapport.conf.backup.sealed_stream import BackupIsUnusable
from rapport.conf.running import nobody_else
from rapport.conf.startup import CannotStart, check_keys, make_folders, migrate, restore_marker
from rapport.conf.terminal import say, step
from rapport.kernel import clock
from rapport.people.models import Person
from rapport.vault import keyfile, keys

SUFFIX = ".rapport-backup"


def make(to: Path | None, *, keep_days: int) -> int:
    """Make a backup, restore it on trial, and only then let go of the oldest."""
    check_keys()
    folder = to or _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = clock.now()
    target = folder / f"rapport-{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    file = keyfile.load()
    with _scratch() as scratch, step("Copying the database"):
        copy, prints = databases.take_snapshot(scratch)
        manifest = Manifest(now, connection.vendor, copy.name, prints)
        archive.write(
            target,
            manifest=manifest,
            copy=copy,
            media=Path(settings.MEDIA_ROOT),
            epoch=file.current_epoch,
            master_key=file.epochs[file.current_epoch],
        )
    _drill(target)
    journal.note(made_at=now, verified_at=now)
    for old in _older_than(folder, keep_days):
        old.unlink()
    rows = sum(each.rows for each in prints.values())
    say(f"{target}  {target.stat().st_size / 1e6:.1f} MB, {rows} rows, restored on trial and equal.")
    return 0


def verify(file: Path | None, folder: Path | None) -> int:
    """Restore a backup into a scratch place and compare; the newest, if none is named."""
    found = file or _newest(folder or _folder())
    _drill(found)
    journal.note(verified_at=clock.now())
    say(f"{found} opens, is whole, and equals what it was made of.")
    return 0


def restore(file: Path, *, replace: bool) -> int:
    """Bring a backup back. What was erased since is erased again before anybody can sign in.

    Raises: CannotStart, if people are here and ``replace`` was not said, or something runs; BackupIsUnusable.
    """
    marker = restore_marker()
    marker.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with nobody_else(), _scratch() as scratch:
        if not replace and not marker.exists() and _has_people():
            raise CannotStart("There are people in this installation. Say --replace to set them aside.")
        with step("Opening the backup"):
            manifest = archive.unpack(file, scratch, keyfile.load().epochs)
            _compare(scratch, manifest)
        erased = erasures.known()
        marker.touch(mode=0o600)
        aside = Path(settings.VAR_DIR) / f"set-aside-{clock.now():%Y%m%dT%H%M%S}"
        with step("Putting it in its place"):
            databases.put_in_place(scratch / manifest.database, aside)
            _put_media_in_place(scratch / archive.MEDIA, aside)
            migrate()
            keys.forget_held()
            check_keys()
        again = erasures.replay(erased, now=clock.now())
        _end_all_sessions()
        marker.unlink()
        make_folders()
    say(
        f"The data of {manifest.made_at:%d %B %Y, %H:%M} UTC is back. Erased again: {again}. Everybody signs in anew."
    )
    if aside.exists():
        say(f"What was here before is in {aside}; delete it when it is no longer needed.")
    return 0


def _drill(file: Path) -> None:
    with _scratch() as scratch, step("Restoring it on trial"):
        _compare(scratch, archive.unpack(file, scratch, keyfile.load().epochs))


def _compare(scratch: Path, manifest: Manifest) -> None:
    """Open the copy as a database and hold it against what the live one said of itself."""
    if manifest.engine != connection.vendor:
        raise BackupIsUnusable(
            f"This backup is of {manifest.engine}, and this installation uses {connection.vendor}."
        )
    with databases.opened(scratch / manifest.database) as copy:
        databases.check_integrity(copy)
        if databases.prints_of(copy) != manifest.prints:
            raise BackupIsUnusable("What this backup holds is not what it was made of. Take another one.")
        keys.self_test(using=copy.alias)


def _put_media_in_place(media: Path, aside: Path) -> None:
    live = Path(settings.MEDIA_ROOT)
    if live.exists():
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(live, aside / archive.MEDIA)
    if media.exists():
        shutil.move(media, live)


def _end_all_sessions() -> None:
    """Sessions of the past may have been ended since; nobody can tell which."""
    import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.all().delete()


def _has_people() -> bool:
    try:
        return bool(Person.objects.exists())
    except DatabaseError:
        return False


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "backups"


def _newest(folder: Path) -> Path:
    found = sorted(folder.glob(f"*{SUFFIX}"))
    if not found:
        raise CannotStart(f"There is no backup in {folder}.")
    return found[-1]


def _older_than(folder: Path, days: int) -> list[Path]:
    limit = f"rapport-{clock.now() - timedelta(days=days):%Y%m%dT%H%M%SZ}"
    return [path for path in sorted(folder.glob(f"*{SUFFIX}")) if path.name < limit] if days else []


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder beside the data, closed to others, gone afterwards: copies never lie in /tmp."""
    parent = Path(settings.VAR_DIR)
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=parent) as name:
        yield Path(name)
