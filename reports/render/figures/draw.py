"""Figures: every chart of a document as PNG (for Word) and SVG (for the web page).

Rows are as high as their labels need, and nothing overlaps. The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from pipeline.errors import AuditError
from reports.document import (
    Bars,
    Document,
    Dumbbells,
    FigureBlock,
    Funnel,
    HeatMap,
    Intervals,
    PanelBars,
    StackedBars,
    plain,
)
from reports.language.swedish import NBSP, number
from reports.render.figures import dumbbells, funnel, grids, panels
from reports.render.figures.canvas import (
    FONT,
    LINE,
    MUTED,
    PAD,
    PALETTE,
    WIDTH,
    Canvas,
    Scale,
    text_width,
    widest,
    wrap,
)
from reports.render.figures.svg import accessible

_ON_COLOUR = ("#FFFFFF", "#FFFFFF", "#111111", "#111111", "#111111")
_LABEL_SHARE = 0.44
_BAR, _GAP = 15.0, 7.0


def draw(document: Document, folder: Path) -> dict[str, Path]:
    """Writes `<id>.png` (200 dpi) and `<id>.svg` for every figure; returns the PNG of each id."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: dict[str, Path] = {}
    # Text stays text in the SVG, and what would be random there hangs on a fixed salt.
    with rc_context({"font.family": FONT, "svg.fonttype": "none", "svg.hashsalt": "granskning"}):
        for block in document.figures:
            paths[block.id] = _write(block, folder)
    return paths


def _write(block: FigureBlock, folder: Path) -> Path:
    figure = _draw_chart(block)
    png = folder / f"{block.id}.png"
    figure.savefig(png, format="png", dpi=200, metadata={"Software": None}, facecolor="white")
    vector = StringIO()
    figure.savefig(vector, format="svg", metadata={"Date": None})
    text = accessible(vector.getvalue(), block.id, block.title, plain(block.alt))
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
        case Intervals() as of_groups:
            return grids.intervals(of_groups)
        case HeatMap() as heat_map:
            return grids.heat_map(heat_map)
        case PanelBars() as side_by_side:
            return panels.panel_bars(side_by_side)
        case Dumbbells() as before_and_after:
            return dumbbells.dumbbells(before_and_after)
        case Funnel() as against_base:
            return funnel.funnel(against_base)


class _Rows(Canvas):
    """A canvas with a row for each label and a scale beside them."""

    def __init__(self, labels: Sequence[str], ends: Sequence[str], top: float) -> None:
        # A little more than the text: the pixels of a PNG round it up.
        self.left = min(widest(labels) * 1.02 + 2, WIDTH * _LABEL_SHARE) + 8
        wrapped = [wrap(label, (self.left - 8) / 1.02) for label in labels]
        heights = [max(_BAR, LINE * len(lines)) + _GAP for lines in wrapped]
        bottom = top + sum(heights)
        super().__init__(bottom + LINE + 8)
        self.middles = [top + sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
        self.scale = Scale(self, self.left, WIDTH - widest(ends) - 10)
        self.scale.grid(top, bottom)
        self.scale.named(bottom + 4 + LINE / 2)
        for middle, lines in zip(self.middles, wrapped, strict=True):
            first = middle - LINE * (len(lines) - 1) / 2
            for i, line in enumerate(lines):
                self.text(self.left - 8, first + i * LINE, line, align="right")

    def no_cases(self, middle: float) -> None:
        """What a row without a base says instead of a bar."""
        self.blank(self.left + 1, middle, text_width("inga ärenden") + 2 * PAD)
        self.text(self.left + PAD, middle, "inga ärenden", MUTED)


def _bars(chart: Bars) -> Figure:
    ends = [f"{number(count)} ({share}{NBSP}%)" for _, count, share in chart.rows]
    rows = _Rows([label for label, _, _ in chart.rows], ends, top=4)
    for middle, end, (_, _, share) in zip(rows.middles, ends, chart.rows, strict=True):
        if share is None:
            rows.no_cases(middle)
            continue
        width = rows.scale.x(share / 100) - rows.left
        if width:
            rows.box(rows.left, middle - _BAR / 2, width, _BAR, PALETTE[1])
        rows.blank(rows.left + width + 1, middle, text_width(end) + PAD)
        rows.text(rows.left + width + PAD, middle, end)
    return rows.figure


def _stacked(chart: StackedBars) -> Figure:
    ends = [f"totalt{NBSP}{number(sum(counts))}" for _, counts in chart.rows]
    keys = _legend_lines(chart.series)
    rows = _Rows([label for label, _ in chart.rows], ends, top=4 + (LINE + 4) * len(keys) + 4)
    _legend(rows, chart.series, keys)
    for middle, end, (_, counts) in zip(rows.middles, ends, chart.rows, strict=True):
        if not sum(counts):
            rows.no_cases(middle)
            continue
        _segments(rows, middle, counts)
        rows.text(WIDTH - 2, middle, end, MUTED, "right")
    return rows.figure


def _segments(rows: _Rows, middle: float, counts: Sequence[int]) -> None:
    total, before = sum(counts), 0
    for series, count in enumerate(counts):
        start, stop = rows.scale.x(before / total), rows.scale.x((before + count) / total)
        before += count
        if not count:
            continue
        rows.box(start, middle - _BAR / 2, stop - start, _BAR, PALETTE[series])
        if text_width(number(count)) + PAD <= stop - start:
            rows.text((start + stop) / 2, middle, number(count), _ON_COLOUR[series], "center")


def _legend_lines(series: Sequence[str]) -> list[list[int]]:
    """Which series stand on which line of the legend, in the order of the stack."""
    lines: list[list[int]] = [[]]
    used = 0.0
    for i, name in enumerate(series):
        width = text_width(name) + 28
        if lines[-1] and used + width > WIDTH:
            lines.append([])
            used = 0.0
        lines[-1].append(i)
        used += width
    return lines


def _legend(canvas: Canvas, series: Sequence[str], lines: Sequence[Sequence[int]]) -> None:
    for row, line in enumerate(lines):
        x, y = 1.0, 4 + (LINE + 4) * row
        for i in line:
            canvas.box(x, y, 11, 10, PALETTE[i])
            canvas.text(x + 14, y + 5, series[i])
            x += text_width(series[i]) + 28
