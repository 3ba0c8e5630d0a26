"""Figures of bars: one for each row, stacked, side by side in a panel for each group, or two charts of those.

Only numbers that are shown have a bar. In panels a mark replaces the bar of a hidden number. Those bars are not
stacked, so nothing else in the figure reveals how long that bar would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure, SubFigure
from matplotlib.gridspec import GridSpec
from matplotlib.patches import Patch

from pipeline.disclosure.published import Mark
from reports.document import Bars, PanelBars, SideBySide, StackedBars
from reports.language.swedish import NBSP, number
from reports.render.figures.frame import (
    BLUE,
    EDGE,
    LINE,
    MUTED,
    NAVY,
    PAD,
    PALETTE,
    SIZE,
    TEXT,
    WIDTH,
    RowAxes,
    frame,
    legend,
    legend_rows,
    text_width,
    widest,
    wrap,
)


@dataclass(frozen=True)
class _Room:
    """How wide the figure is, its bars and rows, its letters (points), and how much of the width the labels get."""

    width: float
    bar: float
    row: float
    size: float
    share: float


_GAP = 14.0
_WHOLE = _Room(WIDTH, 15.0, 22.0, SIZE, 0.44)
_STACKED = _Room(WIDTH, 14.0, 18.0, SIZE, 0.44)
_PANELS = _Room(WIDTH, 11.0, 17.0, 8.0, 0.36)
_HALF = _Room((WIDTH - _GAP) / 2, 9.0, 13.5, 7.5, 0.48)
_NOTHING = "inga ärenden"
_BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
"""White behind a text, or the lines of the grid would run through it."""


def bars(chart: Bars, room: _Room = _WHOLE, on: SubFigure | None = None) -> Figure:
    """A bar per row, and its count and percent beside it; on half a page without a scale."""
    ends = [_NOTHING if share is None else f"{number(n)} ({share}{NBSP}%)" for _, n, share in chart.rows]
    labels, shares = [label for label, _, _ in chart.rows], [share or 0 for _, _, share in chart.rows]
    # Half a page has panels with headings beside it.
    margins = (PAD, LINE + 8) if room is _WHOLE else (LINE + PAD, PAD)
    sheet = _framed(labels, ends, room, margins, on=on)
    if room is _WHOLE:
        sheet.percent_scale()
    sheet.axes.barh(sheet.middles, shares, room.bar, color=BLUE)
    for share, y, end in zip(shares, sheet.middles, ends, strict=True):
        colour = MUTED if end == _NOTHING else TEXT
        sheet.text(share + PAD * sheet.point, y, end, color=colour, size=room.size, bbox=_BLANK)
    return sheet.figure


def _framed(
    labels: Sequence[str], ends: Sequence[str] | None, room: _Room, margins: tuple[float, float], *,
    span: float = 100, on: SubFigure | None = None,
) -> RowAxes:  # fmt: skip
    """Axes for the room, with so many points above and below the rows."""
    return frame(labels, ends, room.row, top=margins[0], bottom=margins[1], width=room.width, share=room.share,
                 size=room.size, span=span, on=on)  # fmt: skip


def stacked(chart: StackedBars) -> Figure:
    """A bar per row, divided by series; a part has its count where there is room for it."""
    ends = chart.ends or [f"totalt{NBSP}{number(sum(counts))}" for _, counts in chart.rows]
    top = (LINE + PAD) * legend_rows(chart.series) + PAD
    sheet = frame([label for label, _ in chart.rows], ends, _STACKED.row, top=top)
    sheet.percent_scale()
    edges = [EDGE if colour == "#FFFFFF" else "white" for colour in PALETTE]
    keys = [Patch(facecolor=PALETTE[i], edgecolor=edges[i], linewidth=0.8) for i in range(len(chart.series))]
    legend(sheet.figure, keys, chart.series, handle=1.3)
    for y, end, (_, counts) in zip(sheet.middles, ends, chart.rows, strict=True):
        if not sum(counts):
            sheet.text(PAD * sheet.point, y, _NOTHING, color=MUTED, bbox=_BLANK)
            continue
        sheet.end(y, end, MUTED)
        starts = [100 * sum(counts[:i]) / sum(counts) for i in range(len(counts) + 1)]
        for i, (count, (start, stop)) in enumerate(zip(counts, pairwise(starts), strict=True)):
            if count:
                sheet.axes.barh(
                    y, stop - start, _STACKED.bar, start, color=PALETTE[i], edgecolor=edges[i], linewidth=0.8
                )
            if count and (text_width(number(count)) + PAD) * sheet.point <= stop - start:
                sheet.text((start + stop) / 2, y, number(count), color="white" if i < 2 else TEXT, ha="center")
    return sheet.figure


_UPRIGHT, _WIDE = 4, 560.0
"""The number of panels that fit a portrait page, and the width in points on a landscape page for more of them."""


def panel_bars(chart: PanelBars, room: _Room = _PANELS, on: SubFigure | None = None) -> Figure:
    """A bar per row and group, in a panel per group; the last panel, all groups together, has its own colour. On half a
    page the headings have no room over the panels, and a legend explains the colours instead."""
    room = room if len(chart.groups) <= _UPRIGHT else replace(room, width=_WIDE)
    labels = [label for label, _ in chart.rows]
    # The labels' part of the page as in `frame`, and the rest in equal parts, each with room for a number.
    panel = (room.width - min(widest(labels, room.size) + 2, room.width * room.share) - 9) / len(chart.groups)
    step = 100 * panel / (panel - widest([f"100{NBSP}%"], room.size) - 2 * PAD)
    wrapped = [wrap(name, panel - PAD, room.size, "bold") for name in chart.groups]
    heads = wrapped if room is not _HALF else [""] * len(wrapped)
    top = LINE * (1 + max(head.count("\n") for head in heads)) + PAD
    sheet = _framed(labels, None, room, (top, PAD), span=step * len(chart.groups), on=on)
    colours = [*[BLUE] * (len(heads) - 1), NAVY]
    if room is _HALF:
        legend(on or sheet.figure, [Patch(facecolor=colour) for colour in colours], chart.groups, handle=1.3)
    for i, (head, colour) in enumerate(zip(heads, colours, strict=True)):
        cells = [cells[i] for _, cells in chart.rows]
        sheet.text(i * step, -PAD - LINE * (head.count("\n") + 1) / 2 + 2, head, size=room.size, weight="bold")
        shares = np.array([np.nan if isinstance(cell, Mark) else cell for cell in cells])
        shown = shares > 0
        sheet.axes.barh(sheet.middles[shown], shares[shown], room.bar, i * step, color=colour)
        for y, cell in zip(sheet.middles, cells, strict=True):
            text, x, color = (cell.value, 0, MUTED) if isinstance(cell, Mark) else (f"{cell}{NBSP}%", cell, TEXT)
            sheet.text(i * step + x + PAD * sheet.point, y, text, size=room.size, color=color)
    sheet.axes.vlines(step * np.arange(len(heads)), 0, sheet.heights.sum(), colors=EDGE, linewidth=0.8)
    return sheet.figure


def side_by_side(chart: SideBySide) -> Figure:
    """Two charts, each on half of the page; their first rows are beside one another."""
    height = max(_half(half).get_figheight() for half in (chart.left, chart.right))
    figure = Figure(figsize=(WIDTH / 72, height))
    widths = (_HALF.width, _GAP, _HALF.width)
    grid = GridSpec(1, 3, figure, left=0, bottom=0, right=1, top=1, wspace=0, width_ratios=widths)
    _half(chart.left, figure.add_subfigure(grid[0]))
    _half(chart.right, figure.add_subfigure(grid[2]))
    return figure


def _half(chart: Bars | PanelBars, on: SubFigure | None = None) -> Figure:
    return bars(chart, _HALF, on) if isinstance(chart, Bars) else panel_bars(chart, _HALF, on)
