"""Text tables -> typed tables, and every place where the export does not follow the codebook.

The typed tables keep the order of the file, so a row's `rowid` leads back to its row in the file until rejected rows
are removed at the very end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from checks.audit import Audit
from checks.codebook import TableSpec, Variable
from checks.expressions import Expr
from pipeline import stable_tables
from pipeline.database import count_where, insert
from pipeline.errors import ContractError, Fault
from pipeline.reading.causes import causes_of_empty_cells
from pipeline.reading.cells import filled, why_not
from pipeline.reading.scan import Survey
from pipeline.reading.text_table import Foreign, unknown_column_fault
from pipeline.reading.typed_tables import create_table

FOREIGN = Foreign()
MOST_FAULTS = 50_000
"""The most faults that are collected. An export with more has a fault of another kind, and nobody reads a longer
list."""
_MERGED = " för att den är sammanfogad med en annan: dela dem och fyll i värdet"
Wording = Callable[[TableSpec, Expr], str]
"""Puts a condition on the rows of a table in words."""
Place = tuple[str, int]
"""Table and row number from 0."""


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load: per table the rows read, used and set aside, and notes for the inspector."""

    rows_read: Mapping[str, int]
    rows_used: Mapping[str, int]
    rows_rejected: Mapping[str, int]
    empty_rows: Mapping[str, int]
    present: frozenset[str]
    dropped_columns: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


class _EnoughError(Exception):
    """There are so many faults that the search for more ends."""


@dataclass
class _Faults:
    """Faults of the whole file (never tolerated) and faults of rows (tolerated on request); `causes` are those that
    explain others on their rows."""

    whole: list[Fault] = field(default_factory=list)
    rows: list[tuple[Place, Fault]] = field(default_factory=list)
    causes: dict[Place, Fault] = field(default_factory=dict)

    def add(self, place: Place, fault: Fault) -> None:
        if len(self.rows) == MOST_FAULTS:
            raise _EnoughError
        self.rows.append((place, fault))

    def all(self) -> list[Fault]:
        return [*self.whole, *(fault for _, fault in sorted(self.rows, key=lambda item: item[0]))]


def load(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    surveys: Mapping[str, Survey],
    *,
    tolerate_rejected: bool = False,
    ignore_unknown: bool = False,
    foreign: Foreign = FOREIGN,
    wording: Wording = lambda spec, expr: expr.sql,
) -> Loaded:
    """Fills the typed tables and `avvisade`. Raises ContractError with every fault unless they are tolerated.

    `foreign` has the words for a column that a table does not have, and `wording` puts a condition on its rows in words
    (without it, in SQL).
    """
    faults = _Faults()
    for spec in audit.tables:
        if spec.name not in surveys:
            create_table(con, spec)
    try:
        for survey in surveys.values():
            _file_faults(survey, audit.main.name, faults, foreign, ignore_unknown=ignore_unknown)
            if all(other.table.columns for other in surveys.values()):  # else every row would seem faulty
                _row_faults(con, survey, faults, wording)
    except _EnoughError:
        why = f"exporten har fler än {MOST_FAULTS} fel, och bara de första är listade"
        faults.whole.insert(0, Fault(audit.main.name, None, "", "", why))
    if faults.whole or (faults.rows and not tolerate_rejected):
        raise ContractError(faults.all())
    rejected = _set_aside(con, audit, surveys, faults)
    used = {name: survey.rows - len(rejected.get(name, ())) for name, survey in surveys.items()}
    if not used[audit.main.name]:
        none_left = Fault(audit.main.name, None, "", "", "inget ärende är utan fel, så det finns inget att redovisa")
        raise ContractError([none_left, *faults.all()])
    return Loaded(
        rows_read={name: survey.rows for name, survey in surveys.items()},
        rows_used=used,
        rows_rejected={name: len(rejected.get(name, ())) for name in surveys},
        empty_rows={name: survey.table.empty_rows for name, survey in surveys.items()},
        present=frozenset(name for name in surveys if used[name] or _says_none(audit, name)),
        faults=tuple(faults.all()),
        dropped_columns=tuple(
            f"{survey.table.place}: {survey.table.unknown[c] or 'utan rubrik'}"
            for survey in surveys.values()
            for c in survey.filled_unknown
        ),
    )


def _row_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults, wording: Wording) -> None:
    _cell_faults(con, survey, faults)
    _required_faults(con, survey, faults, wording)
    _rule_faults(con, survey, faults)
    _key_faults(con, survey, faults)
    if survey.table.spec.parent:
        _orphan_faults(con, survey, faults)


def _says_none(audit: Audit, name: str) -> bool:
    """Whether an empty table means that no decision has such a row. Other empty tables count as absent."""
    return name == audit.main.name or audit.table(name).parent is not None


