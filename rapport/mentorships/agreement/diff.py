"""What changed between two wordings, in a way people can read. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…]+[”’\")]*\s*|[^.!?…\n]+\s*|\n+")
_WORD = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
ALIKE = 0.5
"""From this share of equal words on, two sentences are one that was edited, and not one taken for another."""


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that stayed, came, or went."""

    change: Change
    text: str


def changes(before: str, after: str) -> list[Segment]:
    """The way from one text to another as stretches; those that stay and come make up ``after`` exactly.

    Sentences are compared first, and words only within sentences that are alike: a change reads as the
    sentence it is, and not as scattered letters.
    """
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    found: list[Segment] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _whole(Change.SAME, old[a:b])
        else:
            found += _edited(old[a:b], new[c:d])
    return list(_joined(found))


def _edited(old: Sequence[str], new: Sequence[str]) -> Iterator[Segment]:
    """Pair sentences in order; those alike are compared by words, the others go and come as wholes."""
    for index in range(max(len(old), len(new))):
        mine = old[index] if index < len(old) else ""
        theirs = new[index] if index < len(new) else ""
        one, other = _WORD.findall(mine), _WORD.findall(theirs)
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        if not mine or not theirs or matcher.ratio() < ALIKE:
            yield from _whole(Change.REMOVED, [mine])
            yield from _whole(Change.ADDED, [theirs])
            continue
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                yield from _whole(Change.SAME, one[a:b])
            else:
                yield from _whole(Change.REMOVED, one[a:b])
                yield from _whole(Change.ADDED, other[c:d])


def _whole(change: Change, texts: Sequence[str]) -> Iterator[Segment]:
    text = "".join(texts)
    if text:
        yield Segment(change, text)


def _joined(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Put neighbors of one kind together, so that each change is one mark."""
    kept: Segment | None = None
    for segment in segments:
        if kept is not None and kept.change is segment.change:
            kept = Segment(kept.change, kept.text + segment.text)
            continue
        if kept is not None:
            yield kept
        kept = segment
    if kept is not None:
        yield kept
