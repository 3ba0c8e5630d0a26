"""The figure of the whole result: a row per criterion, a column per group, each cell in a colour for its percent.

A share that is hidden has no colour of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from pipeline.disclosure.published import Mark
from reports.document import HeatMap
from reports.language.swedish import NBSP
from reports.render.figures.frame import NAVY, SMALL, TEXT, WIDTH, RowAxes, frame, text_width, widest, wrap

_COLOURS = LinearSegmentedColormap.from_list(
    "andel", [(0.0, "#F7F9FB"), (0.795, "#8FC1E5"), (0.795, "#1F6DA6"), (1.0, NAVY)], N=1001
)
"""Each share darker than the one before, also in grey print. From 80 percent, the level of a strength, it is dark
enough for white numbers: the blues between, on which neither black nor white is easy to read, are skipped."""
_ROW, _PART, _GAP = 9.0, 12.0, 0.06
_SHARE = 0.4

HeatCell = int | Mark | None
"""A whole percent, the mark instead of one, or nothing at all."""


def heat_map(chart: HeatMap) -> Figure:
    """A row per criterion, a column per group; all groups together stand a little apart."""
    lines = [line for title, rows in chart.parts for line in ((title, ()), *rows)]
    labels = [label if cells else "" for label, cells in lines]
    span = len(chart.columns) + _GAP
    column = (WIDTH - min(widest(labels, SMALL) + 2, WIDTH * _SHARE) - 9) / span
    upright = any(widest(re.split(r"\s|(?<=-)", name), SMALL, "bold") > column - 3 for name in chart.columns)
    heads = [name if upright else wrap(name, column - 3, SMALL, "bold") for name in chart.columns]
    top = widest(heads, SMALL, "bold") + 6 if upright else (SMALL + 2) * (1 + max(h.count("\n") for h in heads)) + 4
    row_heights = [_ROW if cells else _PART for _, cells in lines]
    sheet = frame(labels, None, row_heights, top=top, bottom=_ROW + 9, share=_SHARE, size=SMALL, span=span)
    across = [*range(len(chart.columns)), span - 1, span]
    grid = [[*cells[:-1], None, cells[-1]] if cells else [None] * (len(across) - 1) for _, cells in lines]
    _draw_cells(sheet, across, [0, *sheet.heights.cumsum()], grid, "" if column < 26 else f"{NBSP}%")
    for x, head in zip([*range(len(chart.columns) - 1), span - 1], heads, strict=True):
        if upright:
            sheet.axes.text(x + 0.5, -3, head, size=SMALL, weight="bold", ha="center", va="bottom", rotation=90)
        else:
            y = -3 - (SMALL + 2) * (head.count("\n") + 1) / 2
            sheet.text(x + 0.5, y, head, size=SMALL, weight="bold", ha="center")
    for y, (title, cells) in zip(sheet.middles, lines, strict=True):
        if not cells:
            sheet.text(sheet.left, y, title, color=NAVY, size=SMALL + 0.3, weight="bold")
    _legend(sheet)
    return sheet.figure


def _draw_cells(
    sheet: RowAxes, across: Sequence[float], down: Sequence[float], cells: Sequence[Sequence[HeatCell]], percent: str
) -> None:
    """The cells between the lines `across` and `down`, with their texts."""
    shares = np.array([[cell if isinstance(cell, int) else np.nan for cell in row] for row in cells])
    sheet.axes.pcolormesh(
        across, down, shares, cmap=_COLOURS, vmin=0, vmax=100, edgecolors="white", linewidth=0.8, clip_on=False
    )
    inks = np.where(_luminance(_COLOURS(shares / 100)) < 0.179, "white", "black")
    for (i, j), ink in np.ndenumerate(inks):
        cell = cells[i][j]
        if cell is None:
            continue
        x, y = (across[j] + across[j + 1]) / 2, (down[i] + down[i + 1]) / 2
        text = f"{cell}{percent}" if isinstance(cell, int) else cell.value
        # An asterisk stands higher on its line than a number does.
        y += SMALL * 0.2 * (cell is Mark.HIDDEN)
        sheet.text(x, y, text, color=ink if isinstance(cell, int) else TEXT, size=SMALL, ha="center")
        if cell is Mark.HIDDEN:
            _stroke(sheet.axes, across[j], across[j + 1], down[i], down[i + 1])


def _stroke(axes: Axes, left: float, right: float, top: float, bottom: float) -> None:
    """Slanting lines on both sides of the asterisk: something that is not shown."""
    starts = left + (right - left) * np.array([0.05, 0.2, 0.65, 0.8])
    lean, rim = (right - left) * 0.15, (bottom - top) * 0.15
    lines = [[(x, bottom - rim), (x + lean, top + rim)] for x in starts]
    axes.plot(*np.array(lines).transpose(2, 1, 0), color="#B0B0B0", linewidth=0.5, clip_on=False)


def _luminance(colours: ArrayLike) -> NDArray[np.float64]:
    """Relative luminance as in WCAG 2.2, from 0 (black) to 1 (white); on 0.179 black and white are equally clear."""
    rgb = np.asarray(colours)[..., :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def _legend(sheet: RowAxes) -> None:
    """A row of cells at the foot of the page, with words beside those that are no share."""
    top, across = sheet.heights.sum() + 7, [sheet.left]
    cells: list[HeatCell] = []
    pieces: list[tuple[str, tuple[HeatCell, ...]]] = [
        ("Andel uppfyllt:", (0, 25, 50, 75, 100)), ("", (Mark.HIDDEN,)), ("visas inte", (Mark.NO_BASE,)),
        ("inget ärende", ()),
    ]  # fmt: skip
    for word, key_cells in pieces:
        sheet.text(across[-1] + 4 * sheet.point * (len(across) > 1), top + _ROW / 2, word, size=SMALL)
        across.append(across[-1] + (text_width(word, SMALL) + 10) * sheet.point)
        for _ in key_cells:
            across.append(across[-1] + 28 * sheet.point)
        cells += [None, *key_cells]
    _draw_cells(sheet, across, (top, top + _ROW), [cells], f"{NBSP}%")
