"""What an audit expects of its data -> whether each decision, reviewer, row or criterion is as expected.

`intern.rimlighet` has a column for each expectation: true, false, or NULL where it does not apply. A row is a decision,
a reviewer, a row of another table or a criterion, without an id. Great Expectations counts them
(`checks.suites.plausibility`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import duckdb

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Outcome
from checks.expectations import EvenlyUnclear, Expectation, Expected, LikeEarlier, NoOutliers
from checks.suites import PLAUSIBLE_TABLE
from pipeline.database import INTERNAL, count_where

KEPT = f"{INTERNAL}.{PLAUSIBLE_TABLE}"
_FAR = 3
"""The most times the interquartile range that a value may be from the nearer quartile: Tukey's "far out"."""


class Met(NamedTuple):
    """The decisions that met a criterion in an earlier report, and those that it applied to."""

    met: int
    base: int


def decision_columns(audit: Audit) -> str:
    """SQL for the expectations of each decision, a column for each; over its values, derived values and outcomes."""
    expected = (e for e in audit.expectations if isinstance(e, Expected))
    return ", ".join(f"CASE WHEN {e.among.sql} THEN {e.holds.sql} END AS {e.id}" for e in expected)


def columns_read(audit: Audit) -> tuple[str, ...]:
    """The columns of a decision that the expectations read: its values, derived values and outcomes."""
    columns: list[str] = []
    for expectation in audit.expectations:
        match expectation:
            case Expected(among=among, holds=holds):
                columns += [*among.columns, *holds.columns]
            case EvenlyUnclear(reviewer=reviewer):
                columns += [reviewer, *(f"utfall_{c.id}" for c in audit.criteria)]
            case LikeEarlier():
                columns += [f"utfall_{c.id}" for c in audit.criteria]
    return unique(columns)


def keep(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    decisions: str,
    present: frozenset[str],
    earlier: Mapping[str, Met],
) -> tuple[str, ...]:
    """Keeps the answers in the database, and returns the ids of the expectations that could be checked.

    `decisions` is SQL for a relation with the used values of each decision and its outcomes; `present` names the tables
    that the export has, and `earlier` has each criterion's counts in an earlier report.
    """
    if not audit.expectations:
        return ()
    applicable = [e for e in audit.expectations if _can_ask(e, present, earlier)]
    columns = decision_columns(audit)
    empty = ", ".join(f"CAST(NULL AS BOOLEAN) AS {e.id}" for e in audit.expectations)
    selects = [f"SELECT {empty} WHERE FALSE", *([f"SELECT {columns} FROM {decisions}"] if columns else [])]
    selects += [sql for e in applicable if (sql := _part(con, audit, e, decisions, earlier))]
    con.execute(f"CREATE TABLE {KEPT} AS {' UNION ALL BY NAME '.join(selects)}")
    return tuple(e.id for e in applicable)


def _can_ask(expectation: Expectation, present: frozenset[str], earlier: Mapping[str, Met]) -> bool:
    match expectation:
        case NoOutliers(table=table):
            return table in present
        case LikeEarlier():
            return bool(earlier)
        case _:
            return True


def _part(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    expectation: Expectation,
    decisions: str,
    earlier: Mapping[str, Met],
) -> str:
    """SQL for the rows that are not decisions; '' for an expectation of decisions."""
    match expectation:
        case Expected():
            return ""
        case EvenlyUnclear():
            return _reviewers(audit, expectation, decisions)
        case NoOutliers():
            return _outliers(expectation)
        case LikeEarlier():
            return _like_earlier(con, audit, expectation, decisions, earlier)


def _outcomes(audit: Audit, condition: str) -> str:
    """SQL for the number of a decision's outcomes for which the condition holds; `{}` is the outcome."""
    return " + ".join(f"CAST({condition.format(f'utfall_{c.id}')} AS INTEGER)" for c in audit.criteria)


def _reviewers(audit: Audit, expectation: EvenlyUnclear, decisions: str) -> str:
    unclear = _outcomes(audit, f"{{}} = '{Outcome.FRAMGAR_EJ}'")
    applicable = _outcomes(audit, f"{{}} <> '{Outcome.EJ_AKTUELLT}'")
    by_reviewer = (
        f"SELECT sum({unclear}) AS antal, sum({applicable}) AS bas FROM {decisions} "
        f"WHERE {expectation.reviewer} IS NOT NULL GROUP BY {expectation.reviewer}"
    )
    with_all = f"SELECT *, sum(antal) OVER () AS alla, sum(bas) OVER () AS alla_bas FROM ({by_reviewer})"
    difference = "100.0 * antal / bas - 100.0 * (alla - antal) / (alla_bas - bas)"
    return (
        f"SELECT abs({difference}) <= {expectation.at_most} AS {expectation.id} FROM ({with_all}) "
        f"WHERE bas >= {expectation.fewest} AND alla_bas > bas"
    )


def _outliers(expectation: NoOutliers) -> str:
    value, within = expectation.value, expectation.within
    quartiles = ", ".join(f"quantile_cont({value}, {q}) AS q{i}" for i, q in ((1, 0.25), (3, 0.75)))
    spread = f"SELECT {within} AS grupp, {quartiles} FROM {expectation.table} GROUP BY {within}"
    near = f"{value} BETWEEN q1 - {_FAR} * (q3 - q1) AND q3 + {_FAR} * (q3 - q1)"
    return (
        f"SELECT CASE WHEN q3 > q1 THEN {near} END AS {expectation.id} FROM {expectation.table} "
        f"JOIN ({spread}) ON grupp IS NOT DISTINCT FROM {within}"
    )


def _like_earlier(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    expectation: LikeEarlier,
    decisions: str,
    earlier: Mapping[str, Met],
) -> str:
    now = _met_counts(con, [c.id for c in audit.criteria if c.id in earlier], decisions)
    near = [
        100 * abs(current.met * previous.base - previous.met * current.base)
        <= expectation.at_most * current.base * previous.base
        for id_, current in now.items()
        for previous in (earlier[id_],)
        if min(current.base, previous.base) >= expectation.fewest
    ]
    # An empty list has no type of its own.
    return f"SELECT unnest(CAST([{', '.join(map(str, near))}] AS BOOLEAN[])) AS {expectation.id}"


def _met_counts(con: duckdb.DuckDBPyConnection, criteria: Iterable[str], decisions: str) -> dict[str, Met]:
    ids = list(criteria)
    counts = (
        count_where(f"utfall_{id_} {is_}")
        for id_ in ids
        for is_ in (f"= '{Outcome.UPPFYLLT}'", f"<> '{Outcome.EJ_AKTUELLT}'")
    )
    row = con.execute(f"SELECT {', '.join(counts) or 'NULL'} FROM {decisions}").fetchone()
    assert row is not None
    return {id_: Met(row[2 * i], row[2 * i + 1]) for i, id_ in enumerate(ids)}
