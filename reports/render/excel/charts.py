"""Figures as Excel's own charts beside their numbers, so that an inspector can copy one and change it.

Only bar charts: Excel has no chart for intervals, heat maps and funnels, which the report has as pictures.
"""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Bars, FigureBlock, PanelBars, StackedBars, plain

_COLOURS = ("#0B3C5D", "#0072B2", "#E69F00", "#D9D9D9", "#FFFFFF")
_EDGE, _DARK = "#767676", 2
"""The edge of white bars, and how many of the first colours are dark."""
_WIDTH, _ROW, _AROUND = 620, 26, 110
"""Pixels: the width of the chart, the height of a row, and the height of everything around the rows."""


def add_chart(book: Workbook, sheet: Worksheet, name: str, figure: FigureBlock, first: int) -> None:
    """Adds the chart of a figure whose table is on the sheet called `name`, with its first row of numbers at `first`
    (from 0); adds nothing if Excel has no chart for the figure."""
    chart = figure.chart
    stacked = isinstance(chart, StackedBars)
    columns = _series(figure) if isinstance(chart, Bars | StackedBars | PanelBars) else []
    if not columns or not isinstance(chart, Bars | StackedBars | PanelBars):
        return
    kind = {"type": "bar", "subtype": "percent_stacked"} if stacked else {"type": "bar"}
    bars = book.add_chart(kind)
    last = first + len(chart.rows) - 1
    for i, column in enumerate(columns):
        colour = _COLOURS[i if len(columns) > 1 else 1]
        bars.add_series({
            "name": _name(figure, column),
            "categories": [name, first, 0, last, 0],
            "values": [name, first, column, last, column],
            "fill": {"color": colour},
            "border": {"color": _EDGE if colour == "#FFFFFF" else colour},
            "data_labels": {"value": True, **({"font": {"color": "#FFFFFF"}} if stacked and i < _DARK else {})},
            "gap": 60,
        })  # fmt: skip
    bars.set_title({"name": figure.title, "name_font": {"size": 11}, "overlay": False})
    # The first row of the table is the uppermost bar.
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"min": 0, **({} if stacked else {"max": 100})})
    bars.set_legend({"none": True} if len(columns) == 1 else {"position": "bottom"})
    groups = len(columns) if isinstance(chart, PanelBars) else 1
    bars.set_size({"width": _WIDTH, "height": _AROUND + _ROW * len(chart.rows) * groups})
    sheet.insert_chart(first, len(figure.table.headers) + 1, bars, {"description": plain(figure.alt)})


def _series(figure: FigureBlock) -> list[int]:
    """The columns of the table that are drawn: counts of each series, or whole percents."""
    headers = figure.table.headers
    if isinstance(figure.chart, StackedBars):
        return [headers.index(name) for name in figure.chart.series]
    return [i for i, header in enumerate(headers) if header.endswith("(%)")]


def _name(figure: FigureBlock, column: int) -> str:
    """What a series is called: the column's heading, and that of the counts before it where it is a percent."""
    headers = figure.table.headers
    return headers[column - 1] if isinstance(figure.chart, PanelBars) else headers[column]
