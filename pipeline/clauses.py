"""Why a decision got its outcome on a criterion: which clauses of the rule are true of it, and which of its cases
decided.

The database of a finished run is queried with the definition's own expressions over the used values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from checks.audit import Audit
from checks.coverage import Truth, clauses, truth
from checks.criteria import Criterion, Outcome
from checks.evidence import quote
from checks.expressions import Expr
from pipeline.assess import WIDE

_DAY = "granskningsdatum"


@dataclass(frozen=True)
class Decided:
    """A decision assessed by a criterion: its id, the code of its compared group, the outcome, the reason of a
    shortfall, and whether each clause is true of it."""

    id: str
    group: str
    outcome: Outcome
    reason: str
    clauses: Mapping[Expr, Truth]

    def holds(self, condition: Expr) -> Truth:
        """Whether a condition of the criterion is true of the decision; None if a value that it needs is missing."""
        return truth(condition, self.clauses)

    def deciding(self, criterion: Criterion) -> int | None:
        """The place of the case that decided, from 0; None if none did."""
        if self.holds(criterion.population) is not True:
            return None
        return next((i for i, case in enumerate(criterion.cases) if self.holds(case.when)), None)


def outcomes_of(con: duckdb.DuckDBPyConnection, criterion: Criterion) -> dict[Outcome, int]:
    """The number of decisions with each outcome on the criterion."""
    column = f"utfall_{criterion.id}"
    rows = con.execute(f"SELECT CAST({column} AS VARCHAR), count(*) FROM {WIDE} GROUP BY 1").fetchall()
    counts = {Outcome(outcome): n for outcome, n in rows}
    return {outcome: counts.get(outcome, 0) for outcome in Outcome}


def decided(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    criterion: Criterion,
    outcomes: Sequence[Outcome],
    first: int = 0,
    limit: int = 1_000,
) -> list[Decided]:
    """The decisions with one of these outcomes, in the order of the export: at most `limit`, from number `first` (0)
    on."""
    key, column = audit.main.key[0], f"utfall_{criterion.id}"
    clauses_of_criterion = clauses(criterion)
    clauses_sql = "".join(f", {clause.sql}" for clause in clauses_of_criterion)
    outcomes_sql = ", ".join(f"'{outcome}'" for outcome in outcomes)
    reasons = f"SELECT {key}, underlag FROM avvikelser WHERE kriterium = {quote(criterion.id)}"
    rows = con.execute(
        f"SELECT {key}, {audit.compared.sql}, CAST({column} AS VARCHAR), coalesce(underlag, ''){clauses_sql} "
        f"FROM ({_values(audit)}) LEFT JOIN ({reasons}) USING ({key}) "
        f"WHERE {column} IN ({outcomes_sql}) ORDER BY plats LIMIT ? OFFSET ?",
        [limit, first],
    ).fetchall()
    return [
        Decided(str(id_), str(group), Outcome(outcome), reason, dict(zip(clauses_of_criterion, truths, strict=True)))
        for id_, group, outcome, reason, *truths in rows
    ]


def _values(audit: Audit) -> str:
    """SQL for all that a condition can read: the used values, those derived from them, and the outcomes."""
    key, own = audit.main.key[0], {*audit.main.names, *(d.name for d in audit.derived)}
    day = "" if _DAY in own else f", (SELECT {_DAY} FROM granskning) AS {_DAY}"
    return f"SELECT *{day} FROM main.{audit.main.name} JOIN (SELECT rowid AS plats, * FROM {WIDE}) USING ({key})"
