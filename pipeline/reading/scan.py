"""One pass over a text table before anything is stored: how codes are spelled, what is unreadable, what is personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from checks.codebook import Kind
from pipeline.database import count_where, quote
from pipeline.errors import PersonalDataError
from pipeline.reading import privacy
from pipeline.reading.cells import filled, is_plain, typed
from pipeline.reading.export import Export, TextTable, place_of, rewritten
from pipeline.reading.match import code_index, normalise
from pipeline.reading.workbook import letters

Asked = tuple[str, str]
"""What one pass asks (`other`, `suspicious`, …), and of which variable or column."""
_SEARCHED = {Kind.ID: privacy.SUSPICIOUS_ID, Kind.TEXT: privacy.SUSPICIOUS}
"""Of these a cell that is as it should be may all the same hold personal data."""


@dataclass(frozen=True)
class Survey:
    """What one pass found.

    `spellings`: variable -> text as written -> code; `unreadable`: variables with faulty cells.
    """

    table: TextTable
    rows: int
    spellings: Mapping[str, Mapping[str, str]]
    unreadable: tuple[str, ...]
    filled_unknown: tuple[str, ...]
    suspicious: Mapping[str, list[str]]

    def typed(self, name: str) -> str:
        """SQL over `table.relation` for the typed value of a variable; NULL if the file has no such column."""
        variable = self.table.spec.variable(name)
        if name not in self.table.columns:
            return "NULL"
        return typed(self.table.spec.name, variable, self.table.columns[name], self.spellings.get(name, {}))


def survey(con: duckdb.DuckDBPyConnection, export: Export, scratch: Path) -> dict[str, Survey]:
    """Surveys every table of the export. Raises PersonalDataError before anything else is looked at."""
    result = {name: _survey_table(con, table, export, scratch) for name, table in export.tables.items()}
    places = list(export.personal)
    for found in result.values():
        places += _headers(found.table)
        places += _cells(con, found)
    if places:
        raise PersonalDataError(places)
    return result


def _survey_table(con: duckdb.DuckDBPyConnection, table: TextTable, export: Export, scratch: Path) -> Survey:
    try:
        return _query(con, table)
    except duckdb.InvalidInputException:
        # Rows of unequal length, or a line that DuckDB cannot split: read record by record, which tells where.
        table = rewritten(table, scratch, export.sha256[table.file])
        export.tables[table.spec.name] = table
        return _query(con, table)


def _query(con: duckdb.DuckDBPyConnection, table: TextTable) -> Survey:
    """First what is cheap, over every column; then a closer look at the columns that are not plainly written."""
    parts: dict[Asked, str] = {("rows", ""): "count(*)"}
    for name, column in table.columns.items():
        variable = table.spec.variable(name)
        parts["other", name] = count_where(f"NOT {is_plain(variable, column)}")
        if pattern := _SEARCHED.get(variable.kind):
            parts["suspicious", column] = f"list({column}) FILTER (WHERE {_matches(column, pattern)})"
    for column in table.unknown:
        parts["filled", column] = f"count({filled(column)})"
        parts["suspicious", column] = f"list({column}) FILTER (WHERE {_matches(column, privacy.SUSPICIOUS)})"
    found = _row(con, table, parts)
    return _collect(table, found, _closer(con, table, [n for n in table.columns if found["other", n]]))


def _matches(column: str, pattern: str) -> str:
    return f"regexp_matches({column}, {quote(pattern)})"


def _row(con: duckdb.DuckDBPyConnection, table: TextTable, parts: Mapping[Asked, str]) -> dict[Asked, Any]:
    if not parts:
        return {}
    row = con.execute(f"SELECT {', '.join(parts.values())} FROM {table.relation}").fetchone()
    assert row is not None
    return dict(zip(parts, row, strict=True))


def _closer(con: duckdb.DuckDBPyConnection, table: TextTable, names: list[str]) -> dict[Asked, Any]:
    """Of code columns every text that is no code; of others how many cells are faulty, and the suspicious ones."""
    parts: dict[Asked, str] = {}
    for name in names:
        variable, column = table.spec.variable(name), table.columns[name]
        if variable.kind is Kind.CODE:
            # A histogram takes far less memory than DISTINCT over eighty columns at once.
            parts["texts", name] = f"map_keys(histogram({column}) FILTER (WHERE NOT {is_plain(variable, column)}))"
            continue
        bad = f"{filled(column)} IS NOT NULL AND {typed(table.spec.name, variable, column, {})} IS NULL"
        parts["bad", name] = count_where(bad)
        parts["suspicious", name] = f"list({column}) FILTER (WHERE {bad} AND {_matches(column, privacy.SUSPICIOUS)})"
    return _row(con, table, parts)


def _collect(table: TextTable, found: Mapping[Asked, Any], closer: Mapping[Asked, Any]) -> Survey:
    spellings: dict[str, dict[str, str]] = {}
    unreadable: list[str] = []
    suspicious = {column: texts or [] for (what, column), texts in found.items() if what == "suspicious"}
    for name, column in table.columns.items():
        variable = table.spec.variable(name)
        if variable.kind is not Kind.CODE:
            if closer.get(("bad", name)):
                unreadable.append(name)
                suspicious[column] = [*suspicious.get(column, ()), *(closer["suspicious", name] or ())]
            continue
        index = code_index(variable)
        texts = [text for text in closer.get(("texts", name)) or () if text.strip()]
        known = {text: index[key] for text in texts if (key := normalise(text)) in index}
        spellings[name] = {code: code for code in variable.codes} | known
        if len(known) < len(texts):
            unreadable.append(name)
            suspicious[column] = [t for t in texts if t not in known]
    filled_unknown = tuple(c for c in table.unknown if found["filled", c])
    return Survey(table, found["rows", ""], spellings, tuple(unreadable), filled_unknown, suspicious)


def _headers(table: TextTable) -> list[str]:
    hits = ((i, privacy.find(header)) for i, header in enumerate(table.headers))
    return [f"{table.place}, rubriken i kolumn {letters(i)}: {hit}" for i, hit in hits if hit]


def _cells(con: duckdb.DuckDBPyConnection, found: Survey) -> list[str]:
    table = found.table
    ids = {c for n, c in table.columns.items() if table.spec.variable(n).kind is Kind.ID}
    names = {c: n for n, c in table.columns.items()} | {
        c: header or f"{place_of(c)} (utan rubrik)" for c, header in table.unknown.items()
    }
    places = []
    for column, texts in found.suspicious.items():
        hits = privacy.find_in_column(texts, is_id=column in ids)
        if hits:
            where = con.execute(
                f"SELECT i, {column} FROM (SELECT row_number() OVER () - 1 AS i, {column} FROM {table.relation}) "
                f"WHERE {column} IN (SELECT unnest(?))",
                [list(hits)],
            ).fetchall()
            label = names[column] if not privacy.find(names[column]) else place_of(column)
            places += [f"{table.place}, rad {table.row(i)}, kolumn {label}: {hits[text]}" for i, text in where]
    return places
