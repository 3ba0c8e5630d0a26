"""The figures that set districts side by side: shares with their intervals, and the whole result as a heat map.

A share that is hidden has no place on a scale and no colour of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure

from pipeline.disclosure.published import Mark
from reports.document import HeatMap, Intervals, Panel
from reports.language.swedish import NBSP
from reports.render.figures.canvas import LINE, MUTED, PALETTE, TEXT, WIDTH, Canvas, Scale, text_width, widest, wrap

_NAVY, _BLUE, _ORANGE = PALETTE[:3]

# --- Shares with intervals --------------------------------------------------------------------------------

_DOT_ROW, _PANEL_HEAD, _PANEL_GAP = 12.5, 17.0, 7.0


def intervals(chart: Intervals) -> Figure:
    """A panel under another, a row per group: a dot for the share, a line for the interval."""
    dots = [dot for panel in chart.panels for dot in panel.dots]
    heights = [_PANEL_HEAD + _DOT_ROW * len(panel.dots) + _PANEL_GAP for panel in chart.panels]
    top = LINE + 12
    bottom = top + sum(heights)
    canvas = Canvas(bottom + LINE + 6)
    left, right = widest([d.label for d in dots]) * 1.02 + 12, WIDTH - widest([d.end for d in dots]) * 1.02 - 10
    scale = Scale(canvas, left, right)
    _intervals_legend(canvas)
    for panel, y in zip(chart.panels, _starts(top, heights), strict=True):
        _panel(scale, panel, y)
    scale.named(bottom + LINE / 2)
    return canvas.figure


def _starts(top: float, heights: Sequence[float]) -> Iterator[float]:
    for height in heights:
        yield top
        top += height


def _intervals_legend(canvas: Canvas) -> None:
    y = 4 + LINE / 2
    canvas.line((1, y), (25, y), _BLUE, 2.5)
    canvas.dot(13, y, 3.6, _NAVY)
    canvas.text(30, y, "Andel med osäkerhetsintervall (95 %)")
    x = 30 + text_width("Andel med osäkerhetsintervall (95 %)") + 20
    canvas.line((x + 6, 3), (x + 6, y + LINE / 2 + 1), _ORANGE, 1.8, dashed=True)
    canvas.text(x + 14, y, "Samtliga")


def _panel(scale: Scale, panel: Panel, top: float) -> None:
    canvas, first = scale.canvas, top + _PANEL_HEAD
    bottom = first + _DOT_ROW * len(panel.dots)
    scale.grid(first, bottom)
    canvas.text(1, top + LINE / 2, panel.title, bold=True)
    canvas.text(WIDTH - 2, top + LINE / 2, panel.end, MUTED, "right")
    if panel.together is not None:
        x = scale.x(panel.together / 100)
        canvas.line((x, first), (x, bottom), _ORANGE, 1.8, dashed=True)
    for i, dot in enumerate(panel.dots):
        y = first + _DOT_ROW * (i + 0.5)
        canvas.text(scale.left - 8, y, dot.label, align="right")
        canvas.text(WIDTH - 2, y, dot.end, TEXT if dot.percent is not None else MUTED, "right")
        if dot.percent is None:
            continue
        if dot.interval:
            low, high = (scale.x(end / 100) for end in dot.interval)
            canvas.line((low, y), (high, y), _BLUE, 2.5)
        canvas.dot(scale.x(dot.percent / 100), y, 3.6, _NAVY)


# --- Heat map ---------------------------------------------------------------------------------------------

_SMALL, _ROW, _PART, _LABEL_SHARE = 6.9, 8.9, 12.0, 0.4
_STOPS = ((0.0, (247, 249, 251)), (0.5, (156, 201, 230)), (0.8, (0, 114, 178)), (1.0, (11, 60, 93)))
"""Shares and their colours (red, green, blue), each darker than the one before, also in grey print."""


@dataclass(frozen=True)
class _Frame:
    """Where the columns of a heat map stand."""

    left: float
    width: float
    gap: float
    columns: int

    def x(self, column: int) -> float:
        """The left edge of a column; all together stand a little apart."""
        return self.left + column * self.width + (self.gap if column == self.columns - 1 else 0)


def heat_map(chart: HeatMap) -> Figure:
    """A row per criterion, a column per group; each cell in a colour for its percent and with the number in it."""
    labels = [label for _, rows in chart.parts for label, _ in rows]
    left = min(widest(labels, _SMALL) * 1.02 + 8, WIDTH * _LABEL_SHARE)
    gap = 4.0
    frame = _Frame(left, (WIDTH - 1 - left - gap) / len(chart.columns), gap, len(chart.columns))
    heads = [_pieces(name, frame.width - 3) for name in chart.columns]
    turned = any(not pieces for pieces in heads)
    lines = max(map(len, heads))
    head = widest(chart.columns, _SMALL, bold=True) + 6 if turned else lines * (_SMALL + 2) + 4
    wrapped = [[wrap(label, (left - 6) / 1.02, _SMALL) for label, _ in rows] for _, rows in chart.parts]
    height = sum(_PART + sum(_height(lines) for lines in part) for part in wrapped)
    canvas = Canvas(head + height + 22)
    for i, (name, pieces) in enumerate(zip(chart.columns, heads, strict=True)):
        _heading(canvas, frame.x(i) + frame.width / 2, head, [name] if turned else pieces, turned)
    y = head
    for (title, rows), texts in zip(chart.parts, wrapped, strict=True):
        canvas.text(1, y + _PART / 2 + 0.5, title, _NAVY, size=_SMALL + 0.3, bold=True)
        y += _PART
        for lines_of, (_, cells) in zip(texts, rows, strict=True):
            y = _heat_row(canvas, frame, y, lines_of, cells, in_words=frame.width >= 26)
    _heat_legend(canvas, y + 13)
    return canvas.figure


def _height(lines: Sequence[str]) -> float:
    return max(_ROW, (_SMALL + 1) * len(lines) + 1)


def _pieces(name: str, width: float) -> list[str]:
    """A heading in lines that fit the column, broken at spaces and hyphens; none if a part of it does not fit."""
    pieces = [""]
    for part in re.findall(r"[^\s-]+-?|\s", name):
        joined = (pieces[-1] + part).lstrip()
        if text_width(joined.rstrip(), _SMALL, True) <= width:
            pieces[-1] = joined
        elif text_width(part, _SMALL, True) <= width:
            pieces.append(part.lstrip())
        else:
            return []
    return [piece.strip() for piece in pieces]


def _heading(canvas: Canvas, middle: float, bottom: float, pieces: Sequence[str], turned: bool) -> None:
    if turned:
        canvas.text(middle, bottom - 2, pieces[0], size=_SMALL, bold=True, turned=True)
        return
    for i, piece in enumerate(reversed(pieces)):
        y = bottom - 2 - (_SMALL + 2) * (i + 0.5)
        canvas.text(middle, y, piece, align="center", size=_SMALL, bold=True)


def _heat_row(
    canvas: Canvas, frame: _Frame, y: float, lines: Sequence[str], cells: Sequence[int | Mark], *, in_words: bool
) -> float:
    """Draws a row; returns where the next one begins."""
    height = _height(lines)
    middle = y + height / 2
    for i, line in enumerate(lines):
        at = middle + (i - (len(lines) - 1) / 2) * (_SMALL + 1)
        canvas.text(frame.left - 5, at, line, align="right", size=_SMALL)
    for i, cell in enumerate(cells):
        _heat_cell(canvas, frame.x(i), y, frame.width, height, cell, in_words=in_words)
    return y + height


def _heat_cell(
    canvas: Canvas, x: float, y: float, width: float, height: float, cell: int | Mark, *, in_words: bool
) -> None:
    middle, colour = y + height / 2, TEXT
    if cell is Mark.HIDDEN:
        canvas.hatched(x, y, width, height - 0.8)
    elif isinstance(cell, int):
        filled, colour = _colours(cell)
        canvas.box(x, y, width, height - 0.8, filled)
    shown = cell.value if isinstance(cell, Mark) else f"{cell}{NBSP}%" if in_words else str(cell)
    if cell is Mark.HIDDEN:
        canvas.blank(x + width / 2 - 4.4, middle - 0.4, 8, height - 2.8)
    # An asterisk stands higher on its line than a number does.
    canvas.text(x + (width - 0.8) / 2, middle - 0.4 + (1.6 if cell is Mark.HIDDEN else 0), shown, colour, "center",
                size=_SMALL)  # fmt: skip


def _colours(percent: int) -> tuple[str, str]:
    """The colour of a share and that of the number in it, the one of black and white that is easier to read there."""
    share = percent / 100
    (low, dark), (high, light) = next(pair for pair in pairwise(_STOPS) if share <= pair[1][0])
    part = (share - low) / (high - low)
    rgb = [round(a + (b - a) * part) for a, b in zip(dark, light, strict=True)]
    filled = "#" + "".join(f"{value:02X}" for value in rgb)
    light_on, dark_on = 1.05 / (_luminance(rgb) + 0.05), (_luminance(rgb) + 0.05) / 0.05
    return filled, "#FFFFFF" if light_on > dark_on else "#000000"


def _luminance(rgb: Sequence[int]) -> float:
    """Relative luminance as in WCAG 2.2, from 0 (black) to 1 (white)."""
    linear = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _heat_legend(canvas: Canvas, y: float) -> None:
    x = 1.0
    canvas.text(x, y, "Andel uppfyllt:", size=_SMALL)
    x += text_width("Andel uppfyllt:", _SMALL) + 6
    for percent in (0, 25, 50, 75, 100):
        _heat_cell(canvas, x, y - _ROW / 2, 30, _ROW + 0.8, percent, in_words=True)
        x += 30
    for mark, words in ((Mark.HIDDEN, "visas inte"), (Mark.NO_BASE, "inget ärende")):
        x += 12
        _heat_cell(canvas, x, y - _ROW / 2, 24, _ROW + 0.8, mark, in_words=True)
        canvas.text(x + 28, y, words, size=_SMALL)
        x += 28 + text_width(words, _SMALL)
