"""Tables about organisations -> the rows that a report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from checks.audit import Audit
from checks.codebook import TableSpec
from checks.report_tables import Overview

Value = str | int | Decimal | date | None


Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class OverviewRows:
    """The rows that an overview is made from, variable -> value, in the order of the export; None without the table."""

    overview: Overview
    spec: TableSpec
    rows: tuple[Mapping[str, Value], ...] | None


def rows_of_overviews(
    con: duckdb.DuckDBPyConnection, audit: Audit, present: frozenset[str]
) -> tuple[OverviewRows, ...]:
    """The rows of each of the audit's overviews; `present` names the tables that the export has."""
    return tuple(
        OverviewRows(overview, audit.table(overview.table), _rows(con, overview) if overview.table in present else None)
        for overview in audit.overviews
    )


def _rows(con: duckdb.DuckDBPyConnection, overview: Overview) -> tuple[Mapping[str, Value], ...]:
    names = tuple(dict.fromkeys(overview.variables))
    rows = con.execute(f"SELECT {', '.join(names)} FROM {overview.table} ORDER BY rowid").fetchall()
    return tuple(dict(zip(names, row, strict=True)) for row in rows)
