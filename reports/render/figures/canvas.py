"""What figures are drawn on: a sheet measured in points, with texts, boxes, lines and dots.

Everything is laid out in points on one empty pair of axes, so that text can be measured and wrapped before anything
is drawn. Only plain paths are used: a marker or a hatch of matplotlib's would be lost in `reports.vector`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from reports.language.swedish import NBSP

PALETTE = ("#0B3C5D", "#0072B2", "#E69F00", "#D9D9D9", "#FFFFFF")
"""From dark to light, so that the order is kept in grey print and for every kind of colour vision."""

TEXT, MUTED, GRID, EDGE = "#111111", "#4D4D4D", "#C8C8C8", "#767676"
FONT = "DejaVu Sans"
WIDTH = 454.0
"""Points: 16 cm, the text width of an A4 page."""
SIZE, LINE, PAD = 8.5, 11.0, 4.0
TICKS = (0, 25, 50, 75, 100)


class Canvas:
    """An empty figure, as wide as the page unless it says otherwise, measured in points from its upper left corner."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.figure = Figure(figsize=(width / 72, height / 72))
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def text(
        self, x: float, y: float, text: str, colour: str = TEXT, align: str = "left", *, size: float = SIZE,
        bold: bool = False, turned: bool = False,
    ) -> None:  # fmt: skip
        """One line, centred on `y` (`turned`: upwards from `y`, centred on `x`). Never read as mathematics: a label
        may hold a dollar sign."""
        shift = size * 0.36
        self.axes.text(
            x + shift * turned, y + shift * (not turned), text, size=size, color=colour, ha="left" if turned else align,
            va="baseline", parse_math=False, weight="bold" if bold else "normal", rotation=90 * turned,
            rotation_mode="anchor",
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle; white ones get an outline, the others a white gap on the right."""
        white = colour == "#FFFFFF"
        inset = 0.4 if white else 0.0
        self.axes.add_patch(
            Rectangle(
                (x + inset, y + inset), max(width - 2 * inset - 0.8, 0.4), height - 2 * inset,
                facecolor=colour, edgecolor=EDGE if white else "none", linewidth=0.8 if white else 0,
                clip_on=False,
            )
        )  # fmt: skip

    def blank(self, x: float, middle: float, width: float, height: float = LINE) -> None:
        """White behind a text, or what lies under it would run through it."""
        low = (x, middle - height / 2)
        self.axes.add_patch(Rectangle(low, width, height, facecolor="white", edgecolor="none", clip_on=False))

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float, *, dashed: bool = False
    ) -> None:
        """A straight line."""
        xs, ys = zip(start, end, strict=True)
        self.axes.plot(
            xs, ys, color=colour, linewidth=width, linestyle=(0, (3, 2)) if dashed else "solid",
            solid_capstyle="butt", zorder=0.5, clip_on=False,
        )  # fmt: skip

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle with a thin white rim."""
        self.axes.add_patch(
            Circle((x, y), radius, facecolor=colour, edgecolor="white", linewidth=0.8, zorder=2, clip_on=False)
        )

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """A white rectangle with diagonal lines in it: something that is not shown."""
        self.box(x, y, width - 0.8, height, "#FFFFFF")
        points: list[tuple[float, float]] = []
        step = 5.0
        right, bottom = x + width - 0.8, y + height
        for i in range(1, int((right - x + height) / step) + 1):
            # From the left or the lower edge to the upper or the right one.
            start, end = x + i * step - height, x + i * step
            points += [(max(start, x), min(bottom, y + end - x)), (min(end, right), max(y, y + end - right))]
        codes = [Path.MOVETO, Path.LINETO] * (len(points) // 2)
        self.axes.add_patch(
            PathPatch(Path(points, codes), facecolor="none", edgecolor="#B0B0B0", linewidth=0.5, clip_on=False)
        )


class Scale:
    """A scale from 0 to 100 percent across a canvas, with its grid."""

    def __init__(self, canvas: Canvas, left: float, right: float) -> None:
        self.canvas, self.left, self.right = canvas, left, right

    def x(self, share: float) -> float:
        """Where a share (0 to 1) lies across the page."""
        return self.left + share * (self.right - self.left)

    def grid(self, top: float, bottom: float) -> None:
        """Lines at each quarter, behind everything else."""
        for tick in TICKS:
            x = self.x(tick / 100)
            self.canvas.axes.plot((x, x), (top, bottom), color=GRID, linewidth=0.6, zorder=0, clip_on=False)

    def named(self, y: float) -> None:
        """What the lines stand for."""
        for tick in TICKS:
            self.canvas.text(self.x(tick / 100), y, f"{tick}{NBSP}%", MUTED, "center")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Width in points as drawn."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    return float(TextToPath().get_text_width_height_descent(text, font, False)[0])


def widest(texts: Sequence[str], size: float = SIZE, bold: bool = False) -> float:
    """Width in points of the widest of the texts."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """The text in lines no wider than `width` points; a word that is wider than that is cut with a hyphen."""
    lines = [""]
    for word in text.split():
        if lines[-1] and text_width(f"{lines[-1]} {word}", size) > width:
            lines.append("")
        rest = word
        while text_width(rest, size) > width and len(rest) > 2:
            cut = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or text_width(rest[:n] + "-", size) <= width)
            lines[-1] = rest[:cut] + "-"
            lines.append("")
            rest = rest[cut:]
        lines[-1] = f"{lines[-1]} {rest}".strip()
    return lines
