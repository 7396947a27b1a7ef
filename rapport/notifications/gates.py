"""Where other packages may ask to hold or drop a message before it goes: a pause, hours of an agreement."""

from collections.abc import Callable
from datetime import datetime

from rapport.notifications.decisions import Drop, Hold
from rapport.notifications.models import OutboxMessage

Gate = Callable[[OutboxMessage, datetime], Hold | Drop | None]
_gates: list[Gate] = []


def before_sending(gate: Gate) -> Gate:
    """Ask a function ``(message, now)`` before each message goes; None lets it pass.

    Stands in a package's ``notices.py``. Look at ``message.mentorship_id``, ``.is_nudge`` and ``.kind``; at
    most one query. Urgent messages and those of the group "account" are not asked about.
    """
    _gates.append(gate)
    return gate


def ask_gates(message: OutboxMessage, now: datetime) -> Hold | Drop | None:
    """The first objection of any gate, if there is one."""
    return next((answer for gate in _gates if (answer := gate(message, now)) is not None), None)
