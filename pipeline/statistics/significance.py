"""Tests of whether districts differ, exact where samples are small: what they can and cannot tell.

Pure functions of counts. Whole numbers and fractions are used where an answer depends on a tie, because two tables of
the same probability must count as equally extreme on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, prod
from typing import Literal

EFFORT = 300_000
"""The most steps that an exact test may be expected to take (rarely a second's work); beyond it tables are drawn."""


_LARGE = 20_000
"""The least expected count in every cell for which the chi-square distribution errs no more than drawing does: for two
groups by 1.5 standard errors of the drawing."""


_TIE = 1e-7
"""Two drawn tables tie if their probabilities are this close, relatively: the tolerance of R's fisher.test."""


_Row = tuple[int, ...]


_Edges = dict[_Row, list[tuple[int, _Row]]]


Method = Literal["exakt", "permutation", "chi-två"]
"""Computed exactly, from drawn tables, or by the distribution that is the limit for many decisions."""


@dataclass(frozen=True)
class Test:
    """A test's p-value, from 0 to 1, and its method; `exact` is None unless the p-value was computed exactly."""

    p: float
    method: Method
    exact: Fraction | None = None


def holm(ps: Sequence[float]) -> list[float]:
    """The p-values adjusted for their number, in the order given. Source: Holm (1979); the same as R's p.adjust."""
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[i]))
        adjusted[i] = highest
    return adjusted


def independence_p(
    table: Sequence[Sequence[int]], *, seed: int, draws: int = 20_000, effort: int = EFFORT
) -> Test | None:
    """Fisher's exact test (Freeman and Halton) of whether rows and columns of a table of counts are independent.

    The p-value is the probability, given the margins, of a table no more probable than this one. It is exact where
    `effort` allows, and otherwise (1 + b) / (1 + draws), where b of the tables drawn with `seed` are no more probable
    (Phipson and Smyth 2010), or Pearson's chi-square where very many are expected in every cell. Which of them is
    decided from the margins before the work begins. Rows and columns without a count are left out; None if fewer than
    two of either remain. ValueError if a row is shorter than another or a count is negative.
    """
    rows = _without_empty(table)
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    if _effort(rows) <= effort:
        exact = _exact_p(rows)
        return Test(float(exact), "exakt", exact)
    if _least_expected(rows) >= _LARGE:
        return Test(_chi_square_p(rows), "chi-två")
    return Test(_permutation_p(rows, seed, draws), "permutation")


def _without_empty(table: Sequence[Sequence[int]]) -> list[_Row]:
    """The table without empty rows and columns, with no more columns than rows."""
    if any(count < 0 for row in table for count in row):
        raise ValueError("a count is negative")
    columns = [column for column in zip(*table, strict=True) if any(column)]
    rows = [row for row in zip(*columns, strict=True) if any(row)]
    return rows if len(columns) <= len(rows) else list(zip(*rows, strict=True))


def _totals(rows: Sequence[_Row]) -> list[int]:
    """Row totals, the most frequent first: equal rows make equal products, which are then carried only once."""
    totals = [sum(row) for row in rows]
    times = Counter(totals)
    return sorted(totals, key=lambda total: (-times[total], total))


