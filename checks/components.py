"""Which counts about persons are connected, and which kinds of decisions are possible to a reader of the rules.

Counts that read the same variables disclose something about each other: one may be a part of another. A component is a
set of counts about persons that are connected in this way, with the variables that they read and the printed counts of
the authority's conduct that also read one of these variables. Components have only the sampling columns in common
(district, insats, decision), and all numbers by those are known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import prod
from typing import TypeVar

from checks.audit import Audit
from checks.codebook import About, Kind, Variable
from checks.expressions import Compare, Expr
from checks.possible import Known, KnownValue, Truths, truth
from checks.subject import CountedItem, Reader

T = TypeVar("T")

MOST_PROFILES = 20_000
_MOST_ANSWERS = 16
MOST_ATOMS = 100
"""As many as a large component has anyway: the time of disclosure control grows with their number."""


@dataclass(frozen=True)
class Component:
    """Connected counts about persons. `known` are the sampling columns that they read, `variables` the other columns;
    `conduct` are the counts of conduct that read some of the latter."""

    counted: tuple[CountedItem, ...]
    known: tuple[str, ...]
    variables: tuple[str, ...]
    conduct: tuple[CountedItem, ...]


@dataclass(frozen=True)
class Atom:
    """Decisions that no count distinguishes: the codes of the known columns, their part in each count about persons,
    and their possible parts in each count of conduct."""

    known: tuple[str, ...]
    parts: tuple[str, ...]
    conduct_parts: tuple[frozenset[str], ...]


def components(audit: Audit, items: Iterable[CountedItem], excluded: Collection[str]) -> tuple[Component, ...]:
    """The components of these counts when they are divided by the columns `excluded`."""
    reader = Reader(audit)
    everything = tuple(items)
    columns_of = {i.id: frozenset(_listable(audit, reader.variables(i.expressions), excluded)) for i in everything}
    about = [i for i in everything if reader.persons(i.expressions, excluded)]
    groups: list[tuple[list[CountedItem], set[str]]] = []
    for item in about:
        own_columns = {v for v in columns_of[item.id] if not _administrative(audit, v)}
        members, names = [item], own_columns
        for group in [g for g in groups if g[1] & own_columns]:
            groups.remove(group)
            members, names = [*group[0], *members], names | group[1]
        groups.append((members, names))
    result = []
    for members, names in groups:
        conduct = tuple(i for i in everything if i not in about and columns_of[i.id] & names)
        known = {v for i in members for v in columns_of[i.id] if _administrative(audit, v)}
        order = [v.name for v in audit.main.variables]
        result.append(
            Component(
                tuple(members), tuple(v for v in order if v in known), tuple(v for v in order if v in names), conduct
            )
        )
    return tuple(result)


def _listable(audit: Audit, names: Iterable[str], excluded: Collection[str]) -> Iterator[str]:
    """The variables whose values can be listed: codes and whole numbers. A column that counts are divided by says no
    more about persons, but a stratification variable still determines which kinds of decisions a group has."""
    variables = {v.name: v for v in audit.main.variables}
    for name in names:
        if name not in variables or variables[name].kind not in (Kind.CODE, Kind.INTEGER):
            continue
        if name not in excluded or _administrative(audit, name):
            yield name


def _administrative(audit: Audit, name: str) -> bool:
    return audit.main.variable(name).about is About.ADMINISTRATIV


def atoms(audit: Audit, component: Component, most: int = MOST_ATOMS) -> tuple[Atom, ...]:
    """All kinds of decisions that the codebook allows, without duplicates. Kinds that a count of conduct distinguishes
    are separate, unless there would be more than `most`."""
    unique_atoms: dict[Atom, None] = {}
    reader = Reader(audit)
    conduct_columns = [[*_listable(audit, reader.variables(i.expressions), ())] for i in component.conduct]
    parts_of = [_cached(reader.variables(i.expressions), _sorted_parts(i, audit)) for i in component.counted]
    conduct_parts_of = [
        _cached((*reader.variables(i.expressions), *_deciding(audit, names)), _parts_when_completed(i, audit, names))
        for i, names in zip(component.conduct, conduct_columns, strict=True)
    ]
    for known in _profiles(audit, component):
        parts = [possible(known) for possible in parts_of]
        conduct_parts = tuple(possible(known) for possible in conduct_parts_of)
        codes = tuple(str(known[name]) for name in component.known)
        for combination in product(*parts):
            unique_atoms[Atom(codes, combination, conduct_parts)] = None
    kinds = tuple(unique_atoms)
    for n in range(len(component.conduct)):
        divided = _divided_by_conduct(kinds, n)
        kinds = divided if len(divided) <= most else kinds
    return kinds


def _divided_by_conduct(undivided: Sequence[Atom], n: int) -> tuple[Atom, ...]:
    """The atoms with one for each possible part in a count of conduct."""
    return tuple(
        dict.fromkeys(
            replace(a, conduct_parts=(*a.conduct_parts[:n], frozenset({part}), *a.conduct_parts[n + 1 :]))
            for a in undivided
            for part in sorted(a.conduct_parts[n])
        )
    )


_UNKNOWN = object()


def _cached(columns: Collection[str], function: Callable[[Known], T]) -> Callable[[Known], T]:
    """The function, evaluated once for decisions with the same values in the columns that it reads."""
    results: dict[tuple[object, ...], T] = {}

    def cached(known: Known) -> T:
        key = tuple(known.get(column, _UNKNOWN) for column in columns)
        if key not in results:
            results[key] = function(known)
        return results[key]

    return cached


def _sorted_parts(item: CountedItem, audit: Audit) -> Callable[[Known], list[str]]:
    return lambda known: sorted(item.possible(known, audit))


def _parts_when_completed(item: CountedItem, audit: Audit, names: Sequence[str]) -> Callable[[Known], frozenset[str]]:
    return lambda known: frozenset(
        part for completed in _completed(audit, names, known) for part in item.possible(completed, audit)
    )


def _deciding(audit: Audit, names: Iterable[str]) -> Iterator[str]:
    """The columns that decide whether the variables are used."""
    for condition in (audit.main.variable(name).required for name in names):
        yield from () if condition is None else condition.columns


def _completed(audit: Audit, names: Iterable[str], known: Known) -> Iterator[Known]:
    """The decision with every combination of its required but unknown answers; unchanged if there are too many."""
    unknown_variables = [audit.main.variable(n) for n in names if n not in known]
    required = [v for v in unknown_variables if v.codes and v.required is not None and _is_true(v.required, known)]
    if prod(len(v.codes) for v in required) > _MOST_ANSWERS:
        required = []
    for codes in product(*(v.codes for v in required)):
        yield {**known, **dict(zip((v.name for v in required), codes, strict=True))}


def _profiles(audit: Audit, component: Component) -> list[Known]:
    """The combinations of used values of the component's variables that a decision can have."""
    names = (*component.known, *component.variables)
    variables = [audit.main.variable(n) for n in names]
    rows: list[dict[str, KnownValue]] = [{}]
    for variable in _conditions_first(variables):
        values = _cached(tuple(_deciding(audit, [variable.name])), partial(_values, component, variable))
        rows = [{**row, variable.name: v} for row in rows for v in values(row)]
        if len(rows) > MOST_PROFILES:
            raise ValueError(f"too many kinds of decisions: {', '.join(names)}")
    breaches = [
        _cached(rule.breach.columns, partial(_is_true, rule.breach))
        for rule in audit.main.rules
        if {*names}.intersection(rule.breach.columns)
    ]
    return [row for row in rows if not any(breach(row) for breach in breaches)]


