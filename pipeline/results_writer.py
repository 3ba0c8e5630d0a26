"""Writes the published results back into the database, as the stable tables that notebooks and other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from checks.evidence import quote
from checks.fingerprint import criterion_hash
from checks.law import citations, law_sql
from pipeline import stable_tables
from pipeline.assess import explained, falls_short, shortfall_columns, shortfalls_sql
from pipeline.database import count_where, insert
from pipeline.disclosure.published import Published, PublishedBreakdown, PublishedIndicator
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from pipeline.run_facts import RunFacts
from pipeline.stable_tables import create

LISTED_IN_EXCEL = 100_000
"""With more findings than this the working list is a Parquet file."""
SPOT_CHECKS = 3
"""Findings of each criterion that are to be checked against the case file."""
_SALT = "stickprov"
_GRAVEST = (Outcome.EJ_UPPFYLLT, Outcome.FRAMGAR_EJ, Outcome.DELVIS)


def store_indicators(
    con: duckdb.DuckDBPyConnection, audit: Audit, indicators: Iterable[tuple[PublishedIndicator, str]]
) -> None:
    """`indikatorer`: (indicator, its sentence as printed)."""
    create(con, stable_tables.INDICATORS)
    areas = {c.id: c.area.value for c in audit.criteria}
    rows = [
        (i.id, i.population, i.count, i.base, i.percent, text, i.label, i.section, areas.get(i.criterion))
        for i, text in indicators
    ]
    insert(con, "indikatorer", rows)


def store_tables(
    con: duckdb.DuckDBPyConnection, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]
) -> None:
    """`tabeller`: (id, headers, rows as printed, the label first) as one row per printed cell."""
    create(con, stable_tables.PRINTED)
    cells = [
        (id_, place, label, header, value)
        for id_, headers, rows in tables
        for place, (label, *values) in enumerate(rows, start=1)
        for header, value in zip(headers[1:], values, strict=True)
    ]
    insert(con, "tabeller", cells)


def store_printed_counts(con: duckdb.DuckDBPyConnection, published: Published) -> None:
    """`redovisade_antal`: every count about persons that is printed by group, for a later report of the same decisions
    to take into account. `koder` has the codes of the groups that are counted together, per dimension of
    `uppdelning`."""
    create(con, stable_tables.PRINTED_COUNTS)
    rows = [
        (c.family, list(c.parts), sorted(c.groups), [sorted(c.groups[name]) for name in sorted(c.groups)], c.value)
        for c in published.printed_counts
    ]
    insert(con, stable_tables.PRINTED_COUNTS.sql_name, rows)


def store_delivery(con: duckdb.DuckDBPyConnection, export: Export, loaded: Loaded) -> None:
    """`leverans`: a row per table of the export, with the file it came from."""
    create(con, stable_tables.DELIVERY)
    rows = [
        (t.place, export.sha256[t.file], loaded.rows_read[n], loaded.rows_used[n], loaded.rows_rejected[n])
        for n, t in export.tables.items()
    ]
    insert(con, "leverans", rows)


def store_audit(con: duckdb.DuckDBPyConnection, audit: Audit, published: Published, facts: RunFacts) -> None:
    """`granskning`: one row with what was reviewed, the last day of the files, the version of the tool, and whether the
    data is invented."""
    create(con, stable_tables.AUDIT)
    counts = (published.threshold, published.decisions, published.outside_period)
    tool = (facts.version, audit.lettered, facts.invented)
    row = (audit.name, audit.title, *audit.period, facts.granskningsdatum, *counts, *tool)
    insert(con, "granskning", [row])


def store_criteria(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    compared: PublishedBreakdown | None,
    words: Callable[[Criterion], str],
    letters: Mapping[str, str],
) -> None:
    """`kriterier`: what each criterion means, in `words` and as a hash. `kriterier_grupper`: its published count and
    base in each group that the audit compares, NULL where the report does not print it; without rows if there is only
    one group. `letters` has the letter of each group, which replaces its name."""
    create(con, stable_tables.CRITERIA)
    main = {id_: place for place, id_ in enumerate(audit.main_criteria, start=1)}
    rows = [
        (
            i,
            c.id,
            c.label,
            c.question,
            c.requirement,
            c.sentence,
            c.recommendation,
            main.get(c.id),
            c.area.value,
            "; ".join(map(str, c.sources)),
            words(c),
            c.target,
            criterion_hash(audit, c),
            c.id in audit.headlines,
        )
        for i, c in enumerate(audit.criteria, start=1)
    ]
    insert(con, "kriterier", rows)
    create(con, stable_tables.CRITERIA_BY_GROUP)
    if compared:
        insert(con, "kriterier_grupper", _group_cells(audit, compared, letters))


def _group_cells(
    audit: Audit, compared: PublishedBreakdown, letters: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """(criterion, dimension, place and code and label and letter of the group, count, base), without the total."""
    (dimension,) = (d for d in audit.dimensions if (d.name,) == compared.names)
    codes = {label: (place, code) for place, (code, label) in enumerate(dimension.groups(audit.main).items(), start=1)}
    for row in compared.rows:
        for (label,), share in zip(compared.groups, row.shares, strict=True):
            if label in codes:
                counts = (None, None) if share.few else (share.count, share.base)
                yield row.id, dimension.name, *codes[label], label, letters[label], *counts


Findings = list[tuple[str, str, str, str, str, str, bool]]
"""(arende_id, code of the compared group, kriterium, utfall, underlag, lagrum, stickprov) of every finding."""


def findings(con: duckdb.DuckDBPyConnection, audit: Audit) -> Findings:
    """The working list, a row per decision and criterion that falls short.

    Sorted by criterion in the audit's order, then outcomes not met before unclear and partly met ones, then in the
    order of the export. `stickprov` is true for three of each criterion, drawn by a hash and so the same in any order.
    """
    places = " ".join(f"WHEN '{id_}' THEN {i}" for i, id_ in enumerate(audit.criteria_by_id))
    gravity = " ".join(f"WHEN '{outcome}' THEN {i}" for i, outcome in enumerate(_GRAVEST))
    key = audit.main.key[0]
    rank = f"row_number() OVER (PARTITION BY kriterium ORDER BY sha256({quote(_SALT)} || kriterium || {key}))"
    columns = f"{key}, grupp, kriterium, utfall, underlag, lagrum, {rank} <= {SPOT_CHECKS}"
    group = f"{audit.compared.sql} AS grupp"
    # Planned once and read by every branch: as a subquery in each of sixty branches it takes seconds to plan.
    relation = f"WITH rader AS MATERIALIZED (FROM {explained(audit)})"
    shortfalls = shortfalls_sql(audit, lambda _: "rader", also=lambda c: ("plats", group, f"{law(audit, c)} AS lagrum"))
    ranked = (
        f"SELECT {columns} FROM ({shortfalls}) ORDER BY CASE kriterium {places} END, CASE utfall {gravity} END, plats"
    )
    return con.execute(f"{relation} {ranked}").fetchall()


def count_findings(con: duckdb.DuckDBPyConnection, audit: Audit) -> int:
    """The length of the working list."""
    counts = " + ".join(count_where(falls_short(c)) for c in audit.criteria)
    ((count,),) = con.execute(f"SELECT {counts} FROM bedomning").fetchall()
    return int(count)


def store_findings(con: duckdb.DuckDBPyConnection, audit: Audit, working_list: Findings) -> None:
    """`avvikelser`: the working list without its groups and without `stickprov`."""
    table = stable_tables.FINDINGS.keyed(audit.main.key[0])
    create(con, table)
    insert(con, table.name, [(id_, *rest) for id_, _, *rest, _ in working_list])


def write_findings_parquet(con: duckdb.DuckDBPyConnection, audit: Audit, target: Path) -> None:
    """The working list with its sources, by criterion in the audit's order, for exports too large for Excel. The
    connection should have one thread: two take three times as long, since they wait for each other to keep the order.
    """
    sources = {c.id: "; ".join(map(str, c.sources)) for c in audit.criteria}
    _enum(con, "kriterium", sources)
    _enum(con, "kalla", sources.values())
    _enum(con, "lagrum", (text for c in audit.criteria for text in citations(c.provisions)))
    whens = " ".join(f"WHEN '{id_}' THEN {quote(text)}::kalla" for id_, text in sources.items())
    columns = (audit.main.key[0], audit.compared.column)
    shortfalls = shortfalls_sql(
        audit,
        lambda c: explained(audit, (*columns, f"utfall_{c.id}", *shortfall_columns(audit, c)), falls_short(c)),
        also=lambda c: (audit.compared.column, f"{law(audit, c, '::lagrum')} AS lagrum"),
        as_enum="kriterium",
    )
    con.execute(
        f"COPY (SELECT *, CASE kriterium {whens} END AS kalla FROM ({shortfalls})) TO {quote(str(target.resolve()))}"
    )
    con.execute("DROP TYPE kriterium; DROP TYPE kalla; DROP TYPE lagrum")


def _enum(con: duckdb.DuckDBPyConnection, name: str, texts: Iterable[str]) -> None:
    con.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(map(quote, dict.fromkeys(texts)))})")


def law(audit: Audit, criterion: Criterion, cast: str = "") -> str:
    """SQL for the provisions of a criterion, as cited on the day of the decision."""
    return law_sql(criterion.provisions, audit.decided, lambda text: f"{quote(text)}{cast}")
