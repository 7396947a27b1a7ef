"""The data files hold what their dataclasses promise, and a wrong one says where it is wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from django.utils.functional import Promise

from rapport.library import guides, reading
from rapport.library.extraction import FILES, gettext_source
from rapport.library.reading import DataFileError, Text, read, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    key: str
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    title: Text
    minutes: int
    kind: Literal["a", "b"] = "a"
    leaves: tuple[Leaf, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("lasts at least a minute")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(reading, "DATA", tmp_path)

    def write(text: str) -> None:
        (tmp_path / "tree.toml").write_text(text, encoding="utf-8")

    return write


def test_a_file_becomes_its_dataclass(write) -> None:
    write('title = "Oak"\nminutes = 3\nleaves = [{ key = "x", says = "Hello" }]')

    tree = read("tree", Tree)

    assert tree == Tree(title="Oak", minutes=3, leaves=(Leaf(key="x", says="Hello"),))
    assert isinstance(tree.title, Promise)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('title = "Oak"', "tree: lacks minutes"),
        ('title = "Oak"\nminutes = "3"', "tree.minutes: expected int, found '3'"),
        ('title = "Oak"\nminutes = true', "tree.minutes: expected int, found True"),
        ('title = " "\nminutes = 3', "tree.title: is empty"),
        ('title = "Oak"\nminutes = 3\ncolor = "red"', "tree: does not know color"),
        ('title = "Oak"\nminutes = 3\nkind = "c"', "tree.kind: 'c' is none of 'a', 'b'"),
        ('title = "Oak"\nminutes = 0', "tree: lasts at least a minute"),
        ('title = "Oak"\nminutes = 3\nleaves = "x"', "tree.leaves: expected a list, found 'x'"),
        ('title = "Oak"\nminutes = 3\nleaves = ["x"]', "tree.leaves.1: expected a table, found 'x'"),
        ('title = "Oak"\nminutes = 3\nleaves = [{ key = "x" }]', "tree.leaves.x: lacks says"),
        (
            'title = "Oak"\nminutes = 3\nleaves = [{ key = "x", says = "1" }, { key = "x", says = "2" }]',
            "tree.leaves: x stands here twice",
        ),
        ("title = ", "tree: Invalid value (at end of document)"),
    ],
)
def test_a_wrong_file_says_where(write, text: str, complaint: str) -> None:
    write(text)

    with pytest.raises(DataFileError) as caught:
        read("tree", Tree)

    assert str(caught.value) == complaint


def test_texts_are_found_with_their_place(write) -> None:
    write('title = "Oak"\nminutes = 3\nnote = "Old"\nleaves = [{ key = "x", says = "Hello" }]')

    assert list(texts("tree", Tree)) == [
        ("tree.title", "Oak"),
        ("tree.leaves.x.says", "Hello"),
        ("tree.note", "Old"),
    ]


def test_every_data_file_can_be_read() -> None:
    guides.load_everything()


def test_every_text_is_handed_to_gettext_with_its_place() -> None:
    source = gettext_source("agreement")

    assert "# Translators: agreement.topics.rhythm.title\n_('How often you meet')\n" in source
    compile(source, "agreement", "exec")


def test_no_data_file_is_left_out_of_extraction() -> None:
    words_to_recognize = {"coach_en"}

    assert set(FILES) | words_to_recognize == {path.stem for path in reading.DATA.glob("*.toml")}


@pytest.mark.parametrize("name", FILES)
def test_texts_keep_to_our_voice(name: str) -> None:
    """No exclamation marks, and none of the words the product never says to a person about a person."""
    banned = ("overdue", "failed", "submit", "invalid", "mentee engagement", "underperform", "escalate")

    for place, text in texts(name, FILES[name]):
        assert "!" not in text, place
        assert not any(word in text.casefold() for word in banned), place
        assert "'" not in text, f"{place} wants a real apostrophe"
