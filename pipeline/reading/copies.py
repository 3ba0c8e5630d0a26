"""What one reviewer has written so far: a workbook read leniently, with what is missing and what is wrong.

Unlike `load` this refuses nothing but personal data and a file that cannot be read: a case that is begun is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.codebook import RowRule, TableSpec
from pipeline.database import connect
from pipeline.errors import Fault, Spot
from pipeline.reading import scan
from pipeline.reading.cells import filled, why_not
from pipeline.reading.export import read_export, unknown_column_fault
from pipeline.reading.load import FOREIGN
from pipeline.reading.scan import Survey
from pipeline.reading.workbook import letters


@dataclass(frozen=True)
class Row:
    """A row of a table as its reviewer left it.

    `values` has every filled cell in the codebook's spelling, or as written where it is no value of its variable (such
    a cell is among the `wrong`, with why). `missing` are the variables that are required on the row and empty, `broken`
    the rules between columns that it breaks; `number` is the row in Excel.
    """

    values: Mapping[str, str]
    number: int
    missing: tuple[str, ...] = ()
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    broken: tuple[RowRule, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table of one workbook: where it is, its rows in order, and the column of Excel that each variable stands in;
    `name` is the sheet's own in the `file`, if that is a workbook."""

    place: str
    rows: tuple[Row, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    file: Path = Path()
    name: str = ""

    def cell(self, row: Row, name: str) -> str:
        """The cell as Excel calls it: 'AY2'; the row alone where the workbook has no such column."""
        return f"{self.columns[name]}{row.number}" if name in self.columns else f"rad {row.number}"

    def spots(self, row: Row, *names: str) -> tuple[Spot, ...]:
        """The cells of these variables that the workbook has."""
        there = [name for name in names if self.name and name in self.columns]
        return tuple(Spot(self.file, self.name, self.cell(row, name)) for name in there)


@dataclass(frozen=True)
class Copy:
    """One reviewer's workbook: its name, the sheets by table, the faults of its sheets as a whole, and of these the
    columns that the codebook does not have."""

    name: str
    sheets: Mapping[str, Sheet]
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Fault, ...] = ()
    sha256: Mapping[Path, str] = field(default_factory=dict)
    invented: bool = False


def read_copies(paths: Sequence[Path], audit: Audit, folder: Path) -> tuple[Copy, ...]:
    """Each export as a copy; `folder` takes scratch files. Raises what `read_export` and `survey` do."""
    names = names_of(paths)
    made = []
    for i, (path, name) in enumerate(zip(paths, names, strict=True)):
        scratch = folder / f"granskare_{i}"
        scratch.mkdir(parents=True)
        made.append(_copy(path, name, audit, scratch))
    return tuple(made)


def names_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """What each is called in lists: its name, with its folder's where others have the same."""
    names = [path.name for path in paths]
    return tuple(f"{p.resolve().parent.name}/{p.name}" if names.count(p.name) > 1 else p.name for p in paths)


def _copy(path: Path, name: str, audit: Audit, scratch: Path) -> Copy:
    export = read_export(path, audit, scratch)
    with connect(scratch / "kopia.duckdb", export.sha256) as con:
        surveys = scan.survey(con, export, scratch)
        sheets = {table: _sheet(con, found) for table, found in surveys.items()}
    faults = tuple(fault for found in surveys.values() for fault in found.table.faults)
    return Copy(name, sheets, faults, tuple(_unknown(surveys.values())), export.sha256, export.invented)


def _unknown(surveys: Iterable[Survey]) -> Iterable[Fault]:
    for found in surveys:
        for column, header in found.table.unknown.items():
            if column not in found.table.doubled and (header or column in found.filled_unknown):
                yield unknown_column_fault(found.table, column, FOREIGN)


def _sheet(con: duckdb.DuckDBPyConnection, found: Survey) -> Sheet:
    table, spec = found.table, found.table.spec
    columns = {name: letters(int(column[1:])) for name, column in table.columns.items()}
    if not found.rows:
        return Sheet(table.place, (), columns, table.file, table.sheet)
    typed = _rows(con, ", ".join(f"CAST({name} AS VARCHAR)" for name in spec.names), spec.name)
    written = con.execute(
        f"SELECT {', '.join(_text(found, name) for name in spec.names)} FROM {table.relation}"
    ).fetchall()
    required = [v for v in spec.variables if v.required is not None]
    asked = [f"({v.required.sql}) IS TRUE" for v in required if v.required is not None]
    holds = _rows(con, ", ".join(asked) or "TRUE", spec.name)
    breaches = _rows(con, ", ".join(f"({rule.breach.sql}) IS TRUE" for rule in spec.rules) or "FALSE", spec.name)
    rows = []
    for i, (cells, texts, held, breached) in enumerate(zip(typed, written, holds, breaches, strict=True)):
        row = _row(spec, table.row(i), cells, texts, [v.name for v, h in zip(required, held, strict=False) if h])
        broken = (rule for rule, broke in zip(spec.rules, breached, strict=False) if broke)
        rows.append(replace(row, broken=tuple(r for r in broken if not _not_done(r, row))))
    return Sheet(table.place, tuple(rows), columns, table.file, table.sheet)


def _not_done(rule: RowRule, row: Row) -> bool:
    """Whether a rule is broken for want of a value on a row that somebody is not done with."""
    return bool(row.missing) and any(name not in row.values for name in rule.columns)


def _rows(con: duckdb.DuckDBPyConnection, shown: str, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"SELECT {shown} FROM {table} ORDER BY rowid").fetchall()


def _text(found: Survey, name: str) -> str:
    return filled(found.table.columns[name]) if name in found.table.columns else "NULL"


def _row(
    spec: TableSpec, number: int, typed: Sequence[object], texts: Sequence[object], required: Sequence[str]
) -> Row:
    cells = {n: (value, text) for n, value, text in zip(spec.names, typed, texts, strict=True) if text is not None}
    values = {n: str(text if value is None else value) for n, (value, text) in cells.items()}
    wrong = {n: why_not(spec.variable(n), str(text)) for n, (value, text) in cells.items() if value is None}
    return Row(values, number, tuple(n for n in required if n not in values), wrong)