def _is_true(expr: Expr, known: Known) -> bool:
    return truth(expr, known, {}) == {True}


def _conditions_first(variables: Sequence[Variable]) -> list[Variable]:
    """The variables, each after those that decide whether it is used."""
    remaining, ordered = list(variables), list[Variable]()
    while remaining:
        names = {v.name for v in remaining}
        ready = [v for v in remaining if v.required is None or not names.intersection(v.required.columns) - {v.name}]
        ordered += ready or remaining
        remaining = [v for v in remaining if v not in ordered]
    return ordered


def _values(component: Component, variable: Variable, row: Known) -> list[KnownValue]:
    # An answer that nothing requires may be given or not.
    used: Truths = frozenset((True, None)) if variable.required is None else truth(variable.required, row, {})
    values: list[KnownValue] = [*(variable.codes or _numbers(component, variable))] if True in used else []
    return [*values, *([] if used == {True} else [None])]


def _numbers(component: Component, variable: Variable) -> list[int]:
    """Every limit that the rules compare with, and the numbers just below and above it."""
    limits = {c for item in component.counted for e in item.expressions for c in _limits(e, variable.name)}
    candidates = {n for limit in limits for n in (limit - 1, limit, limit + 1)} or {variable.low}
    return sorted(n for n in candidates if variable.low <= n <= variable.high)


def _limits(expr: Expr, name: str) -> Iterator[int]:
    if isinstance(expr, Compare) and name in expr.columns:
        yield from (t.constant for t in (expr.left, expr.right) if isinstance(t.constant, int))
    inner = (getattr(expr, "part", None), getattr(expr, "expr", None), *getattr(expr, "parts", ()))
    for part in (p for p in inner if p is not None):
        yield from _limits(part, name)
