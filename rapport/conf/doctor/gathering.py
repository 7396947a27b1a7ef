"""Finding out the facts: the only part of the doctor that looks at the machine."""

import resource
import shutil
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from rapport.conf.backup import journal
from rapport.conf.doctor.findings import Facts
from rapport.conf.health import is_migrated
from rapport.conf.startup import check_keys
from rapport.jobs.models import Job, Schedule
from rapport.kernel import clock
from rapport.notifications.models import OutboxMessage
from rapport.vault.keyfile import KeyFileIsUnusable

STUCK = timedelta(hours=1)


def gather() -> Facts:
    """The facts of this installation. Raises: OperationalError, if the database cannot be reached."""
    now = clock.now()
    migrated = is_migrated()
    kept = journal.read()
    key_file, data = Path(settings.RAPPORT_KEK_FILE), Path(settings.DATA_DIR)
    sqlite, journal_mode, synchronous = _sqlite()
    return Facts(
        now=now,
        is_demo=settings.RAPPORT_DEMO,
        debug=settings.DEBUG,
        hosts=tuple(settings.ALLOWED_HOSTS),
        base_url=settings.BASE_URL,
        has_mailbox=settings.RAPPORT_MAILBOX,
        python=sys.version_info[:3],
        sqlite=sqlite,
        journal_mode=journal_mode,
        synchronous=synchronous,
        postgres=_postgres(),
        key_file=key_file,
        data_folder=data,
        key_problem=_key_problem(),
        open_to_others=_open_to_others(data, key_file),
        clear_swap=_clear_swap(),
        dumps_core=resource.getrlimit(resource.RLIMIT_CORE)[0] != 0,
        last_backup_at=kept.made_at,
        last_drill_at=kept.verified_at,
        time_zones_of=_time_zones_of(),
        is_migrated=migrated,
        dead_jobs=Job.objects.filter(state=Job.State.DEAD).count() if migrated else 0,
        worker_seen_at=_worker_seen_at(now) if migrated else None,
        stuck_mails=_stuck_mails(now) if migrated else 0,
        free_bytes=shutil.disk_usage(data if data.exists() else data.parent).free,
    )


def _sqlite() -> tuple[tuple[int, ...] | None, str | None, int | None]:
    if connection.vendor != "sqlite":
        return None, None, None
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(part) for part in str(cursor.fetchone()[0]).split("."))
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous")
        return version, mode, int(cursor.fetchone()[0])


def _postgres() -> dict[str, str]:
    if connection.vendor != "postgresql":
        return {}
    names = ["fsync", "full_page_writes", "synchronous_commit", "log_min_error_statement"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        return dict(cursor.fetchall())


def _key_problem() -> str:
    try:
        check_keys()
    except KeyFileIsUnusable as error:
        return str(error)
    except DatabaseError:
        return ""
    return ""


def _open_to_others(data: Path, key_file: Path) -> tuple[Path, ...]:
    ours = [data, key_file, key_file.with_name("secret_key"), key_file.with_name("erased.log")]
    if connection.vendor == "sqlite":
        ours.append(Path(str(settings.DATABASES["default"]["NAME"])))
    others = stat.S_IRGRP | stat.S_IROTH
    found = [path for path in ours if path.exists() and path.stat().st_mode & others]
    # What lies in a closed folder is closed with it.
    return tuple(path for path in found if path == data or data not in path.parents or data in found)


def _clear_swap() -> tuple[str, ...]:
    try:
        lines = Path("/proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return ()
    devices = [Path(line.split()[0]) for line in lines if line.strip()]
    return tuple(str(device) for device in devices if not _is_sealed_swap(device))


def _is_sealed_swap(device: Path) -> bool:
    name = device.resolve().name
    if name.startswith("zram"):
        return True
    mapped = Path(f"/sys/block/{name}/dm/uuid")
    return mapped.is_file() and mapped.read_text(encoding="ascii").startswith("CRYPT-")


def _time_zones_of() -> datetime | None:
    """The year of the rules: from the first line of the system's ``tzdata.zi``, else of the tzdata package."""
    system = Path("/usr/share/zoneinfo/tzdata.zi")
    try:
        if system.is_file():
            with system.open(encoding="ascii") as stream:
                version = stream.readline().split()[-1]
        else:
            from importlib.metadata import version as version_of

            version = version_of("tzdata")
        return datetime(int(version[:4]), 7, 1, tzinfo=UTC)
    except (OSError, ValueError, ImportError):
        return None


def _worker_seen_at(now: datetime) -> datetime | None:
    """When a worker last took the slot that comes every minute; None before the first."""
    row = Schedule.objects.filter(name="rapport.jobs.jobs.run_timed_rules").first()
    return None if row is None else min(row.next_run, now)


def _stuck_mails(now: datetime) -> int:
    stuck = OutboxMessage.objects.filter(state=OutboxMessage.State.SENDING, sending_at__lt=now - STUCK)
    return stuck.count()
