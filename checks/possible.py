"""What an expression can be when only some of a decision's values are known: the knowledge of a reader of the rules.

Three-valued logic over sets: a decision of which everything is known gives one truth value, any other the set of those
that are possible. Parts are taken to be independent of each other, so a set is never too small, but it may be too large
where one unknown value stands twice in an expression.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any as Any_

from checks.criteria import Criterion, Outcome
from checks.expressions import All, Always, Any, Compare, Expr, Flag, Given, Is, Named, Not, Term

Value = str | int | date | bool | None
Known = Mapping[str, Value]
"""Column -> value, None where the cell is empty; a column that is left out is not known."""
Truth = frozenset[bool | None]

OUTCOME = "utfall_"
_UNKNOWN: Truth = frozenset((True, False, None))
COMPARE: Mapping[str, Callable[[Any_, Any_], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<>": operator.ne,
}
"""What each comparison of an expression means."""


def truth(expr: Expr, known: Known, criteria: Mapping[str, Criterion]) -> Truth:
    """The truth values that the expression can have; `criteria` are those whose outcomes it may read, by id."""
    match expr:
        case Always():
            return frozenset((True,))
        case Named(expr=inner):
            return truth(inner, known, criteria)
        case Is(column=column, values=values) if column.startswith(OUTCOME):
            possible = outcomes(criteria[column.removeprefix(OUTCOME)], known, criteria)
            return frozenset(outcome.value in values for outcome in possible)
        case Is(column=column, values=values) if column in known:
            return frozenset((None if known[column] is None else known[column] in values,))
        case Given(column=column) if column in known:
            return frozenset((known[column] is not None,))
        case Given():
            return frozenset((True, False))
        case Flag(column=column) if column in known:
            value = known[column]
            return frozenset((None if value is None else bool(value),))
        case Compare():
            return _compared(expr, known)
        case Not(part=part):
            return frozenset(None if t is None else not t for t in truth(part, known, criteria))
        case All(parts=parts):
            return _all(truth(part, known, criteria) for part in parts)
        case Any(parts=parts):
            every = _all(frozenset(None if t is None else not t for t in truth(p, known, criteria)) for p in parts)
            return frozenset(None if t is None else not t for t in every)
        case _:
            return _UNKNOWN


def _all(parts: Iterable[Truth]) -> Truth:
    found: Truth = frozenset((True,))
    for part in parts:
        found = frozenset(_and(a, b) for a in found for b in part)
    return found


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _compared(expr: Compare, known: Known) -> Truth:
    if any(t.column not in known or t.months for t in (expr.left, expr.right) if t.column):
        return _UNKNOWN
    left, right = (_term(t, known) for t in (expr.left, expr.right))
    if left is None or right is None:
        return frozenset((None,))
    return frozenset((COMPARE[expr.operator](left, right),))


def _term(term: Term, known: Known) -> Value:
    value = known[term.column] if term.column else term.constant
    return value + timedelta(days=term.days) if term.days and isinstance(value, date) else value


def outcomes(criterion: Criterion, known: Known, criteria: Mapping[str, Criterion]) -> frozenset[Outcome]:
    """The outcomes that the criterion can give such a decision."""
    population = truth(criterion.population, known, criteria)
    found = {Outcome.EJ_AKTUELLT} if False in population else set()
    if None in population:
        found.add(Outcome.FRAMGAR_EJ)
    if True in population:
        whens = [truth(case.when, known, criteria) for case in criterion.cases]
        found.update(criterion.cases[i].outcome if i is not None else Outcome.FRAMGAR_EJ for i in first_true(whens))
    return frozenset(found)


def first_true(whens: Iterable[Truth]) -> Iterable[int | None]:
    """The places that can be the first true one; None if it can be that none is."""
    for place, when in enumerate(whens):
        if True in when:
            yield place
        if when == {True}:
            return
    yield None
