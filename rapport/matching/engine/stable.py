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
from rapport.matching.engine.market import Market
from rapport.matching.engine.optimize import Best, Check
from rapport.matching.engine.pairs import NO_PAIRS, Pairs, merged

NOBODY: Final = -(2**22)
MOST_REPEATS: Final = 200
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
    pairs = best.pairs
    for _ in range(MOST_REPEATS):
        check()
        made = _offers(pairs, views_of(market, pairs), demand)
        fresh = blocking_pairs(market, demand, made, keep=50)
        fresh = fresh.take(~np.isin(fresh.keys(market.shape[1]), pairs.keys(market.shape[1])))
        if not fresh.size:
            break
        pairs = merged(pairs, fresh, market.shape[1])
    chosen = np.isin(pairs.keys(market.shape[1]), made.keys(market.shape[1]), assume_unique=True)
    value = value_of(made, demand)
    nothing = np.zeros(0, np.int64)
    return Best(pairs, Choice(chosen, nothing, nothing, value), value, max(best.bound, value), best.steps)


def _offers(pairs: Pairs, views: Views, demand: Demand) -> Pairs:
    """Let mentees offer in the order they prefer until nobody is turned down any more; ties go to the lower id."""
    order = np.lexsort((pairs.cols, -views.mentee, pairs.rows))
    ends = np.searchsorted(pairs.rows[order], np.arange(demand.seats.size + 1))
    targets, worths = pairs.cols[order].tolist(), views.mentor[order].tolist()
    nexts, limits = ends[:-1].tolist(), ends[1:].tolist()
    places = demand.places.tolist()
    held: list[list[tuple[int, int, int]]] = [[] for _ in places]
    waiting = [row for row, seats in enumerate(demand.seats.tolist()) for _ in range(seats)]
    while waiting:
        row = waiting.pop()
        if nexts[row] == limits[row]:
            continue
        at = nexts[row]
        nexts[row] += 1
        offers = held[targets[at]]
        # A heap with the least welcome on top; of equals, the higher row is the less welcome.
        heapq.heappush(offers, (worths[at], -row, at))
        if len(offers) > places[targets[at]]:
            waiting.append(-heapq.heappop(offers)[1])
    kept = sorted(at for offers in held for _, _, at in offers)
    chosen = np.sort(order[np.array(kept, np.int64)]) if kept else np.zeros(0, np.int64)
    return pairs.take(chosen) if chosen.size else NO_PAIRS
