"""Published shares by district -> funnels: each share against its base, with the limits of chance variation."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.disclosure.published import BreakdownRow, FunnelLimit, PublishedBreakdown, PublishedFunnel
from pipeline.statistics.funnel import INNER, OUTER, binomial_limits

_FEWEST_GROUPS = 2
_ROOM = 1.1
"""The limits extend a little beyond the largest base (a factor)."""
_MOST_BASES = 200
"""The number of bases, besides the groups' own, for which limits are computed: more than a figure can show."""


def funnels(compared: PublishedBreakdown, criteria: Collection[str], threshold: int) -> tuple[PublishedFunnel, ...]:
    """A funnel for each of the criteria, in their order, that has points for at least two groups."""
    rows = {row.id: row for row in compared.rows}
    return tuple(f for id_ in criteria if id_ in rows for f in _funnel(compared, rows[id_], threshold))


def _funnel(compared: PublishedBreakdown, row: BreakdownRow, threshold: int) -> Iterator[PublishedFunnel]:
    *shares, together = row.shares
    points = tuple(
        (group, share)
        for (group,), share in zip(compared.groups, shares, strict=False)
        if share.percent is not None and share.base and share.base >= threshold
    )
    if len(points) < _FEWEST_GROUPS or together.count is None or not together.base:
        return
    group_bases = {share.base for _, share in points if share.base}
    possible_bases = range(threshold, int(max(group_bases) * _ROOM) + 2)
    bases = sorted({*possible_bases[:: len(possible_bases) // _MOST_BASES + 1], *group_bases})
    share = together.count / together.base
    limits = zip(bases, binomial_limits(share, bases, INNER), binomial_limits(share, bases, OUTER), strict=True)
    yield PublishedFunnel(row.id, row.label, together, points, tuple(FunnelLimit(*limit) for limit in limits))
