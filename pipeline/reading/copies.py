"""One reviewer's workbook as it is so far: read leniently, with what is missing and what is wrong.

Unlike `load` this refuses only personal data and files that cannot be read: an unfinished case is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.codebook import RowRule, TableSpec
from pipeline.database import connect
from pipeline.errors import Fault, Spot
from pipeline.reading import scan
from pipeline.reading.cells import filled, why_not
from pipeline.reading.excel.sheet import Hidden
from pipeline.reading.export import Export, read_export
from pipeline.reading.load import FOREIGN
from pipeline.reading.scan import Survey
from pipeline.reading.text_table import TextTable, unknown_column_fault
from pipeline.reading.workbook import letters


@dataclass(frozen=True)
class FormRow:
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
class FormSheet:
    """A table of one workbook: where it is, its rows in order, and the Excel column of each variable;
    `name` is the sheet's own in the `file`, if that is a workbook."""

    place: str
    rows: tuple[FormRow, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    file: Path = Path()
    name: str = ""

    def cell(self, row: FormRow, name: str) -> str:
        """The cell as Excel calls it: 'AY2'; the row alone where the workbook has no such column."""
        return f"{self.columns[name]}{row.number}" if name in self.columns else f"rad {row.number}"

    def spots(self, row: FormRow, *names: str) -> tuple[Spot, ...]:
        """The cells of these variables that the workbook has."""
        columns = [name for name in names if self.name and name in self.columns]
        return tuple(Spot(self.file, self.name, self.cell(row, name)) for name in columns)


@dataclass(frozen=True)
class Copy:
    """One reviewer's workbook: its name, the sheets by table, the faults of its sheets as a whole, of these the
    columns that the codebook does not have, and what is hidden of its sheets, by their place."""

    name: str
    sheets: Mapping[str, FormSheet]
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Fault, ...] = ()
    sha256: Mapping[Path, str] = field(default_factory=dict)
    invented: bool = False
    hidden: Mapping[str, Hidden] = field(default_factory=dict)


def read_copies(paths: Sequence[Path], audit: Audit, folder: Path) -> tuple[Copy, ...]:
    """Each export as a copy; `folder` takes scratch files. Raises what `read_export` and `survey` do."""
    names = names_of(paths)
    scratch = [folder / f"granskare_{i}" for i in range(len(paths))]
    with ThreadPoolExecutor() as executor:  # the time is that of other processes and of DuckDB
        return tuple(executor.map(_copy, paths, names, repeat(audit), scratch))


def copy_of(con: duckdb.DuckDBPyConnection, export: Export, name: str) -> Copy:
    """An export that is loaded without faults, as a copy: no value is missing or wrong. `con` has its typed tables."""
    sheets = {table.spec.name: _loaded_sheet(con, table) for table in export.tables.values()}
    return Copy(name, sheets, sha256=export.sha256, invented=export.invented)


def _loaded_sheet(con: duckdb.DuckDBPyConnection, table: TextTable) -> FormSheet:
    names = table.spec.names
    typed = _rows(con, _as_text(table.spec), table.spec.name)
    values = ({n: str(v) for n, v in zip(names, cells, strict=True) if v is not None} for cells in typed)
    rows = tuple(FormRow(row_values, table.row(i)) for i, row_values in enumerate(values))
    return FormSheet(table.place, rows, _excel_columns(table), table.file, table.sheet)


def names_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """The name of each in lists: the file's name, preceded by its folder's where several files have the same."""
    names = [path.name for path in paths]
    return tuple(f"{p.resolve().parent.name}/{p.name}" if names.count(p.name) > 1 else p.name for p in paths)


def _copy(path: Path, name: str, audit: Audit, scratch: Path) -> Copy:
    scratch.mkdir(parents=True)
    export = read_export(path, audit, scratch)
    with connect(scratch / "kopia.duckdb", export.sha256) as con:
        surveys = scan.survey(con, export, scratch)
        sheets = {table: _sheet(con, survey) for table, survey in surveys.items()}
    faults = tuple(fault for survey in surveys.values() for fault in survey.table.faults)
    unknown = tuple(_unknown_column_faults(surveys.values()))
    return Copy(name, sheets, faults, unknown, export.sha256, export.invented, export.hidden)


def _unknown_column_faults(surveys: Iterable[Survey]) -> Iterable[Fault]:
    for survey in surveys:
        for column, header in survey.table.unknown.items():
            if column not in survey.table.doubled and (header or column in survey.filled_unknown):
                yield unknown_column_fault(survey.table, column, FOREIGN)


def _sheet(con: duckdb.DuckDBPyConnection, survey: Survey) -> FormSheet:
    table, spec = survey.table, survey.table.spec
    columns = _excel_columns(table)
    if not survey.rows:
        return FormSheet(table.place, (), columns, table.file, table.sheet)
    typed = _rows(con, _as_text(spec), spec.name)
    raw_texts = con.execute(
        f"SELECT {', '.join(_text_sql(survey, name) for name in spec.names)} FROM {table.relation}"
    ).fetchall()
    required = [v for v in spec.variables if v.required is not None]
    requirements = [f"({v.required.sql}) IS TRUE" for v in required if v.required is not None]
    required_rows = _rows(con, ", ".join(requirements) or "TRUE", spec.name)
    breach_rows = _rows(con, ", ".join(f"({rule.breach.sql}) IS TRUE" for rule in spec.rules) or "FALSE", spec.name)
    rows = []
    for i, (cells, texts, is_required, breaches) in enumerate(
        zip(typed, raw_texts, required_rows, breach_rows, strict=True)
    ):
        row = _row(spec, table.row(i), cells, texts, [v.name for v, h in zip(required, is_required, strict=False) if h])
        broken_rules = (rule for rule, is_broken in zip(spec.rules, breaches, strict=False) if is_broken)
        rows.append(replace(row, broken=tuple(r for r in broken_rules if not _is_unfinished(r, row))))
    return FormSheet(table.place, tuple(rows), columns, table.file, table.sheet)


def _excel_columns(table: TextTable) -> dict[str, str]:
    return {name: letters(int(column[1:])) for name, column in table.columns.items()}


def _as_text(spec: TableSpec) -> str:
    return ", ".join(f"CAST({name} AS VARCHAR)" for name in spec.names)


def _is_unfinished(rule: RowRule, row: FormRow) -> bool:
    """Whether the rule may be broken only because the row is unfinished: it lacks a value that the rule reads."""
    return bool(row.missing) and any(name not in row.values for name in rule.columns)


def _rows(con: duckdb.DuckDBPyConnection, expressions: str, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"SELECT {expressions} FROM {table} ORDER BY rowid").fetchall()


def _text_sql(survey: Survey, name: str) -> str:
    return filled(survey.table.columns[name]) if name in survey.table.columns else "NULL"


def _row(
    spec: TableSpec, number: int, typed: Sequence[object], texts: Sequence[object], required: Sequence[str]
) -> FormRow:
    cells = {n: (value, text) for n, value, text in zip(spec.names, typed, texts, strict=True) if text is not None}
    values = {n: str(text if value is None else value) for n, (value, text) in cells.items()}
    wrong = {n: why_not(spec.variable(n), str(text)) for n, (value, text) in cells.items() if value is None}
    return FormRow(values, number, tuple(n for n in required if n not in values), wrong)
