"""One component of counts (`checks.components`) over the groups of a breakdown, as a system that can be attacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from checks.report_tables import CategoryTable
from checks.subject import Reader
from pipeline.counting.groups import Family, Grouped, Kinds, Part
from pipeline.disclosure.layout import Region, everything, total
from pipeline.disclosure.printed_counts import BASE, Groups, Parts, PrintedCount
from pipeline.disclosure.system import Builder, Ints, Places


def count(family: Family, parts: Parts, region: Region) -> int:
    """The true count of some parts, or of the base, in the region."""
    return total(family.base, region) if parts == BASE else sum(total(family.part(p).counts, region) for p in parts)


class ComponentSystem:
    """The unknowns of a component: how many decisions there are of each kind in each group of the space.

    `counted` are its counts by id, and `families` those that the breakdown has; `open_bases` are those whose base is
    about persons too, so that it is a count to protect like any other. `told_of` are groups of other breakdowns.
    """

    def __init__(
        self,
        grouped: Grouped,
        kinds: Kinds,
        reader: Reader,
        facts: Sequence[PrintedCount],
        told_of: Sequence[Groups] = (),
    ) -> None:
        self.grouped, self.kinds, self.facts, self.told_of = grouped, kinds, facts, told_of
        items = {i.id: n for n, i in enumerate(kinds.component.counted)}
        self.counted = {i.id: i for i in kinds.component.counted}
        self.families = {f.id: f for f in grouped.families if f.id in items}
        self.shape = grouped.space.shape
        self.width = int(np.prod(self.shape))
        self.truth = np.moveaxis(kinds.counts, -1, 0).reshape(-1)
        self.parts = {i.id: i.parts for i in kinds.component.counted}
        self._atoms = {
            (id_, part): [a for a, atom in enumerate(kinds.atoms) if atom.parts[n] == part]
            for id_, n in items.items()
            for part in self.parts[id_]
        }
        self._places: dict[tuple[str, Parts, Region], Places] = {}
        self._groups: dict[Region, Ints] = {}
        columns = {d.column for d in grouped.dimensions}
        self.open_bases = {i.id for i in kinds.component.counted if reader.persons([i.base], columns)}

    def in_space(self, region: Region) -> Region:
        """A region of the breakdown, with all groups of the dimensions that only earlier reports have."""
        return (*region, *(tuple(range(n)) for n in self.shape[len(region) :]))

    def places(self, family: str, parts: Parts, region: Region) -> Places:
        """The unknowns that a count is the sum of; the region is one of the space."""
        key = family, parts, region
        if key not in self._places:
            atoms = (a for p in parts or self.parts[family] for a in self._atoms[family, p])
            self._places[key] = self._in(sorted(atoms), region)
        return self._places[key]

    def _in(self, atoms: Sequence[int], region: Region) -> Places:
        """The unknowns of these kinds of decisions in the region, in order."""
        if region not in self._groups:
            self._groups[region] = np.arange(self.width).reshape(self.shape)[np.ix_(*region)].reshape(-1)
        return tuple(
            (np.array(atoms, dtype=np.int64)[:, None] * self.width + self._groups[region]).reshape(-1).tolist()
        )

    def builder(self) -> Builder:
        """A system's beginning: what is known without the breakdown."""
        return Builder(self.truth, dict(self._known.bounds), withheld=set(self._known.withheld))

    @cached_property
    def _known(self) -> Builder:
        """All that a reader knows without the breakdown: how many decisions of each kind of the sampling there are, all
        that the undivided report prints, every count of conduct by every breakdown, and the facts."""
        builder = Builder(self.truth)
        for codes in dict.fromkeys(atom.known for atom in self.kinds.atoms):
            here = [a for a, atom in enumerate(self.kinds.atoms) if atom.known == codes]
            for g in range(self.width):
                self._fix(builder, [a * self.width + g for a in here])
        whole = self.in_space(everything(self.grouped))
        counted = {f.id: f for f in self.grouped.counted}
        for id_, item in self.counted.items():
            for part in item.parts:
                self._fix(builder, self.places(id_, (part,), whole))
            for region in self._conduct_in() if id_ not in self.open_bases else ():
                self._fix(builder, self.places(id_, BASE, region))
        for n, item in enumerate(self.kinds.component.beside):
            for own in counted[item.id].parts:
                self._beside(builder, n, own)
        for fact in self.facts:
            self._fact(builder, fact)
        return builder

    def groups(self, axes: Iterable[int]) -> Iterator[Region]:
        """The groups by some of the dimensions, with all groups of the others."""
        some = set(axes)
        sides = [[(i,) for i in range(n)] if a in some else [tuple(range(n))] for a, n in enumerate(self.shape)]
        yield from product(*sides)

    def secrets(self, regions: Iterable[Region]) -> Iterator[tuple[str, Parts, Region]]:
        """What must not be known of these groups, printed or not: each part, what is left of the base, and the base."""
        for region in regions:
            for id_, counted in self.counted.items():
                ids = self.parts[id_]
                if id_ in self.open_bases:
                    yield id_, BASE, region
                if isinstance(counted.item, CategoryTable):
                    yield from ((id_, (p,), region) for p in ids)
                else:
                    yield from ((id_, some, region) for some in (ids[:1], ids[1:]))

    def uncertain(self, regions: Iterable[Region]) -> tuple[Places, ...]:
        """The secrets of these groups that are not known without the breakdown."""
        return tuple(p for secret in self.secrets(regions) if not self._known.is_known(p := self.places(*secret)))

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every group of each breakdown of the report and of each dimension, and all that others tell of."""
        own = set(range(len(self.grouped.shape)))
        # What is printed by district also tells of the sexes, and more so where a table by sex is left undivided.
        sides = {frozenset(own), *(frozenset({axis}) for axis in range(len(self.shape))), *self._told_by()}
        told = [
            self._region(groups) for groups in (*self.told_of, *(f.groups for f in self.facts)) if self._has(groups)
        ]
        sides |= {frozenset(i for i, side in enumerate(region) if len(side) < self.shape[i]) for region in told}
        every = (region for some in sorted(sides, key=sorted) for region in self.groups(some))
        return tuple(dict.fromkeys((*every, *told)))

    @cached_property
    def always_uncertain(self) -> tuple[Places, ...]:
        """The secrets of these groups that are not known without the breakdown."""
        return self.uncertain(self.regions)

    def _has(self, groups: Groups) -> bool:
        return set(groups) <= {d.name for d in self.grouped.space.dimensions}

    def _region(self, groups: Groups) -> Region:
        """The groups with these codes, per dimension; all groups of a dimension that is not named."""
        space = self.grouped.space
        return tuple(
            tuple(i for i, (code, _) in enumerate(each) if code in groups.get(d.name, {code}))
            for d, each in zip(space.dimensions, space.groups, strict=True)
        )

    def _fix(self, builder: Builder, places: Sequence[int]) -> None:
        n = int(self.truth[list(places)].sum())
        builder.know(places, n, n)

    def _fact(self, builder: Builder, fact: PrintedCount) -> None:
        """A printed count. Where the export has been corrected since, so that it differs by few decisions, the count as
        it is now would tell of those few: it is not printed again."""
        if not set(fact.parts) <= set(self.parts.get(fact.family, ())) or fact.family not in self.parts:
            return
        if not self._has(fact.groups):
            # A breakdown by other dimensions has nothing but its totals in common with this one, and they are known.
            return
        region = self._region(fact.groups)
        places = self.places(fact.family, fact.parts, region)
        if int(self.truth[list(places)].sum()) == fact.value:
            self._fix(builder, places)
        else:
            builder.withhold(places)

    def _beside(self, builder: Builder, n: int, part: Part) -> None:
        """A count of conduct lies between how many decisions must be in it and how many may be."""
        must = [a for a, atom in enumerate(self.kinds.atoms) if atom.beside[n] == {part.id}]
        may = [a for a, atom in enumerate(self.kinds.atoms) if part.id in atom.beside[n]]
        if len(may) == len(self.kinds.atoms) and not must:
            return
        most = int(self.truth.sum())
        for region in self._conduct_in():
            value = total(part.counts, region)
            builder.know(self._in(must, region), 0, value)
            builder.know(self._in(may, region), value, most)

    def _conduct_in(self) -> Iterator[Region]:
        """The groups in which conduct is told of, by any breakdown of the report that has one of these dimensions; what
        adds up from others is left out."""
        own = set(range(len(self.grouped.shape)))
        told_by = self._told_by()
        for axes in sorted((axes for axes in told_by if axes & own), key=sorted):
            if not any(axes < other for other in told_by):
                yield from self.groups(axes)

    def _told_by(self) -> set[frozenset[int]]:
        """The dimensions of each breakdown of the report, by their places in the space."""
        order = self.grouped.space.dimensions
        return {frozenset(order.index(d) for d in dimensions) for dimensions in self.grouped.told_by}
