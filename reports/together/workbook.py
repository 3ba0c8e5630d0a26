"""What prevents several workbooks from making one export, as a workbook: working material, and it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from pipeline.progress import Progress, Standing
from reports.render.excel.lists import list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import (
    CELL_TO_FILL,
    HEADER_ROW,
    TEXT,
    WORKING,
    header_format,
    marked,
    workbook,
    working_sheet,
    write_row,
)

TALK = "Att tala igenom"
_TALK_HEADERS = ("Ärende", "Gäller", "Id", "Benämning", "Svar", "Enades om", "Anteckning")
_TALK_WIDTHS = (16, 14, 28, 40, 52, 28, 40)
_LONGEST_CHOICE = 250
"""Characters that Excel takes of a list of choices; it has 255."""
COUNTS = ("Ärenden", "Ej påbörjade", "Påbörjade", "Med fel", "Klara", "Klara hos två", "Saknas i mallarna")


@dataclass(frozen=True)
class Talk:
    """A point on which workbooks differ, in words, the answers to choose from, and what was agreed if anything was."""

    case: str
    about: str
    id: str
    label: str
    answers: tuple[str, ...]
    choices: tuple[str, ...]
    agreed: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lists:
    """What is to be looked at: the rows of each sheet, as texts under its headers."""

    talk: tuple[Talk, ...] = ()
    doubled: tuple[tuple[str, ...], ...] = ()
    begun: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[tuple[str, ...], ...] = ()

    @property
    def undecided(self) -> tuple[Talk, ...]:
        """The points without an agreement."""
        return tuple(point for point in self.talk if not point.agreed)

    def __bool__(self) -> bool:
        return bool(self.undecided or self.doubled or self.begun or self.wrong)


_SHEETS = {
    "Dubbletter": (("Arbetsbok", "Ärende", "Celler", "Raderna är"), (44, 20, 30, 14)),
    "Påbörjade": (("Ärende", "Arbetsbok", "Saknas", "Det som saknas"), (16, 40, 9, 90)),
    "Fel": (("Arbetsbok", "Cell", "Ärende", "Kolumn", "Värde", "Orsak", "Väntat"), (40, 9, 16, 30, 24, 44, 44)),
}


def write(target: Path, lists: Lists, progress: Progress, strata: Sequence[str], created: date, *,
          invented: bool = False) -> None:  # fmt: skip
    """The sheets that have anything in them, and how far the work has come; `strata` are the headers of a stratum."""
    top = marked(WORKING, invented=invented)
    with workbook(target, created, "Granskarnas arbetsböcker", invented=invented) as book:
        if lists.talk:
            _talk(book, top, lists.talk)
        for name, rows in zip(_SHEETS, (lists.doubled, lists.begun, lists.wrong), strict=True):
            if rows:
                _list(book, top, name, *_SHEETS[name], rows)
        write_progress(book, top, progress, strata)


def _talk(book: Workbook, top: str, rows: Sequence[Talk]) -> None:
    sheet, text = working_sheet(book, TALK, top), book.add_format(TEXT)
    list_layout(sheet, HEADER_ROW, len(rows), _TALK_WIDTHS)
    write_row(sheet, HEADER_ROW, _TALK_HEADERS, header_format(book))
    to_fill = book.add_format({**TEXT, **CELL_TO_FILL, "num_format": "@"})
    for row_number, row in enumerate(rows, HEADER_ROW + 1):
        cells = (row.case, row.about, row.id, row.label, "\n".join(row.answers))
        write_row(sheet, row_number, cells, text)
        sheet.set_row(row_number, max(row_height(cells[:4], _TALK_WIDTHS[:4]), 15.0 * len(row.answers)))
        for column, filled in enumerate((row.agreed, row.note), 5):
            if filled:
                sheet.write_string(row_number, column, filled, to_fill)
            else:
                sheet.write_blank(row_number, column, None, to_fill)
        if row.choices and len(",".join(row.choices)) <= _LONGEST_CHOICE and not any("," in c for c in row.choices):
            sheet.data_validation(row_number, 5, row_number, 5, {"validate": "list", "source": list(row.choices)})


def _list(
    book: Workbook, top: str, name: str, headers: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    sheet, text = working_sheet(book, name, top), book.add_format(TEXT)
    list_layout(sheet, HEADER_ROW, len(rows), widths)
    write_row(sheet, HEADER_ROW, headers, header_format(book))
    for row, cells in enumerate(rows, HEADER_ROW + 1):
        write_row(sheet, row, cells, text)
        sheet.set_row(row, row_height(cells, widths))


def write_progress(book: Workbook, top: str, progress: Progress, strata: Sequence[str]) -> None:
    """The sheet Läget: per reviewer, per district and per stratum, and all together."""
    sheet = working_sheet(book, "Läget", top)
    sheet.set_column(0, len(strata) - 1, 26)
    sheet.set_column(len(strata), len(strata) + len(COUNTS) - 1, 12)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    first_row = HEADER_ROW
    for headers, lines in tables(progress, strata):
        write_row(sheet, first_row, headers, header_format(book))
        for column, name in enumerate(COUNTS, len(strata)):
            sheet.write_string(first_row, column, name, header_format(book))
        for row, line in enumerate(lines, first_row + 1):
            write_row(sheet, row, line.labels or ("Alla",), book.add_format(TEXT))
            for column, n in enumerate(counts(line), len(strata)):
                sheet.write_number(row, column, n, book.add_format({"num_format": "#,##0"}))
        first_row += len(lines) + 2


def tables(progress: Progress, strata: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Sequence[Standing]]]:
    """Headers of the labels and lines of each table."""
    yield ("Granskare",), progress.reviewers
    yield (strata[0],), progress.districts
    if len(strata) > 1:
        yield tuple(strata), progress.strata
    yield ("Alla ärenden",), (progress.total,)


def counts(line: Standing) -> tuple[int, ...]:
    """The numbers of a line under `COUNTS`."""
    return line.cases, line.untouched, line.begun, line.faulty, line.finished, line.double, line.missing
