"""What the doctor knows and how it says it: pure functions from facts to findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

SAFE_SQLITE = (3, 51, 3)
SAFE_PYTHON = (3, 11, 15)
BACKUP_EVERY = timedelta(hours=36)
DRILL_EVERY = timedelta(days=35)
TIME_ZONES_LAST = timedelta(days=550)
WORKER_SILENT = timedelta(minutes=10)
DISK_LEAST_BYTES = 1024**3


class Level(Enum):
    MUST = "must be mended"
    SHOULD = "should be looked at"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, in two sentences: what it is, and what to do."""

    level: Level
    what: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The state of an installation as the doctor found it. None stands for "does not apply here"."""

    now: datetime
    is_demo: bool = False
    debug: bool = False
    hosts: tuple[str, ...] = ("localhost",)
    base_url: str = "http://localhost:8000"
    has_mailbox: bool = False
    python: tuple[int, int, int] = SAFE_PYTHON
    sqlite: tuple[int, ...] | None = SAFE_SQLITE
    journal_mode: str | None = "wal"
    synchronous: int | None = 2
    postgres: dict[str, str] = field(default_factory=dict)
    key_file: Path = Path("/keys/keys.json")
    data_folder: Path = Path("/data")
    key_problem: str = ""
    open_to_others: tuple[Path, ...] = ()
    clear_swap: tuple[str, ...] = ()
    dumps_core: bool = False
    last_backup_at: datetime | None = None
    last_drill_at: datetime | None = None
    time_zones_of: datetime | None = None
    is_migrated: bool = True
    dead_jobs: int = 0
    worker_seen_at: datetime | None = None
    stuck_mails: int = 0
    free_bytes: int = DISK_LEAST_BYTES


Check = Callable[[Facts], Iterator[Finding]]
CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Add a function to what the doctor asks."""
    CHECKS.append(function)
    return function


def examine(facts: Facts) -> list[Finding]:
    """Every finding, what must be mended first."""
    found = [finding for each in CHECKS for finding in each(facts)]
    return sorted(found, key=lambda finding: finding.level is not Level.MUST)


def _must(what: str, do: str) -> Finding:
    return Finding(Level.MUST, what, do)


def _should(what: str, do: str) -> Finding:
    return Finding(Level.SHOULD, what, do)


def _version(parts: tuple[int, ...]) -> str:
    return ".".join(map(str, parts))


def _is_local(facts: Facts) -> bool:
    return urlsplit(facts.base_url).hostname in {"localhost", "127.0.0.1", "::1"}


@check
def old_sqlite(facts: Facts) -> Iterator[Finding]:
    if facts.sqlite is None or facts.sqlite >= SAFE_SQLITE:
        return
    found, needed = _version(facts.sqlite), _version(SAFE_SQLITE)
    do = f"Install pysqlite3 (it brings a newer one), or a Python whose sqlite3 is {needed} or newer."
    if facts.journal_mode == "wal":
        yield _must(f"SQLite {found} can damage a database in WAL mode when several processes use it.", do)
    else:
        yield _should(
            f"SQLite {found} is older than {needed}, so the database runs in its slow, safe mode.", do
        )


@check
def careless_sqlite(facts: Facts) -> Iterator[Finding]:
    if facts.synchronous is not None and facts.synchronous != 2:
        yield _must(
            "The database does not wait until what was kept is on the disk (synchronous is not FULL).",
            "Take the change of the PRAGMAs back: a power cut would lose what people were told is kept.",
        )


@check
def careless_postgres(facts: Facts) -> Iterator[Finding]:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if facts.postgres.get(name) == "off":
            yield _must(
                f"PostgreSQL runs with {name} off: a crash would lose what people were told is kept.",
                f"Set {name} = on in postgresql.conf and restart PostgreSQL.",
            )
    if facts.postgres.get("log_min_error_statement", "panic") not in {"panic", "fatal"}:
        yield _should(
            "PostgreSQL writes statements that went wrong into its log, with names and addresses in them.",
            "Set log_min_error_statement = panic for Rapport’s role.",
        )


@check
def debug_is_on(facts: Facts) -> Iterator[Finding]:
    if facts.debug:
        yield _must(
            "DEBUG is on: error pages would show people’s words.", "Take the change of settings.py back."
        )


@check
def any_host(facts: Facts) -> Iterator[Finding]:
    if any(host in {"*", "."} or host.startswith("*") for host in facts.hosts):
        yield _must(
            "Any host name is accepted, so links could be made to lead elsewhere.",
            "Set RAPPORT_HOSTS to the names people use, separated by commas.",
        )


@check
def plain_http(facts: Facts) -> Iterator[Finding]:
    if not facts.base_url.startswith("https://") and not _is_local(facts):
        yield _must(
            f"The address {facts.base_url} is not https: everybody on the way could read along.",
            "Put a web server with a certificate before Rapport and set RAPPORT_BASE_URL to https://…",
        )


