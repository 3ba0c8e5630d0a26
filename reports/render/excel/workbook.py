"""Workbooks: what all our sheets have in common, and the workbook of the report's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from xlsxwriter import Workbook, theme, worksheet, xmlwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.invented import INVENTED
from reports.document import FigureBlock, ReportDocument, SideBySide
from reports.render.excel.charts import add_chart
from reports.render.excel.tables import FIRST_ROW, write_contents, write_table

for _module in (theme, worksheet, xmlwriter):
    # XlsxWriter opens its parts without a `newline`, so that line ends would differ on Windows.
    _module.open = partial(open, newline="\n")

WORKING = "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
HEADER_ROW = 2
"""The row of the headers of a list of working material, from 0: above it are the mark and an empty row."""
CELL_TO_FILL = {"bg_color": "#FFF2B3", "border": 1, "border_color": "#BFBFBF"}
"""The look of a cell that is left for the user."""


_LONGEST = 32_000
"""Characters of one cell; Excel takes 32,767."""


TEXT = {"text_wrap": True, "valign": "top", "align": "left"}


Look = Mapping[str, object]
"""The properties of a format."""


UNDATED = date(2000, 1, 1)
"""The day that a workbook bears where no review gives one, so that the same input gives the same bytes."""


AS_TEXT = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
"""No text becomes a formula, a link or a number."""


def write_tables(document: ReportDocument, target: Path) -> None:
    """`tabeller.xlsx`: contents, a sheet per table in the report's order, then the supporting tables, the breakdowns
    and the numbers of each figure.

    Tables that have their numbers in a sheet for Excel alone are left out, and so are the figures drawn from them.
    """
    sheets = [(f"Tabell {n}", table) for n, table in enumerate(document.tables, 1) if not table.sheet]
    sheets += [(f"Underlag {n}", table) for n, table in enumerate(document.supporting_tables, 1)]
    sheets += [(f"Uppdelning {n}", table) for n, table in enumerate(document.sheets, 1)]
    figures = [(f"Figur {n}{right}", half) for n, f in enumerate(document.figures, 1) for right, half in _halves(f)]
    sheets += [(name, figure.table) for name, figure in figures if not figure.table.sheet]
    with workbook(target, document.created, document.title, invented=document.invented) as book:
        write_contents(book, document, sheets)
        charts = dict(figures)
        for name, table in sheets:
            sheet = write_table(book, name, table, filtered=table in document.sheets)
            if name in charts:
                add_chart(book, sheet, name, charts[name], FIRST_ROW)


def _halves(figure: FigureBlock) -> Iterator[tuple[str, FigureBlock]]:
    """The figure with its title over its numbers; one of two charts side by side as the two."""
    if isinstance(figure.chart, SideBySide) and figure.right:
        yield "a", replace(figure, chart=figure.chart.left, title=figure.table.title, right=None)
        yield "b", replace(figure, chart=figure.chart.right, title=figure.right.title, table=figure.right, right=None)
    else:
        yield "", replace(figure, table=replace(figure.table, title=figure.title))


@contextmanager
def workbook(
    target: Path, created: date, title: str, *, constant_memory: bool = False, invented: bool = False
) -> Iterator[Workbook]:
    """A workbook in which no text becomes a formula, a link or a number, written when the block ends; until then its
    parts, which may hold cases, lie in the same folder. Where the data is `invented` every footer says so."""
    with Workbook(str(target), {**AS_TEXT, "constant_memory": constant_memory, "tmpdir": str(target.parent)}) as book:
        book.add_format = _cached(book.add_format)
        book.set_properties({"title": title, "created": datetime.combine(created, time())})
        yield book
        for sheet in book.worksheets() if invented else ():
            sheet.set_footer(f"&L{marked(sheet.footer.removeprefix('&L'), invented=True)}")


def _cached(add_format: Callable[[Look], Format]) -> Callable[[Look | None], Format]:
    """`add_format` that makes each look once: a workbook of ours has thousands of cells and few looks."""
    formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def cached_format(properties: Look | None = None) -> Format:
        key = tuple((properties or {}).items())
        if key not in formats:
            formats[key] = add_format(properties or {})
        return formats[key]

    return cached_format


def marked(text: str, *, invented: bool) -> str:
    """The text about a sheet, which begins by saying that the data is `invented` if it is."""
    return f"{INVENTED}. {text}" if invented else text


def working_sheet(book: Workbook, name: str, top: str) -> Worksheet:
    """A sheet of working material, which says so in its footer and at the top, where `top` is `WORKING` as `marked`."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, top, book.add_format({"bold": True, "font_color": "#9C0006"}))
    sheet.set_footer(f"&L{WORKING}&RSida &P av &N")
    return sheet


def header_format(book: Workbook, **look: object) -> Format:
    """The look of a list's header. Equal looks are shared, so pass what differs as `look` and never change it later."""
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#0B3C5D", "font_color": "#FFFFFF", **look}
    )


def write_row(sheet: Worksheet, row: int, cells: Sequence[str], style: Format) -> None:
    """A row of texts, each cut where Excel would refuse it."""
    for column, text in enumerate(cells):
        sheet.write_string(row, column, text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …", style)
