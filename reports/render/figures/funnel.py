"""Funnel plots, two side by side: a dot per group, its share against its base, and the fields that chance allows.

The sheet is measured in points from its upper left corner, and only plain paths are drawn on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from reports.document import Funnel, FunnelPanel, FunnelPoint
from reports.language.swedish import NBSP, number
from reports.render.figures.frame import GRID, MUTED, NAVY, ORANGE, TEXT, WIDTH

_GAP = 8.0
_HEAD, _PLOT, _FOOT, _LEGEND = 26.0, 112.0, 30.0, 18.0
_SCALE, _LETTER = 27.0, 4.1
"""Room for the percent to the left of a plot, and for each letter of the names of the groups to the right."""
_SIZE, _LINE = 7.0, 8.6
_DARK, _LIGHT = "#9CC9E6", "#DDEBF5"


@dataclass(frozen=True)
class _Plot:
    """The place of a panel's plot on the sheet."""

    axes: Axes
    left: float
    top: float
    right: float
    first: float
    last: float

    def x(self, base: float) -> float:
        """The place of a base across the sheet."""
        return self.left + (base - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, share: float) -> float:
        """The place of a share (0 to 1) down the sheet."""
        return self.top + (1 - share) * _PLOT


def funnel(chart: Funnel) -> Figure:
    """Panels two by two; a single one takes the whole width."""
    across = min(2, len(chart.panels))
    names = 10 + _LETTER * max(len(point.label) for panel in chart.panels for point in panel.points)
    width = (WIDTH - _GAP * (across - 1)) / across
    panel_height = _HEAD + _PLOT + _FOOT
    height = panel_height * -(-len(chart.panels) // across) + _LEGEND
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    _legend(axes)
    for i, panel in enumerate(chart.panels):
        _panel(axes, panel, (i % across) * (width + _GAP), _LEGEND + panel_height * (i // across), width, names)
    return figure


def _panel(axes: Axes, panel: FunnelPanel, x: float, y: float, width: float, names: float) -> None:
    bases = [limit.base for limit in panel.limits]
    plot = _Plot(axes, x + _SCALE, y + _HEAD, x + width - names, bases[0] - 0.5, bases[-1] + 0.5)
    _write(axes, x, y + 5, panel.title, bold=True)
    _write(axes, x, y + 15, f"Samtliga: {panel.end}", MUTED)
    for limit in panel.limits:
        for (low, high), colour in ((limit.outer, _LIGHT), (limit.inner, _DARK)):
            _field(plot, limit.base, low / limit.base, high / limit.base, colour)
    for tick in (0, 25, 50, 75, 100):
        level = plot.y(tick / 100)
        _line(axes, (plot.left, plot.right), (level, level), GRID, 0.5)
        _write(axes, plot.left - 4, level, f"{tick}{NBSP}%", MUTED, "right")
    for base in _ticks(bases[0], bases[-1]):
        _write(axes, plot.x(base), plot.top + _PLOT + 7, number(base), MUTED, "center")
    _write(axes, (plot.left + plot.right) / 2, plot.top + _PLOT + 16, "antal ärenden", MUTED, "center")
    level = plot.y(panel.together.count / panel.together.base)
    _line(axes, (plot.left, plot.right), (level, level), ORANGE, 1.6)
    _points(plot, panel.points)


def _field(plot: _Plot, base: int, low: float, high: float, colour: str) -> None:
    """What a base allows, as wide as that base alone and a trifle more, so that no seam is seen."""
    left, right = plot.x(base - 0.5), min(plot.x(base + 0.5) + 0.15, plot.right)
    # A single count is a field without height: it gets a little.
    top, bottom = plot.y(high) - 0.8, plot.y(low) + 0.8
    plot.axes.add_artist(Rectangle((left, top), right - left, bottom - top, color=colour, linewidth=0, zorder=0.2))


def _points(plot: _Plot, points: Sequence[FunnelPoint]) -> None:
    """The dots, and the names of some in a column to the right, highest share first, as near their dots as there is
    room."""
    named_points = sorted((p for p in points if p.named), key=lambda p: (-p.count / p.base, p.label))
    levels = _spread([plot.y(p.count / p.base) for p in named_points], plot.top, plot.top + _PLOT)
    for point, level in zip(named_points, levels, strict=True):
        x, y = plot.x(point.base), plot.y(point.count / point.base)
        _line(plot.axes, (x, plot.right + 3, plot.right + 8), (y, level, level), MUTED, 0.5)
        _write(plot.axes, plot.right + 10, level, point.label)
    for point in points:
        centre = (plot.x(point.base), plot.y(point.count / point.base))
        plot.axes.add_artist(Circle(centre, 2.9, facecolor=NAVY, edgecolor="white", linewidth=0.7, zorder=3))


def _spread(levels: Sequence[float], top: float, bottom: float) -> list[float]:
    """Places in the same order, at least a line apart, each as near to its level as those above it allow."""
    places: list[float] = []
    for i, level in enumerate(levels):
        last = bottom - _LINE * (len(levels) - 1 - i)
        places.append(min(max(level, places[-1] + _LINE if places else top), last))
    return places


def _ticks(first: int, last: int) -> list[int]:
    """Four or five round numbers of cases."""
    step = next(s * 10**e for e in range(7) for s in (1, 2, 5) if (last - first) / (s * 10**e) <= 5)
    return [n for n in range(0, last + 1, step) if n >= first]


def _legend(axes: Axes) -> None:
    x, y = 1.0, 7.0
    axes.add_artist(Circle((x + 4, y), 2.9, facecolor=NAVY, edgecolor="white", linewidth=0.7))
    _write(axes, x + 11, y, "stadsdel")
    _line(axes, (x + 56, x + 72), (y, y), ORANGE, 1.6)
    _write(axes, x + 76, y, "samtliga")
    for left, colour, words in ((118.0, _DARK, f"inom 95{NBSP}%"), (182.0, _LIGHT, f"inom 99,8{NBSP}%")):
        axes.add_artist(Rectangle((left, y - 4), 12, 8, color=colour, linewidth=0))
        _write(axes, left + 16, y, words)


def _line(axes: Axes, xs: Sequence[float], ys: Sequence[float], colour: str, width: float) -> None:
    # Not `plot`, which also looks for new limits of the axes, as `add_patch` does.
    line = Line2D(xs, ys, color=colour, linewidth=width, zorder=1, clip_on=False, solid_capstyle="butt")
    axes.add_artist(line)


def _write(
    axes: Axes, x: float, y: float, text: str, colour: str = TEXT, align: str = "left", *, bold: bool = False
) -> None:
    """One line, centred on `y`; never read as mathematics."""
    axes.text(
        x, y + _SIZE * 0.36, text, size=_SIZE, color=colour, ha=align, va="baseline", parse_math=False,
        weight="bold" if bold else "normal",
    )  # fmt: skip
