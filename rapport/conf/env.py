"""Typed readers of the environment: one line per setting, a wrong value stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingIsWrong(Exception):
    """A value in the environment cannot be used; the text names the variable and what it may hold."""


PREFIX = "RAPPORT_"


def _raw(name: str, prefix: str = PREFIX) -> str | None:
    """The value of a variable, or of the file that ``<name>_FILE`` names; empty counts as unset."""
    value = os.environ.get(prefix + name, "").strip()
    if value:
        return value
    file = os.environ.get(f"{prefix}{name}_FILE", "").strip()
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise SettingIsWrong(f"{prefix}{name}_FILE names {file}, which cannot be read: {error}.") from error


def text(name: str, default: str) -> str:
    return _raw(name) or default


def flag(name: str, default: bool) -> bool:
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise SettingIsWrong(f"{PREFIX}{name} is {value!r}; it takes yes or no.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    value = _raw(name)
    if value is None:
        return default
    if not value.lstrip("-").isdecimal() or not least <= int(value) <= most:
        raise SettingIsWrong(f"{PREFIX}{name} is {value!r}; it takes a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    value = _raw(name)
    return default if value is None else [part.strip() for part in value.split(",") if part.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise SettingIsWrong(f"{PREFIX}{name} is {value!r}; it takes one of {', '.join(allowed)}.")
    return value


def path(name: str, default: Path) -> Path:
    value = _raw(name)
    return Path(value).expanduser().resolve() if value else default


def folder(place: Path, *, mode: int = 0o777) -> Path:
    """A folder that is there from now on. Raises: SettingIsWrong, where it can be neither found nor made."""
    try:
        place.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        raise SettingIsWrong(
            f"The folder {place} cannot be made: {error.strerror}. Let whoever runs Rapport write there, or name "
            f"another place in {PREFIX}VAR."
        ) from error
    return place


def database_url() -> dict[str, str] | None:
    """``DATABASE_URL`` as Django's parts for PostgreSQL, or None where SQLite is meant.

    Takes ``postgres://user:password@host:port/name?option=value``.
    """
    value = _raw("DATABASE_URL", prefix="")
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingIsWrong(
            "DATABASE_URL takes postgres://user:password@host:port/name, or nothing for SQLite."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
