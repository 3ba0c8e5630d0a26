"""A breakdown protected: which counts of persons' circumstances are hidden, and in which layout each table is printed.

Each component of counts (`checks.components`) is a system of its own. The margins of a crossing are the breakdowns by
one dimension: they are protected on their own, and the crossing is protected by a reader who has them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from checks.report_tables import CategoryTable
from checks.subject import Reader
from pipeline.counting.groups import Family, Grouped, Kinds
from pipeline.disclosure.layout import Layout, Line, Region, cells, columns, everything, ladder, lines, total
from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack, intervals, sensitive
from pipeline.disclosure.system import Builder, Flags, System
from pipeline.errors import DisclosureError

MOST_HIDDEN = 0.5
"""The share of a table's cells that may be hidden before a coarser one is taken."""
Parts = tuple[str, ...]
BASE: Parts = ()
"""Stands for the base of a family in place of some of its parts."""
Key = tuple[str, Parts, Region]
"""A family's id, some of its parts or its base, and a region."""
Hidden = dict[Key, tuple[int, int] | None]


@dataclass(frozen=True)
class Protected:
    """A breakdown as it may be printed. `layouts` has none for a family that is left undivided; `hidden` has the
    feasibility interval of each hidden count, and `sensitive` which of them are small."""

    grouped: Grouped
    threshold: int
    layouts: dict[str, Layout | None]
    hidden: Hidden = field(default_factory=dict)
    sensitive: frozenset[Key] = frozenset()

    def value(self, family: Family, parts: Parts, region: Region) -> int | None:
        """The count, or None if it is hidden."""
        return None if (family.id, parts, region) in self.hidden else count(family, parts, region)


def count(family: Family, parts: Parts, region: Region) -> int:
    """The true count of some parts, or of the base, in the region."""
    return total(family.base, region) if parts == BASE else sum(total(family.part(p).counts, region) for p in parts)


def protected(grouped: Grouped, reader: Reader, threshold: int, margins: Sequence[Protected] = ()) -> Protected:
    """The breakdown with what has to be hidden; `margins` are the breakdowns by each of its dimensions alone.

    DisclosureError if a sensitive count can still be narrowed down from what would be printed.
    """
    groups, too_few = columns(grouped, threshold)
    layouts: dict[str, Layout | None] = {f.id: Layout(groups, lines(f), too_few) for f in grouped.families}
    made = Protected(grouped, threshold, layouts)
    for kinds in grouped.kinds:
        _Work(made, reader, kinds, margins).protect()
    return made


