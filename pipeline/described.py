"""The database as its reader sees it: the used values, with labels, and a description of every column.

During a run the decisions' table has the values of the export. At the end it is renamed to `<name>_export`, and a view
of the used values gets its name, so that the obvious query gives the report's numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.codebook import Kind, TableSpec, Variable, unique
from checks.criteria import Outcome
from checks.derived import Derived, Formula, OfRows
from checks.evidence import quote
from checks.suites import PLAUSIBLE_TABLE
from pipeline import stable_tables
from pipeline.assess import RUN, WIDE, kept_sql, shortfalls_sql, used_sql
from pipeline.database import INTERNAL, insert
from pipeline.results_writer import law
from pipeline.stable_tables import FINDINGS, StableTable

When = Callable[[TableSpec, Variable], str]
"""Returns the words for the rows of a table on which a column is to be filled in."""
DERIVED = "harledda"
FLAT_IN_EXCEL, FLAT = 5_000, 50_000
"""With more decisions than the first the flat table is only a Parquet file, with more than the second only a view."""
_PLAUSIBLE = (
    "Det som granskningen väntar sig: falskt där det är annorlunda, tomt där det inte gäller. En rad är ett ärende, en "
    "granskare, en rad i en annan tabell eller ett kriterium, och det framgår inte vilket."
)
_YES_NO = {"true": "Ja", "false": "Nej"}
_KINDS = {"BOOLEAN": "ja/nej", "INTEGER": "heltal", "DATE": "datum"}
_TYPES = {Kind.CODE: "ENUM", Kind.INTEGER: "INTEGER", Kind.DECIMAL: "DECIMAL(18,6)", Kind.DATE: "DATE"}


def flat_view(audit: Audit) -> str:
    """The view with a row per decision: its values and outcomes in plain words."""
    return f"{audit.main.name}_med_utfall"


def finish(con: duckdb.DuckDBPyConnection, audit: Audit, when: When, *, long_list: bool) -> None:
    """Gives the database of a run its final names, views and codebook; the run reads no decision after it.

    `when` puts the codebook's conditions in words. With a `long_list` the working list is a view; otherwise
    `results_writer.store_findings` stores it.
    """
    main, key = audit.main, audit.main.key[0]
    con.execute("DROP VIEW underlag; DROP VIEW anvanda; DROP TABLE parametrar; DROP TABLE arbetsdagar")
    con.execute(f"SET search_path = 'main'; DETACH {RUN}")
    con.execute(f"ALTER TABLE {main.name} RENAME TO {main.name}_export")
    # The views name their schema, so that they also work where the file is attached to another database.
    con.execute(f"CREATE VIEW {main.name} AS SELECT {used_sql(main)} FROM main.{main.name}_export")
    plain = ", ".join(_plain(v) for v in main.variables)
    con.execute(f"CREATE VIEW {main.name}_klartext AS SELECT {plain} FROM main.{main.name}")
    derived = ", ".join([key, *(d.name for d in audit.derived)])
    con.execute(f"CREATE VIEW {DERIVED} AS SELECT {derived} FROM {WIDE}")
    flat = ", ".join(["k.*", *map(_plain_derived, audit.derived), *(_plain_outcome(c.id) for c in audit.criteria)])
    con.execute(
        f"CREATE VIEW {flat_view(audit)} AS SELECT {flat} FROM main.{main.name}_klartext AS k JOIN {WIDE} USING ({key})"
    )
    if long_list:
        _long_findings(con, audit)
    _codebook(con, audit, when)
    comment(con, audit)


def comment(con: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Describes every table, view and column of the database that is not described already."""
    of_a_kind = "SELECT {0}_name, comment IS NULL FROM duckdb_{0}s() WHERE NOT internal"
    tables, views = (dict(con.execute(of_a_kind.format(kind)).fetchall()) for kind in ("table", "view"))
    undescribed = tables | views
    con.begin()  # hundreds of statements, which take a second if each is written to disk separately
    for table in contents(audit):
        if undescribed.get(table.name):
            words = {name: text for name, (_, text) in table.columns.items()}
            # The working list is a view if it is long.
            stable_tables.comment(con, table.sql_name, table.words, words, view=table.name in views)
    con.commit()


def write_flat_parquet(con: duckdb.DuckDBPyConnection, audit: Audit, target: Path) -> None:
    """Every decision in plain words with its outcomes, in the order of the export."""
    con.execute("SET threads = 1")  # as for the working list: two threads wait for each other to keep the order
    con.execute(f"COPY ({_flat_sql(audit)}) TO {quote(str(target.resolve()))} (FORMAT parquet)")
    con.execute("RESET threads")


def flat_rows(con: duckdb.DuckDBPyConnection, audit: Audit) -> list[tuple[object, ...]]:
    """The rows of the flat table, in the order of the export."""
    return con.execute(_flat_sql(audit)).fetchall()


def flat_headers(audit: Audit) -> list[str]:
    """The headers of the flat table, unique regardless of case."""
    columns = [(v.label, v.name) for v in audit.main.variables]
    columns += [(d.label, d.name) for d in audit.derived]
    columns += [(f"Utfall: {c.label}", f"utfall_{c.id}") for c in audit.criteria]
    label_counts = Counter(label.casefold() for label, _ in columns)
    return [label if label_counts[label.casefold()] == 1 else f"{label} ({name})" for label, name in columns]


def _flat_sql(audit: Audit) -> str:
    key = audit.main.key[0]
    ordered = f"(SELECT {key}, rowid AS plats FROM {audit.main.name}_export)"
    return f"SELECT m.* FROM {flat_view(audit)} AS m JOIN {ordered} USING ({key}) ORDER BY plats"


