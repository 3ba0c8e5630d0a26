"""Expressions over one decision: each knows its SQL and the columns that it reads.

The SQL is limited to what means the same in DuckDB and, through sqlglot, in Spark: comparisons, `IN`, `CASE`, `IS NULL`
and `date + INTERVAL n MONTH|DAY`. Three-valued logic does the rest: an expression over a missing value is unknown, an
unknown case does not decide, and a decision that no case decides is `framgar_ej`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checks.faults import DefinitionError


class Expr(ABC):
    """The interface of all expressions: `&` is och, `|` is eller and `~` is inte."""

    @property
    @abstractmethod
    def sql(self) -> str:
        """The predicate, in parentheses where needed, so that it can be used anywhere."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, in order; may repeat."""

    @property
    @abstractmethod
    def codes(self) -> tuple[tuple[str, str], ...]:
        """(column, code) for each code in a comparison."""

    def __and__(self, other: Expr) -> Expr:
        return All((*_parts(self, All), *_parts(_expression(other), All)))

    def __or__(self, other: Expr) -> Expr:
        return Any((*_parts(self, Any), *_parts(_expression(other), Any)))

    def __invert__(self) -> Expr:
        return Not(self)

    def __bool__(self) -> bool:
        raise DefinitionError(
            "Ett villkor är varken sant eller falskt förrän det prövas på ett ärende. Använd & i stället för and, | i "
            "stället för or och ~ i stället för not, med parentes om varje del: (a == 1) & (b < c)."
        )

    def called(self, text: str) -> Expr:
        """The same condition with these words in reports, for when its own would be clumsy."""
        return Named(self, text)


@dataclass(frozen=True)
class Always(Expr):
    """True for every decision."""

    sql: str = "TRUE"
    columns: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


ALWAYS = Always()


@dataclass(frozen=True)
class Is(Expr):
    """The column has one of the codes."""

    column: str
    values: tuple[str, ...]

    @property
    def sql(self) -> str:
        if len(self.values) == 1:
            return f"({self.column} = '{self.values[0]}')"
        codes = ", ".join(f"'{v}'" for v in self.values)
        return f"({self.column} IN ({codes}))"

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return tuple((self.column, v) for v in self.values)


@dataclass(frozen=True)
class Given(Expr):
    """The column has a value."""

    column: str

    @property
    def sql(self) -> str:
        return f"({self.column} IS NOT NULL)"

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return ()


@dataclass(frozen=True)
class Flag(Expr):
    """A derived column that is itself true, false or unknown."""

    column: str

    @property
    def sql(self) -> str:
        return self.column

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return ()


@dataclass(frozen=True)
class Term:
    """A date or number column, plus a number of months or days; or a constant date or number (then no column)."""

    column: str = ""
    months: int = 0
    days: int = 0
    constant: date | int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.constant, (date, int, type(None))) or isinstance(self.constant, bool):
            raise DefinitionError(f"{self.constant!r} är varken ett heltal eller ett datum. Två tal jämförs inte här.")

    @property
    def sql(self) -> str:
        if self.constant is not None:
            return f"DATE '{self.constant}'" if isinstance(self.constant, date) else str(self.constant)
        sql = self.column
        if self.months:
            sql = f"{sql} + INTERVAL {self.months} MONTH"
        return f"{sql} + INTERVAL {self.days} DAY" if self.days else sql


MIRRORED = {"<": ">", "<=": ">=", "=": "=", ">": "<", ">=": "<=", "<>": "<>"}
"""Each operator of a comparison, and the one that says the same with the sides exchanged."""


@dataclass(frozen=True)
class Compare(Expr):
    """Two terms compared with `<`, `<=`, `=`, `>`, `>=` or `<>`."""

    left: Term
    operator: str
    right: Term

    @property
    def sql(self) -> str:
        return f"({self.left.sql} {self.operator} {self.right.sql})"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(t.column for t in (self.left, self.right) if t.column)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return ()


