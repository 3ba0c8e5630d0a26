"""The figure of what is broken down by group: a panel of bars for each group, side by side.

Only what is shown has a bar. A number that is hidden has a mark in the place of the bar, and as the bars are not
stacked, nothing else in the figure tells how long that bar would be.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from pipeline.disclosure.published import Mark
from reports.document import PanelBars
from reports.language.swedish import NBSP
from reports.render.figures.canvas import EDGE, LINE, MUTED, PAD, PALETTE, WIDTH, Canvas, text_width, widest, wrap

_BAR, _GAP, _LABEL_SHARE, _SIZE = 11.0, 6.0, 0.36, 8.0
_UPRIGHT, _WIDE = 4, 560.0
"""Panels that fit an upright page, and the points that more of them take on one that lies on its side."""


def panel_bars(chart: PanelBars) -> Figure:
    """A row per row, a panel per group; the last panel, all groups together, in a colour of its own."""
    labels = [label for label, _ in chart.rows]
    across = WIDTH if len(chart.groups) <= _UPRIGHT else _WIDE
    left = min(widest(labels, _SIZE) * 1.02 + 2, across * _LABEL_SHARE) + 8
    width = (across - left) / len(chart.groups)
    wrapped = [wrap(label, (left - 8) / 1.02, _SIZE) for label in labels]
    heads = [_pieces(name, width - PAD) for name in chart.groups]
    top = LINE * max(map(len, heads)) + PAD
    heights = [max(_BAR, LINE * len(lines)) + _GAP for lines in wrapped]
    canvas = Canvas(top + sum(heights) + PAD, across)
    for i, lines in enumerate(heads):
        _head(canvas, left + i * width, top, lines, sum(heights))
    y = top
    for lines, (_, cells), height in zip(wrapped, chart.rows, heights, strict=True):
        middle = y + height / 2
        for i, line in enumerate(lines):
            canvas.text(left - 8, middle + (i - (len(lines) - 1) / 2) * LINE, line, align="right", size=_SIZE)
        _bars(canvas, left, width, middle, cells)
        y += height
    return canvas.figure


def _pieces(name: str, width: float) -> list[str]:
    """A heading in lines, broken at a hyphen of its own where it does not fit."""
    bold = text_width(name, _SIZE, bold=True)
    return [name] if bold <= width else wrap(name.replace("-", "- "), width * text_width(name, _SIZE) / bold, _SIZE)


def _head(canvas: Canvas, x: float, top: float, lines: Sequence[str], down: float) -> None:
    for i, line in enumerate(lines):
        canvas.text(x, top - PAD - LINE * (len(lines) - i - 0.5), line, size=_SIZE, bold=True)
    canvas.line((x, top), (x, top + down), EDGE, 0.8)


def _bars(canvas: Canvas, left: float, width: float, middle: float, cells: Sequence[int | Mark]) -> None:
    room = width - text_width(f"100{NBSP}%", _SIZE) - 2 * PAD
    for i, cell in enumerate(cells):
        x = left + i * width
        if isinstance(cell, Mark):
            canvas.text(x + PAD, middle, cell.value, MUTED, size=_SIZE)
            continue
        if cell:
            colour = PALETTE[0] if i == len(cells) - 1 else PALETTE[1]
            canvas.box(x, middle - _BAR / 2, room * cell / 100, _BAR, colour)
        canvas.text(x + room * cell / 100 + PAD, middle, f"{cell}{NBSP}%", size=_SIZE)
