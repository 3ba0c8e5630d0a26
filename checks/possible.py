"""The possible values of an expression when only some of a decision's values are known, to a reader of the rules.

Three-valued logic over sets: a decision with all values known gives one truth value, any other decision the set of
possible ones. Parts are assumed to be independent, so a set is never too small, but it may be too large if an unknown
value occurs twice in an expression.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any as Any_

from checks.criteria import Criterion, Outcome
from checks.expressions import All, Always, Any, Compare, Expr, Flag, Given, Is, Named, Not, Term

KnownValue = str | int | date | bool | None
Known = Mapping[str, KnownValue]
"""Column -> value, None if the cell is empty; a missing column is not known."""
Truths = frozenset[bool | None]

OUTCOME = "utfall_"
_UNKNOWN: Truths = frozenset((True, False, None))
COMPARE: Mapping[str, Callable[[Any_, Any_], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<>": operator.ne,
}
"""What each comparison of an expression means."""


def truth(expr: Expr, known: Known, criteria: Mapping[str, Criterion]) -> Truths:
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
            return _compare(expr, known)
        case Not(part=part):
            return frozenset(None if t is None else not t for t in truth(part, known, criteria))
        case All(parts=parts):
            return _conjunction(truth(part, known, criteria) for part in parts)
        case Any(parts=parts):
            negated = _conjunction(
                frozenset(None if t is None else not t for t in truth(p, known, criteria)) for p in parts
            )
            return frozenset(None if t is None else not t for t in negated)
        case _:
            return _UNKNOWN


def _conjunction(parts: Iterable[Truths]) -> Truths:
    product: Truths = frozenset((True,))
    for part in parts:
        product = frozenset(_and(a, b) for a in product for b in part)
    return product


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _compare(expr: Compare, known: Known) -> Truths:
    if any(t.column not in known or t.months for t in (expr.left, expr.right) if t.column):
        return _UNKNOWN
    left, right = (_term(t, known) for t in (expr.left, expr.right))
    if left is None or right is None:
        return frozenset((None,))
    return frozenset((COMPARE[expr.operator](left, right),))


def _term(term: Term, known: Known) -> KnownValue:
    value = known[term.column] if term.column else term.constant
    return value + timedelta(days=term.days) if term.days and isinstance(value, date) else value


def outcomes(criterion: Criterion, known: Known, criteria: Mapping[str, Criterion]) -> frozenset[Outcome]:
    """The outcomes that the criterion can give a decision with these known values."""
    population = truth(criterion.population, known, criteria)
    possible = {Outcome.EJ_AKTUELLT} if False in population else set()
    if None in population:
        possible.add(Outcome.FRAMGAR_EJ)
    if True in population:
        whens = [truth(case.when, known, criteria) for case in criterion.cases]
        possible.update(criterion.cases[i].outcome if i is not None else Outcome.FRAMGAR_EJ for i in first_true(whens))
    return frozenset(possible)


def first_true(whens: Iterable[Truths]) -> Iterable[int | None]:
    """The indices that can be the first true one; None if possibly none is true."""
    for place, when in enumerate(whens):
        if True in when:
            yield place
        if when == {True}:
            return
    yield None
