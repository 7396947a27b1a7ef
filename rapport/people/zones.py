"""Time zones as people choose them: by continent and city."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def exists(name: str) -> bool:
    """Whether a time zone of this name is known; links such as "Europe/Kiev" count."""
    return name in _known() and not name.startswith(("Etc/", "posix", "right"))


def spoken(name: str) -> str:
    """The city of a zone: "Lisbon"; "UTC" as it is."""
    return name.partition("/")[2].replace("_", " ").replace("/", ", ") or name


@lru_cache(maxsize=1)
def by_region() -> Mapping[str, tuple[str, ...]]:
    """The zones of each region in alphabetical order; what only programmers know is left out."""
    return {
        region: tuple(sorted(name for name in _known() if name.startswith(f"{region}/")))
        for region in REGIONS
    }
