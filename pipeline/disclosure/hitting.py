"""The cheapest set that has something of each of a number of sets, which come to light one by one (a hitting set)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from pipeline.disclosure.system import Floats

MOST_SETS = 10_000
"""Sets that are looked at before the search is given up."""
_DECIMALS = 6
"""Sums of costs that are alike in so many decimals are the same."""


class NotFoundError(Exception):
    """The search was given up."""


def cheapest(costs: Floats, missed: Callable[[frozenset[int]], frozenset[int] | None]) -> frozenset[int] | None:
    """The cheapest set of which `missed` names no set that it has nothing of; None if there is none, since `missed`
    names an empty one. What is missed by a set is also missed by each that has nothing of it.

    Sets are looked at in order of what they cost at the least (A*): what they hold, and of those known that they miss
    and that have nothing in common the cheapest of each. Of two that cost the same the one with later numbers is first.
    """
    known: list[frozenset[int]] = []
    waiting: list[tuple[float, int, frozenset[int]]] = [(0.0, 0, frozenset())]
    seen = {frozenset[int]()}
    while waiting:
        if len(seen) > MOST_SETS:
            raise NotFoundError
        least, turn, chosen = heappop(waiting)
        open_ = [each for each in known if each.isdisjoint(chosen)]
        if not open_:
            new = missed(chosen)
            if new is None:
                return chosen
            known.append(new)
            open_ = [new]
        open_.sort(key=len)
        bound = _sum(costs, chosen, _apart(open_, costs))
        if bound > least:
            heappush(waiting, (bound, turn, chosen))
            continue
        for each in sorted(open_[0]):
            larger = chosen | {each}
            if larger not in seen:
                seen.add(larger)
                heappush(waiting, (max(least, _sum(costs, larger)), -len(seen), larger))
    return None


def _apart(sets: Iterable[frozenset[int]], costs: Floats) -> Iterable[int]:
    """The cheapest of each of those sets, one after the other, that have nothing in common."""
    used: set[int] = set()
    for each in sets:
        if each and used.isdisjoint(each):
            used |= each
            yield min(each, key=lambda i: costs[i])


def _sum(costs: Floats, *some: Iterable[int]) -> float:
    return round(sum(float(costs[i]) for each in some for i in each), _DECIMALS)
