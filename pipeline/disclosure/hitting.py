"""The cheapest hitting set of a collection of sets that are discovered one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from pipeline.disclosure.system import Floats

MOST_SETS = 10_000
"""The number of candidates before the search gives up."""
_DECIMALS = 6
"""Sums of costs that are equal to so many decimals are the same."""


class NotFoundError(Exception):
    """The search was given up."""


def cheapest(costs: Floats, find_missed: Callable[[frozenset[int]], frozenset[int] | None]) -> frozenset[int] | None:
    """The cheapest set that hits every set; None if there is none, because one of the sets is empty.

    `find_missed` returns a set that is disjoint from the candidate, or None if the candidate hits all of them. Every
    other candidate that is disjoint from that set misses it too.

    Candidates are visited in order of a lower bound of their cost (A*): the cost of their members, and the cheapest
    member of each of some known sets that they miss and that are pairwise disjoint. Of two candidates with the same
    cost the one with later numbers comes first.
    """
    missed_sets: list[frozenset[int]] = []
    queue: list[tuple[float, int, frozenset[int]]] = [(0.0, 0, frozenset())]
    visited = {frozenset[int]()}
    while queue:
        if len(visited) > MOST_SETS:
            raise NotFoundError
        bound_so_far, turn, candidate = heappop(queue)
        unhit = [missed_set for missed_set in missed_sets if missed_set.isdisjoint(candidate)]
        if not unhit:
            missed = find_missed(candidate)
            if missed is None:
                return candidate
            missed_sets.append(missed)
            unhit = [missed]
        unhit.sort(key=len)
        bound = _total_cost(costs, candidate, _cheapest_of_disjoint(unhit, costs))
        if bound > bound_so_far:
            heappush(queue, (bound, turn, candidate))
            continue
        for place in sorted(unhit[0]):
            larger = candidate | {place}
            if larger not in visited:
                visited.add(larger)
                heappush(queue, (max(bound_so_far, _total_cost(costs, larger)), -len(visited), larger))
    return None


def _cheapest_of_disjoint(sets: Iterable[frozenset[int]], costs: Floats) -> Iterable[int]:
    """The cheapest member of each set that is disjoint from the sets used before it."""
    used: set[int] = set()
    for members in sets:
        if members and used.isdisjoint(members):
            used |= members
            yield min(members, key=lambda i: costs[i])


def _total_cost(costs: Floats, *groups: Iterable[int]) -> float:
    return round(sum(float(costs[number]) for group in groups for number in group), _DECIMALS)
