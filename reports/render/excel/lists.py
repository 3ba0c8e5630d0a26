"""Long lists in Excel: the working list of findings and the list of faults."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from checks.invented import INVENTED
from pipeline.errors import Fault, FileError, Spot
from reports.language.swedish import number
from reports.render.csv import write_csv
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import (
    HEADER_ROW,
    TEXT,
    UNDATED,
    WORKING,
    header_format,
    marked,
    workbook,
    working_sheet,
    write_row,
)

LONGEST_LIST = 1_048_000
"""Rows of one list in a workbook; a sheet ends at 1,048,576."""


FAULT_HEADERS = ("Tabell", "Rad", "Kolumn", "Värde", "Orsak", "Väntat", "Cell", "Slag", "Följer av")


_LINKED, _LONGEST_LINK = 10_000, 1_500
"""Rows with a link to the cell, of the 65,000 that Excel takes, and letters of the path."""


TO_FILL_IN = ("Kontrollerad", "Rätt", "Kommentar")


_FINDING_HEADERS = (
    "Ärende", "Stadsdel", "Kriterium-id", "Kriterium", "Utfall", "Underlag", "Lagrum", "Källa", "Nivå", "Stickprov",
    *TO_FILL_IN,
)  # fmt: skip
_DRAWN = "Ja"
_HOW = (
    "Allvarligast först. Läs de rader som har Ja under Stickprov mot akten. Fyll i dag under Kontrollerad och Ja eller "
    "Nej under Rätt."
)


_FAULT_WIDTHS = (24, 9, 30, 30, 50, 50, 10, 10, 24)


_FINDING_WIDTHS = (14, 22, 26, 30, 16, 60, 28, 28, 9, 11, 13, 8, 40)


@dataclass(frozen=True)
class Shortfall:
    """A criterion that one decision does not meet, in words, with the reason and what the criterion rests on.

    `lagrum` is cited as it stood on the day of the decision; empty where the sources name no provision. `niva` is how
    strongly the criterion asks, and `stickprov` is true where the finding is to be checked against the file.
    """

    arende_id: str
    stadsdel: str
    kriterium_id: str
    kriterium: str
    utfall: str
    underlag: str
    lagrum: str
    kalla: str
    niva: str = ""
    stickprov: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row, the last of them empty to be filled in."""
        *texts, is_sampled = vars(self).values()  # `astuple` would copy each of them
        return (*texts, _DRAWN if is_sampled else "", *("" for _ in TO_FILL_IN))


def write_findings(rows: Iterable[Shortfall], target: Path, *, created: date, invented: bool = False) -> None:
    """`avvikelser.xlsx`: every finding once, in the order given, with columns to fill in. Working material, and the
    sheet says so."""
    findings = list(rows)
    if len(findings) > LONGEST_LIST:
        raise FileError(f"{target.name} rymmer högst {number(LONGEST_LIST)} avvikelser.")
    with workbook(target, created, "Avvikelser per ärende", constant_memory=True, invented=invented) as book:
        _findings_sheet(book, marked(WORKING, invented=invented), findings)


def _findings_sheet(book: Workbook, top: str, findings: Sequence[Shortfall]) -> None:
    text = book.add_format(TEXT)
    sampled_text = book.add_format({**TEXT, "bg_color": "#FFF2CC"})
    sheet = working_sheet(book, "Avvikelser", top)
    sheet.write_string(1, 0, _HOW)
    list_layout(sheet, HEADER_ROW, len(findings), _FINDING_WIDTHS)
    write_row(sheet, HEADER_ROW, _FINDING_HEADERS, header_format(book))
    for i, finding in enumerate(findings, HEADER_ROW + 1):
        cells = finding.cells
        sheet.set_row(i, row_height(cells, _FINDING_WIDTHS))
        write_row(sheet, i, cells, sampled_text if finding.stickprov else text)
    right = _FINDING_HEADERS.index("Rätt")
    sheet.data_validation(
        HEADER_ROW + 1, right, HEADER_ROW + 1 + len(findings), right, {"validate": "list", "source": ["Ja", "Nej"]}
    )


def write_faults(
    faults: Sequence[Fault], xlsx: Path, csv: Path, *, invented: bool = False, linked: bool = True
) -> None:
    """`fel.xlsx` and `fel.csv`: every place where the export does not follow the codebook, each `linked`
    to its cell."""
    write_csv(FAULT_HEADERS, map(_fault_row, faults), csv)
    listed_faults = faults[:LONGEST_LIST]
    with workbook(xlsx, UNDATED, "Fel i exporten", constant_memory=True, invented=invented) as book:
        sheet, text = book.add_worksheet("Fel"), book.add_format(TEXT)
        link = book.add_format({**TEXT, "font_color": "#0563C1", "underline": 1})
        head = 0
        if invented:
            sheet.write_string(0, 0, INVENTED, book.add_format({"bold": True}))
            head = 2
        list_layout(sheet, head, len(listed_faults), _FAULT_WIDTHS)
        sheet.set_footer("&RSida &P av &N")
        write_row(sheet, head, FAULT_HEADERS, header_format(book))
        for i, fault in enumerate(listed_faults, head + 1):
            cells = _fault_row(fault)
            sheet.set_row(i, row_height(cells, _FAULT_WIDTHS))
            write_row(sheet, i, cells, text)
            if fault.row is not None:
                sheet.write_number(i, 1, fault.row, text)
            if linked and fault.spots and i - head <= _LINKED and (url := _url(fault.spots[0], xlsx)):
                sheet.write_url(i, FAULT_HEADERS.index("Cell"), url, link, fault.cell)
        if rest := len(faults) - len(listed_faults):
            sheet.write_string(
                head + len(listed_faults) + 1, 0, f"Ytterligare {number(rest)} fel finns bara i {csv.name}.", text
            )


def _url(spot: Spot, workbook_file: Path) -> str:
    """A link to the cell from a workbook; '' where Excel does not accept such a link."""
    try:
        path = os.path.relpath(spot.file.resolve(), workbook_file.parent.resolve())
    except ValueError:  # on another drive of Windows
        path = str(spot.file.resolve())
    quoted = spot.sheet.replace("'", "''")
    return "" if "#" in path or len(path) > _LONGEST_LINK else f"external:{path}#'{quoted}'!{spot.cell}"


def _fault_row(fault: Fault) -> tuple[str, ...]:
    row = "" if fault.row is None else str(fault.row)
    kind = "Saknas" if fault.missing else "Fel"
    follows = fault.follows.place if fault.follows else ""
    return fault.table, row, fault.named, fault.value, fault.reason, fault.expected, fault.cell, kind, follows


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


def sheet_names(names: Sequence[str]) -> list[str]:
    """The names as Excel accepts them: at most 31 characters, without some signs, unique regardless of case."""
    sheet_titles: list[str] = []
    used_titles = {"history"}
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("' ")[:31] or "Utan namn"
        title, n = plain, 2
        while title.casefold() in used_titles:
            title, n = f"{plain[:26]} ({n})", n + 1
        used_titles.add(title.casefold())
        sheet_titles.append(title)
    return sheet_titles
