"""Writes the tables as Excel would, with the same bytes every time."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.invented import INVENTED, MARK_TEXT
from sample_data.allocate import Row
from sample_data.columns import CODES, TABLES, Column

_CREATED: Final = datetime(2025, 11, 3, 8, 0, 0)  # fixed, so that the workbook is reproducible


def write_csv(path: Path, table: str, rows: Sequence[Row], encoding: str = "utf-8-sig") -> None:
    write_columns(path, [column.name for column in TABLES[table]], rows, encoding)


def write_columns(path: Path, names: Sequence[str], rows: Sequence[Row], encoding: str = "utf-8-sig") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)


def labelled(row: Row, table: str) -> Row:
    """The row with labels in place of codes."""
    return {column.name: _label(column, row.get(column.name, "")) for column in TABLES[table]}


def write_workbook(path: Path, tables: dict[str, list[Row]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Sysselsättning 2025 (påhittade uppgifter)", "created": _CREATED})
        header = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables.items():
            _write_sheet(book.add_worksheet(name), TABLES[name], rows, header, day)
        _write_mark(book.add_worksheet(INVENTED))


def _write_sheet(sheet: Worksheet, columns: tuple[Column, ...], rows: list[Row], header: Format, day: Format) -> None:
    sheet.freeze_panes(1, 1)
    for x, column in enumerate(columns):
        sheet.write_string(0, x, column.label, header)
        sheet.set_column(x, x, 14)
    # Real dates and real numbers; everything else is text, lest Excel makes 12 January of "1-12".
    write: dict[str, Callable[[int, int, str], object]] = {
        "date": lambda y, x, value: sheet.write_datetime(y, x, date.fromisoformat(value), day),
        "integer": lambda y, x, value: sheet.write_number(y, x, int(value)),
        "decimal": lambda y, x, value: sheet.write_number(y, x, float(value.replace(",", "."))),
    }
    for y, row in enumerate(rows, start=1):
        for x, column in enumerate(columns):
            if value := _label(column, row.get(column.name, "")):
                write.get(column.kind, sheet.write_string)(y, x, value)


def _write_mark(sheet: Worksheet) -> None:
    sheet.set_column(0, 0, 110)
    for y, line in enumerate(MARK_TEXT.splitlines()):
        sheet.write_string(y, 0, line)


def _label(column: Column, value: str) -> str:
    return CODES[column.kind][value] if value and column.kind in CODES else value
