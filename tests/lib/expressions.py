"""Expressions by the names of their columns, for tests that have no tables; an audit writes them on its columns."""

from __future__ import annotations

from datetime import date

from checks.expressions import Compare, Expr, Is, Not, Term


def is_not(column: str, *values: str) -> Expr:
    """The column has a code, and none of these."""
    return Not(Is(column, values))


def after(left: str | Term, right: str | Term) -> Expr:
    """Left comes strictly after right."""
    return Compare(_term(left), ">", _term(right))


def before(left: str | Term, right: str | Term) -> Expr:
    """Left comes strictly before right."""
    return Compare(_term(left), "<", _term(right))


def day(value: date) -> Term:
    """A fixed date."""
    return Term(constant=value)


def equals(column: str, number: int) -> Expr:
    """The number in the column is this one."""
    return Compare(Term(column), "=", Term(constant=number))


def less_than(column: str, number: int) -> Expr:
    """The number in the column is below this one."""
    return Compare(Term(column), "<", Term(constant=number))


def months_after(column: str, months: int) -> Term:
    """The same day a number of months later, or the last day of that month if it has no such day."""
    return Term(column, months=months)


def more_than(column: str, number: int) -> Expr:
    """The number in the column is above this one."""
    return Compare(Term(column), ">", Term(constant=number))


def not_after(left: str | Term, right: str | Term) -> Expr:
    """Left comes before right or on the same day."""
    return Compare(_term(left), "<=", _term(right))


def same_day(left: str | Term, right: str | Term) -> Expr:
    """Left and right are the same day."""
    return Compare(_term(left), "=", _term(right))


def within_months(start: str, months: int, end: str | Term) -> Expr:
    """`end` is at most `months` months after `start`."""
    return Compare(_term(end), "<=", months_after(start, months))


def _term(value: str | Term) -> Term:
    return Term(value) if isinstance(value, str) else value
