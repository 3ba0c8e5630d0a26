"""Which counts about persons hang together, and what kinds of decisions a reader of the rules takes to be possible.

Counts that read the same variables say something of each other: the sum of one may be a part of another. A component
is all counts about persons that are tied together in that way, the variables that they read, and the counts of the
authority's conduct that read one of these variables too, which a reader has in print. Components have nothing in common
but the columns that the sampling is made by (district, insats, decision), of which every number is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import prod
from typing import TypeVar

from checks.audit import Audit
from checks.codebook import About, Kind, Variable
from checks.expressions import Compare, Expr
from checks.possible import Known, Truth, Value, truth
from checks.subject import Counted, Reader

T = TypeVar("T")

MOST_PROFILES = 20_000
_MOST_ANSWERS = 16


@dataclass(frozen=True)
class Component:
    """Counts about persons that hang together. `known` are the columns of the sampling that they read; `variables`
    the others; `beside` are counts of conduct that read some of the latter."""

    counted: tuple[Counted, ...]
    known: tuple[str, ...]
    variables: tuple[str, ...]
    beside: tuple[Counted, ...]


@dataclass(frozen=True)
class Atom:
    """Decisions that no count tells apart: the codes of the known columns, the part that they are in of each count
    about persons, and the parts that they can be in of each count beside them."""

    known: tuple[str, ...]
    parts: tuple[str, ...]
    beside: tuple[frozenset[str], ...]


def components(audit: Audit, items: Iterable[Counted], but: Collection[str]) -> tuple[Component, ...]:
    """The components of these counts when they are divided by the columns `but`."""
    reader = Reader(audit)
    everything = tuple(items)
    read = {i.id: frozenset(_codes(audit, reader.variables(i.expressions), but)) for i in everything}
    about = [i for i in everything if reader.persons(i.expressions, but)]
    groups: list[tuple[list[Counted], set[str]]] = []
    for item in about:
        own = {v for v in read[item.id] if not _administrative(audit, v)}
        joined, names = [item], own
        for other in [g for g in groups if g[1] & own]:
            groups.remove(other)
            joined, names = [*other[0], *joined], names | other[1]
        groups.append((joined, names))
    found = []
    for joined, names in groups:
        beside = tuple(i for i in everything if i not in about and read[i.id] & names)
        known = {v for i in joined for v in read[i.id] if _administrative(audit, v)}
        order = [v.name for v in audit.main.variables]
        found.append(
            Component(
                tuple(joined), tuple(v for v in order if v in known), tuple(v for v in order if v in names), beside
            )
        )
    return tuple(found)


def _codes(audit: Audit, names: Iterable[str], but: Collection[str]) -> Iterator[str]:
    """Those of the variables whose values can be listed: codes and whole numbers. What a count is divided by tells no
    more of persons, but where it is a column of the sampling it tells which kinds of decisions a group has."""
    variables = {v.name: v for v in audit.main.variables}
    for name in names:
        if name not in variables or variables[name].kind not in (Kind.CODE, Kind.INTEGER):
            continue
        if name not in but or _administrative(audit, name):
            yield name


def _administrative(audit: Audit, name: str) -> bool:
    return audit.main.variable(name).about is About.ADMINISTRATIV


def atoms(audit: Audit, component: Component) -> tuple[Atom, ...]:
    """Every kind of decision that the codebook allows, each once."""
    found: dict[Atom, None] = {}
    reader = Reader(audit)
    read = [[*_codes(audit, reader.variables(i.expressions), ())] for i in component.beside]
    parts_of = [_once(reader.variables(i.expressions), _sorted_parts(i, audit)) for i in component.counted]
    beside_of = [
        _once((*reader.variables(i.expressions), *_deciding(audit, names)), _parts_answered(i, audit, names))
        for i, names in zip(component.beside, read, strict=True)
    ]
    for known in _profiles(audit, component):
        parts = [possible(known) for possible in parts_of]
        beside = tuple(possible(known) for possible in beside_of)
        codes = tuple(str(known[name]) for name in component.known)
        for chosen in product(*parts):
            found[Atom(codes, chosen, beside)] = None
    return tuple(found)


_UNKNOWN = object()


def _once(columns: Collection[str], worked_out: Callable[[Known], T]) -> Callable[[Known], T]:
    """The function, worked out but once for decisions that are alike in the columns that it reads."""
    made: dict[tuple[object, ...], T] = {}

    def once(known: Known) -> T:
        key = tuple(known.get(column, _UNKNOWN) for column in columns)
        if key not in made:
            made[key] = worked_out(known)
        return made[key]

    return once


def _sorted_parts(item: Counted, audit: Audit) -> Callable[[Known], list[str]]:
    return lambda known: sorted(item.possible(known, audit))


def _parts_answered(item: Counted, audit: Audit, names: Sequence[str]) -> Callable[[Known], frozenset[str]]:
    return lambda known: frozenset(
        part for answered in _answered(audit, names, known) for part in item.possible(answered, audit)
    )


def _deciding(audit: Audit, names: Iterable[str]) -> Iterator[str]:
    """The columns that decide whether the variables are used."""
    for condition in (audit.main.variable(name).required for name in names):
        yield from () if condition is None else condition.columns


def _answered(audit: Audit, names: Iterable[str], known: Known) -> Iterator[Known]:
    """The decision with every set of the answers that it must have beside what is known; as it is, if they are many."""
    others = [audit.main.variable(n) for n in names if n not in known]
    must = [v for v in others if v.codes and v.required is not None and _is_true(v.required, known)]
    if prod(len(v.codes) for v in must) > _MOST_ANSWERS:
        must = []
    for codes in product(*(v.codes for v in must)):
        yield {**known, **dict(zip((v.name for v in must), codes, strict=True))}


def _profiles(audit: Audit, component: Component) -> list[Known]:
    """The values of the component's variables that can stand together in a decision, as far as they are used."""
    names = (*component.known, *component.variables)
    variables = [audit.main.variable(n) for n in names]
    rows: list[dict[str, Value]] = [{}]
    for variable in _conditions_first(variables):
        values = _once(tuple(_deciding(audit, [variable.name])), partial(_values, component, variable))
        rows = [{**row, variable.name: v} for row in rows for v in values(row)]
        if len(rows) > MOST_PROFILES:
            raise ValueError(f"too many kinds of decisions: {', '.join(names)}")
    breaches = [
        _once(rule.breach.columns, partial(_is_true, rule.breach))
        for rule in audit.main.rules
        if {*names}.intersection(rule.breach.columns)
    ]
    return [row for row in rows if not any(breach(row) for breach in breaches)]


