"""Tables as CSV files that Swedish Excel opens as they are, and in which no cell is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path


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
