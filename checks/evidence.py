"""The parts of a reason: the values that decided a shortfall, and the words around them.

A criterion's `evidence` and a case's `evidence` contain names of columns and these parts. Without evidence the values
are those that made the deciding case true: `deciding` finds them in the case itself.

Like the rules, the SQL is portable between DuckDB and, through sqlglot, Spark. Whole months are computed from years,
months and days, since `date_diff('month', …)` counts boundaries in one engine and elapsed months in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checks.expressions import ALWAYS, All, Any, Expr, Named, Not, Term, days_after

_PLACE = re.compile(r"\{(\w+)\}")
_YEARS_FROM = 24
"""From this number of months on, a span is written in years and months."""
_CORRECTED = {" 1 månader": " 1 månad", " 0 månader": "", " 1 dagar": " 1 dag", " 0 dagar": ""}


@dataclass(frozen=True)
class Value:
    """'Label = value' of a column, or 'Label saknas', in decisions where `when` is true."""

    column: str
    when: Expr = ALWAYS

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns whose values it names."""
        return (self.column,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (*self.named_columns, *self.when.columns)


@dataclass(frozen=True)
class Span:
    """The time from one day to another in whole months and days: '7 månader 29 dagar'.

    `last_day_counts`: for the time of a decision, which runs to the end of its last day. A month later is the same day
    of the next month, or the last day of that month if it has no such day, as in the rules.
    """

    start: str
    end: str
    last_day_counts: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return self.start, self.end

    @property
    def sql(self) -> str:
        """SQL for the time in words; NULL if a day is missing. The end must come after the start."""
        start, end = self.start, f"({days_after(self.end, 1).sql})" if self.last_day_counts else self.end
        # If the last month lacks the start's day of the month, its last day completes the month: 31 August to
        # 28 February is six months.
        short = f"(day({end}) < day({start}) AND day({end} + INTERVAL 1 DAY) <> 1)"
        less = f"CASE WHEN {short} THEN 1 ELSE 0 END"
        months = f"((year({end}) - year({start})) * 12 + month({end}) - month({start}) - {less})"
        earlier = f"(month({end}) < month({start}) OR (month({end}) = month({start}) AND {short}))"
        years = f"(year({end}) - year({start}) - CASE WHEN {earlier} THEN 1 ELSE 0 END)"
        month_length = f"day(date_trunc('month', {end}) - INTERVAL 1 DAY)"
        days = (
            f"CASE WHEN day({end}) >= day({start}) THEN day({end}) - day({start}) WHEN NOT {short} THEN 0 "
            f"WHEN {month_length} > day({start}) THEN day({end}) + {month_length} - day({start}) ELSE day({end}) END"
        )
        words = (
            f"CASE WHEN {months} < {_YEARS_FROM} THEN ' ' || CAST({months} AS VARCHAR) "
            f"ELSE ' ' || CAST({years} AS VARCHAR) || ' år ' || CAST({months} - {years} * 12 AS VARCHAR) END "
            f"|| ' månader ' || CAST({days} AS VARCHAR) || ' dagar'"
        )
        # Computing a number costs more than correcting its noun, so each is computed once.
        for wrong, right in _CORRECTED.items():
            words = f"replace({words}, '{wrong}', '{right}')"
        return f"trim({words})"


@dataclass(frozen=True)
class Sentence:
    """Words of its own, in the decisions on which `when` is true.

    `{name}` stands for what `worked_out` has under that name, else for the value of the column of that name.
    """

    text: str
    worked_out: Mapping[str, Term | Span] = field(default_factory=dict)
    when: Expr = ALWAYS

    @property
    def places(self) -> Iterator[str | Term | Span]:
        """The contents of the places, in order: columns, terms and spans."""
        for name in _PLACE.findall(self.text):
            yield self.worked_out.get(name, name)

    @property
    def words(self) -> list[str]:
        """The texts before, between and after the places: one more than there are places."""
        return _PLACE.split(self.text)[::2]

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns whose values it names."""
        return tuple(c for place in self.places for c in _columns(place))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (*self.named_columns, *self.when.columns)


Part = Value | Sentence
Evidence = tuple[str | Part, ...]
"""A name of a column is short for its `Value`."""


def parts(evidence: Iterable[str | Part]) -> tuple[Part, ...]:
    """The parts, with every name of a column as a `Value`."""
    return tuple(Value(part) if isinstance(part, str) else part for part in evidence)


def deciding(expr: Expr) -> tuple[Value, ...]:
    """The values that make the expression true: of alternatives only those that are true, otherwise all."""
    alternatives: dict[str, list[tuple[Expr, ...]]] = {}
    for column, needed in _deciding(expr, truth=True):
        alternatives.setdefault(column, []).append(needed)
    return tuple(
        Value(column, ALWAYS if () in ways else _any([_all(way) for way in ways]))
        for column, ways in alternatives.items()
    )


def _deciding(expr: Expr, *, truth: bool) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """(column, conditions under which its value matters) for each column that makes the expression true, or false."""
    match expr:
        case Named(inner):
            yield from _deciding(inner, truth=truth)
        case Not(inner):
            yield from _deciding(inner, truth=not truth)
        case All() | Any():
            for part in expr.parts:
                alternative = isinstance(expr, Any) is truth
                needed = ((part if truth else Not(part)),) if alternative else ()
                yield from ((column, (*needed, *inner_needed)) for column, inner_needed in _deciding(part, truth=truth))
        case _:
            yield from ((column, ()) for column in expr.columns)


def _all(way: tuple[Expr, ...]) -> Expr:
    return way[0] if len(way) == 1 else All(way)


def _any(ways: list[Expr]) -> Expr:
    return ways[0] if len(ways) == 1 else Any(tuple(ways))


def _columns(place: str | Term | Span) -> tuple[str, ...]:
    match place:
        case str():
            return (place,)
        case Term():
            return (place.column,)
        case Span():
            return place.columns


def quote(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
