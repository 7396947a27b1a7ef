"""The rules file: weights, rules, pairs to keep and pairs never to make, in TOML. Every key is checked."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from rapport.kernel.sheets import FIELDS
from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong

BYTES_MOST: Final = 5 * 1024 * 1024
PAIRS_MOST: Final = 100_000
SECTIONS: Final = ("weights", "rules", "columns", "scenario", "keep", "never")
SCENARIO_KEYS: Final = ("alone_cost", "lift_to", "spread")
RULE_KEYS: Final = tuple(entry.name for entry in fields(engine.Rules) if entry.name != "never")

NamedPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a rules file says. ``keep`` and ``never`` name people as the sheet does, by e-mail address or name."""

    weights: Mapping[str, float] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    scenario: Mapping[str, float] = field(default_factory=dict)
    keep: tuple[NamedPair, ...] = ()
    never: tuple[NamedPair, ...] = ()


def read_rules(path: Path) -> RulesFile:
    """Read and check a rules file. Raises: InputIsWrong, naming the key."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputIsWrong(f"{path}: {error.strerror or error}.") from error
    if len(data) > BYTES_MOST:
        megabytes = len(data) / 1024 / 1024
        raise InputIsWrong(f"{path}: this file has {megabytes:.0f} MB; a rules file has 5 MB at most.")
    try:
        said = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputIsWrong(f"{path}: this file is not plain text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputIsWrong(f"{path}: this is not TOML: {error}.") from error
    return _checked(path, said)


def _checked(path: Path, said: Mapping[str, Any]) -> RulesFile:
    for key in said:
        _known(path, "", key, SECTIONS)
    tables = {name: said.get(name, {}) for name in ("weights", "rules", "columns", "scenario")}
    for name, known in (
        ("weights", tuple(engine.GROUPS)),
        ("rules", RULE_KEYS),
        ("columns", FIELDS),
        ("scenario", SCENARIO_KEYS),
    ):
        if not isinstance(tables[name], dict):
            raise InputIsWrong(f"{path}: “{name}” needs to be a section, [{name}].")
        for key, value in tables[name].items():
            _known(path, name, key, known)
            _typed(path, name, key, value)
    return RulesFile(
        **tables,
        keep=_pairs(path, "keep", said.get("keep", [])),
        never=_pairs(path, "never", said.get("never", [])),
    )


def _known(path: Path, section: str, key: str, known: Sequence[str]) -> None:
    if key in known:
        return
    near = difflib.get_close_matches(key, known, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else f" It can have {', '.join(known)}."
    where = f"[{section}] has" if section else "there is"
    raise InputIsWrong(f"{path}: {where} no key “{key}”.{hint}")


def _typed(path: Path, section: str, key: str, value: object) -> None:
    """Refuse values of the wrong kind; what is wrong about numbers, the engine says."""
    if section == "columns":
        wanted, fine = "the text of a header", isinstance(value, str)
    elif section == "rules" and isinstance(getattr(engine.Rules(), key), bool):
        wanted, fine = "true or false", isinstance(value, bool)
    elif section == "rules" and key in ("same", "differ"):
        fine = isinstance(value, list) and all(isinstance(item, str) for item in value)
        wanted = "a list of texts"
    elif section == "rules" and isinstance(getattr(engine.Rules(), key), int):
        wanted, fine = "a whole number", isinstance(value, int) and not isinstance(value, bool)
    else:
        wanted, fine = "a number", isinstance(value, int | float) and not isinstance(value, bool)
    if not fine:
        raise InputIsWrong(f"{path}: [{section}] {key} is {value!r}; it needs to be {wanted}.")


def _pairs(path: Path, key: str, value: object) -> tuple[NamedPair, ...]:
    if not isinstance(value, list):
        raise InputIsWrong(f'{path}: “{key}” needs to be a list of pairs, [["mentee", "mentor"], …].')
    if len(value) > PAIRS_MOST:
        raise InputIsWrong(f"{path}: “{key}” holds {len(value):,} pairs; {PAIRS_MOST:,} are the most.")
    pairs: list[NamedPair] = []
    for number, item in enumerate(value, start=1):
        if not (isinstance(item, list) and len(item) == 2 and all(isinstance(name, str) for name in item)):
            raise InputIsWrong(
                f"{path}: entry {number} of “{key}” is {item!r}; it needs to be a mentee and a mentor."
            )
        pairs.append((item[0], item[1]))
    return tuple(pairs)