@check
def demo_in_the_open(facts: Facts) -> Iterator[Finding]:
    if facts.is_demo and not _is_local(facts):
        yield _must(
            "This is the demo, at an address that others can reach: anybody can be anybody there.",
            "Unset RAPPORT_DEMO for people’s own data; the demo is for localhost.",
        )


@check
def mail_that_stays_here(facts: Facts) -> Iterator[Finding]:
    if facts.has_mailbox and not facts.is_demo:
        yield _should(
            "Mail stays in the local mailbox; nobody gets any, and sign-in codes can be read by the operator.",
            "Set RAPPORT_SMTP_HOST and unset RAPPORT_MAILBOX.",
        )


@check
def keys_in_the_data(facts: Facts) -> Iterator[Finding]:
    if facts.key_file.is_relative_to(facts.data_folder):
        yield _must(
            f"The key file {facts.key_file} is inside the data folder: whoever copies the data has the keys.",
            "Move it elsewhere and set RAPPORT_KEK_FILE.",
        )


@check
def keys_do_not_fit(facts: Facts) -> Iterator[Finding]:
    if facts.key_problem:
        yield _must(facts.key_problem, "Until then nothing can be read; nothing is lost.")


@check
def files_open_to_others(facts: Facts) -> Iterator[Finding]:
    for path in facts.open_to_others:
        yield _must(f"Other accounts of this machine can read {path}.", f"chmod go-rwx {path}")


@check
def old_python(facts: Facts) -> Iterator[Finding]:
    if facts.python < SAFE_PYTHON:
        yield _should(
            f"Python {_version(facts.python)} lacks fixes for crafted archives and mails.",
            f"Use {_version(SAFE_PYTHON)} or newer.",
        )


@check
def swap_in_clear(facts: Facts) -> Iterator[Finding]:
    if facts.clear_swap:
        yield _should(
            f"Memory is swapped to {', '.join(facts.clear_swap)} unencrypted; words and keys could end up there.",
            "Encrypt the swap space, or switch it off (swapoff -a).",
        )


@check
def core_dumps(facts: Facts) -> Iterator[Finding]:
    if facts.dumps_core:
        yield _should(
            "A crash would write the memory, with words and keys in it, to a core file.",
            "Run Rapport with LimitCORE=0 (systemd) or ulimit -c 0.",
        )


@check
def no_fresh_backup(facts: Facts) -> Iterator[Finding]:
    if facts.is_demo:
        return
    if facts.last_backup_at is None:
        yield _should("There is no backup yet.", "Run rapport backup, and let it run every night.")
    elif facts.now - facts.last_backup_at > BACKUP_EVERY:
        yield _should(
            f"The last backup is of {facts.last_backup_at:%d %B %Y}.", "Run rapport backup every night."
        )


@check
def no_drill(facts: Facts) -> Iterator[Finding]:
    if facts.is_demo or facts.last_backup_at is None:
        return
    if facts.last_drill_at is None or facts.now - facts.last_drill_at > DRILL_EVERY:
        yield _should(
            "No backup was restored on trial for more than a month; a backup nobody restored is a hope.",
            "Run rapport backup verify each month.",
        )


@check
def old_time_zones(facts: Facts) -> Iterator[Finding]:
    if facts.time_zones_of is not None and facts.now - facts.time_zones_of > TIME_ZONES_LAST:
        yield _should(
            f"The time zone rules are of {facts.time_zones_of:%Y}; meetings could be shown an hour off.",
            "Update the system’s tzdata package.",
        )


@check
def not_migrated(facts: Facts) -> Iterator[Finding]:
    if not facts.is_migrated:
        yield _must(
            "The database has the shape of another release.",
            "Run rapport serve, or python -m rapport migrate.",
        )


@check
def given_up_jobs(facts: Facts) -> Iterator[Finding]:
    if facts.dead_jobs:
        yield _should(
            f"Jobs that were given up after several tries: {facts.dead_jobs}.",
            "rapport jobs shows them; rapport jobs --retry tries again.",
        )


@check
def no_worker(facts: Facts) -> Iterator[Finding]:
    if facts.worker_seen_at is not None and facts.now - facts.worker_seen_at > WORKER_SILENT:
        yield _must(
            f"No worker has run since {facts.worker_seen_at:%d %B, %H:%M} UTC: no mails, no reminders.",
            "Start rapport work, or rapport serve, which has one.",
        )


@check
def mails_that_do_not_leave(facts: Facts) -> Iterator[Finding]:
    if facts.stuck_mails:
        yield _should(
            f"Mails that could not be handed to the mail server for an hour: {facts.stuck_mails}.",
            "See whether the server of RAPPORT_SMTP_HOST answers.",
        )


@check
def disk_nearly_full(facts: Facts) -> Iterator[Finding]:
    if facts.free_bytes < DISK_LEAST_BYTES:
        yield _must(
            f"Only {facts.free_bytes // 1024**2} MB are free where the data is.",
            "Make room; at zero nothing can be kept any more.",
        )