@dataclass
class _Work:
    """One component of a breakdown while it is protected; the result is put into `made`."""

    made: Protected
    reader: Reader
    kinds: Kinds
    margins: Sequence[Protected]

    def __post_init__(self) -> None:
        grouped = self.made.grouped
        self.protection = Protection(self.made.threshold)
        items = {i.id: n for n, i in enumerate(self.kinds.component.counted)}
        self.families = {f.id: f for f in grouped.families if f.id in items}
        self.width = int(np.prod(grouped.shape))
        self.truth = np.moveaxis(self.kinds.counts, -1, 0).reshape(-1)
        self.atoms = {
            (id_, part): [a for a, atom in enumerate(self.kinds.atoms) if atom.parts[n] == part]
            for id_, n in items.items()
            for part in self.kinds.component.counted[n].parts
        }
        columns_ = {d.column for d in grouped.dimensions}
        # A base that is about persons is a count to protect like any other.
        self.open_bases = {i.id for i in self.kinds.component.counted if self.reader.persons([i.base], columns_)}
        self.rungs = {
            id_: iter(ladder(grouped, f, self._layout(id_), self.made.threshold)) for id_, f in self.families.items()
        }

    def _layout(self, id_: str) -> Layout:
        layout = self.made.layouts[id_]
        assert layout is not None
        return layout

    def protect(self) -> None:
        """Takes coarser layouts until no table hides more than half of its cells; then the attack has its say."""
        for id_ in self.families:
            self._coarser(id_)
            if self._divided_otherwise(id_):
                self.made.layouts[id_] = None
        while True:
            system, at = self._system()
            if not system.printed.any():
                return
            first = system.printed & sensitive(system, self.made.threshold)
            if self._too_much(first, at):
                continue
            latest = first

            def acceptable(hidden: Flags, at: Mapping[Key, int] = at) -> bool:
                nonlocal latest
                latest = hidden
                return not self._heavy(hidden, at)

            try:
                hidden = self.protection.protect(system, acceptable)
                break
            except TooMuchWorkError:
                if not self._too_much(latest, at):
                    for id_ in {key[0] for key, place in at.items() if latest[place]} or set(self.families):
                        self._coarser(id_)
        if known := attack(system, hidden, self.made.threshold):
            raise DisclosureError(sorted({key[0] for key, place in at.items() if place in known}))
        ranges = intervals(system, hidden)
        self.made.hidden.update({key: ranges[place] for key, place in at.items() if hidden[place]})
        object.__setattr__(
            self.made, "sensitive", self.made.sensitive | {key for key, place in at.items() if first[place]}
        )

    def _divided_otherwise(self, id_: str) -> bool:
        """Whether a margin of the crossing does not print the family in its own rows: then the crossing cannot."""
        own = self._layout(id_)
        margins = [margin.layouts[id_] for margin in self.margins if id_ in margin.layouts]
        return any(margin is None or margin.lines != own.lines for margin in margins)

    def _is_margin(self, region: Region) -> bool:
        """Whether it is a group of one dimension of a crossing, with all groups of the other."""
        shape = self.made.grouped.shape
        return len(shape) > 1 and any(len(side) == n for side, n in zip(region, shape, strict=True))

    def _coarser(self, id_: str) -> None:
        self.made.layouts[id_] = next(self.rungs[id_], None)

    def _too_much(self, hidden: Flags, at: Mapping[Key, int]) -> bool:
        """Takes the next coarser layout of each table in which more than half would be hidden."""
        heavy = self._heavy(hidden, at)
        for id_ in heavy:
            self._coarser(id_)
        return bool(heavy)

    def _heavy(self, hidden: Flags, at: Mapping[Key, int]) -> list[str]:
        """The tables in which more than half would be hidden."""
        heavy = []
        for id_, family in self.families.items():
            layout = self.made.layouts[id_]
            if layout is None:
                continue
            printed = [
                c for c in cells(layout) if not self._is_margin(c[1].region) and count(family, BASE, c[1].region)
            ]
            gone = sum(
                any(hidden[at[key]] for key in self._keys(family, line, group.region) if key in at)
                for line, group in printed
            )
            if printed and gone > MOST_HIDDEN * len(printed):
                heavy.append(id_)
        return heavy

    def _keys(self, family: Family, line: Line, region: Region) -> Iterator[Key]:
        yield family.id, line.parts, region
        yield family.id, BASE, region

    def _places(self, id_: str, parts: Parts, region: Region) -> list[int]:
        """The unknowns that a count is the sum of."""
        flat = np.arange(self.width).reshape(self.made.grouped.shape)[np.ix_(*region)].reshape(-1)
        wanted = parts or tuple(p for i, p in self.atoms if i == id_)
        return [a * self.width + int(g) for p in wanted for a in self.atoms[id_, p] for g in flat]

    def _system(self) -> tuple[System, dict[Key, int]]:
        builder = Builder(self.truth)
        self._known(builder)
        at: dict[Key, int] = {}
        for id_, family in self.families.items():
            layout = self.made.layouts[id_]
            for group in layout.groups[:-1] if layout else ():
                if self._is_margin(group.region):
                    continue
                for key in self._printed(family, layout, group.region):
                    places = self._places(*key)
                    if not builder.is_known(places):
                        cost = 1 + min(count(family, *key[1:]), 999) / 1000
                        at[key] = builder.count(places, printed=True, cost=cost)
            for region in self._regions():
                for parts in self._secret(family):
                    places = self._places(id_, parts, region)
                    if not builder.is_known(places):
                        builder.count(places, printed=False, cost=0)
        return builder.system(), at

    def _printed(self, family: Family, layout: Layout | None, region: Region) -> Iterator[Key]:
        """The counts of a column; none where it, or a base that is known, has too few decisions to be reported."""
        base = count(family, BASE, region)
        if layout is None or total(self.made.grouped.everyone, region) < self.made.threshold:
            return
        if family.id in self.open_bases:
            yield family.id, BASE, region
        elif base < self.made.threshold:
            return
        for line in layout.lines:
            yield family.id, line.parts, region

    def _regions(self) -> Iterator[Region]:
        """Every group of the breakdown, and of its margins."""
        whole = everything(self.made.grouped)
        shape = self.made.grouped.shape
        yield from (tuple((int(i),) for i in place) for place in np.ndindex(*shape))
        if len(shape) > 1:
            for axis, n in enumerate(shape):
                yield from ((*whole[:axis], (i,), *whole[axis + 1 :]) for i in range(n))

    def _secret(self, family: Family) -> Iterator[Parts]:
        """What must not be known of a group, printed or not: each part, what is left of the base, and the base."""
        ids = tuple(p for i, p in self.atoms if i == family.id)
        if family.id in self.open_bases:
            yield BASE
        if isinstance(family.item, CategoryTable):
            yield from ((p,) for p in ids)
        else:
            yield from (ids[:1], ids[1:])

    def _known(self, builder: Builder) -> None:
        """What a reader knows without the breakdown: how many decisions of each kind of the sampling there are, all
        that the undivided report and the margins print, and every count of conduct."""
        whole = everything(self.made.grouped)
        groups = [tuple((int(i),) for i in place) for place in np.ndindex(*self.made.grouped.shape)]
        for codes in dict.fromkeys(atom.known for atom in self.kinds.atoms):
            here = [a for a, atom in enumerate(self.kinds.atoms) if atom.known == codes]
            for g in range(self.width):
                places = [a * self.width + g for a in here]
                n = int(self.truth[places].sum())
                builder.know(places, n, n)
        for id_, family in self.families.items():
            for part in (p for i, p in self.atoms if i == id_):
                self._fix(builder, id_, (part,), whole)
            if id_ not in self.open_bases:
                for region in groups:
                    self._fix(builder, id_, BASE, region)
            self._margins(builder, family)
        for n, item in enumerate(self.kinds.component.beside):
            for family in (f for f in self.made.grouped.families if f.id == item.id):
                for part in item.parts:
                    self._beside(builder, n, part, family)

    def _fix(self, builder: Builder, id_: str, parts: Parts, region: Region) -> None:
        places = self._places(id_, parts, region)
        n = int(self.truth[places].sum())
        builder.know(places, n, n)

    def _margins(self, builder: Builder, family: Family) -> None:
        whole = everything(self.made.grouped)
        for margin in self.margins:
            layout = margin.layouts.get(family.id)
            axis = self.made.grouped.dimensions.index(margin.grouped.dimensions[0])
            if layout is None:
                continue
            for group in layout.groups[:-1]:
                region = (*whole[:axis], group.region[0], *whole[axis + 1 :])
                for parts in (BASE, *(line.parts for line in layout.lines)):
                    if (family.id, parts, group.region) not in margin.hidden:
                        self._fix(builder, family.id, parts, region)
                    elif self.made.layouts[family.id] is not None:
                        self.made.hidden[family.id, parts, region] = margin.hidden[family.id, parts, group.region]

    def _beside(self, builder: Builder, n: int, part: str, family: Family) -> None:
        """A count of conduct lies between how many decisions must be in it and how many may be."""
        must = [a for a, atom in enumerate(self.kinds.atoms) if atom.beside[n] == {part}]
        may = [a for a, atom in enumerate(self.kinds.atoms) if part in atom.beside[n]]
        if len(may) == len(self.kinds.atoms) and not must:
            return
        counts = next((p.counts for p in family.parts if p.id == part), None)
        values = np.zeros(self.width, dtype=np.int64) if counts is None else counts.reshape(-1)
        most = int(self.truth.sum())
        for g, value in enumerate(map(int, values)):
            builder.know([a * self.width + g for a in must], 0, value)
            builder.know([a * self.width + g for a in may], value, most)
