"""Sheets of an Excel workbook as rows of text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from pipeline.errors import ContractError, Fault, FileError, Spot
from pipeline.reading.excel import archive, contents, process
from pipeline.reading.excel.archive import DamagedError, PasswordError, TooLargeError
from pipeline.reading.excel.process import CellValue as CellValue
from pipeline.reading.excel.process import StoppedError


@dataclass(frozen=True)
class Workbook:
    """A workbook that has been read; its rows are available only if no cell is `far` outside them."""

    path: Path
    contents: process.WorkbookContents

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets, in order."""
        return self.contents.sheets

    @property
    def outside_texts(self) -> Iterator[tuple[str, str]]:
        """(place, text) of each text outside the cells of tables."""
        for text in self.contents.texts:
            yield f"{self.path.name}, {text.place}", text.text
        for sheet, cells in self.contents.far.items():
            yield from ((f"{self.path.name}, bladet {sheet}, cell {cell.cell}", cell.text) for cell in cells)

    @property
    def far(self) -> tuple[Fault, ...]:
        """Faults for the cells far outside their table. They have no spots: a marked copy would be just as unwieldy."""
        why = "en cell långt utanför tabellen ({}) är ifylld: markera och ta bort den, och spara arbetsboken"
        return tuple(
            Fault(f"{self.path.name}, bladet {sheet}", cell.row, "", "", why.format(cell.cell))
            for sheet, cells in self.contents.far.items()
            for cell in cells
        )

    @property
    def unseen(self) -> tuple[Fault, ...]:
        """Faults for the parts that cannot be searched."""
        why = "går inte att söka igenom efter personuppgifter: ta bort det och spara arbetsboken"
        return tuple(Fault(self.path.name, None, "", "", f"{what} {why}") for what in self.contents.unseen)

    def unvalued(self, sheet: str) -> tuple[Fault, ...]:
        """Faults for the cells of a sheet whose formula has no value."""
        why = "formeln saknar värde: öppna arbetsboken i Excel, spara den och försök igen"
        cells = self.contents.unvalued.get(sheet, ())
        place = f"{self.path.name}, bladet {sheet}"
        return tuple(Fault(place, None, "", "", why, spots=(Spot(self.path, sheet, cell),)) for cell in cells)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[CellValue]]]:
        """(row as in Excel, cells) for every row of the sheet. ContractError if a cell is far outside a table."""
        if self.contents.far:
            raise ContractError(self.far)
        return ((number, list(row)) for number, row in enumerate(self.contents.rows[sheet], start=1))

    def is_empty(self, sheet: str) -> bool:
        """True if no cell of the sheet holds anything."""
        return not any(cell_text(cell).strip() for _, cells in self.rows(sheet) for cell in cells)


def read(path: Path) -> Workbook:
    """The workbook. Raises FileError if it is not a workbook, is damaged, needs a password or is too large."""
    try:
        return Workbook(path, process.read(_bytes(path)))
    except StoppedError:
        raise FileError(
            f"{path.name} går inte att läsa: det tar för lång tid eller för mycket minne. Kopiera tabellerna till en "
            "ny arbetsbok, eller spara bladen som CSV (UTF-8), och försök igen."
        ) from None
    except (DamagedError, PasswordError, TooLargeError) as error:
        raise _file_error(path, error) from None


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets, without reading the rest of it. Raises FileError as `read` does."""
    try:
        with archive.opened(io.BytesIO(_bytes(path))) as opened:
            return tuple(contents.sheets_of(opened).values())
    except (DamagedError, PasswordError, TooLargeError) as error:
        raise _file_error(path, error) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(8)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise PasswordError
        if not start.startswith(b"PK"):
            raise FileError(
                f"{path.name} är ingen Excel-arbetsbok (.xlsx). Spara den som .xlsx i Excel och försök igen."
            )
        if path.stat().st_size > archive.MOST_PACKED:
            raise TooLargeError("filen är för stor")
        return start + file.read()


def _file_error(path: Path, error: Exception) -> FileError:
    match error:
        case PasswordError():
            return FileError(f"{path.name} är skyddad med lösenord. Ta bort lösenordet i Excel och försök igen.")
        case TooLargeError():
            return FileError(
                f"{path.name} är för stor för att läsas som arbetsbok: {error}. Spara bladen som CSV (UTF-8) i en mapp "
                "och ange mappen."
            )
        case _:
            return FileError(
                f"{path.name} går inte att läsa: arbetsboken är skadad. Öppna den i Excel, spara den på nytt och "
                "försök igen."
            )


def letters(column: int) -> str:
    """The letters that Excel has for the column with that number (from 0): A, B, …"""
    return str(xl_col_to_name(column))


def cell_text(value: CellValue, *, month: bool = False) -> str:
    """The cell as the codebook would write it; with `month` a date cell is written as its month."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            # With a comma, as Swedish Excel shows it.
            return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f").replace(".", ",")
        case datetime() if value.time() != time():
            return value.isoformat(sep=" ")
        case date():
            return value.strftime("%Y-%m") if month else value.strftime("%Y-%m-%d")
        case time():
            return value.isoformat()
        case timedelta():
            return str(value)
