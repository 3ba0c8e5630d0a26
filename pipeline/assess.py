"""Criteria -> the outcome of every decision, in one pass over all criteria.

The result is three relations. `bedomning`, for this run only, has for every decision the values derived from it, its
outcome on each criterion (`utfall_<id>`), its place in each table (`tabell_<n>`) and whether each indicator counts it
(`indikator_<id>`: 1, 0, or NULL outside its base): everything that is counted or listed later is read from it
without a join. `intern.utfall_bred` keeps the outcomes in the database, and `utfall`, a view, is their long form.

Every expression is bound to empty tables before any decision is assessed, so a misspelt column in a definition is found
at once and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

import duckdb

from checks.audit import Audit
from checks.codebook import About, Kind, TableSpec, Variable, unique
from checks.criteria import SHORTFALLS, Criterion, Outcome
from checks.evidence import quote
from checks.expressions import Given
from checks.reasons import reason_columns, reason_sql
from checks.report_tables import CategoryTable, CrossTable, DistrictRank, DurationTable, ReportTable, RowsTable
from checks.subject import CountedItem, Reader, counted_items
from pipeline import plausibility
from pipeline.database import INTERNAL
from pipeline.errors import AuditError
from pipeline.reading.typed_tables import create_table
from pipeline.stable_tables import TABLES
from pipeline.working_days import working_days

WIDE = f"{INTERNAL}.utfall_bred"
"""Every decision with its derived values and its outcomes, as the database keeps them."""
RUN = "korning"
"""A database in memory with what only the run itself reads: `second_connection` sees it, unlike a temporary table."""
_FIND_BEDOMNING = f"SET search_path = 'main,{RUN}'"
_OF_A_RUN = ("anvanda", "arbetsdagar", "bedomning", "harledda", "parametrar", "underlag", "utfall_bred")
_OF_THE_DECISIONS = ("export", "klartext", "med_utfall")
"""Endings of the names that the database has in addition to the audit's own tables and those of every audit."""


_VERIFIED: list[Audit] = []
"""The audits that this process has verified. A definition is frozen, and a notebook uses the same one repeatedly."""


def verify(audit: Audit) -> None:
    """Binds every expression of the audit to empty tables. AuditError names the expression that cannot be bound."""
    if not any(audit is verified for verified in _VERIFIED):
        _verify(audit)
        _VERIFIED.append(audit)


def _verify(audit: Audit) -> None:
    own_tables = {*_OF_A_RUN, *(t.name for t in TABLES), *(f"{audit.main.name}_{end}" for end in _OF_THE_DECISIONS)}
    if reserved := sorted(own_tables.intersection(t.name for t in audit.tables)):
        raise AuditError(f"Tabellen {reserved[0]} kan inte heta så: databasen har en egen tabell med det namnet.")
    with duckdb.connect() as con:
        for spec in audit.tables:
            create_table(con, spec)
        _bind(con, audit)
    for table in audit.report_tables:
        if isinstance(table, RowsTable) and (
            unknown := {*table.where.columns} - _columns(audit) - {*audit.table(table.table).names}
        ):
            raise AuditError(f"Tabellen {table.id} läser {', '.join(sorted(unknown))}, som inte finns.")
    for shown in (*audit.report_tables, *audit.ranks):
        if persons := _divided_persons(audit, shown):
            raise AuditError(f"{shown.id} delar upp uppgifter om enskilda ({', '.join(persons)}) utan att skydda dem.")
    for criterion in audit.criteria:
        narrowed = {column for provision in criterion.provisions for column in provision.when.columns}
        if unknown := {*reason_columns(audit, criterion), *narrowed} - _columns(audit):
            raise AuditError(
                f"Kriteriet {criterion.id}: underlaget nämner {', '.join(sorted(unknown))}, som inte finns."
            )


