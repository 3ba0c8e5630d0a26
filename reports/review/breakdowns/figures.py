"""Figures of what is broken down by one dimension: bars side by side, a panel for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import BreakdownRow, Mark, PublishedBreakdown, Share
from reports.blocks import FEW
from reports.document import FigureBlock, PanelBars, Ref, TableBlock, joined
from reports.review.breakdowns.words import by_words

_MOST_PANELS, _MOST_ROWS = 7, 14
"""The most groups side by side in a figure, and rows on a landscape page."""


def figures_of(
    breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow], table: TableBlock, what: str
) -> Iterator[FigureBlock]:
    """Some of the breakdown's rows, as in `table`, in as many figures as are needed to fit on pages.

    `what` ('Beslutstid') goes into the title.
    """
    if len(breakdown.names) > 1 or len(breakdown.groups) > _MOST_PANELS or not _worth_drawing(rows):
        return
    cells = [(str(label), tuple(map(_bar, row.shares))) for (label, *_), row in zip(table.rows, rows, strict=False)]
    groups = tuple(name for (name,) in breakdown.groups)
    pieces = -(-len(cells) // _MOST_ROWS)
    size = -(-len(cells) // pieces)
    for i in range(pieces):
        chart = PanelBars(groups, tuple(cells[i * size : (i + 1) * size]))
        part = f" (del {i + 1} av {pieces})" if pieces > 1 else ""
        yield _figure(table, chart, what, by_words(breakdown), part, i + 1)


def _worth_drawing(rows: Sequence[BreakdownRow]) -> bool:
    """True where there are rows to compare, most of them are shown, and the groups are not all small."""
    shares = [share for row in rows for share in row.shares]
    visible = sum(share.percent is not None for share in shares)
    return len(rows) > 1 and 2 * visible >= len(shares) and any((share.base or 0) >= FEW for share in shares)


def _bar(share: Share) -> int | Mark:
    if share.percent is not None:
        return share.percent
    return Mark.NO_BASE if share.base == 0 else Mark.FEW if share.few else Mark.HIDDEN


def _figure(table: TableBlock, chart: PanelBars, what: str, by: str, part: str, number: int) -> FigureBlock:
    hidden = any(cell is Mark.HIDDEN for _, cells in chart.rows for cell in cells)
    return FigureBlock(
        id=f"figur_{table.id}_{number}",
        title=f"{what} efter {by}, andel i procent{part}",
        alt=joined(
            f"Stapeldiagram sida vid sida, ett för varje grupp efter {by}, med en stapel per rad. "
            f"{'En asterisk står där talet inte visas. ' if hidden else ''}Alla tal finns i ",
            Ref(table.id),
            ".",
        ),
        chart=chart,
        table=table,
    )
