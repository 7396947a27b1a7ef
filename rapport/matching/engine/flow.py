"""The best choice among given pairs, exactly, and the prices that prove it.

Minimum-cost flow: each mentee sends one unit for each seat, to mentors or, at a price, to nobody; each
mentor passes on as many as they have places. Prices are the dual solution: what a place at each mentor is
worth to the round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from rapport.matching.engine.arrays import Whole
from rapport.matching.engine.pairs import Pairs

MOST_ROUNDS: Final = 100_000
FEW_ROUNDS: Final = 100


@dataclass(frozen=True, slots=True)
class Demand:
    """What both sides bring.

    ``seats`` is how many mentors each mentee hopes for, ``alone`` what an empty seat costs in millionths.
    ``places`` is how many mentees each mentor has room for, ``taken`` how many they have already in this
    round.
    ``step`` is what each further mentee of the same mentor costs more than the one before, which spreads
    the load;
    ``place_cost`` is what every place of a mentor costs.
    """

    seats: Whole
    alone: Whole
    places: Whole
    taken: Whole
    place_cost: Whole
    step: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The best choice among some pairs.

    ``chosen`` marks them. ``prices`` are per mentor; ``worth`` is, per mentee, what their worst filled seat
    is worth beyond the mentor's price, or minus the cost of an empty one. ``value`` is the summed score
    less all costs.
    """

    chosen: NDArray[np.bool_]
    prices: Whole
    worth: Whole
    value: int


def choose(pairs: Pairs, demand: Demand) -> Choice:
    """Choose among ``pairs`` so that scores less costs are as high as they can be, and price every place.

    Source of the prices: longest paths from the flow, Ahuja, Magnanti and Orlin, Network Flows (1993),
    chapter 9.
    """
    chosen, value = choose_only(pairs, demand)
    settled = _prices(pairs, chosen, demand, MOST_ROUNDS)
    if settled is None:
        raise RuntimeError("The prices did not settle.")
    return Choice(chosen, *settled, value)


def confirmed(pairs: Pairs, chosen: NDArray[np.bool_], demand: Demand) -> tuple[Whole, Whole] | None:
    """Return prices and worths that prove a choice to be the best, or None where a few rounds of prices do not.

    Load must not be spread.
    """
    settled = _prices(pairs, chosen, demand, FEW_ROUNDS)
    if settled is None:
        return None
    prices, worth = settled
    load = np.bincount(pairs.cols[chosen], minlength=demand.places.size)
    # A place nobody has is worth nothing, and nobody has a pair worth less to them than an empty seat.
    free = load < demand.places
    fine = (prices[free] == demand.place_cost[free]).all() and (worth >= -demand.alone).all()
    return settled if fine and (load <= demand.places).all() else None


def choose_only(pairs: Pairs, demand: Demand) -> tuple[NDArray[np.bool_], int]:
    """Choose as ``choose`` does; return the choice and its value alone.

    Source: minimum-cost flow by cost scaling, Goldberg and Tarjan (1990), as in Google OR-Tools.
    """
    rows, cols = demand.seats.size, demand.places.size
    place_cols, place_caps, place_costs = _places(pairs, demand)
    sink = rows + cols
    tails = np.concatenate([pairs.rows, np.arange(rows), rows + place_cols]).astype(np.int32)
    heads = np.concatenate([rows + pairs.cols, np.full(rows + place_cols.size, sink)]).astype(np.int32)
    capacities = np.concatenate([np.ones(pairs.size, np.int64), demand.seats, place_caps])
    costs = np.concatenate([-pairs.micro, demand.alone, place_costs])
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tails, heads, capacities.astype(np.int64), costs.astype(np.int64)
    )
    supplies = np.concatenate([demand.seats, np.zeros(cols, np.int64), [-demand.seats.sum()]]).astype(
        np.int64
    )
    solver.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"The flow solver stopped with status {status}.")
    return solver.flows(arcs[: pairs.size]) > 0, -int(solver.optimal_cost())


def _places(pairs: Pairs, demand: Demand) -> tuple[Whole, Whole, Whole]:
    """Return arcs from mentors to the sink: one for all places, or one for each place where load is spread."""
    cols = np.arange(demand.places.size)
    places = np.minimum(demand.places, np.bincount(pairs.cols, minlength=cols.size))
    if not demand.step:
        return cols, places, demand.place_cost
    owners = np.repeat(cols, places)
    place = np.arange(owners.size) - np.repeat(np.cumsum(places) - places, places)
    return (
        owners,
        np.ones_like(owners),
        demand.place_cost[owners] + demand.step * (demand.taken[owners] + place),
    )


def _prices(
    pairs: Pairs, chosen: NDArray[np.bool_], demand: Demand, most_rounds: int
) -> tuple[Whole, Whole] | None:
    """Return the lowest prices that make the choice everybody's best, and what each mentee then has.

    A mentee who would rather have another mentor raises that mentor's price, until nobody would. At an
    optimal choice this ends, because a circle of people who all gain would be a better choice. Returns None
    where it did not end after ``most_rounds``.
    """
    rows, cols = demand.seats.size, demand.places.size
    load = np.bincount(pairs.cols[chosen], minlength=cols)
    prices = demand.place_cost + (demand.taken + np.maximum(load - 1, 0)) * demand.step
    held = pairs.take(chosen)
    held_order = np.argsort(held.rows, kind="stable")
    held = held.take(held_order)
    full = np.bincount(held.rows, minlength=rows) == demand.seats
    others = pairs.take(~chosen)
    order = np.argsort(others.cols, kind="stable")
    others = others.take(order)
    starts = np.flatnonzero(np.r_[True, others.cols[1:] != others.cols[:-1]]) if others.size else order
    targets = others.cols[starts]
    holders, first_held = np.unique(held.rows, return_index=True)

    def worth_at(prices: Whole) -> Whole:
        worth = -demand.alone.astype(np.int64)
        if held.size:
            worst = np.minimum.reduceat(held.micro - prices[held.cols], first_held)
            worth[holders] = np.where(full[holders], worst, worth[holders])
        return worth

    for _ in range(most_rounds):
        worth = worth_at(prices)
        if not others.size:
            return prices, worth
        asked = np.maximum.reduceat(others.micro - worth[others.rows], starts)
        raised = np.maximum(prices[targets], asked)
        if np.array_equal(raised, prices[targets]):
            return prices, worth
        prices[targets] = raised
    return None
