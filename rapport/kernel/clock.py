"""The only teller of time.

Everything that depends on time asks ``now()`` here or is handed a ``now``. Tests and the demo move the clock;
nothing else can. The demo keeps its offset in a file of the data folder, because web and worker are several
processes and must agree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_from_file: tuple[float, timedelta] = (-1.0, timedelta())
_frozen: datetime | None = None


def now() -> datetime:
    """The current moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + offset()


def today(zone: ZoneInfo) -> date:
    """The date it is in a time zone."""
    return now().astimezone(zone).date()


def _offset_file() -> Path:
    return Path(settings.DATA_DIR) / "clock_offset"


def offset() -> timedelta:
    """How far the clock stands from the real one: zero, except in the demo."""
    global _from_file
    if not settings.RAPPORT_DEMO:
        return timedelta()
    try:
        changed = _offset_file().stat().st_mtime
    except OSError:
        return timedelta()
    if changed != _from_file[0]:
        _from_file = (changed, timedelta(seconds=float(_offset_file().read_text(encoding="ascii") or 0)))
    return _from_file[1]


def set_offset(value: timedelta) -> None:
    """Move the demo's clock, for every process of this installation.

    Raises: RuntimeError outside the demo, where time is nobody's to move.
    """
    if not settings.RAPPORT_DEMO:
        raise RuntimeError("Only the demo's clock can be moved.")
    file = _offset_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(str(value.total_seconds()), encoding="ascii")
    draft.replace(file)
    global _from_file
    _from_file = (-1.0, timedelta())


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Let ``now()`` stand still at ``moment`` within the block: for tests and for making histories."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def freeze(moment: datetime | None) -> None:
    """Freeze the clock until told otherwise; None lets it run again. For tests."""
    global _frozen
    _frozen = None if moment is None else moment.astimezone(UTC)
