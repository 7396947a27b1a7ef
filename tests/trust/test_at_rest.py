"""What a stolen copy of the database holds: names, dates and states, and nobody's words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from rapport.kernel import visibility
from rapport.kernel.visibility import Actor, Sight
from tests.trust.canaries import Canary, found_in, new_token
from tests.trust.world import World

ROOT = Path(__file__).resolve().parent.parent.parent

# Runs in a process of its own, so that there is a real file, its write-ahead log, and deleted rows in both.
SCRIPT = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, skip_checks=True)
from rapport.kernel import clock
from rapport.testing import START
clock.freeze(START)
from rapport.conversations.models import Message
from rapport.meetings.models import NoteLine
from tests.trust.world import build
world = build()
NoteLine.objects.all().delete()
Message.objects.all().delete()
plain = "PLAIN" + world.canaries[0].token
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE control (word TEXT)")
    cursor.execute("INSERT INTO control VALUES (%s)", [plain])
print(json.dumps([c.token for c in world.canaries] + [plain]))
sys.stdout.flush()
import os
os._exit(0)
"""


@pytest.mark.thorough
def test_a_copy_of_the_files_with_the_write_ahead_log_holds_no_canary(tmp_path: Path) -> None:
    import json

    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "RAPPORT_VAR": str(tmp_path / "var"),
        "RAPPORT_SECOND_FACTOR": "nobody",
        "DJANGO_SETTINGS_MODULE": "rapport.conf.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    *tokens, control = json.loads(done.stdout.splitlines()[-1])
    files = [path for path in (tmp_path / "var" / "data").rglob("*") if path.is_file()]
    data = b"\n".join(path.read_bytes() for path in files)
    canaries = [Canary(token, "any", "any", frozenset()) for token in tokens]

    assert any(path.name.endswith("-wal") for path in files)
    assert control.encode() in data  # what is not sealed would be found
    assert found_in(data.replace(control.encode(), b""), canaries) == set()
    assert found_in(done.stderr.encode(), canaries) == set()


def test_no_table_holds_a_canary_in_clear(world: World) -> None:
    control = new_token()
    world.program.aims = control
    world.program.save()
    held = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's own
            for row in cursor.fetchall():
                held += b"|".join(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                )

    assert control.encode() in held
    assert found_in(held, world.canaries) == set()


def test_the_table_says_that_each_planted_kind_is_stored_sealed(world: World) -> None:
    sights = {visibility.kind(canary.kind).sight(Actor.DB_DUMP) for canary in world.canaries}

    assert sights == {Sight.CIPHERTEXT}