def _is_true(expr: Expr, known: Known) -> bool:
    return truth(expr, known, {}) == {True}


def _conditions_first(variables: Sequence[Variable]) -> list[Variable]:
    """The variables in an order in which each comes after those that decide whether it is used."""
    waiting, ordered = list(variables), list[Variable]()
    while waiting:
        names = {v.name for v in waiting}
        free = [v for v in waiting if v.required is None or not names.intersection(v.required.columns) - {v.name}]
        ordered += free or waiting
        waiting = [v for v in waiting if v not in ordered]
    return ordered


def _values(component: Component, variable: Variable, row: Known) -> list[Value]:
    # An answer that nothing requires may be given or not.
    used: Truth = frozenset((True, None)) if variable.required is None else truth(variable.required, row, {})
    values: list[Value] = [*(variable.codes or _numbers(component, variable))] if True in used else []
    return [*values, *([] if used == {True} else [None])]


def _numbers(component: Component, variable: Variable) -> list[int]:
    """A number on each side of every limit that the rules compare with."""
    limits = {c for item in component.counted for e in item.expressions for c in _limits(e, variable.name)}
    tried = {n for limit in limits for n in (limit - 1, limit, limit + 1)} or {variable.low}
    return sorted(n for n in tried if variable.low <= n <= variable.high)


def _limits(expr: Expr, name: str) -> Iterator[int]:
    if isinstance(expr, Compare) and name in expr.columns:
        yield from (t.constant for t in (expr.left, expr.right) if isinstance(t.constant, int))
    inner = (getattr(expr, "part", None), getattr(expr, "expr", None), *getattr(expr, "parts", ()))
    for part in (p for p in inner if p is not None):
        yield from _limits(part, name)
