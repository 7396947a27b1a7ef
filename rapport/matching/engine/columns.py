"""Answers under given weights, as matrices whose products are scores.

Every number in them is whole and every partial sum stays below 2**24, so single precision adds them
exactly, in whatever order a machine likes: ``engine.score`` and a matrix product give the same score to the
last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine import grades
from rapport.matching.engine.answers import Answers, Table
from rapport.matching.engine.arrays import Floats, Whole
from rapport.matching.engine.records import WEEK_QUARTERS
from rapport.matching.engine.text import span
from rapport.matching.engine.weights import Weights

LINEAR: Final = (
    *("needs", "values", "style", "interests", "dislikes"),
    *("format", "rhythm", "another_view", "personal"),
)
QUARTERS: Final = grades.ENOUGH_QUARTERS


@dataclass(frozen=True, slots=True)
class Columns:
    """One round under one set of weights.

    ``left @ right.T`` is the linear part of the score in millionths. ``hours_left @ hours_right`` counts
    shared quarter hours, of which up to eight earn ``hours_rate`` each; ``bits_*`` are the same hours as
    bits. ``text_left`` and ``text_right`` hold vectors at
    ``span.SCALE``, worth ``text_rate`` a step. ``wish_*`` are the few pairs that wishes add to, ordered by
    row and column, with what the wishes of either side add. ``spans`` tells which columns of ``left`` and
    ``right`` belong to which feature, ``units`` how much a feature weighs in each row.
    """

    left: Floats
    right: Floats
    spans: Mapping[str, slice]
    units: Mapping[str, Whole]
    hours_left: Floats
    hours_right: Floats
    hours_rate: Floats
    bits_left: NDArray[np.uint64]
    bits_right: NDArray[np.uint64]
    text_left: Floats
    text_right: Floats
    text_rate: Floats
    wish_rows: NDArray[np.int32]
    wish_cols: NDArray[np.int32]
    wish_of_mentee: Whole
    wish_of_mentor: Whole


def build_columns(answers: Answers, weights: Weights) -> Columns:
    """Apply weights to answers."""
    units = _units_by_row(answers, weights)
    left, right = [], []
    spans: dict[str, slice] = {}
    width = 0
    for feature in LINEAR:
        if feature in units and answers.left[feature].width:
            left.append(_dense(_paid(feature, answers.left[feature], units[feature]), answers.shape[0]))
            right.append(_dense(answers.right[feature], answers.shape[1]))
            spans[feature] = slice(width, width + right[-1].shape[1])
            width += right[-1].shape[1]
    hours_left, hours_right = _cells(answers)
    none = np.zeros(answers.shape[0], np.int64)
    text_left, text_right = _vectors(answers) if "text" in units else (_empty(answers, 0), _empty(answers, 1))
    wish_rows, wish_cols, wish_of_mentee, wish_of_mentor = _wishes(answers, units)
    return Columns(
        left=np.hstack(left) if left else _empty(answers, 0),
        right=np.hstack(right) if right else _empty(answers, 1),
        spans=spans,
        units=units,
        hours_left=hours_left,
        hours_right=hours_right,
        hours_rate=(units.get("hours", none) * 100 // QUARTERS).astype(np.float32),
        bits_left=answers.hours.words("mentees"),
        bits_right=answers.hours.words("mentors"),
        text_left=text_left,
        text_right=text_right,
        text_rate=(units.get("text", none) * 100 // span.STEPS).astype(np.float32),
        wish_rows=wish_rows,
        wish_cols=wish_cols,
        wish_of_mentee=wish_of_mentee,
        wish_of_mentor=wish_of_mentor,
    )


def _units_by_row(answers: Answers, weights: Weights) -> dict[str, Whole]:
    kinds, kind_of_row = np.unique(answers.personal_weights, return_inverse=True)
    shares = [weights.units(float(kind)) for kind in kinds]
    features = {feature for share in shares for feature in share}
    return {
        feature: np.array([share.get(feature, 0) for share in shares], np.int64)[kind_of_row]
        for feature in features
    }


def _paid(feature: str, table: Table, units: Whole) -> Table:
    """Return the mentees' side of a feature with each row's units shared among its answers."""
    own = units[table.rows]
    amounts = table.amounts.astype(np.int64)
    match feature:
        case "needs":
            paid = _shared_out(table.rows, amounts, own, len(units))
        case "values":
            paid = own * amounts // 100
        case "style" | "interests" | "dislikes":
            paid = own * amounts // (grades.PICKS[feature] * 100)
        case "personal":
            paid = own // amounts
        case _:
            paid = own
    return Table(table.rows, table.cols, paid.astype(np.int32), table.width)


def _shared_out(rows: NDArray[np.int32], amounts: Whole, units: Whole, size: int) -> Whole:
    """Split each row's units by the amounts in it, as ``weights.shared_out`` does for one row."""
    whole = np.bincount(rows, amounts, size).astype(np.int64)[rows]
    floors = amounts * units // whole
    left = (units - np.bincount(rows, floors, size).astype(np.int64)[rows]) if rows.size else units
    order = np.lexsort((np.arange(rows.size), floors * whole - amounts * units, rows))
    sorted_rows = rows[order]
    place = np.empty(rows.size, np.int64)
    starts = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]]) if rows.size else order
    place[order] = np.arange(rows.size) - np.repeat(starts, np.diff(np.r_[starts, rows.size]))
    return floors + (place < left)