def _file_faults(survey: Survey, main: str, faults: _Faults, foreign: Foreign, *, ignore_unknown: bool) -> None:
    table = survey.table
    faults.whole += table.faults
    if not survey.rows and table.spec.name == main and not table.faults:
        faults.whole.append(Fault(table.place, None, "", "", "tabellen har inga rader", "minst ett ärende"))
    if table.headers and not table.columns and not table.faults:  # a title above the headers, or another sheet's
        why, expected = "ingen rubrik känns igen", "rubrikerna på första raden, utan något ovanför"
        faults.whole.append(Fault(table.place, table.header_row, "", "", why, expected))
        return
    for column, header in table.unknown.items():
        # A column without a header is an error only if it has values; nobody knows what it is, so it is never ignored.
        ignored = ignore_unknown if header else column not in survey.filled_unknown
        if not ignored and column not in table.doubled:
            faults.whole.append(unknown_column_fault(table, column, foreign))


def _cell_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults) -> None:
    table = survey.table
    if not survey.unreadable:
        return
    cells = {name: table.columns[name] for name in survey.unreadable}
    bad = {n: f"{filled(c)} IS NOT NULL AND {survey.typed(n)} IS NULL" for n, c in cells.items()}
    texts_sql = ", ".join(f"CASE WHEN {bad[n]} THEN {filled(c)} END AS {n}" for n, c in cells.items())
    rows = con.execute(
        f"SELECT * FROM (SELECT i, {texts_sql} FROM {survey.unclear}) WHERE coalesce({', '.join(cells)}) IS NOT NULL"
    ).fetchall()
    for i, *texts in rows:
        for name, text in zip(cells, texts, strict=True):
            if text is not None:
                reason, expected = why_not(table.spec.variable(name), text)
                _add(faults, survey, i, (name,), text, reason, expected)


def _add(
    faults: _Faults,
    survey: Survey,
    i: int,
    columns: Sequence[str],
    value: str,
    reason: str,
    expected: str,
    *,
    missing: bool = False,
    follows: Fault | None = None,
) -> Fault:
    table, first = survey.table, columns[0]
    fault = Fault(
        table.place_at(i, first),
        table.row(i, first),
        " och ".join(columns),
        value,
        reason,
        expected,
        table.spec.named(*columns),
        tuple(filter(None, (table.spot_at(i, name) for name in columns))),
        missing,
        follows,
    )
    faults.add((table.spec.name, i), fault)
    return fault


def _required_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults, wording: Wording) -> None:
    table, spec = survey.table, survey.table.spec
    if not survey.rows:
        return
    required = [v for v in spec.variables if v.required is not None]
    empty = {v.name: f"{v.required.sql} AND {v.name} IS NULL" for v in required if v.required is not None}
    counts = con.execute(f"SELECT {', '.join(count_where(sql) for sql in empty.values())} FROM {spec.name}").fetchone()
    assert counts is not None
    empty_cells: dict[int, dict[str, str]] = {}
    faulty = {(place[1], fault.column) for place, fault in faults.rows if place[0] == spec.name}
    for variable, n in zip(required, counts, strict=True):
        if not n:
            continue
        expected = _expected(spec, variable, wording)
        if variable.name not in table.columns:
            reason = (
                f"kolumnen saknas men krävs på {'alla rader' if n == survey.rows else f'{n} av {survey.rows} rader'}"
            )
            faults.whole.append(
                Fault(table.place, None, variable.name, "", reason, expected, spec.named(variable.name))
            )
            continue
        for (i,) in con.execute(f"SELECT rowid FROM {spec.name} WHERE {empty[variable.name]}").fetchall():
            if (i, variable.name) not in faulty:
                empty_cells.setdefault(i, {})[variable.name] = expected
    causes = causes_of_empty_cells(con, spec, empty_cells)
    for i, names in empty_cells.items():
        cause = causes.get(i)
        if cause:
            cause_fault = _add(faults, survey, i, (cause.column,), cause.value, cause.reason, "")
            faults.causes[spec.name, i] = cause_fault
        for name, expected in names.items():
            follows = cause_fault if cause and name in cause.missing else None
            is_merged = table.is_merged_away(i, name)
            why = f"cellen är tom{_MERGED if is_merged else ''}"
            _add(faults, survey, i, (name,), "", why, expected, missing=not is_merged, follows=follows)


def _expected(spec: TableSpec, variable: Variable, wording: Wording) -> str:
    assert variable.required is not None
    if not variable.required.columns:
        return "ett värde på varje rad"
    return f"ett värde när {wording(spec, variable.required)}"


