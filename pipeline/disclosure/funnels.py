"""What is published by district -> funnels: each share against its base, and how far chance alone takes it from all."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.disclosure.published import BreakdownRow, FunnelLimit, PublishedBreakdown, PublishedFunnel
from pipeline.statistics.funnel import INNER, OUTER, binomial_limits

_FEWEST_GROUPS = 2
_ROOM = 1.1
"""The limits go on a little beyond the largest base."""
_MOST_BASES = 200
"""Bases that the limits are worked out for beside the groups' own: more than a figure can show."""


def funnels(compared: PublishedBreakdown, criteria: Collection[str], threshold: int) -> tuple[PublishedFunnel, ...]:
    """A funnel for each of the criteria, in their order, that is shown for two groups or more."""
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
    own = {share.base for _, share in points if share.base}
    every = range(threshold, int(max(own) * _ROOM) + 2)
    bases = sorted({*every[:: len(every) // _MOST_BASES + 1], *own})
    share = together.count / together.base
    limits = zip(bases, binomial_limits(share, bases, INNER), binomial_limits(share, bases, OUTER), strict=True)
    yield PublishedFunnel(row.id, row.label, together, points, tuple(FunnelLimit(*limit) for limit in limits))