def contents(audit: Audit) -> tuple[StableTable, ...]:
    """Every table and view of the database, the most useful to a reader first."""
    main, key = audit.main, audit.main.key[0]
    used = _columns(main)
    plain = used | {v.name: ("VARCHAR", _words(v)) for v in main.variables if v.codes and not _has_ordered_labels(v)}
    derived = {d.name: (d.sql_type, f"{d.label}. Räknas fram.") for d in audit.derived}
    labelled = {d.name: ("ENUM" if d.sql_type == "BOOLEAN" else d.sql_type, derived[d.name][1]) for d in audit.derived}
    outcomes = {f"utfall_{c.id}": ("ENUM", f"Utfall: {c.label}.") for c in audit.criteria}
    id_ = {key: used[key]}
    own = (
        StableTable(main.name, f"{main.label}: en rad per beslut, med de värden som används.", used, view=True),
        StableTable(f"{main.name}_klartext", f"{main.label}, med kodernas etiketter.", plain, view=True),
        StableTable(
            flat_view(audit), f"{main.label}, i klartext med alla utfall.", plain | labelled | outcomes, view=True
        ),
        *(StableTable(t.name, f"{t.label}.", _columns(t)) for t in audit.tables[1:]),
        StableTable(
            f"{main.name}_export",
            f"{main.label} så som exporten säger, också värden som inte används.",
            used,
        ),
        StableTable(DERIVED, f"{main.label}: värden som räknas fram.", id_ | derived, view=True),
    )
    wide = StableTable("utfall_bred", "Varje ärende med alla utfall.", id_ | derived | outcomes, schema=INTERNAL)
    questions = {e.id: ("BOOLEAN", e.question) for e in audit.expectations}
    plausible = StableTable(PLAUSIBLE_TABLE, _PLAUSIBLE, questions, schema=INTERNAL)
    return (*own, *(t.keyed(key) for t in stable_tables.TABLES), wide, *([plausible] if questions else []))


def _columns(spec: TableSpec) -> dict[str, tuple[str, str]]:
    return {v.name: (_type(v), _words(v)) for v in spec.variables}


def _type(variable: Variable) -> str:
    return _TYPES.get(variable.kind, "VARCHAR")


def _words(variable: Variable) -> str:
    return f"{variable.label}. Källa: {variable.source}."


def _has_ordered_labels(variable: Variable) -> bool:
    """Whether its labels can replace the codes in an ordered type."""
    return bool(variable.codes) and len(set(variable.codes.values())) == len(variable.codes)


def _plain(variable: Variable) -> str:
    """SQL for the variable's value in plain words."""
    if not variable.codes:
        return variable.name
    return _labelled(variable.name, variable.codes.items(), variable.name, ordered=_has_ordered_labels(variable))


def _plain_derived(value: Derived) -> str:
    if value.sql_type != "BOOLEAN":
        return value.name
    return _labelled(f"CAST({value.name} AS VARCHAR)", _YES_NO.items(), value.name)


def _plain_outcome(criterion: str) -> str:
    name = f"utfall_{criterion}"
    return _labelled(name, [(str(o), o.label) for o in Outcome], name)


def _labelled(value: str, labels: Iterable[tuple[str, str]], name: str, *, ordered: bool = True) -> str:
    """SQL for the label of a code, of an ordered type if `ordered`."""
    pairs = list(labels)
    cases = " ".join(f"WHEN {quote(code)} THEN {quote(label)}" for code, label in pairs)
    kind = f"ENUM({', '.join(quote(label) for _, label in pairs)})" if ordered else "VARCHAR"
    return f"CAST(CASE {value} {cases} END AS {kind}) AS {name}"


def _long_findings(con: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """`avvikelser` as a view, for when they are too many to be kept: a query of it takes a second."""
    findings_sql = shortfalls_sql(
        audit,
        lambda c: kept_sql(audit, c, f"main.{audit.main.name}_export"),
        also=lambda c: (f"{law(audit, c)} AS lagrum",),
    )
    columns = ", ".join(FINDINGS.keyed(audit.main.key[0]).columns)
    con.execute(f"CREATE VIEW {FINDINGS.name} AS SELECT {columns} FROM ({findings_sql})")


def _codebook(con: duckdb.DuckDBPyConnection, audit: Audit, when: When) -> None:
    stable_tables.create(con, stable_tables.CODEBOOK)
    rows = [row for spec in audit.tables for row in _codebook_rows(spec, when)]
    rows += [
        (DERIVED, i, d.name, d.label, _KINDS[d.sql_type], "Räknas fram", None, None, d.about.value, _source(d.formula))
        for i, d in enumerate(audit.derived, start=1)
    ]
    insert(con, stable_tables.CODEBOOK.name, rows)
    stable_tables.create(con, stable_tables.CODES)
    codes = [
        (spec.name, v.name, i, code, label)
        for spec in audit.tables
        for v in spec.variables
        for i, (code, label) in enumerate(v.codes.items(), start=1)
    ]
    insert(con, stable_tables.CODES.name, codes)


def _source(formula: Formula) -> str:
    """The columns that a value is derived from, in place of the source of a column of the export."""
    tables = (formula.table,) if isinstance(formula, OfRows) else ()
    return f"Räknas fram ur {', '.join(unique(filter(None, (*tables, *formula.columns))))}."


def _codebook_rows(spec: TableSpec, when: When) -> Iterator[tuple[object, ...]]:
    for i, v in enumerate(spec.variables, start=1):
        limits = (v.low, v.high) if v.kind in (Kind.INTEGER, Kind.DECIMAL) else (None, None)
        yield spec.name, i, v.name, v.label, v.kind.value, when(spec, v), *limits, v.about.value, v.source
