"""A reader of everything that a report publishes, who narrows down the hidden counts about persons' circumstances.

The unknowns are the numbers of decisions of each kind (`tests.lib.circumstances`) in each group of all dimensions that
anything is broken down by. The reader knows how many decisions of each insats and outcome each group has, every total,
every printed count and the ends of every interval, of all breakdowns at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tests.lib.attacker import Leak, Rule, Secret, leaks
from tests.lib.circumstances import COMPONENTS, Kind, about_persons, bases_about_persons, family, kinds
from tests.lib.published import Cell, Count, Micro, Place, count_of, parts, places, value

Flags = NDArray[np.bool_]
Cellular = tuple[Mapping[str, str], Kind]
_SAMPLED = ("insats", "kon", "stadsdel")
_INSATS = {
    "sysselsattning": "Sysselsättning",
    "sarskild_stodinsats": "Särskilt individanpassad stödinsats",
}


@dataclass(frozen=True)
class Reader:
    """A report of these decisions, by these breakdowns; `totals` are the counts that are printed undivided."""

    decisions: Sequence[Micro]
    cells: Sequence[Cell]
    totals: Mapping[str, int]
    by: Sequence[tuple[str, ...]]
    threshold: int

    def leaks(self, components: Iterable[str] = COMPONENTS) -> list[str]:
        """The values of small counts that can be ruled out only because counts about persons are printed by group."""
        return [message for component in components for message in _Attack(self, component).leaks()]

    def possible(self, count: Count, highest: int) -> list[int]:
        """The values up to the highest that the count can have."""
        return _Attack(self, component_of(count)).possible(count, highest)


@dataclass(frozen=True)
class _Attack:
    reader: Reader
    component: str

    @cached_property
    def persons(self) -> frozenset[str]:
        """The criteria, indicators and tables of the component that are about persons."""
        return about_persons(self.component)

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of the sample, and age where something is broken down by it."""
        other_dimensions = {name for by in self.reader.by for name in by} - set(_SAMPLED)
        return tuple(sorted((*_SAMPLED, *other_dimensions)))

    @cached_property
    def unknowns(self) -> list[Cellular]:
        """A group of all dimensions, and a kind of decision that can be in it."""
        groups = {tuple(d.labels[n] for n in ("kon", "stadsdel")) for d in self.reader.decisions}
        decision_types = {(d.insats, d.utfall) for d in self.reader.decisions}
        ages = sorted({d.labels["aldersgrupp"] for d in self.reader.decisions})
        groups_and_kinds: list[Cellular] = []
        for kon, stadsdel in sorted(groups):
            for kind in kinds(self.component):
                if (kind.insats, kind.utfall) not in decision_types:
                    continue
                labels = {"kon": kon, "stadsdel": stadsdel, "insats": _INSATS[kind.insats]}
                if "aldersgrupp" not in self.dimensions:
                    groups_and_kinds.append((labels, kind))
                else:
                    matching_ages = [a for a in ages if kind.age in ("", a)]
                    groups_and_kinds += [({**labels, "aldersgrupp": age}, kind) for age in matching_ages]
        return groups_and_kinds

    def _numbers_in(self, count: Count) -> tuple[int, ...]:
        counted = self._counted(count.some) & ~self._counted(count.none)
        for dimension, labels in count.place:
            counted &= np.isin(self._labels[dimension], sorted(labels))
        return tuple(np.flatnonzero(counted).tolist())

    def _counted(self, names: Iterable[str]) -> Flags:
        """Which of the unknowns are in some of these counts."""
        counted = np.zeros(len(self.unknowns), dtype=bool)
        for name in self.names.intersection(names):
            counted |= self._having[name]
        return counted

    @cached_property
    def _having(self) -> dict[str, Flags]:
        """Count -> which of the unknowns are in it."""
        return {name: np.array([name in kind.names for _, kind in self.unknowns]) for name in self.names}

    @cached_property
    def _labels(self) -> dict[str, NDArray[np.str_]]:
        """Dimension -> the group of every unknown."""
        return {name: np.array([labels[name] for labels, _ in self.unknowns]) for name in self.dimensions}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the counts that the component's kinds add to."""
        return frozenset(name for kind in kinds(self.component) for name in kind.names)

    def _size_rules(self) -> Iterator[Rule]:
        """Rules for the number of decisions of each insats and outcome in every group of every breakdown."""
        for by in self.reader.by:
            key = [(*(labels[n] for n in by), kind.insats, kind.utfall) for labels, kind in self.unknowns]
            true = Counter((*(d.labels[n] for n in by), d.insats, d.utfall) for d in self.reader.decisions)
            members: dict[tuple[str, ...], list[int]] = {}
            for i, group in enumerate(key):
                members.setdefault(group, []).append(i)
            for group, numbers in members.items():
                yield Rule(tuple((i, 1) for i in numbers), true[group], true[group])

    @cached_property
    def _public_rules(self) -> list[Rule]:
        """Rules for what a reader knows if no count about persons is printed by group."""
        totals = {name: self.reader.totals.get(name, 0) for name in sorted(self.names)}
        conduct = [c for c in self._printed_cells if not self._is_about_persons(c)]
        return [
            *self._size_rules(),
            *(self._rule(count_of([name]), n, n) for name, n in totals.items()),
            *(self._rule(c.count, c.low, c.high) for c in conduct),
        ]

    @cached_property
    def _printed_cells(self) -> list[Cell]:
        """The printed counts that the component's kinds add to."""
        return [c for c in self.reader.cells if c.count.some & self.names]

    def _is_about_persons(self, cell: Cell) -> bool:
        return family(min(cell.count.some)) in self.persons

    def _rule(self, count: Count, low: int, high: int) -> Rule:
        return Rule(tuple((i, 1) for i in self._numbers_in(count)), low, high)

    def _cells_about_persons(self) -> list[Cell]:
        return [c for c in self._printed_cells if self._is_about_persons(c)]

    def _known_rules(self) -> list[Rule]:
        return [*self._public_rules, *(self._rule(c.count, c.low, c.high) for c in self._cells_about_persons())]

    def _secrets(self) -> Iterator[Secret]:
        """Every small count about persons, printed or not, by every breakdown and each of its dimensions, and in every
        group that anything is printed of."""
        decisions = self.reader.decisions
        at: dict[Place, None] = dict.fromkeys(p for by in self.reader.by for p in places(decisions, by))
        at |= dict.fromkeys(c.count.place for c in self.reader.cells if c.count.place)
        for place in at:
            # How many are young is no secret where age is a dimension.
            if self.component == "age" and any(name == "aldersgrupp" for name, _ in place):
                continue
            for some, none in parts(decisions, self.persons, bases_about_persons(self.component)):
                count = Count(some, none, place)
                n = value(decisions, count)
                if 0 < n < self.reader.threshold and (numbers := self._numbers_in(count)):
                    yield Secret(count, numbers, n, frozenset(range(self.reader.threshold)))

    def leaks(self) -> Iterator[str]:
        """The sentences on values that can be ruled out of the component's small counts."""
        secrets = [*self._secrets()]
        all_leaks = self._ruled_out(self._known_rules(), secrets)
        blamed = {leak.name for leak in all_leaks}
        blamed_secrets = [s for s in secrets if s.name in blamed]
        single = [s for s in blamed_secrets if len(s.name.place) == 1]
        crossed = [s for s in blamed_secrets if len(s.name.place) > 1]
        margins = [self._rule(c.count, c.low, c.high) for c in self._cells_about_persons() if len(c.count.place) == 1]
        excused_leaks = {
            *self._ruled_out(self._public_rules, single),
            # A group of a crossing is a part of two groups that are large enough to be printed.
            *self._ruled_out([*self._public_rules, *margins], crossed),
        }
        yield from (_sentence(leak) for leak in all_leaks if leak not in excused_leaks)

    def _ruled_out(self, rules: Sequence[Rule], secrets: Sequence[Secret]) -> list[Leak]:
        for rule in rules:
            assert rule.terms or rule.low <= 0 <= rule.high, "a number of what cannot be"
        usable_rules = [rule for rule in rules if rule.terms]
        return leaks(len(self.unknowns), usable_rules, secrets, len(self.reader.decisions)) if secrets else []

    def possible(self, count: Count, highest: int) -> list[int]:
        """The values up to the highest that the count can have."""
        n = value(self.reader.decisions, count)
        candidates = frozenset(range(highest + 1))
        leaks_of_count = self._ruled_out(self._known_rules(), [Secret(count, self._numbers_in(count), n, candidates)])
        return sorted(candidates - {leak.ruled_out for leak in leaks_of_count})


def _sentence(leak: Leak) -> str:
    count: Count = leak.name
    names = " or ".join(sorted(count.some)) + "".join(f" but not {n}" for n in sorted(count.none))
    place = ", ".join("/".join(sorted(labels)) for _, labels in count.place)
    return f"{names} for {place} is {leak.truth}, and a reader knows: not {leak.ruled_out}"


def component_of(count: Count) -> str:
    """The component with variables about persons that decides the count."""
    return next(c for c in COMPONENTS if family(min(count.some)) in about_persons(c))


def breakdowns(requested: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The breakdowns of a report: those of every report, the requested ones, and each dimension of a crossing."""
    all_breakdowns = [("stadsdel",), ("kon",), ("insats",), *((name,) for by in requested for name in by), *requested]
    return list(dict.fromkeys(all_breakdowns))
