"""What can go wrong for an inspector: one family of errors, each with its exit code and a Swedish message."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SHOWN = 200
"""Characters of a faulty value that are shown; the lists of faults have all of it."""


@dataclass(frozen=True)
class Spot:
    """A cell of a workbook: the file, the sheet, and the cell's address in Excel."""

    file: Path
    sheet: str
    cell: str


@dataclass(frozen=True)
class Fault:
    """One place where the export does not follow the codebook.

    `row` is the row as in the file (None: whole file), `column` the short name and `label` the words for it, if any;
    `spots` are its cells in workbooks. `missing`: nothing is wrong, but the cell is empty. `follows` is the fault that
    causes this one.
    """

    table: str
    row: int | None
    column: str
    value: str
    reason: str
    expected: str = ""
    label: str = ""
    spots: tuple[Spot, ...] = ()
    missing: bool = False
    follows: Fault | None = None

    @property
    def named(self) -> str:
        """The column as an inspector reads it."""
        return self.label or self.column

    @property
    def cell(self) -> str:
        """The addresses of its cells in Excel, if they are in one workbook."""
        return " ".join(spot.cell for spot in self.spots) if len({spot.file for spot in self.spots}) == 1 else ""

    @property
    def place(self) -> str:
        """'Insats i rad 20': how another fault that follows from this one refers to it."""
        return f"{self.named} i rad {self.row}"

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}, rad {self.row}"
        if self.named:
            place += f", kolumn {self.named}"
        if self.cell:
            place += f" ({self.cell})"
        end = "" if self.reason.endswith(("?", ".")) else "."
        value = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN].rstrip()}…"
        text = f"{place}: {f'”{value}” – ' if value else ''}{self.reason}{end}"
        return f"{text} Väntat: {self.expected}." if self.expected else text


class GranskningError(Exception):
    """An error that the user can do something about; the message is Swedish and complete."""

    exit_code = 1


class UsageError(GranskningError):
    """Wrong use of the command."""

    exit_code = 2


class ContractError(GranskningError):
    """The export does not follow the codebook; holds every fault. `summary` is what is wrong in one clause,
    and `list_note` says where all the faults are listed.

    The message leaves out faults that follow from another, and names a row that is unfinished but has nothing wrong
    once, separately from the faults.
    """

    exit_code = 3
    SHOWN = 10

    def __init__(
        self, faults: Sequence[Fault], list_note: str = "", summary: str = "Exporten följer inte kodboken"
    ) -> None:
        self.faults = tuple(faults)
        self.list_note = list_note
        self.summary = summary
        super().__init__(self._text())

    def _text(self) -> str:
        begun = begun_rows(self.faults)
        begun_ids = {id(fault) for row in begun for fault in row}
        wrong = [fault for fault in self.faults if id(fault) not in begun_ids and not fault.follows]
        lines: list[str] = []
        if wrong:
            lines = [f"{self.summary}: {len(wrong)} fel." if len(wrong) > 1 else f"{self.summary}: ett fel."]
            lines += self._first([str(fault) for fault in wrong])
        if begun:
            rows = "en rad är inte färdig" if len(begun) == 1 else f"{len(begun)} rader är inte färdiga"
            lines.append(f"{'Dessutom är inte allt' if wrong else 'Inget är fel, men allt är inte'} ifyllt: {rows}.")
            lines += self._first([_begun_row(row) for row in begun])
        if self.list_note:
            lines.append(self.list_note)
        return "\n".join(lines)

    def _first(self, lines: Sequence[str]) -> list[str]:
        rest_count = len(lines) - self.SHOWN
        return [
            *(f"  {line}" for line in lines[: self.SHOWN]),
            *([f"  … och {rest_count} till."] if rest_count > 0 else []),
        ]


def begun_rows(faults: Sequence[Fault]) -> list[list[Fault]]:
    """The faults of each unfinished row: it lacks several cells, and nothing in it is wrong."""
    rows: dict[tuple[str, int], list[Fault]] = {}
    for fault in faults:
        if fault.row is not None:
            rows.setdefault((fault.table, fault.row), []).append(fault)
    return [row for row in rows.values() if len(row) > 1 and all(f.missing and not f.follows for f in row)]


_FEW_NAMES = 3
"""Empty cells of a row that are named."""


