import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from rapport.jobs.tests.test_kill import _postgres_database


def test_what_was_backed_up_comes_back_and_what_was_erased_since_does_not(tmp_path: Path):
    environment = {
        **os.environ,
        "RAPPORT_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "",
        "RAPPORT_LOG_LEVEL": "ERROR",
    }
    if connection.vendor == "sqlite":
        found = run(environment)
    else:
        with _postgres_database() as url:
            found = run({**environment, "DATABASE_URL": url})

    assert found == {
        "made": 0,
        "in clear": False,
        "verified": 0,
        "mode": "0o600",
        "refused": 2,
        "restored": 0,
        "names": ["Omar", "Somebody who left"],
        "phones": ["+46 70 1"],
        "photo": "a photo",
        "mina has a key": False,
        "marker": False,
        "scratch": [],
        "damaged": 2,
    }


def run(environment: dict[str, str]) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "rapport.conf.tests.whole_backup"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found
