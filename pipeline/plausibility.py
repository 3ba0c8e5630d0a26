"""What an audit expects of its data -> whether each that it asks about is as expected.

`intern.rimlighet` has a column for each expectation: true, false, or NULL where it does not apply. A row is a decision,
a reviewer, a row of another table or a criterion, and nothing says which. Great Expectations counts them
(`checks.suites.plausibility`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import duckdb

from checks.audit import Audit
from checks.criteria import Outcome
from checks.expectations import EvenlyUnclear, Expectation, Expected, LikeEarlier, NoOutliers
from checks.suites import PLAUSIBLE_TABLE
from pipeline.database import INTERNAL, count_where

KEPT = f"{INTERNAL}.{PLAUSIBLE_TABLE}"
_FAR = 3
"""How many times the distance between the quartiles a value may be from the nearer one: Tukey's "far out"."""


class Met(NamedTuple):
    """How many decisions met a criterion in an earlier report, of those that it applied to."""

    met: int
    base: int


def decision_columns(audit: Audit) -> str:
    """SQL for what is asked about each decision, a column for each; over its values, derived values and outcomes."""
    asked = (e for e in audit.expectations if isinstance(e, Expected))
    return ", ".join(f"CASE WHEN {e.among.sql} THEN {e.holds.sql} END AS {e.id}" for e in asked)


def keep(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    decisions: str,
    present: frozenset[str],
    earlier: Mapping[str, Met],
) -> tuple[str, ...]:
    """Keeps the answers in the database, and says which expectations could be asked about.

    `decisions` is SQL for a relation with the values of each decision, as far as they are used, and its outcomes;
    `present` names the tables that the export had, and `earlier` has what an earlier report says of each criterion.
    """
    if not audit.expectations:
        return ()
    asked = [e for e in audit.expectations if _can_ask(e, present, earlier)]
    columns = decision_columns(audit)
    empty = ", ".join(f"CAST(NULL AS BOOLEAN) AS {e.id}" for e in audit.expectations)
    selects = [f"SELECT {empty} WHERE FALSE", *([f"SELECT {columns} FROM {decisions}"] if columns else [])]
    selects += [sql for e in asked if (sql := _part(con, audit, e, decisions, earlier))]
    con.execute(f"CREATE TABLE {KEPT} AS {' UNION ALL BY NAME '.join(selects)}")
    return tuple(e.id for e in asked)


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
    """SQL for the rows that are no decisions; empty for an expectation of decisions."""
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
    """SQL for how many outcomes of a decision the condition holds of; `{}` is the outcome."""
    return " + ".join(f"CAST({condition.format(f'utfall_{c.id}')} AS INTEGER)" for c in audit.criteria)


def _reviewers(audit: Audit, expectation: EvenlyUnclear, decisions: str) -> str:
    unclear = _outcomes(audit, f"{{}} = '{Outcome.FRAMGAR_EJ}'")
    judged = _outcomes(audit, f"{{}} <> '{Outcome.EJ_AKTUELLT}'")
    counted = (
        f"SELECT sum({unclear}) AS antal, sum({judged}) AS bas FROM {decisions} "
        f"WHERE {expectation.reviewer} IS NOT NULL GROUP BY {expectation.reviewer}"
    )
    with_all = f"SELECT *, sum(antal) OVER () AS alla, sum(bas) OVER () AS alla_bas FROM ({counted})"
    apart = "100.0 * antal / bas - 100.0 * (alla - antal) / (alla_bas - bas)"
    return (
        f"SELECT abs({apart}) <= {expectation.at_most} AS {expectation.id} FROM ({with_all}) "
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
    now = _met(con, [c.id for c in audit.criteria if c.id in earlier], decisions)
    near = [
        100 * abs(found.met * before.base - before.met * found.base) <= expectation.at_most * found.base * before.base
        for id_, found in now.items()
        for before in (earlier[id_],)
        if min(found.base, before.base) >= expectation.fewest
    ]
    # A list of no element has no type of its own.
    return f"SELECT unnest(CAST([{', '.join(map(str, near))}] AS BOOLEAN[])) AS {expectation.id}"


def _met(con: duckdb.DuckDBPyConnection, criteria: Iterable[str], decisions: str) -> dict[str, Met]:
    ids = list(criteria)
    counts = (
        count_where(f"utfall_{id_} {is_}")
        for id_ in ids
        for is_ in (f"= '{Outcome.UPPFYLLT}'", f"<> '{Outcome.EJ_AKTUELLT}'")
    )
    row = con.execute(f"SELECT {', '.join(counts) or 'NULL'} FROM {decisions}").fetchone()
    assert row is not None
    return {id_: Met(row[2 * i], row[2 * i + 1]) for i, id_ in enumerate(ids)}
