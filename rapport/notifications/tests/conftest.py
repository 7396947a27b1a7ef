from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rapport.kernel import clock
from rapport.notifications.kinds import _kinds
from rapport.notifications.models import OutboxMessage, Preferences
from rapport.notifications.notices import Group, NoticeKind, tell

TUESDAY_NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_templates_and_kinds(settings: Any) -> Iterator[None]:
    """Notices of these tests, whose templates stand beside them."""
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    before = dict(_kinds)
    yield
    _kinds.clear()
    _kinds.update(before)


@pytest.fixture
def reminder() -> NoticeKind:
    return NoticeKind(name="testing.reminder", group=Group.MEETINGS, template="testing/reminder")


@pytest.fixture
def nudge() -> NoticeKind:
    return NoticeKind(name="testing.nudge", group=Group.TOGETHER, template="testing/reminder", nudge=True)


@pytest.fixture
def urgent() -> NoticeKind:
    return NoticeKind(name="testing.urgent", group=Group.MEETINGS, template="testing/reminder", urgent=True)


@pytest.fixture
def tell_mina(mina: Any) -> Callable[..., None]:
    """Tell Mina something about a meeting with Omar; the clock stands within her hours."""
    clock.freeze(TUESDAY_NINE)

    def say(kind: NoticeKind, key: str = "meeting", **extra: Any) -> None:
        facts = {"partner": "Omar", "at": clock.now() + timedelta(days=1, hours=7)}
        tell(kind, mina, key=key, now=clock.now(), url="/spaces/7/", **{"facts": facts, **extra})

    return say


@pytest.fixture
def wishes(mina: Any) -> Callable[..., None]:
    def set_(**values: Any) -> None:
        Preferences.objects.update_or_create(person=mina, defaults=values)

    return set_


def states() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.order_by("told_at", "key")
    return [(row.state, row.why_dropped) for row in rows]
