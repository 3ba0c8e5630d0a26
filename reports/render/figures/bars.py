"""Figures of bars: one for each row, stacked, or side by side in a panel for each group.

Only what is shown has a bar. In panels a number that is hidden has a mark in the place of the bar, and as those bars
are not stacked, nothing else in the figure tells how long that bar would be.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pipeline.disclosure.published import Mark
from reports.document import Bars, PanelBars, StackedBars
from reports.language.swedish import NBSP, number
from reports.render.figures.frame import (
    BLUE,
    EDGE,
    LINE,
    MUTED,
    NAVY,
    PAD,
    PALETTE,
    TEXT,
    WIDTH,
    frame,
    legend,
    legend_rows,
    text_width,
    widest,
    wrap,
)

_BAR, _ROW = 15.0, 22.0
_NOTHING = "inga ärenden"
_BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
"""White behind a text, or the lines of the grid would run through it."""


def bars(chart: Bars) -> Figure:
    """A bar per row, and its count and percent beside it."""
    ends = [_NOTHING if share is None else f"{number(n)} ({share}{NBSP}%)" for _, n, share in chart.rows]
    sheet = frame([label for label, _, _ in chart.rows], ends, _ROW)
    sheet.percent_scale()
    shares = [share or 0 for _, _, share in chart.rows]
    sheet.axes.barh(sheet.middles, shares, _BAR, color=BLUE)
    for share, y, end in zip(shares, sheet.middles, ends, strict=True):
        colour = MUTED if end == _NOTHING else TEXT
        sheet.text(share + PAD * sheet.point, y, end, color=colour, bbox=_BLANK)
    return sheet.figure


def stacked(chart: StackedBars) -> Figure:
    """A bar per row, divided by series; a part has its count where there is room for it."""
    ends = [f"totalt{NBSP}{number(sum(counts))}" for _, counts in chart.rows]
    top = (LINE + PAD) * legend_rows(chart.series) + PAD
    sheet = frame([label for label, _ in chart.rows], ends, _ROW, top=top)
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
                sheet.axes.barh(y, stop - start, _BAR, start, color=PALETTE[i], edgecolor=edges[i], linewidth=0.8)
            if count and (text_width(number(count)) + PAD) * sheet.point <= stop - start:
                sheet.text((start + stop) / 2, y, number(count), color="white" if i < 2 else TEXT, ha="center")
    return sheet.figure


_SIZE = 8.0
_UPRIGHT, _WIDE = 4, 560.0
"""Panels that fit an upright page, and the points that more of them take on one that lies on its side."""


def panel_bars(chart: PanelBars) -> Figure:
    """A row per row, a panel per group; the last panel, all groups together, in a colour of its own."""
    across = WIDTH if len(chart.groups) <= _UPRIGHT else _WIDE
    labels = [label for label, _ in chart.rows]
    # The labels' part of the page as in `frame`, and the rest in equal parts, each with room for a number.
    panel = (across - min(widest(labels, _SIZE) + 2, across * 0.36) - 9) / len(chart.groups)
    step = 100 * panel / (panel - widest([f"100{NBSP}%"], _SIZE) - 2 * PAD)
    heads = [wrap(name, panel - PAD, _SIZE, "bold") for name in chart.groups]
    top = LINE * (1 + max(head.count("\n") for head in heads)) + PAD
    sheet = frame(labels, None, 17.0, top=top, bottom=PAD, width=across, share=0.36, size=_SIZE,
                  span=step * len(chart.groups))  # fmt: skip
    for i, head in enumerate(heads):
        cells = [cells[i] for _, cells in chart.rows]
        sheet.text(i * step, -PAD - LINE * (head.count("\n") + 1) / 2 + 2, head, size=_SIZE, weight="bold")
        shares = np.array([np.nan if isinstance(cell, Mark) else cell for cell in cells])
        shown = shares > 0
        colour = NAVY if i == len(heads) - 1 else BLUE
        sheet.axes.barh(sheet.middles[shown], shares[shown], 11.0, i * step, color=colour)
        for y, cell in zip(sheet.middles, cells, strict=True):
            text, x, color = (cell.value, 0, MUTED) if isinstance(cell, Mark) else (f"{cell}{NBSP}%", cell, TEXT)
            sheet.text(i * step + x + PAD * sheet.point, y, text, size=_SIZE, color=color)
    sheet.axes.vlines(step * np.arange(len(heads)), 0, sheet.heights.sum(), colors=EDGE, linewidth=0.8)
    return sheet.figure
