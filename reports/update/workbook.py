"""`andringar.xlsx`: what has changed since the edited report was written, as a list to tick off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path

from reports.render.excel.lists import list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import TEXT, header_format, marked, workbook, write_row
from reports.update.changes import Changes

_SHEETS = (
    (
        "Era meningar",
        "Meningar som ni har skrivit med ett tal som har ändrats. Läs dem och rätta i rapporten.",
        ("Avsnitt", "Er mening", "Tal", "Talet stod i", "Där stod det", "Där står nu", "Klart"),
        (24, 60, 14, 34, 50, 50, 8),
    ),
    (
        "Ändrat av er",
        "Verktygets texter som ni har ändrat eller tagit bort, och text som har fått flytta. Inget av det är rört.",
        ("Avsnitt", "Vad", "Er text", "Verktygets text då", "Verktygets text nu", "Klart"),
        (24, 34, 60, 50, 50, 8),
    ),
    (
        "Ändrade tal",
        "Verktygets tal och texter som är andra än i den rapport som ni skrev i.",
        ("Avsnitt", "Var", "Tidigare", "Nu", "Id"),
        (24, 50, 50, 50, 40),
    ),
)


_TOUCHED = " har ändrats efter att ni skrev om eller tog bort dem"


def write_changes(changes: Changes, target: Path, *, created: date, invented: bool = False) -> None:
    """Writes the workbook, a sheet for each kind of change."""
    tick = ("",)
    rows = (
        [astuple(change) + tick for change in changes.citations],
        [astuple(change) + tick for change in changes.notes],
        [(change.section, change.where, change.before, change.after, change.id) for change in changes.changed],
    )
    with workbook(target, created, "Ändringar i rapporten", invented=invented) as book:
        for (name, lead, headers, widths), cells_of_rows in zip(_SHEETS, rows, strict=True):
            sheet, text = book.add_worksheet(name), book.add_format(TEXT)
            sheet.write_string(0, 0, marked(lead, invented=invented), book.add_format({"bold": True}))
            list_layout(sheet, 2, len(cells_of_rows), widths)
            sheet.set_footer("&RSida &P av &N")
            write_row(sheet, 2, headers, header_format(book))
            for i, cells in enumerate(cells_of_rows, 3):
                sheet.set_row(i, row_height(cells, widths))
                write_row(sheet, i, cells, text)


def summary(name: str, changes: Changes) -> Sequence[str]:
    """The message when the run is done; `name` is the edited file."""
    first = f"Er text i {name} finns kvar i rapport.docx, med verktygets tal, tabeller och figurer förnyade."
    if not changes.any:
        return (f"{first} Inget tal har ändrats.",)
    phrases = [
        _count_phrase(
            len(changes.citations), "av era meningar anger", "av era meningar anger", " ett tal som har ändrats"
        ),
        _count_phrase(len(changes.notes) - changes.moved, "av verktygets texter", "av verktygets texter", _TOUCHED),
        _count_phrase(
            changes.moved, "text av er ligger", "texter av er ligger", " sist, under rubriken Text utan plats"
        ),
    ]
    parts = [phrase for phrase in phrases if phrase]
    where = "arbetsmaterial/andringar.xlsx"
    if not parts:
        return (f"{first} Vad som är ändrat står i {where}.",)
    listing = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"
    return (f"{first} Gå igenom {where}: {listing}.",)


def _count_phrase(n: int, one: str, many: str, rest: str) -> str:
    return f"{n} {one if n == 1 else many}{rest}" if n else ""
