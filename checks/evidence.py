"""What a reason is made of: the values that decided a shortfall, and the words around them.

A criterion's `evidence` and a case's `evidence` hold names of columns and these parts. Without any, the values are
those that made the deciding case true: `deciding` finds them in the case itself.

Like the rules, the SQL keeps to what means the same in DuckDB and, through sqlglot, in Spark. Whole months are counted
from years, months and days, since `date_diff('month', …)` counts boundaries in one and elapsed months in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checks.expressions import ALWAYS, All, Any, Expr, Named, Not, Term, days_after

_PLACE = re.compile(r"\{(\w+)\}")
_YEARS_FROM = 24
"""From so many months on a span is told in years and months, as people do."""
_MENDED = {" 1 månader": " 1 månad", " 0 månader": "", " 1 dagar": " 1 dag", " 0 dagar": ""}


@dataclass(frozen=True)
class Value:
    """'Label = value' of a column, or 'Label saknas', in the decisions on which `when` is true."""

    column: str
    when: Expr = ALWAYS

    @property
    def named(self) -> tuple[str, ...]:
        """The columns whose values it names."""
        return (self.column,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (*self.named, *self.when.columns)


@dataclass(frozen=True)
class Span:
    """The time from one day to another in whole months and days: '7 månader 29 dagar'.

    `last_day_counts`: the time of a decision, which runs to the end of its last day. A month on is the same day of the
    next month, or that month's last day where it has no such day, as in the rules.
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
        """SQL for the time in words; NULL where a day is missing. The end must come after the start."""
        start, end = self.start, f"({days_after(self.end, 1).sql})" if self.last_day_counts else self.end
        # A day of the month that the last month lacks is not short of it: 31 August to 28 February is six months.
        short = f"(day({end}) < day({start}) AND day({end} + INTERVAL 1 DAY) <> 1)"
        less = f"CASE WHEN {short} THEN 1 ELSE 0 END"
        months = f"((year({end}) - year({start})) * 12 + month({end}) - month({start}) - {less})"
        earlier = f"(month({end}) < month({start}) OR (month({end}) = month({start}) AND {short}))"
        years = f"(year({end}) - year({start}) - CASE WHEN {earlier} THEN 1 ELSE 0 END)"
        before = f"day(date_trunc('month', {end}) - INTERVAL 1 DAY)"
        days = (
            f"CASE WHEN day({end}) >= day({start}) THEN day({end}) - day({start}) WHEN NOT {short} THEN 0 "
            f"WHEN {before} > day({start}) THEN day({end}) + {before} - day({start}) ELSE day({end}) END"
        )
        told = (
            f"CASE WHEN {months} < {_YEARS_FROM} THEN ' ' || CAST({months} AS VARCHAR) "
            f"ELSE ' ' || CAST({years} AS VARCHAR) || ' år ' || CAST({months} - {years} * 12 AS VARCHAR) END "
            f"|| ' månader ' || CAST({days} AS VARCHAR) || ' dagar'"
        )
        # To work a number out costs more than to mend its word, so each is worked out once.
        for wrong, right in _MENDED.items():
            told = f"replace({told}, '{wrong}', '{right}')"
        return f"trim({told})"


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
        """What stands in the places, in order: columns, terms and spans."""
        for name in _PLACE.findall(self.text):
            yield self.worked_out.get(name, name)

    @property
    def words(self) -> list[str]:
        """The words before, between and after the places: one more than there are places."""
        return _PLACE.split(self.text)[::2]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns whose values it names."""
        return tuple(c for place in self.places for c in _columns(place))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (*self.named, *self.when.columns)


Part = Value | Sentence
Evidence = tuple[str | Part, ...]
"""A name of a column is short for its `Value`."""


def parts(evidence: Iterable[str | Part]) -> tuple[Part, ...]:
    """The parts, with every name of a column as a `Value`."""
    return tuple(Value(part) if isinstance(part, str) else part for part in evidence)


def deciding(expr: Expr) -> tuple[Value, ...]:
    """The values that make the expression true where it is: of alternatives those that hold, else every one."""
    found: dict[str, list[tuple[Expr, ...]]] = {}
    for column, needed in _deciding(expr, truth=True):
        found.setdefault(column, []).append(needed)
    return tuple(
        Value(column, ALWAYS if () in ways else _any([_all(way) for way in ways])) for column, ways in found.items()
    )


def _deciding(expr: Expr, *, truth: bool) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """(column, what must hold for its value to count) for each that makes the expression true, or false."""
    match expr:
        case Named(inner):
            yield from _deciding(inner, truth=truth)
        case Not(inner):
            yield from _deciding(inner, truth=not truth)
        case All() | Any():
            for part in expr.parts:
                alternative = isinstance(expr, Any) is truth
                needed = ((part if truth else Not(part)),) if alternative else ()
                yield from ((column, (*needed, *more)) for column, more in _deciding(part, truth=truth))
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


def quoted(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
