"""Whether the examples of a criterion show that each of its clauses affects the decision (MC/DC).

A clause is an atomic comparison in the population or in a case; `a > b` is the negation of `a <= b` and so the same
clause. Clauses are true, false or unknown, as in the rules themselves. A clause is shown to affect the decision in
either of two ways:

* masking: two examples have different decisions and different values of the clause, and each would have had the
  other's decision if only its value of the clause had been the other's;
* unique cause: two examples have different decisions and different values of the clause, and the same values of all
  other clauses except coupled ones, which read the same columns and cannot keep their values.

The decision is the outcome, with one distinction: `framgar_ej` because a case says so differs from `framgar_ej` because
no case was true, since the reasons differ.

Literature: Hayhurst, Veerhusen, Chilenski and Rierson, "A Practical Tutorial on Modified Condition/Decision Coverage",
NASA/TM-2001-210876 (coupled conditions in 2.3); masking MC/DC in DOT/FAA/AR-01/18.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Criterion, Outcome
from checks.expressions import MIRRORED, All, Always, Any, Compare, Expr, Named, Not

Truth = bool | None
Values = Mapping[Expr, Truth]
"""Clause -> whether it is true in an example."""


def clauses(criterion: Criterion) -> tuple[Expr, ...]:
    """All clauses of the population and the cases, without duplicates."""
    conditions = [criterion.population, *(case.when for case in criterion.cases)]
    return unique(clause for condition in conditions for clause in clauses_of(condition))


def uncovered_clauses(audit: Audit, criterion: Criterion, examples: Sequence[Values]) -> tuple[Expr, ...]:
    """The clauses that no pair of examples shows to affect the decision."""
    reads = _reads(audit)
    return tuple(
        clause
        for clause in clauses(criterion)
        if not _has_masking_pair(criterion, clause, examples)
        and not _has_unique_cause_pair(criterion, clause, examples, reads)
    )


def truth(expr: Expr, values: Values) -> Truth:
    """Whether the condition is true, false or unknown (None)."""
    match expr:
        case Always():
            return True
        case Named(inner):
            return truth(inner, values)
        case Not(part):
            value = truth(part, values)
            return None if value is None else not value
        case All(parts):
            truths = [truth(part, values) for part in parts]
            return False if False in truths else None if None in truths else True
        case Any(parts):
            truths = [truth(part, values) for part in parts]
            return True if True in truths else None if None in truths else False
        case Compare() if (plain := _normal_form(expr)) != expr:
            return truth(plain, values)
        case _:
            return values[expr]


def clauses_of(expr: Expr) -> Iterator[Expr]:
    """All clauses of a condition, with duplicates."""
    match expr:
        case Always():
            return
        case Named(inner) | Not(inner):
            yield from clauses_of(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from clauses_of(part)
        case Compare() if (plain := _normal_form(expr)) != expr:
            yield from clauses_of(plain)
        case _:
            yield expr


def _normal_form(expr: Compare) -> Expr:
    """The comparison with its sides in order and with `<`, `<=` or `=`, negated if needed."""
    left, sign, right = expr.left, expr.operator, expr.right
    if left.sql > right.sql:
        left, sign, right = right, MIRRORED[sign], left
    return Not(Compare(left, _NEGATED[sign], right)) if sign in _NEGATED else Compare(left, sign, right)


_NEGATED = {">": "<=", ">=": "<", "<>": "="}


def _decision(criterion: Criterion, values: Values) -> Outcome | None:
    """The outcome; None if no case decides it."""
    applies = truth(criterion.population, values)
    if not applies:
        return Outcome.EJ_AKTUELLT if applies is False else None
    return next((case.outcome for case in criterion.cases if truth(case.when, values)), None)


def _has_masking_pair(criterion: Criterion, clause: Expr, examples: Sequence[Values]) -> bool:
    # (old, new) value of the clause -> the (old, new) decisions that the change gives.
    changes: dict[tuple[Truth, Truth], set[tuple[Outcome | None, Outcome | None]]] = {}
    for values, other in product(examples, (True, False, None)):
        if values[clause] is not other:
            before, after = _decision(criterion, values), _decision(criterion, {**values, clause: other})
            if before != after:
                changes.setdefault((values[clause], other), set()).add((before, after))
    return any(
        (after, before) in changes.get((other, value), ())
        for (value, other), pairs in changes.items()
        for before, after in pairs
    )


def _has_unique_cause_pair(
    criterion: Criterion, clause: Expr, examples: Sequence[Values], reads: Mapping[str, frozenset[str]]
) -> bool:
    uncoupled = [other for other in clauses(criterion) if other != clause and not _coupled(clause, other, reads)]
    return any(
        one[clause] is not two[clause]
        and all(one[other] is two[other] for other in uncoupled)
        and _decision(criterion, one) != _decision(criterion, two)
        for one, two in combinations(examples, 2)
    )


def _coupled(one: Expr, two: Expr, reads: Mapping[str, frozenset[str]]) -> bool:
    """Whether one of the clauses reads a column of the other, or a column that it depends on."""
    of_one, of_two = (frozenset().union(*(reads[c] for c in clause.columns)) for clause in (one, two))
    return bool(of_one.intersection(two.columns) or of_two.intersection(one.columns))


def _reads(audit: Audit) -> dict[str, frozenset[str]]:
    """Column -> itself and every column that decides whether it has a value, or which value."""
    direct = {v.name: v.required.columns if v.required is not None else () for v in audit.main.variables}
    direct |= {d.name: d.formula.columns for d in audit.derived}

    def closure(column: str, seen: frozenset[str]) -> frozenset[str]:
        return seen.union(*(closure(c, seen | {c}) for c in direct.get(column, ()) if c not in seen))

    return {column: closure(column, frozenset({column})) for column in direct}
