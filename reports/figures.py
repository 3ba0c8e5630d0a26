"""Figures: every chart of a document as PNG (for Word) and SVG (for the web page).

A figure is laid out in points on one empty pair of axes, so that text can be measured and wrapped before anything is
drawn: rows are as high as their labels need, and nothing overlaps. The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from pipeline.errors import AuditError
from reports.document import Bars, Document, FigureBlock, StackedBars
from reports.swedish import NBSP, number
from reports.vector import accessible

PALETTE = ("#0B3C5D", "#0072B2", "#E69F00", "#D9D9D9", "#FFFFFF")
"""From dark to light, so that the order is kept in grey print and for every kind of colour vision."""

_ON_COLOUR = ("#FFFFFF", "#FFFFFF", "#111111", "#111111", "#111111")
_TEXT, _MUTED, _GRID, _EDGE = "#111111", "#4D4D4D", "#C8C8C8", "#767676"
_WIDTH = 454.0
"""Points: 16 cm, the text width of an A4 page."""
_LABEL_SHARE = 0.44
_SIZE, _LINE, _BAR, _GAP, _PAD = 8.5, 11.0, 15.0, 7.0, 4.0
_TICKS = (0, 25, 50, 75, 100)
_FONT = "DejaVu Sans"


def draw(document: Document, folder: Path) -> dict[str, Path]:
    """Writes `<id>.png` (200 dpi) and `<id>.svg` for every figure; returns the PNG of each id."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: dict[str, Path] = {}
    # Text stays text in the SVG, and what would be random there hangs on a fixed salt.
    with rc_context({"font.family": _FONT, "svg.fonttype": "none", "svg.hashsalt": "granskning"}):
        for block in document.figures:
            paths[block.id] = _write(block, folder)
    return paths


def _write(block: FigureBlock, folder: Path) -> Path:
    figure = _draw_chart(block)
    png = folder / f"{block.id}.png"
    figure.savefig(png, format="png", dpi=200, metadata={"Software": None}, facecolor="white")
    vector = StringIO()
    figure.savefig(vector, format="svg", metadata={"Date": None})
    text = accessible(vector.getvalue(), block.id, block.title, block.alt)
    (folder / f"{block.id}.svg").write_text(text, encoding="utf-8", newline="\n")
    return png


def _draw_chart(block: FigureBlock) -> Figure:
    match block.chart:
        case Bars() as bars:
            return _bars(bars)
        case StackedBars() as stacked:
            if len(stacked.series) > len(PALETTE):
                raise AuditError(f"Figuren {block.id} har fler än {len(PALETTE)} serier och kan inte ritas.")
            return _stacked(stacked)