def _bind(con: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Binds every expression to the empty tables of the connection."""
    _parameters(con, audit, audit.granskningsdatum, frozenset())
    working_days(con, audit.working_days, ())
    try:
        _views(con, audit)
    except duckdb.Error as error:
        raise AuditError(f"Granskningen {audit.name}: de härledda värdena är fel skrivna ({error}).") from None
    try:
        con.execute(f"{_wide_sql(audit)} LIMIT 0")
    except duckdb.Error as error:
        raise AuditError(_culprit(con, audit) or f"Granskningen {audit.name} går inte att räkna ut: {error}") from None
    for table in audit.report_tables:
        if isinstance(table, RowsTable):
            try:
                con.execute(f"SELECT count(*) FROM {rows_of(audit, table)} WHERE {table.where.sql}")
            except duckdb.Error as error:
                raise AuditError(f"Tabellen {table.id} går inte att räkna ut: {error}") from None
    try:
        if columns_sql := plausibility.decision_columns(audit):
            con.execute(f"SELECT {columns_sql} FROM {_with_no_outcomes(audit)} LIMIT 0")
    except duckdb.Error as error:
        raise AuditError(_culprit(con, audit) or f"Förväntningarna går inte att räkna ut: {error}") from None


def rows_of(audit: Audit, table: RowsTable, decisions: str = "underlag") -> str:
    """SQL for the rows that the table counts, each with the used values of its decision. `decisions` is a relation with
    those values, so that a run need not compute them again."""
    if table.table == audit.main.name:
        return decisions
    return f"{table.table} JOIN {decisions} USING ({audit.main.key[0]})"


def _divided_persons(audit: Audit, table: ReportTable | DistrictRank) -> tuple[str, ...]:
    """The variables about persons that are divided by groups and printed without disclosure control."""
    reader = Reader(audit)
    items: dict[str, CountedItem] = {c.id: c for c in counted_items(audit)}
    match table:
        case DistrictRank():
            return reader.persons(items[table.indicator].expressions)
        case DurationTable():
            # In a breakdown its decisions are counted as conduct.
            read = [e for d in table.durations for e in (d.where, Given(d.start), Given(d.end))]
            return reader.persons([table.population.where, Given(table.group), *read])
        case CrossTable(dimension=""):
            read = [e for id_ in table.facts for e in items[id_].expressions]
            groups = [Given(table.values)] if table.values else [c.when for c in table.groups]
            return reader.persons([*read, *groups])
        case RowsTable():
            own = {v.name: v.about for v in audit.table(table.table).variables}
            columns = filter(None, (table.rows, table.columns, *table.where.columns))
            return tuple(c for c in columns if (own[c] is About.PERSON if c in own else reader.persons([Given(c)])))
        case _:
            return ()


def _columns(audit: Audit) -> set[str]:
    """All columns that a reason can name."""
    return {*audit.main.names, *(d.name for d in audit.derived)}


def _culprit(con: duckdb.DuckDBPyConnection, audit: Audit) -> str | None:
    """The message about the first expression that cannot be bound, None if all can: each is tried alone."""
    for where, expr in audit.expressions():
        try:
            con.execute(f"SELECT {expr.sql} FROM {_with_no_outcomes(audit)} LIMIT 0")
        except duckdb.Error as error:
            return f"{where} går inte att räkna ut: {error}"
    return None


def _with_no_outcomes(audit: Audit) -> str:
    """SQL for the decisions with the columns that outcomes will have."""
    outcomes = ", ".join(f"NULL::utfall AS utfall_{c.id}" for c in audit.criteria)
    return f"(SELECT *, {outcomes} FROM underlag)"


def assess(con: duckdb.DuckDBPyConnection, audit: Audit, granskningsdatum: date, present: frozenset[str]) -> None:
    """Fills `bedomning`. `present` names the tables that the export had."""
    _parameters(con, audit, granskningsdatum, present)
    working_days(con, audit.working_days, _dates(con, audit.main))
    _views(con, audit)
    con.execute(f"ATTACH ':memory:' AS {RUN}")
    # DuckDB does not keep the order through a join, and the same export must give the same rows in the same order.
    con.execute(f"CREATE TABLE {RUN}.bedomning AS {_wide_sql(audit)} ORDER BY plats")
    con.execute(_FIND_BEDOMNING)
    key, joined = audit.main.key[0], "bedomning AS b POSITIONAL JOIN anvanda AS a"
    misplaced = con.execute(f"SELECT count(*) FROM {joined} WHERE b.{key} IS DISTINCT FROM a.{key}").fetchone()
    if misplaced != (0,):
        raise RuntimeError("bedomning and anvanda are not in the same order")


def second_connection(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the database of a run whose decisions are assessed, for another thread."""
    other = con.cursor()
    other.execute(_FIND_BEDOMNING)
    return other


def explained(audit: Audit, read: Collection[str] = (), where: str = "") -> str:
    """SQL for `bedomning` with the used values, row by row: both are in the order of the export.

    `read` names the needed columns if they are few, and `where` is a condition on those of them that are computed.
    """
    shared = ("plats", audit.main.key[0], *audit.background)
    if not read:
        return f"(SELECT b.*, a.* EXCLUDE ({', '.join(shared)}) FROM bedomning AS b POSITIONAL JOIN anvanda AS a)"
    only = f" WHERE {where}" if where else ""
    if {*read}.isdisjoint({*audit.main.names} - {*shared}):
        return f"(SELECT {', '.join(dict.fromkeys(read))} FROM bedomning{only})"
    # Two tables are read side by side, and values blanked only where the condition holds. A view would be computed, for
    # all of its rows, and kept in memory.
    computed = [name for name in dict.fromkeys(read) if name not in audit.main.names]
    used = [v for v in audit.main.variables if v.name in read]
    conditions = (v.required.columns for v in used if v.required is not None)
    exported = ", ".join(unique([*(v.name for v in used), *(c for columns in conditions for c in columns)]))
    tables = [f"(SELECT {', '.join(computed)} FROM bedomning)"] if computed else []
    joined = " POSITIONAL JOIN ".join([*tables, f"(SELECT {exported} FROM {audit.main.name})"])
    values = ", ".join([*computed, *(f"{_used_value(v)} AS {v.name}" for v in used)])
    return f"(SELECT {values} FROM (FROM {joined}){only})"


def keep(con: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Keeps the outcomes of this run in the database: `intern.utfall_bred`, and the view `utfall`."""
    key = audit.main.key[0]
    derived = (f"CAST({d.name} AS {d.sql_type}) AS {d.name}" for d in audit.derived)
    columns_sql = ", ".join([key, *derived, *(f"utfall_{c.id}" for c in audit.criteria)])
    con.execute(f"CREATE SCHEMA IF NOT EXISTS {INTERNAL}")
    con.execute(f"CREATE TABLE {WIDE} AS SELECT {columns_sql} FROM bedomning")
    columns = ", ".join(f"utfall_{c.id} AS {quote(c.id)}" for c in audit.criteria)
    con.execute(
        f"CREATE VIEW utfall AS SELECT {key}, kriterium, utfall FROM {WIDE} "
        f"UNPIVOT (utfall FOR kriterium IN ({columns}))"
    )


def _parameters(con: duckdb.DuckDBPyConnection, audit: Audit, day: date, present: frozenset[str]) -> None:
    con.execute(f"CREATE TYPE utfall AS ENUM ({', '.join(quote(o) for o in Outcome)})")
    flags = ", ".join(f"{t.name in present} AS har_{t.name}" for t in audit.tables)
    con.execute(f"CREATE TABLE parametrar AS SELECT DATE '{day}' AS granskningsdatum, {flags}")


def _dates(con: duckdb.DuckDBPyConnection, spec: TableSpec) -> tuple[date, ...]:
    """First and last date in the table, over all its date columns; empty if there is none."""
    columns = [v.name for v in spec.variables if v.kind is Kind.DATE]
    bounds_sql = ", ".join(f"min({c}), max({c})" for c in columns)
    row = con.execute(f"SELECT {bounds_sql} FROM {spec.name}").fetchone()
    bounds = [d for d in row or () if d is not None]
    return (min(bounds), max(bounds)) if bounds else ()


def _views(con: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """The view `underlag`: a decision's used values, and those derived from them.

    A variable whose condition does not hold may have a value in the export, but it is not used: here it is NULL.
    """
    con.execute(f"CREATE VIEW anvanda AS SELECT rowid AS plats, {used_sql(audit.main)} FROM {audit.main.name}")
    con.execute(f"CREATE VIEW underlag AS {audit.derived_sql}")


def used_sql(spec: TableSpec) -> str:
    """SQL for the used values of the table, in the codebook's order."""
    return ", ".join(f"{_used_value(v)} AS {v.name}" for v in spec.variables)


def _used_value(variable: Variable) -> str:
    """SQL for a variable's value where it is used, else NULL."""
    if variable.required is None or not variable.required.columns:
        return variable.name
    return f"CASE WHEN {variable.required.sql} THEN {variable.name} END"


def _populations(audit: Audit) -> dict[str, str]:
    """SQL of each population -> name of the column that holds it: shared populations are computed once."""
    bases = [t.population for t in audit.report_tables if isinstance(t, CategoryTable)]
    bases += [i.population for i in audit.indicators]
    conditions = unique([*(c.population.sql for c in audit.criteria), *(base.where.sql for base in bases)])
    return {sql: f"population_{i}" for i, sql in enumerate(conditions)}


def _outcome_sql(criterion: Criterion, population: str) -> str:
    """SQL for the outcome: outside the population, else by the first true case, else that a needed value is missing."""
    cases = " ".join(f"WHEN {case.when.sql} THEN '{case.outcome}'::utfall" for case in criterion.cases)
    missing = f"'{Outcome.FRAMGAR_EJ}'::utfall"
    return (
        f"CASE WHEN {population} THEN CASE {cases} ELSE {missing} END "
        f"WHEN {population} IS NULL THEN {missing} ELSE '{Outcome.EJ_AKTUELLT}'::utfall END"
    )


def _wide_sql(audit: Audit) -> str:
    """SQL for one row per decision with all columns of `bedomning`."""
    populations = _populations(audit)
    populations_sql = ", ".join(f"{sql} AS {name}" for sql, name in populations.items())
    outcomes = ", ".join(f"{_outcome_sql(c, populations[c.population.sql])} AS utfall_{c.id}" for c in audit.criteria)
    columns = ", ".join(["plats", audit.main.key[0], *_wide_columns(audit, populations)])
    return f"SELECT {columns} FROM (SELECT *, {outcomes} FROM (SELECT *, {populations_sql} FROM underlag))"


def _wide_columns(audit: Audit, populations: Mapping[str, str]) -> Iterable[str]:
    yield from audit.background
    yield from (f"CAST({d.sql} AS UTINYINT) AS {d.name}" for d in audit.dimensions if d.cuts)
    yield from (d.name for d in audit.derived)
    yield from (f"utfall_{c.id}" for c in audit.criteria)
    for table in audit.report_tables:
        if isinstance(table, CategoryTable):
            places = {c.label: i for i, c in enumerate(table.categories)}
            cases = " ".join(f"WHEN {c.when.sql} THEN {places[c.label]}" for c in table.in_test_order)
            population = populations[table.population.where.sql]
            yield f"CASE WHEN {population} THEN CASE {cases} ELSE -1 END END::TINYINT AS {table.id}"
            if table.relabel is not None:
                yield f"{population} AND {table.relabel.sql} AS {table.id}_ny"
        elif isinstance(table, CrossTable) and table.groups:
            cases = " ".join(f"WHEN {c.when.sql} THEN {i}" for i, c in enumerate(table.groups))
            yield f"CASE {cases} END::TINYINT AS {table.id}"
    for indicator in audit.indicators:
        hit = f"CASE WHEN {indicator.hit.sql} THEN 1 ELSE 0 END"
        base = populations[indicator.population.where.sql]
        # A number and not a BOOLEAN, by which DuckDB takes twice as long to group.
        yield f"CASE WHEN {base} THEN {hit} END::UTINYINT AS indikator_{indicator.id}"


def falls_short(criterion: Criterion) -> str:
    """SQL: the decision falls short of the criterion."""
    return f"utfall_{criterion.id} IN ({', '.join(quote(o) for o in SHORTFALLS)})"


def shortfalls_sql(
    audit: Audit,
    values: Callable[[Criterion], str],
    *,
    also: Callable[[Criterion], tuple[str, ...]] = lambda _: (),
    as_enum: str = "VARCHAR",
) -> str:
    """SQL for (arende_id, `also`, kriterium, utfall, underlag): a row per decision and criterion that falls short.

    `values` gives a relation with the outcomes on a criterion and the values that explain them (see `explained`),
    `also` the SQL of more columns of its rows, and `as_enum` is a type for the criterion's id.
    """
    parts = []
    for criterion in audit.criteria:
        column = f"utfall_{criterion.id}"
        extra_sql = "".join(f", {sql}" for sql in also(criterion))
        parts.append(
            f"SELECT {audit.main.key[0]}{extra_sql}, '{criterion.id}'::{as_enum} AS kriterium, {column} AS utfall, "
            f"{reason_sql(audit, criterion)} AS underlag FROM {values(criterion)} WHERE {falls_short(criterion)}"
        )
    return " UNION ALL ".join(parts)


def shortfall_columns(audit: Audit, criterion: Criterion) -> tuple[str, ...]:
    """The columns that a shortfall's reason and its law read, each once."""
    law = (column for provision in criterion.provisions for column in (audit.decided, *provision.when.columns))
    return unique([*reason_columns(audit, criterion), *law])


def kept_sql(audit: Audit, criterion: Criterion, table: str) -> str:
    """SQL for a criterion's kept outcomes, with the used values that its reasons and its law read. `table` has the
    decisions as in the export."""
    key, read = audit.main.key[0], {*shortfall_columns(audit, criterion)}
    derived = [d.name for d in audit.derived if d.name in read]
    values = [f"{_used_value(v)} AS {v.name}" for v in audit.main.variables if v.name in read]
    columns_sql = ", ".join([key, f"utfall_{criterion.id}", *derived, *values])
    return f"(SELECT {columns_sql} FROM {WIDE} JOIN {table} USING ({key}))"
