"""A worker that is killed loses nothing and repeats nothing: real processes, a real database, kill -9."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

PROCESS = [sys.executable, "-m", "rapport.jobs.tests.queue_process"]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database for the queue alone: a SQLite file, or on PostgreSQL a database beside the one of the tests."""
    values = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "rapport.jobs.tests.queue_settings",
        "RAPPORT_VAR": str(tmp_path),
    }
    if connection.vendor == "sqlite":
        yield {**values, "DATABASE_URL": ""}
        return
    with _postgres_database() as url:
        yield {**values, "DATABASE_URL": url}


@contextmanager
def _postgres_database() -> Iterator[str]:
    import psycopg

    options = connection.settings_dict
    server = {"host": options["HOST"], "port": options["PORT"] or 5432, "user": options["USER"]}
    name = f"queue_{uuid4().hex[:12]}"
    with psycopg.connect(dbname="postgres", password=options["PASSWORD"], autocommit=True, **server) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            secret = f":{options['PASSWORD']}" if options["PASSWORD"] else ""
            yield f"postgres://{options['USER']}{secret}@/{name}?host={options['HOST']}&port={server['port']}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment: dict[str, str], what: str) -> str:
    done = subprocess.run([*PROCESS, what], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_kill_nine_in_the_middle_of_a_job_loses_nothing_and_repeats_nothing(
    environment: dict[str, str], tmp_path: Path
):
    run(environment, "prepare")
    workers = [
        subprocess.Popen([*PROCESS, "work"], env=environment, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    try:
        os.kill(int(begun_by(tmp_path / "begun")), signal.SIGKILL)
        report = json.loads(run(environment, "report"))
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait(10)

    assert sorted(worker.returncode for worker in workers) == [-signal.SIGKILL, 0]
    expected = ["slow", *map(str, range(40)), *(f"due{number}" for number in range(30))]
    assert report["noted"] == sorted(expected)
    assert set(report["states"]) == {"done"}


def begun_by(marker: Path) -> str:
    """The process that holds the slow job, once it says so."""
    deadline = time.monotonic() + 30
    while not (marker.exists() and marker.read_text()):
        assert time.monotonic() < deadline, "no worker ever began"
        time.sleep(0.02)
    return marker.read_text()
