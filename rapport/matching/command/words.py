"""Words of a sheet made comparable: one spelling for each, and the shared vocabulary's name where it knows them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from rapport.kernel.sheets.columns import plain_words


def plain(text: str) -> str:
    """Return a text in lower case, without accents and punctuation; other scripts stand for themselves."""
    return " ".join(plain_words(text)) or " ".join(text.casefold().split())


class Spellings:
    """The spelling under which each word is shown: the vocabulary's, or the first one met."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        self._shown = dict(known or {})

    def of(self, word: str) -> str:
        """Return how this word is shown; two words that mean the same are shown the same."""
        return self._shown.setdefault(plain(word), " ".join(word.split()))


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    # The file is read directly: the library's own reader translates, which needs settings, and there are none here.
    return tomllib.loads((resources.files("rapport.library") / "data" / "vocabulary.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def skill_names() -> dict[str, str]:
    """Return the vocabulary's name for every plain word it knows for a skill."""
    names: dict[str, str] = {}
    skills = [skill for area in _vocabulary()["areas"] for skill in area["skills"]]
    for skill in skills:
        names |= dict.fromkeys((plain(word) for word in skill.get("also", ())), skill["name"])
    for skill in skills:
        names[plain(skill["name"])] = names[plain(skill["key"])] = skill["name"]
    return names


@lru_cache(maxsize=1)
def skill_synonyms() -> dict[str, tuple[str, ...]]:
    """Return for each skill of the vocabulary the words people use for it, its name first."""
    return {
        skill["name"]: (skill["name"], *skill.get("also", ()))
        for area in _vocabulary()["areas"]
        for skill in area["skills"]
    }
