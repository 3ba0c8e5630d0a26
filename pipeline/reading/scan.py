"""One pass over a text table, and a closer look at the rows that are not plainly written: how codes are spelled, which
cells are unreadable, which hold personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from checks.codebook import Kind
from pipeline.database import count_where
from pipeline.errors import PersonalDataError
from pipeline.reading import privacy
from pipeline.reading.cells import filled, is_plain
from pipeline.reading.export import Export, rewritten
from pipeline.reading.match import code_index, normalise
from pipeline.reading.text_table import TextTable, column_letters
from pipeline.reading.typed_tables import SEARCHED, Spellings, create_table, fill, fill_plainly, matches, value
from pipeline.reading.workbook import letters

CellQuestion = tuple[str, str]
"""What one pass asks (`other`, `suspicious`, …), and about which variable or column."""


@dataclass(frozen=True)
class Survey:
    """The outcome of reading a text table; `table` is in its typed table.

    `unclear` is SQL for the rows that have more than plain values, as text with their number from 0 in `i` ('' if there
    are none); `spellings`: variable -> text as written -> code; `unreadable`: variables with faulty cells.
    """

    table: TextTable
    rows: int
    unclear: str = ""
    spellings: Spellings = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    filled_unknown: tuple[str, ...] = ()
    suspicious: Mapping[str, list[str]] = field(default_factory=dict)

    def typed(self, name: str) -> str:
        """SQL over `unclear` for the typed value of a variable; NULL if the file has no such column."""
        return value(self.table, name, self.spellings)


def survey(con: duckdb.DuckDBPyConnection, export: Export, scratch: Path) -> dict[str, Survey]:
    """Reads every table of the export into its typed table, and returns a survey of each.

    Raises PersonalDataError before any other fault, and before anything that is not plainly written is stored.
    """
    surveys = {name: _survey_table(con, table, export, scratch) for name, table in export.tables.items()}
    places = list(export.personal)
    for table_survey in surveys.values():
        places += _personal_headers(table_survey.table)
        places += _personal_cells(con, table_survey)
    if places:
        raise PersonalDataError(places)
    for table_survey in surveys.values():
        if table_survey.unclear and _lacks_values(con, table_survey):
            fill(con, table_survey.table, table_survey.spellings)
    return surveys


def _survey_table(con: duckdb.DuckDBPyConnection, table: TextTable, export: Export, scratch: Path) -> Survey:
    create_table(con, table.spec)
    try:
        rows, unclear = fill_plainly(con, table)
    except duckdb.InvalidInputException:
        # Rows of unequal length, or a line that DuckDB cannot split: read record by record, which locates them.
        table = rewritten(table, scratch, export.sha256[table.file])
        export.tables[table.spec.name] = table
        rows, unclear = fill_plainly(con, table)
    table_survey = Survey(table, rows, unclear, filled_unknown=tuple(_filled_unknown(con, table)))
    return _clear_up(con, table_survey) if unclear else table_survey


def _filled_unknown(con: duckdb.DuckDBPyConnection, table: TextTable) -> list[str]:
    """The columns that the codebook does not have and that hold something."""
    counts = _row(con, table.relation, {("filled", column): f"count({filled(column)})" for column in table.unknown})
    return [column for (_, column), count in counts.items() if count]


def _clear_up(con: duckdb.DuckDBPyConnection, table_survey: Survey) -> Survey:
    """The survey with what its unclear rows hold: cheap questions about every column first, then closer ones about the
    columns that are not plainly written."""
    table = table_survey.table
    parts: dict[CellQuestion, str] = {}
    for name, column in table.columns.items():
        variable = table.spec.variable(name)
        parts["other", name] = count_where(f"NOT {is_plain(variable, column)}")
        if pattern := SEARCHED.get(variable.kind):
            parts["suspicious", column] = f"list({column}) FILTER (WHERE {matches(column, pattern)})"
    for column in table.unknown:
        parts["suspicious", column] = f"list({column}) FILTER (WHERE {matches(column, privacy.SUSPICIOUS)})"
    first = _row(con, table_survey.unclear, parts)
    return _collect(
        table_survey, first, _look_closer(con, table_survey, [n for n in table.columns if first["other", n]])
    )


def _row(con: duckdb.DuckDBPyConnection, source: str, parts: Mapping[CellQuestion, str]) -> dict[CellQuestion, Any]:
    if not parts:
        return {}
    row = con.execute(f"SELECT {', '.join(parts.values())} FROM {source}").fetchone()
    assert row is not None
    return dict(zip(parts, row, strict=True))


def _look_closer(con: duckdb.DuckDBPyConnection, table_survey: Survey, names: list[str]) -> dict[CellQuestion, Any]:
    """For code columns every text that is no code; for others the number of faulty cells, and the suspicious ones."""
    table = table_survey.table
    parts: dict[CellQuestion, str] = {}
    answers: dict[CellQuestion, Any] = {}
    coded = []
    for name in names:
        variable, column = table.spec.variable(name), table.columns[name]
        if variable.kind is Kind.CODE:
            coded.append(f"CASE WHEN NOT {is_plain(variable, column)} THEN {column} END AS {name}")
            answers["texts", name] = []
            continue
        bad = f"{filled(column)} IS NOT NULL AND {table_survey.typed(name)} IS NULL"
        parts["bad", name] = count_where(bad)
        parts["suspicious", name] = f"list({column}) FILTER (WHERE {bad} AND {matches(column, privacy.SUSPICIOUS)})"
    if coded:
        # Eighty columns as one: an aggregate for each of them takes ten times as long.
        texts = f"UNPIVOT (SELECT {', '.join(coded)} FROM {table_survey.unclear}) ON COLUMNS(*) INTO NAME n VALUE text"
        for name, text in con.execute(f"SELECT DISTINCT n, text FROM ({texts}) ORDER BY ALL").fetchall():
            answers["texts", name].append(text)
    return answers | _row(con, table_survey.unclear, parts)


def _lacks_values(con: duckdb.DuckDBPyConnection, table_survey: Survey) -> bool:
    """Whether the typed table lacks values that the unclear rows have."""
    if any(text != code for texts_to_codes in table_survey.spellings.values() for text, code in texts_to_codes.items()):
        return True
    names, name = table_survey.table.columns, table_survey.table.spec.name
    text_counts = ", ".join(("count(*)", *(f"count({table_survey.typed(n)})" for n in names)))
    typed_counts = ", ".join(("count(*)", *(f"count({n})" for n in names)))
    return (
        con.execute(f"SELECT {text_counts} FROM {table_survey.unclear}").fetchall()
        != con.execute(
            f"SELECT {typed_counts} FROM {name} WHERE rowid IN (SELECT i FROM {table_survey.unclear})"
        ).fetchall()
    )


def _collect(table_survey: Survey, first: Mapping[CellQuestion, Any], closer: Mapping[CellQuestion, Any]) -> Survey:
    table = table_survey.table
    spellings: dict[str, dict[str, str]] = {}
    unreadable: list[str] = []
    suspicious = {column: texts or [] for (what, column), texts in first.items() if what == "suspicious"}
    for name, column in table.columns.items():
        variable = table.spec.variable(name)
        if variable.kind is not Kind.CODE:
            if closer.get(("bad", name)):
                unreadable.append(name)
                suspicious[column] = [*suspicious.get(column, ()), *(closer["suspicious", name] or ())]
            continue
        index = code_index(variable)
        texts = [text for text in closer.get(("texts", name)) or () if text.strip()]
        codes_of_texts = {text: index[key] for text in texts if (key := normalise(text)) in index}
        spellings[name] = {code: code for code in variable.codes} | codes_of_texts
        if len(codes_of_texts) < len(texts):
            unreadable.append(name)
            suspicious[column] = [t for t in texts if t not in codes_of_texts]
    return replace(table_survey, spellings=spellings, unreadable=tuple(unreadable), suspicious=suspicious)


def _personal_headers(table: TextTable) -> list[str]:
    hits = ((i, privacy.find(header)) for i, header in enumerate(table.headers))
    return [f"{table.place}, rubriken i kolumn {letters(i)}: {hit}" for i, hit in hits if hit]


def _personal_cells(con: duckdb.DuckDBPyConnection, table_survey: Survey) -> list[str]:
    table = table_survey.table
    ids = {c for n, c in table.columns.items() if table.spec.variable(n).kind is Kind.ID}
    names = {c: n for n, c in table.columns.items()} | {
        c: header or f"{column_letters(c)} (utan rubrik)" for c, header in table.unknown.items()
    }
    places = []
    for column, texts in table_survey.suspicious.items():
        hits = privacy.find_in_column(texts, is_id=column in ids)
        if hits:
            where = con.execute(
                f"SELECT i, {column} FROM {table_survey.unclear} WHERE {column} IN (SELECT unnest(?))",
                [list(hits)],
            ).fetchall()
            label = names[column] if not privacy.find(names[column]) else column_letters(column)
            places += [f"{table.place}, rad {table.row(i)}, kolumn {label}: {hits[text]}" for i, text in where]
    return places
