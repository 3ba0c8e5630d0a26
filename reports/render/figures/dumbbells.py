"""The figure of two audits side by side: a ring for the share before, a dot for the share after, a line between."""

from __future__ import annotations

from matplotlib.figure import Figure

from reports.document import Dumbbell, Dumbbells
from reports.language.swedish import NBSP
from reports.render.figures.canvas import LINE, MUTED, PALETTE, WIDTH, Canvas, Scale, text_width, widest, wrap

_NAVY, _BLUE, _ORANGE = PALETTE[:3]
_LABEL_SHARE, _ROW = 0.44, 17.0
_DOT, _HOLE = 3.8, 2.2


def dumbbells(chart: Dumbbells) -> Figure:
    """A row per criterion; the line is blue where the share has risen and orange where it has fallen."""
    labels, ends = [row.label for row in chart.rows], [_end(row) for row in chart.rows]
    left = min(widest(labels) * 1.02 + 2, WIDTH * _LABEL_SHARE) + 8
    wrapped = [wrap(text, (left - 8) / 1.02) for text in labels]
    heights = [max(_ROW, LINE * len(lines) + 5) for lines in wrapped]
    top = 2 * LINE + 8
    bottom = top + sum(heights)
    canvas = Canvas(bottom + LINE + 8)
    scale = Scale(canvas, left, WIDTH - widest(ends) * 1.02 - 12)
    scale.grid(top, bottom)
    scale.named(bottom + 4 + LINE / 2)
    x = scale.x(chart.level / 100)
    canvas.line((x, top), (x, bottom), MUTED, 1.2, dashed=True)
    _legend(canvas, chart)
    for i, (row, lines) in enumerate(zip(chart.rows, wrapped, strict=True)):
        middle = top + sum(heights[:i]) + heights[i] / 2
        for n, line in enumerate(lines):
            canvas.text(left - 8, middle + (n - (len(lines) - 1) / 2) * LINE, line, align="right")
        _draw_row(scale, row, middle)
        canvas.text(WIDTH - 2, middle, ends[i], align="right")
    return canvas.figure


def _end(row: Dumbbell) -> str:
    return f"{row.before}{NBSP}→{NBSP}{row.after}{NBSP}%"


def _draw_row(scale: Scale, row: Dumbbell, y: float) -> None:
    before, after = scale.x(row.before / 100), scale.x(row.after / 100)
    if row.before != row.after:
        scale.canvas.line((before, y), (after, y), _BLUE if row.after > row.before else _ORANGE, 2.5)
    _ring(scale.canvas, before, y)
    scale.canvas.dot(after, y, _DOT if row.before != row.after else _HOLE, _NAVY)


def _ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.dot(x, y, _DOT, MUTED)
    canvas.dot(x, y, _HOLE, "#FFFFFF")


def _legend(canvas: Canvas, chart: Dumbbells) -> None:
    before, after = chart.names
    x, y = 5.0, 4 + LINE / 2
    _ring(canvas, x, y)
    canvas.text(x + 8, y, before)
    x += text_width(before) + 28
    canvas.dot(x, y, _DOT, _NAVY)
    canvas.text(x + 8, y, after)
    x += text_width(after) + 24
    for colour, words in ((_BLUE, "ökning"), (_ORANGE, "minskning")):
        canvas.line((x, y), (x + 18, y), colour, 2.5)
        canvas.text(x + 23, y, words)
        x += text_width(words) + 43
    canvas.line((x + 6, y - LINE / 2), (x + 6, y + LINE / 2), MUTED, 1.2, dashed=True)
    canvas.text(x + 13, y, f"målnivå {chart.level}{NBSP}%")