def _effort(rows: Sequence[_Row]) -> int:
    """A forecast, from the margins alone, of the steps that `_exact_p` takes."""
    totals, free = _totals(rows), sorted(map(sum, zip(*rows, strict=True)))[:-1]
    options = [min(comb(n + len(free), len(free)), prod(min(n, c) + 1 for c in free)) for n in totals]
    kinds = list(zip(totals, options, strict=True))
    paths = [min(_mixtures(kinds[:i]), _mixtures(kinds[i:])) for i in range(len(kinds) + 1)]
    nodes = [min(path, prod(c + 1 for c in free)) for path in paths]
    edges = (option * min(nodes[i : i + 2]) for i, option in enumerate(options))
    longer_numbers = 1 + (sum(totals) // 200) ** 2
    return (sum(paths) + sum(edges)) * longer_numbers


def _mixtures(kinds: Sequence[tuple[int, int]]) -> int:
    """The number of different products that such rows can have: the order among rows of the same total does not
    matter."""
    return prod(comb(option + times - 1, times) for (_, option), times in Counter(kinds).items())


def _exact_p(rows: Sequence[_Row]) -> Fraction:
    """The p-value by the network algorithm of Mehta and Patel (1983), in whole numbers.

    A table's probability is proportional to the product over its rows of the ways to split the row's total. Rows are
    dealt one by one; a node is what remains of the columns. A product that reaches a node is settled there if all of
    its continuations count, or none.
    """
    observed, columns = prod(map(_ways, rows)), tuple(map(sum, zip(*rows, strict=True)))
    network = _network(_totals(rows), columns)
    reached: dict[_Row, dict[int, int]] = {columns: {1: 1}}
    extreme_ways = 0
    for edges, bounds in zip(network, _bounds(network), strict=True):
        next_reached: dict[_Row, dict[int, int]] = {node: {} for node in bounds}
        for node, products in reached.items():
            for ways, next_node in edges[node]:
                smallest, largest = bounds[next_node]
                all_count, some_count, continuations = observed // largest, observed // smallest, _ways(next_node)
                products_after = next_reached[next_node]
                for earlier, times in products.items():
                    product = earlier * ways
                    if product <= all_count:
                        extreme_ways += times * product * continuations
                    elif product <= some_count:
                        products_after[product] = products_after.get(product, 0) + times
        reached = next_reached
    return Fraction(extreme_ways, _ways(columns))


def _network(totals: Sequence[int], columns: _Row) -> list[_Edges]:
    """Per row: every node before it, and for each split of the row its number of ways and the node after it."""
    network: list[_Edges] = []
    nodes = [columns]
    for total in totals:
        edges = {
            node: [(_ways(s), tuple(a - b for a, b in zip(node, s, strict=True))) for s in _splits(total, node)]
            for node in nodes
        }
        network.append(edges)
        nodes = list(dict.fromkeys(next_node for node_edges in edges.values() for _, next_node in node_edges))
    return network


def _bounds(network: Sequence[_Edges]) -> list[dict[_Row, tuple[int, int]]]:
    """Per row: the smallest and the largest product of the rows that follow, for every node after it."""
    (last,) = {next_node for node_edges in network[-1].values() for _, next_node in node_edges}
    bounds = [{last: (1, 1)}]
    for edges in reversed(network[1:]):
        next_node = bounds[-1]
        least = {node: min(ways * next_node[to][0] for ways, to in node_edges) for node, node_edges in edges.items()}
        most = {node: max(ways * next_node[to][1] for ways, to in node_edges) for node, node_edges in edges.items()}
        bounds.append({node: (least[node], most[node]) for node in edges})
    return bounds[::-1]


def _splits(total: int, limits: _Row) -> Iterator[_Row]:
    """Every way to share a total over the columns, none over its limit."""
    if len(limits) == 1:
        yield (total,)
        return
    for first in range(max(0, total - sum(limits[1:])), min(total, limits[0]) + 1):
        for rest in _splits(total - first, limits[1:]):
            yield first, *rest


@lru_cache(maxsize=1 << 15)
def _ways(parts: _Row) -> int:
    """The number of ways to divide that many things into parts of these sizes."""
    remaining, ways = sum(parts), 1
    for part in parts:
        ways, remaining = ways * comb(remaining, part), remaining - part
    return ways


def _permutation_p(rows: Sequence[_Row], seed: int, draws: int) -> float:
    """The p-value by drawing tables with the same margins."""
    import numpy as np
    from scipy.special import gammaln
    from scipy.stats import random_table

    observed = np.array(rows)
    tables = random_table.rvs(
        observed.sum(axis=1), observed.sum(axis=0), size=draws, random_state=np.random.default_rng(seed)
    )
    # The probability of a table is proportional to 1 / (product of n!): the larger this logarithm, the rarer the table.
    rarity = gammaln(tables + 1.0).sum(axis=(1, 2))
    as_rare = int((rarity >= gammaln(observed + 1.0).sum() - _TIE).sum())
    return (1 + as_rare) / (1 + draws)


def _least_expected(rows: Sequence[_Row]) -> float:
    """The expected count of the smallest cell if rows and columns are independent."""
    return min(map(sum, rows)) * min(map(sum, zip(*rows, strict=True))) / sum(map(sum, rows))


def _chi_square_p(rows: Sequence[_Row]) -> float:
    """The p-value by Pearson's chi-square."""
    import numpy as np
    from scipy.special import chdtrc

    observed = np.array(rows, dtype=float)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    free = (len(rows) - 1) * (len(rows[0]) - 1)
    return float(chdtrc(free, ((observed - expected) ** 2 / expected).sum()))
