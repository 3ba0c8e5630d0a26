"""Everything for Excel: the report's tables, the working list of findings, and the list of faults in an export.

Cells that come from an export are always written as text, so that Excel neither runs nor opens what a cell says.
The date of every workbook is given, so that the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import Fault, FileError
from reports.document import Document
from reports.language.swedish import number
from reports.sheets import row_height, write_contents, write_table

LONGEST_LIST = 1_048_000
"""Rows of one list in a workbook; a sheet ends at 1,048,576."""

FAULT_HEADERS = ("Tabell", "Rad", "Kolumn", "Värde", "Orsak", "Väntat")
_FINDING_HEADERS = ("Ärende", "Stadsdel", "Kriterium-id", "Kriterium", "Utfall", "Underlag", "Lagrum", "Källa")
_FAULT_WIDTHS = (24, 9, 30, 30, 50, 50)
_FINDING_WIDTHS = (14, 22, 26, 30, 16, 60, 28, 28)
WORKING = "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
_LONGEST = 32_000
"""Characters of one cell; Excel takes 32,767."""
TEXT = {"text_wrap": True, "valign": "top", "align": "left"}
_UNDATED = date(2000, 1, 1)


@dataclass(frozen=True)
class Finding:
    """A criterion that one decision does not meet, in words, with the reason and what the criterion rests on.

    `lagrum` is cited as it stood on the day of the decision; empty where the sources name no provision.
    """

    arende_id: str
    stadsdel: str
    kriterium_id: str
    kriterium: str
    utfall: str
    underlag: str
    lagrum: str
    kalla: str


def write_tables(document: Document, target: Path) -> None:
    """`tabeller.xlsx`: contents, a sheet per table in the report's order, then the numbers of each figure.

    Tables that have their numbers in a sheet for Excel alone are left out, and so are the figures drawn from them.
    """
    named = [(f"Tabell {n}", table) for n, table in enumerate(document.tables, 1) if not table.sheet]
    named += [(f"Uppdelning {n}", table) for n, table in enumerate(document.sheets, 1)]
    drawn = [(f"Figur {n}", replace(f.table, title=f.title)) for n, f in enumerate(document.figures, 1)]
    named += [(name, table) for name, table in drawn if not table.sheet]
    with workbook(target, document.created, document.title) as book:
        write_contents(book, document, named)
        for name, table in named:
            write_table(book, name, table, filtered=table in document.sheets)


def write_findings(rows: Iterable[Finding], target: Path, *, created: date) -> None:
    """`avvikelser.xlsx`: all findings, then a sheet per district. Working material, and every sheet says so."""
    findings = list(rows)
    if len(findings) > LONGEST_LIST:
        raise FileError(f"{target.name} rymmer högst {number(LONGEST_LIST)} avvikelser.")
    districts = sorted({f.stadsdel for f in findings}, key=_swedish_order)
    with workbook(target, created, "Avvikelser per ärende", constant_memory=True) as book:
        names = _sheet_names(["Alla", *districts])
        for name, district in zip(names, ["", *districts], strict=True):
            _findings_sheet(book, name, [f for f in findings if not district or f.stadsdel == district])


def _findings_sheet(book: Workbook, name: str, findings: Sequence[Finding]) -> None:
    sheet, text = book.add_worksheet(name), book.add_format(TEXT)
    sheet.write_string(0, 0, WORKING, book.add_format({"bold": True, "font_color": "#9C0006"}))
    list_layout(sheet, 2, len(findings), _FINDING_WIDTHS)
    sheet.set_footer(f"&L{WORKING}&RSida &P av &N")
    write_row(sheet, 2, _FINDING_HEADERS, header_format(book))
    for i, finding in enumerate(findings, 3):
        cells = astuple(finding)
        sheet.set_row(i, row_height(cells, _FINDING_WIDTHS))
        write_row(sheet, i, cells, text)


def write_faults(faults: Sequence[Fault], xlsx: Path, csv: Path) -> None:
    """`fel.xlsx` and `fel.csv`: every place where the export does not follow the codebook."""
    write_csv(FAULT_HEADERS, (tuple(map(_harmless, _fault_row(fault))) for fault in faults), csv)
    listed = faults[:LONGEST_LIST]
    with workbook(xlsx, _UNDATED, "Fel i exporten", constant_memory=True) as book:
        sheet, text = book.add_worksheet("Fel"), book.add_format(TEXT)
        list_layout(sheet, 0, len(listed), _FAULT_WIDTHS)
        sheet.set_footer("&RSida &P av &N")
        write_row(sheet, 0, FAULT_HEADERS, header_format(book))
        for i, fault in enumerate(listed, 1):
            cells = _fault_row(fault)
            sheet.set_row(i, row_height(cells, _FAULT_WIDTHS))
            write_row(sheet, i, cells, text)
            if fault.row is not None:
                sheet.write_number(i, 1, fault.row, text)
        if rest := len(faults) - len(listed):
            sheet.write_string(len(listed) + 1, 0, f"Ytterligare {number(rest)} fel finns bara i {csv.name}.", text)


def _fault_row(fault: Fault) -> tuple[str, ...]:
    row = "" if fault.row is None else str(fault.row)
    return fault.table, row, fault.named, fault.value, fault.reason, fault.expected


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]], target: Path) -> None:
    """A table as Swedish Excel opens it: UTF-8 with BOM, semicolons, CRLF. A text that Excel would run is quoted."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headers)
        for row in rows:
            writer.writerow([cell if _NUMBER.fullmatch(cell) else _harmless(cell) for cell in row])


_NUMBER = re.compile(r"-?\d+(?:[ \u00a0]\d{3})*(?:,\d+)?")


def _harmless(text: str) -> str:
    """With an apostrophe before what Excel would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def workbook(target: Path, created: date, title: str, *, constant_memory: bool = False) -> Workbook:
    """A workbook in which no text becomes a formula, a link or a number."""
    options = {"constant_memory": constant_memory, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(str(target), {**options, "strings_to_numbers": False})
    book.set_properties({"title": title, "created": datetime.combine(created, time())})
    return book


def header_format(book: Workbook) -> Format:
    """The look of a list's header."""
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#0B3C5D", "font_color": "#FFFFFF"}
    )


def list_layout(sheet: Worksheet, header: int, rows: int, widths: Sequence[int]) -> None:
    """Frozen header with filters, column widths, and a print-out as wide as the page."""
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    sheet.freeze_panes(header + 1, 0)
    sheet.autofilter(header, 0, header + max(rows, 1), len(widths) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


def write_row(sheet: Worksheet, row: int, cells: Sequence[str], style: Format) -> None:
    """A row of texts, each cut where Excel would refuse it."""
    for column, text in enumerate(cells):
        sheet.write_string(row, column, text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …", style)


def _swedish_order(name: str) -> str:
    return name.casefold().translate(str.maketrans("åäö", "{|}"))


def _sheet_names(names: Sequence[str]) -> list[str]:
    """The names as Excel accepts them: 31 characters, some signs not allowed, each once whatever its case."""
    made: list[str] = []
    taken = {"history"}
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("' ")[:31] or "Utan namn"
        chosen, n = plain, 2
        while chosen.casefold() in taken:
            chosen, n = f"{plain[:26]} ({n})", n + 1
        taken.add(chosen.casefold())
        made.append(chosen)
    return made
