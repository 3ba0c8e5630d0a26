"""Whether the examples of a criterion show that every clause of it decides (MC/DC).

A clause is a comparison of the population or of a case, whatever joins them; `a > b` is `a <= b` denied, and so the
same one. Clauses are true, false or unknown, as in the rules themselves. One is shown to decide in either of two ways:

* masking: there are two examples with different decisions, in which it has different values, and each of which would
  have had the other's decision had the clause had the other's value and all else been the same;
* unique cause: there are two examples with different decisions, in which it has different values and all other clauses
  have the same, but for those that cannot keep theirs, since one of the two reads what the other does.

The decision is the outcome, with one distinction: `framgar_ej` because a case says so is not the same as `framgar_ej`
because no case was true, since the reason that is given differs.

Literature: Hayhurst, Veerhusen, Chilenski and Rierson, "A Practical Tutorial on Modified Condition/Decision Coverage",
NASA/TM-2001-210876 (coupled conditions in 2.3); masking MC/DC in DOT/FAA/AR-01/18.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from checks.audit import Audit
from checks.codebook import unique
from checks.criteria import Criterion, Outcome
from checks.expressions import All, Always, Any, Compare, Expr, Named, Not

Truth = bool | None
Values = Mapping[Expr, Truth]
"""Clause -> whether it is true of an example."""


def clauses(criterion: Criterion) -> tuple[Expr, ...]:
    """Every clause of the population and the cases, each once."""
    conditions = [criterion.population, *(case.when for case in criterion.cases)]
    return unique(clause for condition in conditions for clause in clauses_of(condition))


def not_shown(audit: Audit, criterion: Criterion, examples: Sequence[Values]) -> tuple[Expr, ...]:
    """The clauses that no pair of the examples shows to decide."""
    reads = _reads(audit)
    return tuple(
        clause
        for clause in clauses(criterion)
        if not _masking(criterion, clause, examples) and not _unique_cause(criterion, clause, examples, reads)
    )


def truth(expr: Expr, values: Values) -> Truth:
    """Whether the condition is true, false or unknown (None)."""
    match expr:
        case Always():
            return True
        case Named(inner):
            return truth(inner, values)
        case Not(part):
            found = truth(part, values)
            return None if found is None else not found
        case All(parts):
            each = [truth(part, values) for part in parts]
            return False if False in each else None if None in each else True
        case Any(parts):
            each = [truth(part, values) for part in parts]
            return True if True in each else None if None in each else False
        case Compare() if (plain := _plain(expr)) != expr:
            return truth(plain, values)
        case _:
            return values[expr]


def clauses_of(expr: Expr) -> Iterator[Expr]:
    """Every clause of a condition; one that stands in it twice comes twice."""
    match expr:
        case Always():
            return
        case Named(inner) | Not(inner):
            yield from clauses_of(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from clauses_of(part)
        case Compare() if (plain := _plain(expr)) != expr:
            yield from clauses_of(plain)
        case _:
            yield expr


def _plain(expr: Compare) -> Expr:
    """The comparison with the lesser side first and one of `<`, `<=` and `=`, denied if need be."""
    left, sign, right = expr.left, expr.operator, expr.right
    if left.sql > right.sql:
        left, sign, right = right, _MIRRORED[sign], left
    return Not(Compare(left, _DENIED[sign], right)) if sign in _DENIED else Compare(left, sign, right)


_MIRRORED = {"<": ">", "<=": ">=", "=": "=", ">": "<", ">=": "<=", "<>": "<>"}
_DENIED = {">": "<=", ">=": "<", "<>": "="}


def _decision(criterion: Criterion, values: Values) -> Outcome | None:
    """The outcome that is decided; None if nothing decides it."""
    applies = truth(criterion.population, values)
    if not applies:
        return Outcome.EJ_AKTUELLT if applies is False else None
    return next((case.outcome for case in criterion.cases if truth(case.when, values)), None)


def _masking(criterion: Criterion, clause: Expr, examples: Sequence[Values]) -> bool:
    # What a decision becomes when the clause is exchanged, by what the clause was and by what it became.
    became: dict[tuple[Truth, Truth], set[tuple[Outcome | None, Outcome | None]]] = {}
    for values, other in product(examples, (True, False, None)):
        if values[clause] is not other:
            before, after = _decision(criterion, values), _decision(criterion, {**values, clause: other})
            if before != after:
                became.setdefault((values[clause], other), set()).add((before, after))
    return any(
        (after, before) in became.get((other, value), ())
        for (value, other), changes in became.items()
        for before, after in changes
    )


def _unique_cause(
    criterion: Criterion, clause: Expr, examples: Sequence[Values], reads: Mapping[str, frozenset[str]]
) -> bool:
    apart = [other for other in clauses(criterion) if other != clause and not _coupled(clause, other, reads)]
    return any(
        one[clause] is not two[clause]
        and all(one[other] is two[other] for other in apart)
        and _decision(criterion, one) != _decision(criterion, two)
        for one, two in combinations(examples, 2)
    )


def _coupled(one: Expr, two: Expr, reads: Mapping[str, frozenset[str]]) -> bool:
    """Whether one of the clauses reads what the other does."""
    of_one, of_two = (frozenset().union(*(reads[c] for c in clause.columns)) for clause in (one, two))
    return bool(of_one.intersection(two.columns) or of_two.intersection(one.columns))


def _reads(audit: Audit) -> dict[str, frozenset[str]]:
    """Column -> itself and every column that decides whether it has a value, or which."""
    direct = {v.name: v.required.columns if v.required is not None else () for v in audit.main.variables}
    direct |= {d.name: d.formula.columns for d in audit.derived}

    def closure(column: str, seen: frozenset[str]) -> frozenset[str]:
        return seen.union(*(closure(c, seen | {c}) for c in direct.get(column, ()) if c not in seen))

    return {column: closure(column, frozenset({column})) for column in direct}
