"""Copying a whole database while people use it, and bringing it back: the two engines, each in its own way."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from rapport.conf.backup.sealed_stream import BackupIsUnusable
from rapport.conf.startup import CannotStart

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class TablePrint:
    """What a table held: how many rows, and a hash over all of them in the order of their primary key."""

    rows: int
    sha256: str


Prints = dict[str, TablePrint]


def take_snapshot(folder: Path) -> tuple[Path, Prints]:
    """A copy of the database in ``folder``, and the prints of its tables at that very moment."""
    if connection.vendor == "sqlite":
        return _snapshot_sqlite(folder)
    return _snapshot_postgres(folder)


@contextmanager
def opened(copy: Path) -> Iterator[BaseDatabaseWrapper]:
    """The copy as a database of its own beside the live one, gone afterwards."""
    if connection.vendor == "sqlite":
        with _beside(NAME=copy) as database:
            yield database
        return
    name = f"rapport_scratch_{uuid4().hex[:12]}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        _restore_postgres(copy, name, replaces=False)
        with _beside(NAME=name, OPTIONS={}) as database:
            yield database
    finally:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _beside(**changes: Any) -> Iterator[BaseDatabaseWrapper]:
    """One more connection, like the usual one but for ``changes``."""
    alias = f"beside_{uuid4().hex[:8]}"
    connections.settings[alias] = {**connections.settings["default"], **changes}
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def put_in_place(copy: Path, aside: Path) -> None:
    """Let the copy be the database; what was there before goes to the folder ``aside``."""
    if connection.vendor == "sqlite":
        connections.close_all()
        live = Path(str(connection.settings_dict["NAME"]))
        live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (live.name, f"{live.name}-wal", f"{live.name}-shm"):
            if live.with_name(name).exists():
                aside.mkdir(parents=True, exist_ok=True, mode=0o700)
                live.with_name(name).replace(aside / name)
        shutil.copyfile(copy, live)
        live.chmod(0o600)
    else:
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        _snapshot_postgres(aside)
        connections.close_all()
        _restore_postgres(copy, str(connection.settings_dict["NAME"]), replaces=True)


def check_integrity(database: BaseDatabaseWrapper) -> None:
    """Let SQLite look through every page. Raises: BackupIsUnusable."""
    if database.vendor != "sqlite":
        return
    with database.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if [row[0] for row in cursor.fetchall()] != ["ok"]:
            raise BackupIsUnusable("SQLite finds the copy of the database damaged. Run rapport doctor.")


def prints_of(database: BaseDatabaseWrapper) -> Prints:
    """The prints of every table."""
    with database.cursor() as cursor:
        tables = sorted(database.introspection.table_names(cursor))
        keys = {
            table: database.introspection.get_primary_key_columns(cursor, table) or [] for table in tables
        }
    with transaction.atomic(using=database.alias):
        return {table: _print_of(database, table, keys[table]) for table in tables}


def _print_of(database: BaseDatabaseWrapper, table: str, key: list[str]) -> TablePrint:
    quote = database.ops.quote_name
    order = f" ORDER BY {', '.join(map(quote, key))}" if key else ""
    digest, rows = hashlib.sha256(), 0
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(table)}{order}")  # noqa: S608 - names come from the database itself
        while batch := cursor.fetchmany(BATCH):
            for row in batch:
                digest.update(repr([_plain(value) for value in row]).encode())
            rows += len(batch)
    return TablePrint(rows, digest.hexdigest())


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _snapshot_sqlite(folder: Path) -> tuple[Path, Prints]:
    """By SQLite's own backup interface, in one read transaction: copying the file is right one time in three."""
    copy = folder / "database.sqlite3"
    # A reading transaction of its own: the usual ones begin by taking the write lock, and people go on
    # working.
    options = {**connection.settings_dict["OPTIONS"], "transaction_mode": "DEFERRED"}
    target = sqlite3.connect(copy)
    try:
        with _beside(OPTIONS=options) as live, transaction.atomic(using=live.alias):
            prints = prints_of(live)
            live.connection.backup(target, pages=4096)
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
    copy.chmod(0o600)
    return copy, prints


def _snapshot_postgres(folder: Path) -> tuple[Path, Prints]:
    """By ``pg_dump`` in the same snapshot that the prints are taken in."""
    copy = folder / "database.pgdump"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        prints = prints_of(connection)
        options = [
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
        ]
        _run("pg_dump", *options, f"--file={copy}", database=str(connection.settings_dict["NAME"]))
    copy.chmod(0o600)
    return copy, prints


def _restore_postgres(copy: Path, name: str, *, replaces: bool) -> None:
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    if replaces:
        options += ["--clean", "--if-exists"]
    _run("pg_restore", *options, f"--dbname={name}", str(copy), database=name)


def _on_server(statement: str) -> None:
    """Run one statement outside any transaction, from the database that is always there."""
    import psycopg

    values = connection.get_connection_params()
    wanted = {name: values[name] for name in ("host", "port", "user", "password") if values.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **wanted) as server:
        server.execute(statement)


def _run(tool: str, *arguments: str, database: str) -> None:
    values = connection.settings_dict
    secrets = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, "PGDATABASE": database}
    environment.update({name: str(values[key]) for name, key in secrets.items() if values.get(key)})
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL, with arguments made here
        [_tool(tool), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotStart(f"{tool} did not come to its end: {done.stderr.strip()[-400:]}")


def _tool(name: str) -> str:
    """The newest of a tool of PostgreSQL: Debian keeps them apart by version."""
    apart = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(apart[-1]) if apart else shutil.which(name)
    if found is None:
        raise CannotStart(
            f"{name} is needed for backups of PostgreSQL; it comes with the package postgresql-client."
        )
    return found
