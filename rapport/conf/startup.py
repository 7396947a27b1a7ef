"""What stands between a fresh checkout and the first page: folders, keys, database, style sheets."""

import hashlib
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rapport.conf.terminal import step
from rapport.vault import keyfile, keys, ledger
from rapport.vault.models import DataKey, SelfTest


class CannotStart(Exception):
    """Something stands in the way of starting; the sentence says what, and what to do. Nothing was changed."""


def prepare() -> None:
    """Make the installation ready to serve: at the first start everything, later only what is new.

    Raises: CannotStart or KeyFileIsUnusable, before anything is written.
    """
    make_folders()
    check_keys()
    with step("Preparing the database"):
        migrate()
    keys.plant_self_tests()
    ledger.catch_up()
    with step("Gathering style sheets and scripts"):
        gather_static_files()


def make_folders() -> None:
    """The data folder, for nobody else's eyes. Raises: CannotStart, while a restore is unfinished."""
    for folder in (Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    marker = restore_marker()
    if marker.exists():
        raise CannotStart(
            f"A restore was begun and not finished ({marker}). Run “rapport backup restore” again with the same file; "
            "until then nobody can sign in, so that nothing erased comes back."
        )


def restore_marker() -> Path:
    """Stands while a restore is under way; nothing starts beside it."""
    return Path(settings.DATA_DIR) / "restore-unfinished"


def check_keys() -> None:
    """Make sure that the key file opens what this database holds. Writes nothing.

    Raises: KeyFileIsUnusable, with a sentence that names the file.
    """
    tables = set(connection.introspection.table_names())
    if DataKey._meta.db_table not in tables or SelfTest._meta.db_table not in tables:
        return
    path = Path(settings.RAPPORT_KEK_FILE)
    if not path.exists() and (DataKey.objects.exists() or SelfTest.objects.exists()):
        raise keyfile.KeyFileIsUnusable(
            f"The key file {path} is missing, and this database was sealed with it. Put it back, or make it again "
            "from the recovery sheet with “rapport keys recover”. Nothing was changed."
        )
    keys.self_test()


def migrate() -> None:
    """Bring the database to the shape this code expects; quick where nothing is to be done."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def gather_static_files() -> None:
    """Collect static files again if any of them changed since the last time."""
    mark = Path(settings.STATIC_ROOT) / ".gathered"
    now = _fingerprint()
    if mark.is_file() and mark.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(now, encoding="ascii")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def check_port(host: str, port: int) -> None:
    """Make sure that nothing else answers there, or an old server would seem to be the new one."""
    try:
        family, kind, _proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotStart(f"The address {host} is not one of this machine: {error.strerror}.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CannotStart(
                f"Something else uses port {port} on {host} already. Stop it, or choose another with --port."
            ) from error
