"""The erasure ledger outside the database: which keys were destroyed, so that no backup brings them back.

One line for each, beside the key file: a moment and the id of a key that no longer exists. No personal data.
The database has the same list; this one survives the loss of the database, which is when it is needed.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rapport.vault.models import Erasure


def path() -> Path:
    """Where the ledger is: beside the key file, outside the data folder and its backups."""
    return Path(settings.RAPPORT_KEK_FILE).with_name("erased.log")


def note(key_id: UUID, erased_at: datetime) -> None:
    """Add one line, and see it safely on the disk."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as stream:
        stream.write(f"{erased_at.isoformat()} {key_id}\n")
        stream.flush()
        os.fsync(stream.fileno())


def read() -> Mapping[UUID, datetime]:
    """Every destroyed key with its moment; a line that was cut off by a crash is passed over."""
    found: dict[UUID, datetime] = {}
    try:
        lines = path().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        moment, _, key_id = line.partition(" ")
        try:
            found[UUID(key_id)] = datetime.fromisoformat(moment)
        except ValueError:
            continue
    return found


def catch_up() -> None:
    """Write down what the database knows and the file does not: a crash may have come between the two."""
    known = read()
    for erasure in Erasure.objects.all():
        if erasure.key_id not in known:
            note(erasure.key_id, erasure.erased_at)