def _begun_row(row: Sequence[Fault]) -> str:
    names = ", ".join(fault.named for fault in row[:_FEW_NAMES])
    rest = f" och {len(row) - _FEW_NAMES} till" if len(row) > _FEW_NAMES else ""
    return f"{row[0].table}, rad {row[0].row}: {len(row)} uppgifter saknas: {names}{rest}."


class ConflictError(GranskningError):
    """Reviewers differ on a case and have not agreed on it."""

    exit_code = 3


class NothingInCommonError(GranskningError):
    """Two exports that should be of the same decisions have none in common."""

    exit_code = 3


class NotReadyError(GranskningError):
    """A report must be corrected before it is sent; the message lists what."""

    exit_code = 3


class PersonalDataError(GranskningError):
    """Personal data in the export; the message lists the places with masked values. `what` names the file or export."""

    exit_code = 4
    SHOWN = 20

    def __init__(self, places: Sequence[str], what: str = "exporten") -> None:
        self.places = tuple(places)
        lines = [f"{what.capitalize()} innehåller personuppgifter och har inte lästs in. Ingenting är sparat."]
        lines += [f"  {place}" for place in self.places[: self.SHOWN]]
        if len(self.places) > self.SHOWN:
            lines.append(f"  … och {len(self.places) - self.SHOWN} till.")
        lines.append(f"Ta bort eller pseudonymisera uppgifterna i källan och gör om {what}.")
        super().__init__("\n".join(lines))


class FileError(GranskningError):
    """A file cannot be read or written: which, and what to do."""

    exit_code = 5


class DisclosureError(GranskningError):
    """The built-in attack could work out a hidden count: names the tables, criteria or indicators."""

    exit_code = 1

    def __init__(self, disclosed: Sequence[str]) -> None:
        super().__init__(
            "Röjandekontrollen stoppade körningen: dolda antal går att räkna ut i "
            f"{', '.join(disclosed)}. Ingen rapport är skriven. Höj tröskeln med --troskel eller ta bort en uppdelning."
        )


class AuditError(GranskningError):
    """An audit's definition is wrong: which criterion or table, and why."""

    exit_code = 6


_REASONS = {
    errno.ENOENT: "den finns inte",
    errno.ENOTDIR: "sökvägen går genom en fil",
    errno.EACCES: "behörighet saknas eller filen är öppen i ett annat program",
    errno.EPERM: "behörighet saknas",
    errno.EBUSY: "den används av ett annat program",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "det utrymme som du får använda är fullt",
    errno.EIO: "disken svarar inte som den ska",
    errno.EROFS: "platsen är skrivskyddad",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EISDIR: "det är en mapp",
}
_OF_THE_DISK = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
"""Errors of the system that do not depend on the request; others may be a fault of the program."""
_WITHOUT_NUMBER = {"FileCreateError", "IOException", "OutOfMemoryException", "FatalException", "TransactionException"}
"""Errors of XlsxWriter and DuckDB that come from the disk and only say so in their text."""


def reason(error: BaseException) -> str:
    """The operating system's reason for the error, in Swedish."""
    number = _number(error)
    if number is None:
        return "disken eller minnet räcker inte"
    return _REASONS.get(number, f"systemets fel nummer {number}")


def _number(error: BaseException) -> int | None:
    """The system's number of the error; for DuckDB's errors the number whose words are in the text."""
    if (number := getattr(error, "errno", None)) is not None:
        return int(number)
    inner = next((cause for cause in (*error.args, error.__context__) if isinstance(cause, OSError)), None)
    return inner.errno if inner else next((n for n in _REASONS if os.strerror(n) in str(error)), None)


def disk_cause(error: BaseException) -> BaseException | None:
    """The error of the disk or the memory that caused this one; None if it may be a fault of the program."""
    current: BaseException | None = error
    while current is not None:
        if type(current).__name__ in _WITHOUT_NUMBER or (
            isinstance(current, OSError) and current.errno in _OF_THE_DISK
        ):
            return current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return None


def disk_message(error: BaseException) -> str:
    """The message about an error of the disk when it is not known what was being written."""
    name = getattr(error, "filename", None)
    what = f"{name} går inte att läsa eller skriva" if name else "En fil går inte att läsa eller skriva"
    return f"{what} ({reason(error)}). Kontrollera att det finns plats och behörighet, och försök igen."
