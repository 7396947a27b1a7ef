"""When the last backup was made and the last one restored on trial; the doctor asks."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Journal:
    made_at: datetime | None = None
    verified_at: datetime | None = None


def read() -> Journal:
    """What is known; nothing, before the first backup."""
    try:
        body = json.loads(_path().read_text(encoding="ascii"))
        return Journal(_moment(body.get("made_at")), _moment(body.get("verified_at")))
    except (FileNotFoundError, ValueError):
        return Journal()


def note(*, made_at: datetime | None = None, verified_at: datetime | None = None) -> None:
    """Write down that it happened."""
    before = read()
    made, verified = made_at or before.made_at, verified_at or before.verified_at
    body = {name: at.isoformat() for name, at in (("made_at", made), ("verified_at", verified)) if at}
    _path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _path().write_text(json.dumps(body), encoding="ascii")


def _path() -> Path:
    return Path(settings.DATA_DIR) / "backups.json"


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
