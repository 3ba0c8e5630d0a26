"""A report table as a worksheet: numbers as numbers, its base and notes around it, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.invented import DISCLAIMER
from reports.document import Cell, ReportDocument, TableBlock
from reports.render.cells import is_number, numeric_columns, text, texts

_BLUE = "#0B3C5D"
_WIDEST_LABEL, _WIDEST_TEXT, _NUMBER_WIDTH = 52, 60, 13
_LINE, _TALLEST = 15.0, 405.0
"""Points of one line of text in the default font, and of the tallest row that Excel takes."""
_CONTENTS = "Innehåll"


def write_contents(book: Workbook, document: ReportDocument, sheets: Sequence[tuple[str, TableBlock]]) -> None:
    """The first sheet: what the workbook holds, with a link to each sheet."""
    sheet = book.add_worksheet(_CONTENTS)
    _print_setup(sheet, landscape=True)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
    for i, width in enumerate((12, 62, 52)):
        sheet.set_column(i, i, width)
    sheet.write_string(0, 0, document.title, book.add_format({"bold": True, "font_size": 14, "font_color": _BLUE}))
    sheet.write_string(1, 0, document.subtitle)
    if document.invented:
        sheet.write_string(2, 0, DISCLAIMER, book.add_format({"bold": True}))
    for i, (name, value) in enumerate(document.facts, 3):
        sheet.write_string(i, 0, f"{name}: {value}")
    head = 4 + len(document.facts)
    for i, header in enumerate(("Blad", "Innehåll", "Bas och population")):
        sheet.write_string(head, i, header, _head_format(book, left=True))
    for i, (name, table) in enumerate(sheets, head + 1):
        sheet.write_url(i, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(i, 1, table.title, wrapped)
        sheet.write_string(i, 2, table.base, wrapped)
        sheet.set_row(i, row_height((table.title, table.base), (62, 52)))
    sheet.repeat_rows(head)


_HEADER_ROW = 3
FIRST_ROW = _HEADER_ROW + 1
"""The row of the headers on a sheet of a table, from 0, and the first row of numbers."""


def write_table(book: Workbook, name: str, table: TableBlock, *, filtered: bool = False) -> Worksheet:
    """A sheet of one table: title, base, header (frozen), rows, notes, and the way back to the contents."""
    sheet = book.add_worksheet(name)
    numeric = numeric_columns(table.rows)
    widths = _widths(table, numeric)
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    _print_setup(sheet, landscape=sum(widths) > 95)
    title = book.add_format({"bold": True, "font_size": 12, "font_color": _BLUE, "text_wrap": True, "valign": "top"})
    _across(sheet, 0, f"{name}. {table.title}", widths, title, 1.15)
    plain = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#4A4A4A"})
    _across(sheet, 1, table.base, widths, plain)
    sheet.write_url(_HEADER_ROW - 1, 0, f"internal:'{_CONTENTS}'!A1", string="Till innehållet")
    for i, header in enumerate(table.headers):
        sheet.write_string(_HEADER_ROW, i, header, _head_format(book, left=filtered or not (numeric and numeric[i])))
    sheet.set_row(_HEADER_ROW, row_height(table.headers, [width * 0.85 for width in widths]))
    last = _HEADER_ROW + len(table.rows)
    for i, row in enumerate(table.rows, FIRST_ROW):
        sheet.set_row(i, row_height(texts(row), widths))
        _write_cells(book, sheet, i, row, total=table.total and i == last)
    for i, note in enumerate(table.notes, last + 2):
        _across(sheet, i, note, widths, plain)
    if filtered:
        sheet.autofilter(_HEADER_ROW, 0, last, len(table.headers) - 1)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(_HEADER_ROW)
    return sheet


def _write_cells(book: Workbook, sheet: Worksheet, row_number: int, row: tuple[Cell, ...], *, total: bool) -> None:
    base = {"valign": "top", **({"bold": True, "top": 1} if total else {})}
    for column, value in enumerate(row):
        match value:
            case Decimal() if value.as_tuple().exponent:
                decimals = "0." + "0" * -int(value.as_tuple().exponent)
                sheet.write_number(row_number, column, float(value), book.add_format({**base, "num_format": decimals}))
            case int() | Decimal():
                sheet.write_number(row_number, column, int(value), book.add_format({**base, "num_format": "#,##0"}))
            case _:
                look = {"align": "right"} if is_number(value) else {"text_wrap": True}
                sheet.write_string(row_number, column, text(value), book.add_format({**base, **look}))


def _widths(table: TableBlock, numeric: Sequence[bool]) -> list[float]:
    widths: list[float] = []
    for i, header in enumerate(table.headers):
        if numeric and numeric[i]:
            widths.append(_NUMBER_WIDTH)
            continue
        longest = max((len(text(row[i])) for row in table.rows), default=0)
        limit = _WIDEST_TEXT if i else _WIDEST_LABEL
        widths.append(min(max(longest + 2, 1.2 * len(header) + 2, 14), limit))
    return widths


def _across(sheet: Worksheet, row: int, text: str, widths: Sequence[float], style: Format, scale: float = 1.0) -> None:
    """A text over all columns of the table."""
    columns = max(len(widths), 1)
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", style)
    sheet.write_string(row, 0, text, style)
    sheet.set_row(row, scale * row_height((text,), (sum(widths) / scale,)))


def row_height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Height in points at which all texts of a row can be read; only Excel works that out by itself."""
    lines = max(map(_lines, texts, widths), default=1)
    return min(_LINE * lines, _TALLEST)


@lru_cache(maxsize=10_000)
def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide."""
    lines, used = 0, width + 1
    for word in text.split():
        if used + 1 + len(word) > width:
            lines, used = lines + 1 + int(len(word) // width), len(word) % width
        else:
            used += 1 + len(word)
    return max(lines, 1)


def _head_format(book: Workbook, *, left: bool) -> Format:
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": _BLUE, "font_color": "#FFFFFF",
         "align": "left" if left else "right"}
    )  # fmt: skip


def _print_setup(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RSida &P av &N")
    if landscape:
        sheet.set_landscape()
    sheet.hide_gridlines(2)
