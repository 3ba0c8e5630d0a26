"""Workbooks as reviewers fill them in, made from rows in the codebook's spelling."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from checks.audits.sysselsattning_2025 import AUDIT
from reports.form.input import sheet_name
from reports.form.workbook import workbook
from tests.lib import valid_export
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import SAMPLE

Values = dict[str, str]


@cache
def _rows(table: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(tuple((k, v) for k, v in row.items() if v) for row in csv.DictReader(file, delimiter=";"))


def cases(n: int = 1000) -> list[Values]:
    """The first decisions of the sample data, only their filled cells."""
    return [dict(row) for row in _rows("arenden")[:n]]


def follow_ups(*ids: str) -> list[Values]:
    """Their follow-ups."""
    return [dict(row) for row in _rows("uppfoljningar") if dict(row)["arende_id"] in ids]


def whole_case() -> Values:
    """A decision without faults."""
    return cases(1)[0]


def write_book(
    target: Path, rows: Sequence[Mapping[str, str]], follow_up_rows: Sequence[Mapping[str, str]] = ()
) -> Path:
    """Writes the registration form with these rows filled in; this takes half a second."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(workbook(AUDIT, 8, {"arenden": rows, "uppfoljningar": follow_up_rows}))
    return target


def write_sheets(
    target: Path, rows: Sequence[Mapping[str, str]], follow_up_rows: Sequence[Mapping[str, str]] = ()
) -> Path:
    """Writes only the sheets of the form that are filled in, with these rows."""
    sheets: dict[str, valid_export.Grid] = {}
    for name, records in (("arenden", rows), ("uppfoljningar", follow_up_rows)):
        spec = AUDIT.table(name)
        lines: valid_export.Grid = [[v.label for v in spec.variables]]
        lines += [[v.codes.get(cell := row.get(v.name, ""), cell) for v in spec.variables] for row in records]
        sheets[sheet_name(spec)] = lines
    return valid_export.write_xlsx(target, sheets)


def hide_rows(book: Path, sheet: str, *rows: int) -> Path:
    """Hides rows of a sheet, as somebody does in Excel."""
    opened = openpyxl.load_workbook(book)
    for row in rows:
        opened[sheet].row_dimensions[row].hidden = True
    opened.save(book)
    return book
