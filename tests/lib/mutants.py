"""Criteria with one thing changed (mutants), and whether the examples of the criterion notice.

A mutant is killed if some example gets another outcome than it states. One that no example kills is equivalent if it
gives the criterion's outcome for every combination of values of the columns that the criterion reads. A column with
codes has each code and none, a true or false one both and neither, a day all days around every limit of the rule and
none, a number (an age or a count, never below zero) those around every limit and none. A value that is not used, since
the condition of its variable is not met, is none, as in the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any

import duckdb

from checks.audit import Audit
from checks.columns import always
from checks.criteria import Criterion, Outcome
from checks.examples import example_row
from checks.expressions import All, Compare, Expr, Is, Named, Not, Term
from checks.expressions import Any as AnyOf
from tests.lib.oracle import Row, add_months
from tests.lib.pipeline_run import assessed

OPERATORS = ("<", "<=", "=", ">=", ">")
MOST = 20_000_000
Changed = tuple[str, Expr]


@dataclass(frozen=True)
class Mutant:
    """A criterion with one thing changed, and what that is."""

    change: str
    criterion: Criterion


# --- What is changed --------------------------------------------------------------------------------------


def mutants(audit: Audit, criterion: Criterion) -> list[Mutant]:
    """All of them: a comparison, a code, a limit, & or |, the outcome of a case, the order of two."""
    all_mutants = [
        Mutant(f"population: {change}", replace(criterion, population=variant))
        for change, variant in _expressions(criterion.population, audit.main.codes)
    ]
    cases = criterion.cases
    for i, case in enumerate(cases):

        def with_case(change: str, *new_cases: Any, i: int = i) -> Mutant:
            return Mutant(
                f"case {i + 1}: {change}",
                replace(criterion, cases=(*cases[:i], *new_cases, *cases[i + len(new_cases) :])),
            )

        all_mutants += [
            with_case(change, replace(case, when=variant))
            for change, variant in _expressions(case.when, audit.main.codes)
        ]
        all_mutants += [with_case(f"→ {o}", replace(case, outcome=o)) for o in Outcome if o is not case.outcome]
        all_mutants += [with_case("after the next", following, case) for following in cases[i + 1 : i + 2]]
    return all_mutants


def _expressions(expr: Expr, codes: Mapping[str, Collection[str]]) -> Iterator[Changed]:
    match expr:
        case Named(inner, text):
            yield from ((change, Named(variant, text)) for change, variant in _expressions(inner, codes))
        case Not(part):
            yield from ((change, Not(variant)) for change, variant in _expressions(part, codes))
        case All(parts) | AnyOf(parts):
            other = AnyOf if isinstance(expr, All) else All
            yield f"{expr.sql}: & and | exchanged", other(parts)
            for i, part in enumerate(parts):
                for change, variant in _expressions(part, codes):
                    yield change, type(expr)((*parts[:i], variant, *parts[i + 1 :]))
        case Is(column, values):
            for i, value in enumerate(values):
                for code in sorted(codes.get(column, ())):
                    if code not in values:
                        yield f"{column}: {value} → {code}", Is(column, (*values[:i], code, *values[i + 1 :]))
        case Compare(left, operator, right):
            for sign in OPERATORS:
                if sign != operator:
                    yield f"{expr.sql}: {sign}", Compare(left, sign, right)
            yield from ((f"{expr.sql}: {variant.sql}", Compare(variant, operator, right)) for variant in _terms(left))
            yield from ((f"{expr.sql}: {variant.sql}", Compare(left, operator, variant)) for variant in _terms(right))


def _terms(term: Term) -> Iterator[Term]:
    for step in (-1, 1):
        if term.months:
            yield replace(term, months=term.months + step)
        if term.days:
            yield replace(term, days=term.days + step)
        if isinstance(term.constant, date):
            yield replace(term, constant=term.constant + timedelta(days=step))
        elif term.constant is not None:
            yield replace(term, constant=term.constant + step)


# --- Whether an example notices ---------------------------------------------------------------------------


def outcome_sql(criterion: Criterion) -> str:
    """SQL for the outcome: outside the population, else the first true case, else something is missing."""
    cases = "".join(f" WHEN {case.when.sql} THEN '{case.outcome}'" for case in criterion.cases)
    population = criterion.population.sql
    return (
        f"CASE WHEN NOT {population} THEN 'ej_aktuellt' WHEN ({population}) IS NULL THEN 'framgar_ej'"
        f"{cases} ELSE 'framgar_ej' END"
    )


def survivors(audit: Audit, only: Collection[str] = ()) -> Iterator[tuple[Criterion, int, list[Mutant]]]:
    """Each criterion, how many mutants it has that are not equivalent, and those that no example kills."""
    criteria = [c for c in audit.criteria if not only or c.id in only]
    rows, followups, expected = _examples(audit)
    day = audit.examples_day or audit.granskningsdatum
    without_table = {row["arende_id"] for row in rows if row["arende_id"] not in followups}
    mutants_of = {c.id: mutants(audit, c) for c in criteria}
    alive = {id_: set(range(len(own_mutants))) for id_, own_mutants in mutants_of.items()}
    groups = (
        ([r for r in rows if r["arende_id"] not in without_table], [f for batch in followups.values() for f in batch]),
        ([r for r in rows if r["arende_id"] in without_table], None),
    )
    for group, of_group in groups:
        with assessed(audit, group, of_group, day) as con:
            con.execute(
                "CREATE TABLE expected AS SELECT unnest(?) AS arende_id, unnest(?) AS c, unnest(?) AS o", expected
            )
            for criterion in criteria:
                killed = _places_differing(
                    con,
                    [mutant.criterion for mutant in mutants_of[criterion.id]],
                    "o",
                    f"underlag JOIN expected USING (arende_id) WHERE c = '{criterion.id}'",
                )
                alive[criterion.id] -= killed
    with assessed(audit, [], [], day) as con:
        types = dict(con.execute("SELECT column_name, column_type FROM (DESCRIBE underlag)").fetchall())
        for criterion in criteria:
            unkilled = [mutants_of[criterion.id][i] for i in sorted(alive[criterion.id])]
            distinguishable = _not_equivalent(con, audit, criterion, unkilled, types)
            yield criterion, len(mutants_of[criterion.id]) - len(unkilled) + len(distinguishable), distinguishable


def _examples(audit: Audit) -> tuple[list[Row], dict[str, list[Row]], list[list[str]]]:
    """The decisions of all examples, the follow-ups of those with such a table, and the expected outcomes."""
    rows: list[Row] = []
    followups: dict[str, list[Row]] = {}
    expected: list[list[str]] = [[], [], []]
    for criterion in audit.criteria:
        base = audit.base_rows[audit.main.name] if criterion.examples_from is None else criterion.examples_from
        for example in criterion.examples:
            row: Row = {**example_row(example, base), "arende_id": f"M{len(rows):05}"}
            followup_values = row.pop("uppfoljningar", ())
            if followup_values is not None:
                plain = audit.base_rows.get("uppfoljningar", {})
                followups[row["arende_id"]] = [
                    {
                        **plain,
                        **(entry if isinstance(entry, Mapping) else {"datum": entry}),
                        "arende_id": row["arende_id"],
                    }
                    for entry in followup_values
                ]
            rows.append(row)
            for column, value in zip(expected, (row["arende_id"], criterion.id, example.outcome), strict=True):
                column.append(value)
    return rows, followups, expected


def _places_differing(
    con: duckdb.DuckDBPyConnection, criteria: Sequence[Criterion], expected: str, source: str
) -> set[int]:
    """The places of the criteria whose outcome differs from `expected` for some row of the source."""
    places: set[int] = set()
    for start in range(0, len(criteria), 100):
        batch = criteria[start : start + 100]
        comparisons = ", ".join(f"coalesce(bool_or({outcome_sql(c)} <> {expected}), FALSE)" for c in batch)
        (row,) = con.execute(f"SELECT {comparisons} FROM {source}").fetchall()
        places |= {start + i for i, differs in enumerate(row) if differs}
    return places


# --- Equivalent mutants -----------------------------------------------------------------------------------


def _not_equivalent(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    criterion: Criterion,
    candidates: Sequence[Mutant],
    types: Mapping[str, str],
) -> list[Mutant]:
    if not candidates:
        return []
    required = {v.name: v.required for v in audit.main.variables if v.required not in (None, always)}
    columns = {c for expr in (criterion.population, *(case.when for case in criterion.cases)) for c in expr.columns}
    while new_columns := {c for name in columns for c in _columns_of(required.get(name))} - columns:
        columns |= new_columns
    values = {name: _values(audit, criterion, name, types[name]) for name in sorted(columns)}
    if prod(map(len, values.values())) > MOST:
        raise ValueError(
            f"{criterion.id}: too many combinations of values to tell whether {candidates[0].change} matters"
        )
    combinations = ", ".join(f"(SELECT unnest([{', '.join(v)}])::{types[n]} AS {n})" for n, v in values.items())
    conditions = [f"({n} IS NULL OR coalesce({r.sql}, FALSE))" for n in values if (r := required.get(n)) is not None]
    source = f"{combinations} WHERE {' AND '.join(['TRUE', *conditions])}"
    places = _places_differing(con, [m.criterion for m in candidates], outcome_sql(criterion), source)
    return [mutant for i, mutant in enumerate(candidates) if i in places]


def _columns_of(expr: Expr | None) -> tuple[str, ...]:
    return () if expr is None else expr.columns


def _values(audit: Audit, criterion: Criterion, column: str, kind: str) -> list[str]:
    """SQL of every value that is tried for the column, and of none."""
    if column in audit.main.codes:
        return [*(f"'{code}'" for code in audit.main.codes[column]), "NULL"]
    if kind == "BOOLEAN":
        return ["TRUE", "FALSE", "NULL"]
    if kind == "DATE":
        return [*(f"DATE '{day}'" for day in _days(criterion)), "NULL"]
    limits = {t.constant for t in _limits(criterion) if isinstance(t.constant, int)}
    return [*(str(n + step) for n in sorted(limits) for step in (-1, 0, 1) if n + step >= 0), "NULL"]


def _limits(criterion: Criterion) -> list[Term]:
    terms: list[Term] = []

    def collect(expr: Expr) -> None:
        match expr:
            case Named(inner) | Not(inner):
                collect(inner)
            case All(parts) | AnyOf(parts):
                for part in parts:
                    collect(part)
            case Compare(left, _, right):
                terms.extend((left, right))

    for expr in (criterion.population, *(case.when for case in criterion.cases)):
        collect(expr)
    return terms


def _days(criterion: Criterion) -> list[date]:
    """The days around every limit, before and after it."""
    limits = _limits(criterion)
    base_days = {t.constant for t in limits if isinstance(t.constant, date)} or {date(2025, 3, 15)}
    steps = {(t.months, t.days) for t in limits} | {(0, 0)}
    return sorted(
        {
            add_months(day, way * months) + timedelta(days=way * days + step)
            for day, (months, days), way, step in product(base_days, steps, (-1, 1), (-1, 0, 1))
        }
    )
