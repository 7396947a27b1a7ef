"""Pairs who would both rather have each other: counting them, and a choice without any.

Each side has a view of its own: the common score with the wishes of that side only. A mentee whose offers
are turned down offers to the next; a mentor keeps the best so far. Nobody can gain by naming fewer hours
than they have. Source: Gale and Shapley (1962); with places, Roth and Sotomayor, Two-Sided Matching (1990),
chapter 5.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Whole
from rapport.matching.engine.flow import Choice, Demand
from rapport.matching.engine.lift import value_of
from rapport.matching.engine.market import CLOSED, Market
from rapport.matching.engine.optimize import Best, Check
from rapport.matching.engine.pairs import Pairs, merged

NOBODY: Final = -(2**22)
FIRST_LENGTH: Final = 16
"""How many mentors are on everybody's list at first."""

UNLIMITED: Final = 2**31


@dataclass(frozen=True, slots=True)
class Views:
    """What pairs are worth in the eyes of either side, in millionths."""

    mentee: Whole
    mentor: Whole


def views_of(market: Market, pairs: Pairs) -> Views:
    """Return both views of given pairs."""
    of_mentee, of_mentor = market.wishes(pairs.rows, pairs.cols)
    return Views(mentee=pairs.micro - of_mentor, mentor=pairs.micro - of_mentee)


def blocking_pairs(market: Market, demand: Demand, made: Pairs, *, keep: int = UNLIMITED) -> Pairs:
    """Return the pairs who would both rather have each other than what they have, or than an empty place."""
    views = views_of(market, made)
    least_mentee = _worst_held(made.rows, views.mentee, demand.seats)
    least_mentor = _worst_held(made.cols, views.mentor, demand.places)
    known = made.keys(market.shape[1])
    open_rows = np.flatnonzero(demand.seats).astype(np.int32)
    alone = least_mentee[open_rows] == NOBODY
    # Without wishes both views are one score, so a pair has to beat what either side holds. Somebody with
    # nobody beats nothing yet, so there the mentors' side is asked first, and the mentees' side everywhere
    # else.
    found = market.wished.take(~np.isin(market.wished.keys(market.shape[1]), known, assume_unique=True))
    zero = np.zeros(market.shape[1], np.int64)
    for rows, prices, worth in (
        (open_rows[~alone], zero, least_mentee),
        (open_rows[alone], least_mentor, np.zeros_like(least_mentee)),
    ):
        if rows.size:
            finding = market.scan(
                prices,
                worth,
                known=known,
                keep=keep,
                rows=rows,
            )
            found = merged(found, finding.pairs, market.shape[1])
    seen = views_of(market, found)
    both = (seen.mentee > least_mentee[found.rows]) & (seen.mentor > least_mentor[found.cols])
    return found.take(both & (demand.seats[found.rows] > 0) & (demand.places[found.cols] > 0))


def _worst_held(people: NDArray[np.int32], view: Whole, room: Whole) -> Whole:
    """Return what each person has at worst; whoever has room has nobody there."""
    worst = np.full(room.size, 2**22, np.int64)
    np.minimum.at(worst, people, view)
    return np.where(np.bincount(people, minlength=room.size) < room, NOBODY, worst)


def settle(market: Market, demand: Demand, best: Best, *, check: Check = lambda: None) -> Best:
    """Return a choice without blocking pairs: the one that mentees prefer among all such choices."""
    offering = _Offering.begun(market, demand)
    while (made := offering.settled()) is None:
        check()
        offering.lengthen()
    pairs = merged(best.pairs, made, market.shape[1])
    chosen = np.isin(pairs.keys(market.shape[1]), made.keys(market.shape[1]), assume_unique=True)
    value = value_of(made, demand)
    nothing = np.zeros(0, np.int64)
    return Best(pairs, Choice(chosen, nothing, nothing, value), value, max(best.bound, value), best.steps)


@dataclass(slots=True)
class _Offering:
    """Offers under way. Each mentee has a list of mentors, the dearest first, complete down to a level of its own.

    Whoever comes to the end of the list gets a longer one and goes on; in what order offers are made changes
    nothing in the end. Equals are ordered by the lower id, on both sides.
    """

    market: Market
    demand: Demand
    lists: list[list[tuple[int, int]]]
    """For each mentee, column and the mentor's view of the mentee, in the mentee's order."""
    levels: Whole
    """For each mentee, the view below which the list has gaps; -1 where it is complete."""
    length: int
    nexts: list[int]
    held: list[list[tuple[int, int]]]
    waiting: list[int]

    @classmethod
    def begun(cls, market: Market, demand: Demand) -> _Offering:
        """Give everybody with a seat a first list."""
        rows, cols = market.shape
        waiting = [row for row, seats in enumerate(demand.seats.tolist()) for _ in range(seats)]
        offering = cls(
            market=market,
            demand=demand,
            lists=[[] for _ in range(rows)],
            levels=np.full(rows, UNLIMITED, np.int64),
            length=FIRST_LENGTH // 4,
            nexts=[0] * rows,
            held=[[] for _ in range(cols)],
            waiting=waiting,
        )
        offering.lengthen()
        return offering

    def settled(self) -> Pairs | None:
        """Let mentees offer until nobody is turned down any more, or until somebody needs a longer list."""
        places, stuck = self.demand.places.tolist(), []
        while self.waiting:
            row = self.waiting.pop()
            if self.nexts[row] == len(self.lists[row]):
                if self.levels[row] >= 0:
                    stuck.append(row)
                continue
            col, welcome = self.lists[row][self.nexts[row]]
            self.nexts[row] += 1
            # A heap with the least welcome on top; of equals, the higher row is the less welcome.
            heapq.heappush(self.held[col], (welcome, -row))
            if len(self.held[col]) > places[col]:
                self.waiting.append(-heapq.heappop(self.held[col])[1])
        self.waiting = stuck
        return None if stuck else self._made()

    def lengthen(self) -> None:
        """Make the lists of those who wait longer; mentors without a place are not in them."""
        rows = np.unique(np.array(self.waiting, np.int32))
        if not rows.size:
            return
        self.length *= 4
        closed = self.demand.places == 0
        level = np.full(self.market.shape[0], -1, np.int64)
        if self.length < self.market.shape[1]:
            level = np.maximum(self.market.levels(closed * CLOSED, self.length, rows), -1)
        self.levels[rows] = np.minimum(level, self.levels)[rows]
        none = np.zeros(0, np.int64)
        scan = self.market.scan(closed * CLOSED, self.levels, known=none, keep=UNLIMITED, rows=rows)
        wished = self.market.wished
        wished = wished.take(np.isin(wished.rows, rows) & ~closed[wished.cols])
        found = merged(wished, scan.pairs, self.market.shape[1])
        views = views_of(self.market, found)
        sure = views.mentee > self.levels[found.rows]
        found, mentee, mentor = found.take(sure), views.mentee[sure], views.mentor[sure]
        order = np.lexsort((found.cols, -mentee, found.rows))
        begins = np.searchsorted(found.rows[order], rows).tolist()
        entries = [*zip(found.cols[order].tolist(), mentor[order].tolist(), strict=True)]
        for row, begin, end in zip(rows.tolist(), begins, [*begins[1:], len(entries)], strict=True):
            self.lists[row] = entries[begin:end]

    def _made(self) -> Pairs:
        pairs = sorted((-offer[1], col) for col, offers in enumerate(self.held) for offer in offers)
        rows, cols = (np.array([pair[at] for pair in pairs], np.int32) for at in (0, 1))
        return Pairs(rows, cols, self.market.micro(rows, cols))
