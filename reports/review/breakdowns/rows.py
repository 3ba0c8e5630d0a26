"""Breakdowns as rows with one number in each cell: for CSV files, the database and Excel."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.disclosure.published import Mark, PublishedBreakdown, Share
from reports.document import Cell
from reports.render.cells import number_or_interval

_NUMBERS = ("Antal", "Bas", "Andel (%)")


def breakdown_rows(breakdown: PublishedBreakdown) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Header and rows: the row's label, a column per dimension, then count, base and percent."""
    return ("Rad", *breakdown.labels, *_NUMBERS), [(row, *group, *cells) for row, group, cells in _cells(breakdown)]


def breakdown_cells(breakdown: PublishedBreakdown) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The same with the groups in the label, as the database's tables have it: '6 månader: Järva'."""
    return ("Rad", *_NUMBERS), [(": ".join((row, *group)), *cells) for row, group, cells in _cells(breakdown)]


def _cells(breakdown: PublishedBreakdown) -> Iterator[tuple[str, tuple[str, ...], tuple[Cell, ...]]]:
    for row in breakdown.rows:
        for group, share in zip(breakdown.groups, row.shares, strict=True):
            yield row.label, group, share_cells(share)


def share_cells(share: Share) -> tuple[Cell, Cell, Cell]:
    """Count, base and percent; a dash where there is no base."""
    if share.base == 0:
        return Mark.NO_BASE, 0, Mark.NO_BASE
    if share.few:
        return Mark.FEW, Mark.FEW, Mark.FEW
    count = share.count if share.count is not None else number_or_interval(None, share.count_among)
    base = share.base if share.base is not None else number_or_interval(None, share.base_among)
    return count, base, Mark.HIDDEN if share.percent is None else share.percent
