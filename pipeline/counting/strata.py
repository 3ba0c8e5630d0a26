"""The drawn sample counted stratum by stratum: what a share of the whole city is weighted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
from pipeline.assess import explained
from pipeline.database import count_where
from pipeline.sampling import Codes, stratum_variables


@dataclass(frozen=True)
class SampleCounts:
    """`drawn` has the decisions of the sample per stratum. `met` has, for every criterion that applies to the whole
    sample or to whole strata of it and to nothing else, how many meet it in each stratum that it applies to."""

    drawn: Mapping[Codes, int]
    met: Mapping[str, Mapping[Codes, int]]


def by_stratum(con: duckdb.DuckDBPyConnection, audit: Audit) -> SampleCounts:
    """The criteria counted by district and quota variables."""
    variables = [v.name for v in stratum_variables(audit)]
    sampled = f"({audit.sampled.sql})"
    counts = [count_where(sampled)]
    for c in audit.criteria:
        applies = f"utfall_{c.id} <> '{Outcome.EJ_AKTUELLT}'"
        met = f"utfall_{c.id} = '{Outcome.UPPFYLLT}'"
        counts += map(count_where, (applies, f"{applies} AND {sampled}", met))
    keys = ", ".join(f"CAST({name} AS VARCHAR)" for name in variables)
    rows = con.execute(f"SELECT {keys}, {', '.join(counts)} FROM {explained(con, audit)} GROUP BY ALL").fetchall()
    split = [(row[: len(variables)], row[len(variables)], row[len(variables) + 1 :]) for row in rows]
    drawn = {codes: n for codes, n, _ in split if n}
    found = {}
    for place, criterion in enumerate(audit.criteria):
        base = {codes: (n, *own[3 * place : 3 * place + 3]) for codes, n, own in split if own[3 * place]}
        whole = all(n == applies == inside for n, applies, inside, _ in base.values())
        if base and whole and (base.keys() == drawn.keys() or _of_strata(audit, criterion)):
            found[criterion.id] = {codes: met for codes, (*_, met) in base.items()}
    return SampleCounts(drawn, found)


def _of_strata(audit: Audit, criterion: Criterion) -> bool:
    """True where the base is defined by what the strata are, so that it is no chance that it consists of whole ones."""
    design = {v.name for v in stratum_variables(audit)} | set(audit.sampled.columns)
    return set(criterion.population.columns) <= design