class _Sheet:
    """An empty figure measured in points from its upper left corner."""

    def __init__(self, labels: Sequence[str], ends: Sequence[str], top: float) -> None:
        widest = max((_width(label) for label in labels), default=0.0)
        # A little more than the text: the pixels of a PNG round it up.
        self.left = min(widest * 1.02 + 2, _WIDTH * _LABEL_SHARE) + 8
        self.right = _WIDTH - max((_width(end) for end in ends), default=0.0) - 10
        self.wrapped = [_wrap(label, (self.left - 8) / 1.02) for label in labels]
        self.top = top
        heights = [max(_BAR, _LINE * len(lines)) + _GAP for lines in self.wrapped]
        self.middles = [top + sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
        self.bottom = top + sum(heights)
        height = self.bottom + _LINE + 8
        self.figure = Figure(figsize=(_WIDTH / 72, height / 72))
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, _WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()
        self._grid()
        self._labels()

    def x(self, share: float) -> float:
        """Where a share (0 to 1) lies across the page."""
        return self.left + share * (self.right - self.left)

    def text(self, x: float, y: float, text: str, colour: str = _TEXT, align: str = "left") -> None:
        """One line, centred on `y`. Never read as mathematics: a label may hold a dollar sign."""
        baseline = y + _SIZE * 0.36
        self.axes.text(x, baseline, text, size=_SIZE, color=colour, ha=align, va="baseline", parse_math=False)

    def box(self, x: float, y: float, width: float, height: float, series: int = 1) -> None:
        """A filled rectangle; white ones get an outline, the others a white gap on the right."""
        white = PALETTE[series] == "#FFFFFF"
        inset = 0.4 if white else 0.0
        self.axes.add_patch(
            Rectangle(
                (x + inset, y + inset), max(width - 2 * inset - 0.8, 0.4), height - 2 * inset,
                facecolor=PALETTE[series], edgecolor=_EDGE if white else "none", linewidth=0.8 if white else 0,
                clip_on=False,
            )
        )  # fmt: skip

    def blank(self, x: float, middle: float, width: float) -> None:
        """White behind a text, or the grid would run through it."""
        low = (x, middle - _LINE / 2)
        self.axes.add_patch(Rectangle(low, width, _LINE, facecolor="white", edgecolor="none", clip_on=False))

    def _grid(self) -> None:
        for tick in _TICKS:
            x = self.x(tick / 100)
            self.axes.plot((x, x), (self.top, self.bottom), color=_GRID, linewidth=0.6, zorder=0, clip_on=False)
            self.text(x, self.bottom + 4 + _LINE / 2, f"{tick}{NBSP}%", _MUTED, "center")

    def _labels(self) -> None:
        for middle, lines in zip(self.middles, self.wrapped, strict=True):
            first = middle - _LINE * (len(lines) - 1) / 2
            for i, line in enumerate(lines):
                self.text(self.left - 8, first + i * _LINE, line, align="right")

    def no_cases(self, middle: float) -> None:
        """What a row without a base says instead of a bar."""
        self.blank(self.left + 1, middle, _width("inga ärenden") + 2 * _PAD)
        self.text(self.left + _PAD, middle, "inga ärenden", _MUTED)


def _bars(chart: Bars) -> Figure:
    ends = [f"{number(count)} ({share}{NBSP}%)" for _, count, share in chart.rows]
    sheet = _Sheet([label for label, _, _ in chart.rows], ends, top=4)
    for middle, end, (_, _, share) in zip(sheet.middles, ends, chart.rows, strict=True):
        if share is None:
            sheet.no_cases(middle)
            continue
        width = sheet.x(share / 100) - sheet.left
        if width:
            sheet.box(sheet.left, middle - _BAR / 2, width, _BAR)
        sheet.blank(sheet.left + width + 1, middle, _width(end) + _PAD)
        sheet.text(sheet.left + width + _PAD, middle, end)
    return sheet.figure


def _stacked(chart: StackedBars) -> Figure:
    ends = [f"totalt{NBSP}{number(sum(counts))}" for _, counts in chart.rows]
    keys = _legend_lines(chart.series)
    sheet = _Sheet([label for label, _ in chart.rows], ends, top=4 + (_LINE + 4) * len(keys) + 4)
    _legend(sheet, chart.series, keys)
    for middle, end, (_, counts) in zip(sheet.middles, ends, chart.rows, strict=True):
        if not sum(counts):
            sheet.no_cases(middle)
            continue
        _segments(sheet, middle, counts)
        sheet.text(_WIDTH - 2, middle, end, _MUTED, "right")
    return sheet.figure


def _segments(sheet: _Sheet, middle: float, counts: Sequence[int]) -> None:
    total, before = sum(counts), 0
    for series, count in enumerate(counts):
        start, stop = sheet.x(before / total), sheet.x((before + count) / total)
        before += count
        if not count:
            continue
        sheet.box(start, middle - _BAR / 2, stop - start, _BAR, series)
        if _width(number(count)) + _PAD <= stop - start:
            sheet.text((start + stop) / 2, middle, number(count), _ON_COLOUR[series], "center")


def _legend_lines(series: Sequence[str]) -> list[list[int]]:
    """Which series stand on which line of the legend, in the order of the stack."""
    lines: list[list[int]] = [[]]
    used = 0.0
    for i, name in enumerate(series):
        width = _width(name) + 28
        if lines[-1] and used + width > _WIDTH:
            lines.append([])
            used = 0.0
        lines[-1].append(i)
        used += width
    return lines


def _legend(sheet: _Sheet, series: Sequence[str], lines: Sequence[Sequence[int]]) -> None:
    for row, line in enumerate(lines):
        x, y = 1.0, 4 + (_LINE + 4) * row
        for i in line:
            sheet.box(x, y, 11, 10, i)
            sheet.text(x + 14, y + 5, series[i])
            x += _width(series[i]) + 28


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    """Width in points as drawn."""
    font = FontProperties(family=_FONT, size=_SIZE)
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0])


def _wrap(text: str, width: float) -> list[str]:
    """The text in lines no wider than `width` points; a word that is wider than that is cut with a hyphen."""
    lines = [""]
    for word in text.split():
        if lines[-1] and _width(f"{lines[-1]} {word}") > width:
            lines.append("")
        rest = word
        while _width(rest) > width and len(rest) > 2:
            cut = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or _width(rest[:n] + "-") <= width)
            lines[-1] = rest[:cut] + "-"
            lines.append("")
            rest = rest[cut:]
        lines[-1] = f"{lines[-1]} {rest}".strip()
    return lines
