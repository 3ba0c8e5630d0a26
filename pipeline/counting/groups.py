"""Outcomes -> counts per group (district, sex …, one or two at a time), at the finest grain only.

Every total is derived from these counts. Which counts are about persons follows from the variables that they read
(`checks.subject`). Those decisions are counted once more by kind (`checks.components`), and disclosure control works on
these counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod

import duckdb
import numpy as np

from checks.audit import Audit
from checks.components import MOST_ATOMS, Atom, Component, atoms, components
from checks.criteria import Criterion, Outcome
from checks.report_tables import CategoryTable, Dimension, DurationTable, Indicator
from checks.subject import CountedItem, Reader, counted_items
from pipeline.assess import explained
from pipeline.counting.counter import Counts, GroupCounter, column_of, has_its_table, part_of
from pipeline.counting.waiting_times import limits

MET = Outcome.UPPFYLLT.value
_PARTS = ("dagar", "saknas", "negativ")
"""The parts of the decisions that a duration applies to: it is known, cannot be known, or ends before it begins."""


@dataclass(frozen=True)
class CountedPart:
    """One of the parts that a base is divided into."""

    id: str
    label: str
    counts: Counts


@dataclass(frozen=True)
class Family:
    """The decisions of a base, group by group, in parts that add up to it. Arrays have an axis per dimension.

    `item` is what they are counted by, and `persons` the variables about persons that it reads in addition to those
    that define the groups: none for a count of the authority's conduct.
    """

    id: str
    item: Criterion | Indicator | CategoryTable | DurationTable | None
    parts: tuple[CountedPart, ...]
    persons: tuple[str, ...] = ()

    @cached_property
    def base(self) -> Counts:
        """The number of decisions of the base per group."""
        return np.asarray(np.sum([p.counts for p in self.parts], axis=0, dtype=np.int64))

    def part(self, id_: str) -> CountedPart:
        """The part of that id."""
        return next(p for p in self.parts if p.id == id_)


@dataclass(frozen=True)
class Kinds:
    """The decisions of a component by group and by kind (`atoms`); `counts` has a last axis for the kinds."""

    component: Component
    atoms: tuple[Atom, ...]
    counts: Counts


@dataclass(frozen=True)
class Waiting:
    """The usable days of one duration and kind of decision: codes of a group -> days -> decisions; and in `within` how
    many of them are within each limit of the time. `family` counts the same decisions. In a breakdown the groups are
    those of its space."""

    family: str
    label: str
    group: str
    days: Mapping[tuple[str, ...], Mapping[int, int]]
    within: Mapping[tuple[str, ...], Sequence[int]] = field(default_factory=dict)

    def of(self, codes: Sequence[Collection[str]]) -> dict[int | None, int]:
        """Days -> decisions, in order of days, of the groups with these codes, per dimension. `codes` may leave out the
        last dimensions."""
        totals: dict[int, int] = {}
        for group, days in self.days.items():
            if _is_in(group, codes):
                for day, count in days.items():
                    totals[day] = totals.get(day, 0) + count
        return {day: totals[day] for day in sorted(totals)}

    def within_of(self, codes: Sequence[Collection[str]]) -> list[int]:
        """For each limit, how many of the groups with these codes are within it."""
        own = (counts for group, counts in self.within.items() if _is_in(group, codes))
        return [sum(counts) for counts in zip(*own, strict=True)]


def _is_in(group: Sequence[str], codes: Sequence[Collection[str]]) -> bool:
    return all(own in codes_of_dimension for codes_of_dimension, own in zip(codes, group, strict=False))


@dataclass(frozen=True)
class Space:
    """Dimensions, and the (code, label) of the groups that occur."""

    dimensions: tuple[Dimension, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Groups per dimension."""
        return tuple(map(len, self.groups))


