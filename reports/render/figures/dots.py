"""Figures of dots on a scale from 0 to 100 percent: shares with their intervals, and shares before and after.

A share that is hidden has no place on the scale.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from reports.document import Dot, Dumbbells, Intervals, Panel
from reports.language.swedish import NBSP
from reports.render.figures.frame import (
    BLUE,
    LINE,
    MUTED,
    NAVY,
    ORANGE,
    PAD,
    SIZE,
    TEXT,
    WIDTH,
    RowAxes,
    frame,
    legend,
    text_width,
    wrap,
)

_DOT: dict[str, Any] = {"marker": "o", "color": NAVY, "mec": "white", "mew": 0.8, "ls": "none", "clip_on": False}
_RING: dict[str, Any] = {"marker": "o", "color": "white", "mec": MUTED, "mew": 1.0, "ms": 6.4, "ls": "none"}
_DASHED = (0, (3, 2))
_TOP = LINE + 2 * PAD


def intervals(chart: Intervals) -> Figure:
    """A panel under another, a row per group: a dot for the share, a line for the interval."""
    rows = [row for panel in chart.panels for row in (panel, *panel.dots)]
    labels = [row.label if isinstance(row, Dot) else "" for row in rows]
    titles = [wrap(panel.title, WIDTH - text_width(panel.end) - 12, weight="bold") for panel in chart.panels]
    head = 24.0 + (SIZE + 2) * max(title.count("\n") for title in titles)
    row_heights = [12.5 if isinstance(row, Dot) else head for row in rows]
    sheet = frame(labels, [row.end for row in rows if isinstance(row, Dot)], row_heights, top=LINE)
    sheet.percent_scale(grid=False)
    keys = [Line2D([], [], color=BLUE, linewidth=2.5, marker="o", ms=7.2, mfc=NAVY, mec="white", mew=0.8),
            Line2D([], [], color=ORANGE, linewidth=1.8, linestyle=_DASHED)]  # fmt: skip
    legend(sheet.figure, keys, ["Andel med osäkerhetsintervall (95 %)", "Samtliga"])
    i = 0
    for panel, title in zip(chart.panels, titles, strict=True):
        sheet.text(sheet.left, sheet.middles[i] + 2, title, weight="bold")
        sheet.end(sheet.middles[i] + 2, panel.end, MUTED)
        top, first, i = sheet.heights[: i + 1].sum(), i + 1, i + 1 + len(panel.dots)
        _panel(sheet, panel, sheet.middles[first:i], top, sheet.heights[:i].sum())
    return sheet.figure


def _panel(sheet: RowAxes, panel: Panel, middles: NDArray[np.float64], top: float, bottom: float) -> None:
    sheet.grid(top, bottom)
    if panel.together is not None:
        sheet.axes.vlines(panel.together, top, bottom, colors=ORANGE, linewidth=1.8, linestyles=_DASHED)
    for y, dot in zip(middles, panel.dots, strict=True):
        sheet.end(y, dot.end, MUTED if dot.percent is None else TEXT)
        if dot.interval:
            sheet.axes.hlines(y, *dot.interval, colors=BLUE, linewidth=2.5)
        if dot.percent is not None:
            sheet.axes.plot(dot.percent, y, ms=7.2, zorder=3, **_DOT)


def dumbbells(chart: Dumbbells) -> Figure:
    """A row per criterion: a ring for the share before, a dot for the share after, and between them a line, blue
    where the share has risen and orange where it has fallen."""
    ends = [f"{row.before}{NBSP}→{NBSP}{row.after}{NBSP}%" for row in chart.rows]
    sheet = frame([row.label for row in chart.rows], ends, 17.0, top=_TOP)
    sheet.percent_scale()
    level: dict[str, Any] = {"color": MUTED, "linewidth": 1.2, "linestyle": _DASHED}
    lines = [Line2D([], [], color=colour, linewidth=2.5) for colour in (BLUE, ORANGE)]
    keys = [Line2D([], [], **_RING), Line2D([], [], ms=7.6, **_DOT), *lines, Line2D([], [], **level)]
    legend(sheet.figure, keys, [*chart.names, "ökning", "minskning", f"målnivå {chart.level}{NBSP}%"])
    sheet.axes.axvline(chart.level, **level)
    for y, row, end in zip(sheet.middles, chart.rows, ends, strict=True):
        colour = BLUE if row.after > row.before else ORANGE
        sheet.axes.hlines(y, row.before, row.after, colors=colour, linewidth=2.5)
        sheet.axes.plot(row.before, y, clip_on=False, **_RING)
        # Where nothing has changed the dot is smaller, inside its ring.
        sheet.axes.plot(row.after, y, ms=7.6 if row.after != row.before else 4.4, zorder=3, **_DOT)
        sheet.end(y, end)
    return sheet.figure