def _dense(table: Table, size: int) -> Floats:
    dense = np.zeros((size, table.width), np.float32)
    known = table.cols >= 0
    dense[table.rows[known], table.cols[known]] = table.amounts[known]
    return dense


def _cells(answers: Answers) -> tuple[Floats, Floats]:
    """Cut the week wherever anybody's window begins or ends; return who is free in which piece.

    The mentors' side holds the length of the piece in quarter hours, so that the product counts quarters.
    """
    ours, theirs = answers.hours.mentees, answers.hours.mentors
    if not ours.any() or not theirs.any():
        return _empty(answers, 0), _empty(answers, 1).T
    words = answers.hours.words("mentees"), answers.hours.words("mentors")
    edges = np.bitwise_or.reduce([_edges(side) for side in words])
    edges[0] |= np.uint64(1)
    starts = np.flatnonzero(_bits(edges))
    lengths = np.diff(np.r_[starts, WEEK_QUARTERS])
    left_any, right_any = (_bits(np.bitwise_or.reduce(side, axis=0))[starts] for side in words)
    used = (left_any & right_any).astype(bool)
    starts, lengths = starts[used], lengths[used]
    left, right = (np.unpackbits(bits, axis=1, bitorder="little") for bits in (ours, theirs))
    pieces = np.ascontiguousarray(right.T[starts]) * lengths.astype(np.float32)[:, None]
    return left[:, starts].astype(np.float32), pieces


def _edges(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return in which quarters anybody's hours begin or have just ended."""
    before = words << np.uint64(1)
    before[:, 1:] |= words[:, :-1] >> np.uint64(63)
    edges: NDArray[np.uint64] = np.bitwise_or.reduce(words ^ before, axis=0)
    return edges


def _bits(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    return np.unpackbits(words.view(np.uint8), bitorder="little")[:WEEK_QUARTERS]


def _vectors(answers: Answers) -> tuple[Floats, Floats]:
    """Return the stored texts as whole numbers; a missing or foreign vector is a row of zeros."""
    people = (*answers.mentees, *answers.mentors)
    width = max((len(person.vector) for person in people), default=0)
    both = np.zeros((len(people), width), np.float32)
    for row, person in enumerate(people):
        if width and len(person.vector) == width:
            both[row] = np.frombuffer(person.vector, np.int8)
    return both[: answers.shape[0]], both[answers.shape[0] :]


def _wishes(
    answers: Answers, units: Mapping[str, Whole]
) -> tuple[NDArray[np.int32], NDArray[np.int32], Whole, Whole]:
    """Return the pairs somebody wishes for and what the wishes of mentees and of mentors add to them."""
    mentors = max(answers.shape[1], 1)
    known = {feature: table for feature, table in answers.wishes.items() if feature in units}
    keys = {name: table.rows.astype(np.int64) * mentors + table.cols for name, table in known.items()}
    pairs = np.unique(np.concatenate([np.empty(0, np.int64), *keys.values()]))
    added = {name: np.zeros(pairs.size, np.int64) for name in ("mentee_wish", "mentor_wish")}
    for name, table in known.items():
        added[name][np.searchsorted(pairs, keys[name])] = units[name][table.rows] * table.amounts
    rows, cols = (pairs // mentors).astype(np.int32), (pairs % mentors).astype(np.int32)
    return rows, cols, added["mentee_wish"], added["mentor_wish"]


def _empty(answers: Answers, side: int) -> Floats:
    return np.zeros((answers.shape[side], 0), np.float32)