def _rule_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults) -> None:
    spec = survey.table.spec
    if not spec.rules:
        return
    counts_sql = ", ".join(count_where(rule.breach.sql) for rule in spec.rules)
    counts = con.execute(f"SELECT {counts_sql} FROM {spec.name}").fetchone()
    assert counts is not None
    unfinished = {place for place, fault in faults.rows if fault.missing}
    for rule, n in zip(spec.rules, counts, strict=True):
        if n:
            columns_sql = ", ".join(f"CAST({c} AS VARCHAR)" for c in rule.columns)
            rows = con.execute(f"SELECT rowid, {columns_sql} FROM {spec.name} WHERE {rule.breach.sql}").fetchall()
            for i, *values in rows:
                texts = zip(rule.columns, _in_words(spec, rule.columns, values), strict=True)
                value = "; ".join(f"{spec.variable(c).label} = {text or 'tomt'}" for c, text in texts)
                cause = faults.causes.get((spec.name, i))
                follows = cause if cause and cause.column in rule.columns else None
                is_missing = (spec.name, i) in unfinished and None in values
                _add(faults, survey, i, rule.columns, value, rule.message, "", missing=is_missing, follows=follows)


def _in_words(spec: TableSpec, names: Iterable[str], values: Iterable[str]) -> list[str]:
    """Values as an inspector reads them: the label of a code, other values unchanged."""
    return [spec.variable(name).codes.get(value, value) for name, value in zip(names, values, strict=True)]


def _key_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults) -> None:
    spec = survey.table.spec
    key = ", ".join(spec.key)
    has_key = " AND ".join(f"{c} IS NOT NULL" for c in spec.key)
    doubled_keys = f"SELECT {key} FROM {spec.name} WHERE {has_key} GROUP BY {key} HAVING count(*) > 1"
    key_sql = ", ".join(f"CAST({c} AS VARCHAR)" for c in spec.key)
    rows = con.execute(
        f"SELECT rowid, {key_sql} FROM {spec.name} WHERE ({key}) IN ({doubled_keys}) ORDER BY rowid"
    ).fetchall()
    for i, *values in rows:
        value = ", ".join(_in_words(spec, spec.key, values))
        _add(faults, survey, i, spec.key, value, "förekommer på mer än en rad (dubblett)", "ett värde per rad")


def _orphan_faults(con: duckdb.DuckDBPyConnection, survey: Survey, faults: _Faults) -> None:
    spec = survey.table.spec
    key = spec.variables[0].name
    rows = con.execute(
        f"SELECT rowid, {key} FROM {spec.name} WHERE {key} IS NOT NULL "
        f"AND {key} NOT IN (SELECT {key} FROM {spec.parent} WHERE {key} IS NOT NULL) ORDER BY rowid"
    ).fetchall()
    for i, value in rows:
        expected = f"ett {key} som finns i {spec.parent}"
        _add(faults, survey, i, (key,), value, f"ärendet finns inte i {spec.parent}", expected)


def _set_aside(
    con: duckdb.DuckDBPyConnection, audit: Audit, surveys: Mapping[str, Survey], faults: _Faults
) -> dict[str, set[int]]:
    """Moves rejected rows from the typed tables to `avvisade`: a faulty row, and with it its whole decision."""
    stable_tables.create(con, stable_tables.REJECTED)
    rejected: dict[str, set[int]] = {}
    for (name, i), _ in faults.rows:
        rejected.setdefault(name, set()).add(i)
    lines = [(p, f.row, f.column, f.value, f.reason) for p, f in sorted(faults.rows, key=lambda item: item[0])]
    family = [t for t in audit.tables if t is audit.main or t.parent == audit.main.name]
    key = audit.main.key[0]
    ids = {id_ for spec in family for id_ in _ids(con, spec.name, key, rejected.get(spec.name, set()))}
    for spec in family:
        if spec.name in surveys and ids:
            case_rows = con.execute(
                f"SELECT rowid FROM {spec.name} WHERE {key} IN (SELECT unnest(?)) ORDER BY rowid", [sorted(ids)]
            ).fetchall()
            others = [i for (i,) in case_rows if i not in rejected.get(spec.name, set())]
            table = surveys[spec.name].table
            reason = "avvisas för att en annan rad i samma ärende har fel"
            lines += [((spec.name, i), table.row(i), key, "", reason) for i in others]
            rejected.setdefault(spec.name, set()).update(others)
    insert(con, "avvisade", [(p[0], *line) for p, *line in lines])
    for name, rows in rejected.items():
        con.execute("CREATE TEMP TABLE bort AS SELECT unnest(?::BIGINT[]) AS rad", [sorted(rows)])
        con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name} WHERE rowid NOT IN (SELECT rad FROM bort)")
        con.execute("DROP TABLE bort")
    return rejected


def _ids(con: duckdb.DuckDBPyConnection, table: str, key: str, rows: Iterable[int]) -> set[str]:
    id_rows = con.execute(
        f"SELECT DISTINCT {key} FROM {table} WHERE {key} IS NOT NULL AND rowid IN (SELECT unnest(?::BIGINT[]))",
        [list(rows)],
    )
    return {str(id_) for (id_,) in id_rows.fetchall()}
