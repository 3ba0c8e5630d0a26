"""Reasons for shortfalls, as an audit writes them."""

from __future__ import annotations

from collections.abc import Sequence

from checks.columns import Moment, Nullable, always
from checks.evidence import Part, Sentence, Span, Value
from checks.expressions import Expr

Because = str | Nullable | Part
"""A sentence with `{column}` where a value goes, a column whose value is shown, or a part with a condition."""


def value(column: Nullable, *, when: Expr = always) -> Value:
    """'Label = value' of the column, in decisions where `when` is true.

    >>> from checks.codebook import About
    >>> from checks.columns import day
    >>> value(day("Beslut t.o.m.", about=About.ADMINISTRATIV, source="EX 1").named("beslut_tom")).column
    'beslut_tom'
    """
    return Value(column.name, when)


def sentence(text: str, *, when: Expr = always, **worked_out: Moment | Span) -> Sentence:
    """A sentence, in decisions where `when` is true; `{name}` is a column, or the keyword argument of that name.

    >>> sentence("Beslut {beslut_datum}, ingen plan").text
    'Beslut {beslut_datum}, ingen plan'
    """
    places = {name: source.term if isinstance(source, Moment) else source for name, source in worked_out.items()}
    return Sentence(text, places, when)


def time_between(start: Nullable, end: Nullable, *, last_day_counts: bool = False) -> Span:
    """The time from one day to another in words, as '7 månader 29 dagar', for use in a `sentence`.

    `last_day_counts`: for the time of a decision, which runs to the end of its last day.

    >>> from checks.codebook import About
    >>> from checks.columns import day
    >>> start, end = (day("", about=About.ADMINISTRATIV, source="EX 1").named(name) for name in ("fran", "till"))
    >>> time_between(start, end).columns
    ('fran', 'till')
    """
    return Span(start.name, end.name, last_day_counts)


def reason_parts(because: Because | Sequence[Because]) -> tuple[Part, ...]:
    """The parts of a reason."""
    reasons = [because] if isinstance(because, str | Nullable | Part) else because
    return tuple(_part(part) for part in reasons)


def _part(part: Because) -> Part:
    match part:
        case str():
            return Sentence(part)
        case Nullable():
            return Value(part.name)
        case _:
            return part
