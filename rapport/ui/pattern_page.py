"""The pattern page: every component, with the contract that stands at its top and examples that are drawn live."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapport.ui import icons, pattern_fixtures

FOLDER = Path(__file__).parent / "templates" / "ui" / "components"
_COMMENT = re.compile(r"\A{% comment %}\n(.*?){% endcomment %}\n", re.DOTALL)
_VARIABLE = re.compile(r"^  (\S.*?)(?:\s{2,}(.*))?$")

TOKENS = (
    ("ground", "paper", "paper-sunk", "line", "line-strong", "ink", "ink-soft", "ink-faint"),
    ("plum", "plum-ink", "plum-tint", "lamp", "lamp-raise", "lamp-warm", "lamp-cool", "focus"),
    ("warm", "warm-ink", "warm-tint", "cool", "cool-ink", "cool-tint", "sun", "sun-ink", "sun-tint", "night",
     "night-ink", "night-tint", "leaf", "leaf-ink", "leaf-tint", "brick", "brick-ink", "brick-tint"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contract:
    """What a component says of itself: its sentence, and its variables with what each is."""

    name: str
    text: str
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A component on the page: its contract and its examples, ``(template, values)`` each."""

    contract: Contract
    examples: Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Group:
    """Components that belong together."""

    id: str
    title: str
    text: str
    components: Sequence[Shown]


def names() -> list[str]:
    """Every component there is."""
    return sorted(file.stem for file in FOLDER.glob("*.html"))


def contract_of(name: str) -> Contract:
    """Read the comment that a component begins with.

    Raises: ValueError, where there is none.
    """
    found = _COMMENT.match((FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"The component {name!r} does not begin with a comment that lists its variables.")
    sentences: list[str] = []
    variables: list[tuple[str, str]] = []
    for line in found[1].splitlines():
        match = _VARIABLE.match(line)
        if match is None:
            sentences.append(line)
        else:
            variables.append((match[1], match[2] or ""))
    return Contract(name, " ".join(sentences), tuple(variables))


def everything() -> dict[str, Any]:
    """All that the page shows."""
    groups = [
        Group(
            group["id"],
            group["title"],
            group["text"],
            [
                Shown(
                    contract_of(part["name"]),
                    [(f"ui/components/{part['name']}.html", each) for each in part["example"]],
                )
                for part in group["component"]
            ],
        )
        for group in pattern_fixtures.groups()
    ]
    return {
        "groups": groups,
        "tokens": TOKENS,
        "icon_names": icons.names(),
        "form": pattern_fixtures.form(),
        "stopped_form": pattern_fixtures.stopped_form(),
        "people": pattern_fixtures.PEOPLE,
        "amara": pattern_fixtures.AMARA,
        "jonas": pattern_fixtures.JONAS,
        "chidi": pattern_fixtures.CHIDI,
    }
