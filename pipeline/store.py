"""Writes what was published back into the database, as the stable tables that notebooks and other tools read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from checks.definitions import SHORTFALLS, Audit
from pipeline.assess import long_sql
from pipeline.database import quote
from pipeline.disclosure import PublishedIndicator
from pipeline.load import Loaded
from pipeline.read import Export

LISTED_IN_EXCEL = 100_000
"""Past so many findings the working list is a Parquet file."""


def store_indicators(
    con: duckdb.DuckDBPyConnection, indicators: Iterable[tuple[PublishedIndicator, str]]
) -> None:
    """`indikatorer`: (indicator, its sentence as printed)."""
    con.execute(
        "CREATE TABLE indikatorer (id VARCHAR, population VARCHAR, antal BIGINT, bas BIGINT, procent INTEGER, mening VARCHAR)"
    )
    rows = [(i.id, i.population, i.count, i.base, i.percent, sentence) for i, sentence in indicators]
    con.executemany("INSERT INTO indikatorer VALUES (?, ?, ?, ?, ?, ?)", rows)


def store_tables(
    con: duckdb.DuckDBPyConnection, tables: Iterable[tuple[str, Sequence[str], Sequence[Sequence[str]]]]
) -> None:
    """`tabeller`: (id, headers, rows as printed, the label first) as one row per printed cell."""
    con.execute("CREATE TABLE tabeller (tabell VARCHAR, ordning INTEGER, etikett VARCHAR, kolumn VARCHAR, varde VARCHAR)")
    cells = [
        (id_, place, label, header, value)
        for id_, headers, rows in tables
        for place, (label, *values) in enumerate(rows, start=1)
        for header, value in zip(headers[1:], values, strict=True)
    ]
    if cells:
        con.executemany("INSERT INTO tabeller VALUES (?, ?, ?, ?, ?)", cells)


def store_delivery(con: duckdb.DuckDBPyConnection, export: Export, loaded: Loaded) -> None:
    """`leverans`: a row per table of the export, with the file it came from."""
    con.execute(
        "CREATE TABLE leverans "
        "(fil VARCHAR, sha256 VARCHAR, rader_lasta BIGINT, rader_anvanda BIGINT, rader_avvisade BIGINT)"
    )
    rows = [
        (t.place, export.sha256[t.file], loaded.rows_read[n], loaded.rows_used[n], loaded.rows_rejected[n])
        for n, t in export.tables.items()
    ]
    con.executemany("INSERT INTO leverans VALUES (?, ?, ?, ?, ?)", rows)


def findings_sql(audit: Audit) -> str:
    """SQL for the working list: a row per decision and criterion that falls short, with evidence and source."""
    key = audit.main.key[0]
    sources = " ".join(f"WHEN '{c.id}' THEN '{'; '.join(map(str, c.sources))}'" for c in audit.criteria)
    return (
        f"SELECT f.{key}, d.stadsdel, f.kriterium, f.utfall, f.underlag, CASE f.kriterium {sources} END AS kalla "
        f"FROM ({long_sql(audit, SHORTFALLS)}) AS f JOIN {audit.main.name} AS d ON d.{key} = f.{key}"
    )


def findings(con: duckdb.DuckDBPyConnection, audit: Audit) -> list[tuple[str, str, str, str, str, str]]:
    """The working list by decision, in the order of the export, then by criterion in the audit's order."""
    order = " ".join(f"WHEN '{c.id}' THEN {i}" for i, c in enumerate(audit.criteria))
    key = audit.main.key[0]
    found = con.execute(
        f"SELECT l.* FROM ({findings_sql(audit)}) AS l JOIN (SELECT {key}, rowid AS plats FROM {audit.main.name}) AS p "
        f"ON p.{key} = l.{key} ORDER BY p.plats, CASE l.kriterium {order} END"
    )
    return found.fetchall()


def write_findings_parquet(con: duckdb.DuckDBPyConnection, audit: Audit, target: Path) -> None:
    """The working list as Parquet, by criterion in the audit's order, for exports too large for Excel."""
    con.execute(f"COPY ({findings_sql(audit)}) TO {quote(str(target.resolve()))} (FORMAT parquet)")
