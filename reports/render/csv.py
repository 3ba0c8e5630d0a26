"""Tables as CSV files that Swedish Excel opens as they are, and in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from reports.document import Cell
from reports.render.cells import text


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]], target: Path) -> None:
    """Writes a table as Swedish Excel opens it: UTF-8 with BOM, semicolons, CRLF, and no text that Excel would run."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headers)
        for row in rows:
            writer.writerow([_harmless(cell) if isinstance(cell, str) else text(cell) for cell in row])


def _harmless(text: str) -> str:
    """The text, with an apostrophe first if Excel would take it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
