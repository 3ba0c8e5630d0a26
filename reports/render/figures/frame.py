"""What the figures have in common: the style, and a page-wide pair of axes with a row for each label.

A row's place down the axes is measured in points, so that a row is as high as the lines of its label. The margins are
those of the widest texts: matplotlib's constrained layout finds margins too, but lays every text out twice more for it,
and breaks no lines. For the same reason labels are texts, and no ticks of an axis.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any, TypedDict, Unpack

import numpy as np
from matplotlib import rcParamsDefault
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from numpy.typing import NDArray

from reports.language.swedish import NBSP

PALETTE = ("#0B3C5D", "#0072B2", "#E69F00", "#D9D9D9", "#FFFFFF")
"""From dark to light, so that the order is kept in grey print and for every kind of colour vision."""
NAVY, BLUE, ORANGE = PALETTE[:3]
TEXT, MUTED, GRID, EDGE = "#111111", "#4D4D4D", "#C8C8C8", "#767676"
WIDTH = 454.0
"""Points: 16 cm, the text width of an A4 page."""
SIZE, SMALL, LINE, PAD = 8.5, 7.0, 11.0, 4.0
"""Points: two sizes of type, the height of a line, and the space around texts."""
TICKS = (0, 25, 50, 75, 100)
"""The percents that are marked on an axis."""
STYLE: dict[Any, Any] = {
    # The defaults first, so that the settings of a notebook or a user do not affect our figures.
    **{key: value for key, value in rcParamsDefault.items() if not key.startswith("backend")},
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "figure.dpi": 200,
    "text.color": TEXT,
    "text.parse_math": False,  # a label may hold a dollar sign
    "text.hinting": "none",
    "legend.frameon": False,
    "legend.borderpad": 0.2,
    "legend.borderaxespad": 0,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.5,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "granskning",  # what would be random
}


class TextStyle(TypedDict, total=False):
    """How a text looks, in matplotlib's words."""

    color: str
    ha: str
    size: float
    weight: str
    bbox: dict[str, Any]


@dataclass(frozen=True)
class RowAxes:
    """Axes, the places of the rows down them in points, and the length of a point on the scale across."""

    axes: Axes
    middles: NDArray[np.float64]
    heights: NDArray[np.float64]
    left: float
    """The left edge of the page, on the scale of the axes."""
    right: float
    """The right edge of the page."""
    point: float

    @property
    def figure(self) -> Figure:
        """The whole figure that the axes are in."""
        whole = self.axes.get_figure(root=True)
        assert whole is not None
        return whole

    def text(self, x: float, y: float, text: str, **style: Unpack[TextStyle]) -> None:
        """The lines of the text, centred on `y` by their capitals, which matplotlib has no alignment for."""
        size = style.setdefault("size", SIZE)
        lines = text.split("\n")
        for i, line in enumerate(lines):
            middle = y + (i - (len(lines) - 1) / 2) * (size + 2)
            self.axes.text(x, middle + 0.365 * size, line, **style)

    def end(self, y: float, text: str, color: str = TEXT) -> None:
        """A text at the right edge of the page."""
        self.text(self.right, y, text, color=color, ha="right")

    def percent_scale(self, *, grid: bool = True) -> None:
        """Lines at each quarter, behind everything else, and their labels."""
        down = self.heights.sum()
        for tick in TICKS:
            self.text(tick, down + PAD + LINE / 2, f"{tick}{NBSP}%", color=MUTED, ha="center")
        if grid:
            self.grid(0, down)

    def grid(self, top: float, bottom: float) -> None:
        """The lines of the scale, from `top` to `bottom`."""
        self.axes.vlines(TICKS, top, bottom, colors=GRID, linewidth=0.6, zorder=0)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Width in points as drawn."""
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0])


def widest(texts: Iterable[str], size: float = SIZE, weight: str = "normal") -> float:
    """Width in points of the widest of the texts."""
    return max((text_width(text, size, weight) for text in texts), default=0.0)


def wrap(text: str, room: float, size: float = SIZE, weight: str = "normal") -> str:
    """The text in lines no wider than `room` points; a word that is wider than that is cut with a hyphen."""
    for letters in range(len(text), 2, -1):
        lines = textwrap.wrap(re.sub(rf"(\w{{{letters - 1}}})(?=\w\w)", r"\1-", text), letters)
        if widest(lines, size, weight) <= room:
            return "\n".join(lines)
    return text


def frame(
    labels: Sequence[str], ends: Sequence[str] | None, least_heights: float | Sequence[float], *,
    top: float = PAD, bottom: float = LINE + 8, width: float = WIDTH, share: float = 0.44, size: float = SIZE,
    span: float = 100, on: SubFigure | None = None,
) -> RowAxes:  # fmt: skip
    """Axes with a row for each label, at least `least_heights` points high, and room for `ends` (or none) on the right.

    `share` of the width is the most that the labels get, and the scale goes from 0 to `span`. They fill a figure of
    their own, or the upper part of the one given with `on`.
    """
    left = min(widest(labels, size) + 2, width * share) + 8
    right = 1.0 if ends is None else max(widest(ends) + PAD + 6, 18)
    wrapped = [wrap(label, left - 8, size) for label in labels]
    label_heights = [size + 2 + (size + 5) * label.count("\n") for label in wrapped]
    heights = np.maximum(label_heights, least_heights) if labels else np.array([1.0])
    down = heights.sum()
    point = span / (width - left - right)
    figure = on or Figure(figsize=(width / 72, (top + down + bottom) / 72))
    height = figure.bbox.height / figure.dpi * 72
    axes = figure.add_axes((left / width, 1 - (top + down) / height, (width - left - right) / width, down / height))
    axes.set(xlim=(0, span), ylim=(down, 0))
    axes.set_axis_off()
    middles = (heights.cumsum() - heights / 2)[: len(labels)]
    row_axes = RowAxes(axes, middles, heights, (1 - left) * point, span + (right - 1) * point, point)
    for y, label in zip(middles, wrapped, strict=True):
        row_axes.text(-8 * point, y, label, ha="right", size=size)
    return row_axes


def legend_rows(names: Sequence[str]) -> int:
    """How many lines a legend of these names takes."""
    return ceil(sum(text_width(name) + 34 for name in names) / WIDTH)


def legend(figure: Figure | SubFigure, handles: Sequence[Artist], names: Sequence[str], handle: float = 2.0) -> None:
    """The meaning of the colours, above the axes."""
    columns = ceil(len(names) / legend_rows(names))
    figure.legend(handles, names, loc="upper left", ncols=columns, handlelength=handle).set_zorder(-1)
