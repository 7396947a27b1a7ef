"""Facts as they stand in the outbox: JSON, with moments marked so that they come back as moments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rapport.kernel.text import clean_line

Fact = str | int | float | bool | datetime | None
MOST_LETTERS = 160


class FactsCarryWords(Exception):
    """A fact looks like somebody's words. Mails carry names, dates and numbers, and nothing else."""


def pack(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts as JSON. Raises: FactsCarryWords, for a text too long or with too many lines to be a name."""
    packed: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, str) and (len(value) > MOST_LETTERS or "\n" in value):
            raise FactsCarryWords(f"the fact {name!r} of a notice is longer than a name")
        if isinstance(value, datetime):
            packed[name] = {"moment": value.isoformat()}
        else:
            packed[name] = clean_line(value) if isinstance(value, str) else value
    return packed


def unpack(packed: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts again, moments as aware datetimes."""
    return {
        name: datetime.fromisoformat(value["moment"]) if isinstance(value, dict) else value
        for name, value in packed.items()
    }
