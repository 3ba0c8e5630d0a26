"""Figures: every chart of a document as PNG (for Word) and SVG (for the web page), from the same drawing.

The same document gives the same bytes.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pipeline.errors import AuditError
from reports.document import (
    Bars,
    Chart,
    Dumbbells,
    FigureBlock,
    Funnel,
    HeatMap,
    Intervals,
    PanelBars,
    ReportDocument,
    SideBySide,
    StackedBars,
    plain,
)
from reports.render.figures.bars import bars, panel_bars, side_by_side, stacked
from reports.render.figures.dots import dumbbells, intervals
from reports.render.figures.frame import PALETTE, STYLE
from reports.render.figures.funnel import funnel
from reports.render.figures.heat_map import heat_map
from reports.render.figures.svg import accessible


def draw(document: ReportDocument, folder: Path) -> dict[str, Path]:
    """Writes `<id>.png` (200 dpi) and `<id>.svg` for every figure; returns the PNG of each id."""
    folder.mkdir(parents=True, exist_ok=True)
    return {block.id: _write(block, folder) for block in document.figures}


def _write(block: FigureBlock, folder: Path) -> Path:
    if isinstance(block.chart, StackedBars) and len(block.chart.series) > len(PALETTE):
        raise AuditError(f"Figuren {block.id} har fler än {len(PALETTE)} serier och kan inte ritas.")
    figure = figure_of(block.chart)
    png, vector = folder / f"{block.id}.png", StringIO()
    # Not `savefig`, which lays everything out once more before it draws.
    with rc_context(STYLE):
        # Level 1 takes two thirds of the time here, and makes the files smaller.
        options = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1}}
        FigureCanvasAgg(figure).print_png(png, **options)  # type: ignore[no-untyped-call]
        FigureCanvasSVG(figure).print_svg(vector, metadata={"Date": None})  # type: ignore[no-untyped-call]
    text = accessible(vector.getvalue(), block.id, block.title, plain(block.alt))
    png.with_suffix(".svg").write_text(text, encoding="utf-8", newline="\n")
    return png


def figure_of(chart: Chart) -> Figure:
    """The chart as matplotlib's own figure, for a page 16 cm wide."""
    with rc_context(STYLE):
        match chart:
            case Bars():
                return bars(chart)
            case StackedBars():
                return stacked(chart)
            case PanelBars():
                return panel_bars(chart)
            case Intervals():
                return intervals(chart)
            case HeatMap():
                return heat_map(chart)
            case Dumbbells():
                return dumbbells(chart)
            case Funnel():
                return funnel(chart)
            case SideBySide():
                return side_by_side(chart)