@dataclass(frozen=True)
class _Joined(Expr):
    parts: tuple[Expr, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(c for part in self.parts for c in part.columns)

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return tuple(c for part in self.parts for c in part.codes)


@dataclass(frozen=True)
class All(_Joined):
    """Every part is true."""

    @property
    def sql(self) -> str:
        return f"({' AND '.join(p.sql for p in self.parts)})"


@dataclass(frozen=True)
class Any(_Joined):
    """At least one part is true."""

    @property
    def sql(self) -> str:
        return f"({' OR '.join(p.sql for p in self.parts)})"


@dataclass(frozen=True)
class Not(Expr):
    """The part is false (unknown stays unknown)."""

    part: Expr

    @property
    def sql(self) -> str:
        return f"(NOT {self.part.sql})"

    @property
    def columns(self) -> tuple[str, ...]:
        return self.part.columns

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return self.part.codes


@dataclass(frozen=True)
class Named(Expr):
    """An expression with its own Swedish words, for when those derived from its parts would be clumsy."""

    expr: Expr
    text: str

    @property
    def sql(self) -> str:
        return self.expr.sql

    @property
    def columns(self) -> tuple[str, ...]:
        return self.expr.columns

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        return self.expr.codes


def comparisons(expr: Expr) -> Iterator[Compare]:
    """Every comparison in the expression."""
    if isinstance(expr, Compare):
        yield expr
    inner = (getattr(expr, "part", None), getattr(expr, "expr", None), *getattr(expr, "parts", ()))
    for part in inner:
        if isinstance(part, Expr):
            yield from comparisons(part)


def implies(narrow: Expr, wide: Expr) -> bool:
    """Whether `narrow` implies `wide` by their form alone. False proves nothing."""
    match narrow, wide:
        case (_, Always()):
            return True
        case (Named(expr=inner), _):
            return implies(inner, wide)
        case (_, Named(expr=inner)):
            return implies(narrow, inner)
        case (_, All(parts=parts)):
            return all(implies(narrow, part) for part in parts)
        case (Any(parts=parts), _):
            return all(implies(part, wide) for part in parts)
        case (All(parts=parts), _) if any(implies(part, wide) for part in parts):
            return True
        case (_, Any(parts=parts)):
            return any(implies(narrow, part) for part in parts)
        case (Is(column=one, values=some), Is(column=other, values=more)):
            return one == other and set(some) <= set(more)
        case (Is(column=one), Given(column=other)):
            return one == other
        case _:
            return narrow == wide


def _expression(value: object) -> Expr:
    if not isinstance(value, Expr):
        raise DefinitionError(f"{value!r} är inget villkor. Jämförelser före och efter & och | ska stå i parentes.")
    return value


def _parts(expr: Expr, kind: type[All] | type[Any]) -> tuple[Expr, ...]:
    return expr.parts if isinstance(expr, kind) else (expr,)


def is_(column: str, *values: str) -> Expr:
    """The column has one of these codes."""
    return Is(column, values)


def given(column: str) -> Expr:
    """The column has a value."""
    return Given(column)


def missing(column: str) -> Expr:
    """The column has no value."""
    return Not(Given(column))


def all_of(*parts: Expr) -> Expr:
    """Every part is true; the same as `&` between them.

    >>> all_of(Given("a"), Given("b")).sql
    '((a IS NOT NULL) AND (b IS NOT NULL))'
    """
    return parts[0] if len(parts) == 1 else All(parts)


def any_of(*parts: Expr) -> Expr:
    """At least one part is true; the same as `|` between them.

    >>> any_of(Given("a"), Given("b")).sql
    '((a IS NOT NULL) OR (b IS NOT NULL))'
    """
    return parts[0] if len(parts) == 1 else Any(parts)


def some_of(*parts: Expr) -> Expr:
    """At least one part is true, but not every one.

    >>> some_of(Given("a"), Given("b")).columns
    ('a', 'b', 'a', 'b')
    """
    return Named(all_of(any_of(*parts), Not(all_of(*parts))), "någon men inte alla av dessa")


def none_of(*parts: Expr) -> Expr:
    """No part is true.

    >>> none_of(Given("a"), Given("b")).sql
    '(NOT ((a IS NOT NULL) OR (b IS NOT NULL)))'
    """
    return Named(Not(any_of(*parts)), "ingen av dessa")


def days_after(column: str, days: int) -> Term:
    """A number of calendar days later."""
    return Term(column, days=days)


def outcome_is(criterion: str, *outcomes: str) -> Expr:
    """The decision's outcome on a criterion: for indicators, which are counted after the criteria."""
    return Is(f"utfall_{criterion}", outcomes)