@dataclass(frozen=True)
class Grouped:
    """All counts of one breakdown. `groups` are the (code, label) that occur, per dimension; `sampled` are the
    decisions of the kind that samples are drawn from.

    `kinds`, `waiting` and `all_families` (also those that this breakdown does not have) are counted over `space`: the
    same dimensions first, then those of all other breakdowns and earlier reports. `breakdowns` are the dimensions of
    all breakdowns of the report.
    """

    dimensions: tuple[Dimension, ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    space: Space
    everyone: Counts
    sampled: Counts
    families: tuple[Family, ...]
    kinds: tuple[Kinds, ...]
    waiting: tuple[tuple[DurationTable, tuple[Waiting, ...]], ...] = ()
    all_families: tuple[Family, ...] = ()
    breakdowns: tuple[tuple[Dimension, ...], ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Groups per dimension."""
        return tuple(map(len, self.groups))


@dataclass(frozen=True)
class Finest:
    """Everything counted once, by all dimensions together (`counter`): breakdowns and totals are sums over them.
    `families` are by the id of the item, without the items whose table the export lacks."""

    counter: GroupCounter
    items: tuple[CountedItem, ...]
    families: Mapping[str, Family]


def finest(
    con: duckdb.DuckDBPyConnection, audit: Audit, dimensions: Iterable[Dimension], present: frozenset[str]
) -> Finest:
    """Counts of every criterion, indicator and table by the dimensions, each taken once."""
    counter = GroupCounter.over(con, audit, tuple(dict.fromkeys(dimensions)))
    items = tuple(i for i in counted_items(audit) if has_its_table(i, present))
    return Finest(counter, items, {i.id: _family(counter, i) for i in items})


def grouped(
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    breakdowns: Sequence[tuple[Dimension, ...]],
    present: frozenset[str],
    earlier: Sequence[Dimension] = (),
) -> tuple[Grouped, ...]:
    """Counts over the groups of each breakdown (`broken_down`)."""
    every = (*(d for breakdown in breakdowns for d in breakdown), *earlier)
    return broken_down(audit, finest(con, audit, every, present), breakdowns, earlier)


def broken_down(
    audit: Audit, counts: Finest, breakdowns: Sequence[tuple[Dimension, ...]], earlier: Sequence[Dimension] = ()
) -> tuple[Grouped, ...]:
    """Counts of every criterion, indicator and table over the groups of each breakdown, without breakdowns in which all
    decisions are of one group. `earlier` are the dimensions by which earlier reports are broken down.

    An item that is limited to some of a dimension's groups by its own definition is not broken down by that dimension.
    """
    finest, items, families = counts.counter, counts.items, counts.families
    waiting = tuple((table, tuple(_days(finest, audit, table))) for table in _durations(audit))
    everyone, sampled = finest.where("TRUE"), finest.where(audit.sampled.sql)
    kinds: dict[tuple[tuple[str, ...], ...], Kinds] = {}
    breakdown_counts = []
    for dimensions in breakdowns:
        some = _Breakdown(finest, dimensions)
        # What another breakdown prints reveals which kinds of decisions there are, also in these groups.
        others = (d for breakdown in breakdowns for d in breakdown)
        whole = _Breakdown(finest, tuple(dict.fromkeys((*dimensions, *others, *earlier))))
        space = whole.counter
        if min(some.counter.shape) > 1:
            columns = {d.column for d in dimensions}
            breakdown_counts.append(
                Grouped(
                    dimensions,
                    some.counter.groups,
                    Space(space.dimensions, space.groups),
                    some.summed(everyone),
                    some.summed(sampled),
                    (
                        *some.families(audit, [i for i in items if not columns & set(i.base.columns)], families),
                        *(some.family(f, ()) for t, w in waiting if t.group not in columns for f, _ in w),
                    ),
                    tuple(whole.kinds(audit, c, kinds) for c in components(audit, items, columns)),
                    tuple(
                        (t, tuple(whole.waiting(w) for _, w in durations))
                        for t, durations in waiting
                        if t.group not in columns
                    ),
                    tuple(whole.family(families[i.id], ()) for i in items),
                    tuple(breakdowns),
                )
            )
    return tuple(breakdown_counts)


def _durations(audit: Audit) -> list[DurationTable]:
    return [t for t in audit.report_tables if isinstance(t, DurationTable)]


@dataclass(frozen=True)
class _Breakdown:
    """Some of the counted dimensions; the others are summed over."""

    finest: GroupCounter
    dimensions: tuple[Dimension, ...]

    @property
    def axes(self) -> tuple[int, ...]:
        """The places of the dimensions among all the counted ones."""
        return tuple(self.finest.dimensions.index(d) for d in self.dimensions)

    @property
    def counter(self) -> GroupCounter:
        """Counts by these dimensions alone."""
        return GroupCounter(self.finest.con, self.dimensions, tuple(self.finest.groups[i] for i in self.axes))

    def summed(self, counts: Counts) -> Counts:
        """The counts by these dimensions alone."""
        other_axes = tuple(i for i in range(counts.ndim) if i not in self.axes)
        summed_counts = counts.sum(axis=other_axes)
        remaining_axes = [i for i in range(counts.ndim) if i in self.axes]
        return np.asarray(np.transpose(summed_counts, [remaining_axes.index(i) for i in self.axes]), dtype=np.int64)

    def family(self, family: Family, persons: tuple[str, ...]) -> Family:
        """The family by these dimensions alone."""
        parts = tuple(CountedPart(p.id, p.label, self.summed(p.counts)) for p in family.parts)
        return Family(family.id, family.item, parts, persons)

    def families(self, audit: Audit, items: Iterable[CountedItem], families: Mapping[str, Family]) -> Iterator[Family]:
        """The families of the items, with the variables about persons that they read in addition to the dimensions."""
        reader, columns = Reader(audit), {d.column for d in self.dimensions}
        yield from (self.family(families[i.id], reader.persons(i.expressions, columns)) for i in items)

    def kinds(self, audit: Audit, component: Component, counted: dict[tuple[tuple[str, ...], ...], Kinds]) -> Kinds:
        """The kinds of the component by these dimensions, which are all the counted ones in some order. `counted` keeps
        what is counted, since most breakdowns have the same components."""
        ids = (tuple(i.id for i in items) for items in (component.counted, component.conduct))
        key = (component.known, component.variables, *ids)
        if key not in counted:
            counted[key] = _kinds(self.finest, audit, component)
        kinds = counted[key]
        return Kinds(component, kinds.atoms, np.transpose(kinds.counts, (*self.axes, len(self.axes))))

    def waiting(self, waiting: Waiting) -> Waiting:
        """The days by these dimensions alone."""
        days: dict[tuple[str, ...], dict[int, int]] = {}
        within: dict[tuple[str, ...], list[int]] = {}
        for codes, counts in waiting.days.items():
            group = tuple(codes[i] for i in self.axes)
            own = days.setdefault(group, {})
            for day, count in counts.items():
                own[day] = own.get(day, 0) + count
            added = within.setdefault(group, [0] * len(waiting.within[codes]))
            within[group] = [a + b for a, b in zip(added, waiting.within[codes], strict=True)]
        return replace(waiting, days=days, within=within)


def _labels(item: CountedItem) -> Iterable[tuple[str, str]]:
    match item.item:
        case Criterion():
            return ((o.value, o.label) for o in Outcome if o is not Outcome.EJ_AKTUELLT)
        case Indicator(label=label):
            return (("ja", label), ("nej", ""))
        case CategoryTable(categories=categories):
            return ((str(i), c.label) for i, c in enumerate(categories))


def _family(counter: GroupCounter, item: CountedItem) -> Family:
    values = counter.parts(item)
    none = np.zeros(counter.shape, np.int64)
    parts = [CountedPart(id_, label, values.get(id_, none)) for id_, label in _labels(item)]
    if isinstance(item.item, CategoryTable):
        optional = {str(i) for i, c in enumerate(item.item.categories) if c.optional}
        parts = [p for p in parts if p.id not in optional or p.counts.any()]
    return Family(item.id, item.item, tuple(parts))


_MOST_UNKNOWNS = 10_000
"""Kinds of decisions times groups, up to which kinds are divided by counts of conduct."""


def _kinds(counter: GroupCounter, audit: Audit, component: Component) -> Kinds:
    """The number of decisions of each kind in each group.

    RuntimeError if a decision is of a kind that the rules exclude: the knowledge that disclosure control assumes of its
    reader is then wrong.
    """
    possible = atoms(audit, component, min(MOST_ATOMS, _MOST_UNKNOWNS // prod(counter.shape)))
    kinds_by_parts: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = {}
    for i, atom in enumerate(possible):
        kinds_by_parts.setdefault((atom.known, atom.parts), []).append(i)
    counts = np.zeros((*counter.shape, len(possible)), np.int64)
    items, known_count = (*component.counted, *component.conduct), len(component.known)
    columns = [*component.known, *map(column_of, items)]
    for place, values, count in counter.counted(columns, explained(audit, counter.read(columns))):
        parts = tuple(part_of(i, value) for i, value in zip(items, values[known_count:], strict=True))
        component_parts, other_parts = parts[: len(component.counted)], parts[len(component.counted) :]
        matches = [
            i
            for i in kinds_by_parts.get((values[:known_count], component_parts), ())
            if all(part in some for part, some in zip(other_parts, possible[i].conduct_parts, strict=True))
        ]
        if not matches:
            raise RuntimeError(f"no kind of decision fits {[i.id for i in component.counted]}")
        # Where several kinds fit, neither a reader nor this count need distinguish them.
        counts[(*place, matches[0])] += count
    return Kinds(component, possible, counts)


def _days(counter: GroupCounter, audit: Audit, table: DurationTable) -> Iterator[tuple[Family, Waiting]]:
    for number, duration in enumerate(table.durations):
        between, within = f"date_diff('day', {duration.start}, {duration.end})", limits(audit, duration)
        parts: dict[str, dict[str, Counts]] = {}
        usable_days: dict[str, dict[tuple[str, ...], dict[int, int]]] = {}
        fulfilled: dict[str, dict[tuple[str, ...], list[int]]] = {}
        compared = (column for limit in within for column in limit.columns)
        columns = counter.read((table.group, duration.start, duration.end, *duration.where.columns, *compared))
        source = explained(audit, columns)
        asked = [table.group, between, *(limit.sql for limit in within)]
        for place, (code, days, *is_within), count in counter.counted(asked, source, duration.where.sql):
            part = "saknas" if days is None else "negativ" if days < 0 else "dagar"
            own = parts.setdefault(code, {part_name: np.zeros(counter.shape, np.int64) for part_name in _PARTS})
            own[part][place] += count
            if part == "dagar":
                group = counter.codes(place)
                own_days = usable_days.setdefault(code, {}).setdefault(group, {})
                own_days[days] = own_days.get(days, 0) + count
                known = fulfilled.setdefault(code, {}).setdefault(group, [0] * len(within))
                fulfilled[code][group] = [n + count * bool(yes) for n, yes in zip(known, is_within, strict=True)]
        none = {part_name: np.zeros(counter.shape, np.int64) for part_name in _PARTS}
        for code, label in audit.main.variable(table.group).codes.items():
            id_ = f"{table.id}:{number}:{code}"
            counted_parts = tuple(
                CountedPart(part_name, "", counts) for part_name, counts in parts.get(code, none).items()
            )
            waiting = Waiting(id_, duration.label, label, usable_days.get(code, {}), fulfilled.get(code, {}))
            yield Family(id_, table, counted_parts), waiting
