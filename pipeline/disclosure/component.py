"""One component of counts (`checks.components`) over the groups of a breakdown, as a system that can be attacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from checks.report_tables import CategoryTable
from checks.subject import Reader
from pipeline.counting.groups import Family, Grouped, Kinds
from pipeline.disclosure.layout import Region, everything, total
from pipeline.disclosure.printed_counts import BASE, Parts, PrintedCount
from pipeline.disclosure.system import Builder, Ints, Places


def count(family: Family, parts: Parts, region: Region) -> int:
    """The true count of some parts, or of the base, in the region."""
    return total(family.base, region) if parts == BASE else sum(total(family.part(p).counts, region) for p in parts)


class ComponentSystem:
    """The unknowns of a component: the number of decisions of each kind in each group of the space.

    `families` are the component's families in the breakdown. `open_bases` are those whose base is also about persons,
    so that the base is protected like any other count.
    """

    def __init__(self, grouped: Grouped, kinds: Kinds, reader: Reader, facts: Sequence[PrintedCount]) -> None:
        self.grouped, self.kinds, self.facts = grouped, kinds, facts
        items = {i.id: n for n, i in enumerate(kinds.component.counted)}
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
        """The region of the breakdown extended by all groups of the dimensions that only earlier reports have."""
        return (*region, *(tuple(range(n)) for n in self.shape[len(region) :]))

    def places(self, family: str, parts: Parts, region: Region) -> Places:
        """The unknowns that a count is the sum of; the region belongs to the space."""
        key = family, parts, region
        if key not in self._places:
            atoms = (a for p in parts or self.parts[family] for a in self._atoms[family, p])
            self._places[key] = self._unknowns_of(sorted(atoms), region)
        return self._places[key]

    def _unknowns_of(self, atoms: Sequence[int], region: Region) -> Places:
        """The unknowns of these kinds of decisions in the region, in order."""
        if region not in self._groups:
            self._groups[region] = np.arange(self.width).reshape(self.shape)[np.ix_(*region)].reshape(-1)
        return tuple(
            (np.array(atoms, dtype=np.int64)[:, None] * self.width + self._groups[region]).reshape(-1).tolist()
        )

    def builder(self) -> Builder:
        """A new builder with what is known without the breakdown."""
        return Builder(self.truth, dict(self._prior_knowledge.bounds), withheld=set(self._prior_knowledge.withheld))

    @cached_property
    def _prior_knowledge(self) -> Builder:
        """What a reader knows without the breakdown: the number of decisions by all that a sample is drawn by, the
        counts of the undivided report, every count of conduct, and the facts."""
        builder = Builder(self.truth)
        for codes in dict.fromkeys(atom.known for atom in self.kinds.atoms):
            atoms = [a for a, atom in enumerate(self.kinds.atoms) if atom.known == codes]
            for g in range(self.width):
                self._know_exactly(builder, [a * self.width + g for a in atoms])
        all_groups = self.in_space(everything(self.grouped))
        for id_ in self.families:
            for part in self.parts[id_]:
                self._know_exactly(builder, self.places(id_, (part,), all_groups))
            if id_ not in self.open_bases:
                for region in self.groups(range(len(self.grouped.shape))):
                    self._know_exactly(builder, self.places(id_, BASE, region))
        for n, item in enumerate(self.kinds.component.conduct):
            for family in (f for f in self.grouped.families if f.id == item.id):
                for part in item.parts:
                    self._know_conduct(builder, n, part, family)
        for fact in self.facts:
            self._know_printed(builder, fact)
        return builder

    def groups(self, axes: Iterable[int]) -> Iterator[Region]:
        """The groups by some of the dimensions, with all groups of the others."""
        chosen_axes = set(axes)
        sides = [[(i,) for i in range(n)] if a in chosen_axes else [tuple(range(n))] for a, n in enumerate(self.shape)]
        yield from product(*sides)

    def secrets(self) -> Iterator[tuple[str, Parts, Region]]:
        """The counts of a group that must not be known, printed or not: each part, the rest of the base, and the
        base."""
        own_axes = set(range(len(self.grouped.shape)))
        names = [d.name for d in self.grouped.space.dimensions]
        # Counts printed by district also say something about the sexes, and more so if a table by sex is undivided.
        sides = {frozenset(own_axes), *(frozenset({axis}) for axis in range(len(names)))}
        sides |= {frozenset(names.index(n) for n in f.groups) for f in self.facts if set(f.groups) <= set(names)}
        for axes in sorted(sides, key=sorted):
            for region in self.groups(axes):
                for id_, family in self.families.items():
                    ids = self.parts[id_]
                    if id_ in self.open_bases:
                        yield id_, BASE, region
                    if isinstance(family.item, CategoryTable):
                        yield from ((id_, (p,), region) for p in ids)
                    else:
                        yield from ((id_, parts, region) for parts in (ids[:1], ids[1:]))

    @cached_property
    def uncertain(self) -> tuple[Places, ...]:
        """The secrets that are not known without the breakdown."""
        return tuple(p for secret in self.secrets() if not self._prior_knowledge.is_known(p := self.places(*secret)))

    def _know_exactly(self, builder: Builder, places: Sequence[int]) -> None:
        n = int(self.truth[list(places)].sum())
        builder.know(places, n, n)

    def _know_printed(self, builder: Builder, fact: PrintedCount) -> None:
        """Adds a printed count. If the export has been corrected since then, the new count would disclose the few
        decisions that were corrected: it is withheld."""
        space = self.grouped.space
        if not set(fact.parts) <= set(self.parts.get(fact.family, ())) or fact.family not in self.parts:
            return
        if not set(fact.groups) <= {d.name for d in space.dimensions}:
            # A breakdown by other dimensions shares only its totals with this one, and they are known.
            return
        region = tuple(
            tuple(i for i, (code, _) in enumerate(groups) if code in fact.groups.get(d.name, {code}))
            for d, groups in zip(space.dimensions, space.groups, strict=True)
        )
        places = self.places(fact.family, fact.parts, region)
        if int(self.truth[list(places)].sum()) == fact.value:
            self._know_exactly(builder, places)
        else:
            builder.withhold(places)

    def _know_conduct(self, builder: Builder, n: int, part: str, family: Family) -> None:
        """Adds the bounds from a count of conduct: it lies between the decisions that must be in it and those that
        may."""
        must = [a for a, atom in enumerate(self.kinds.atoms) if atom.conduct_parts[n] == {part}]
        may = [a for a, atom in enumerate(self.kinds.atoms) if part in atom.conduct_parts[n]]
        if len(may) == len(self.kinds.atoms) and not must:
            return
        decisions = int(self.truth.sum())
        for region in self.groups(range(len(self.grouped.shape))):
            own_region = region[: len(self.grouped.shape)]
            value = sum(total(p.counts, own_region) for p in family.parts if p.id == part)
            builder.know(self._unknowns_of(must, region), 0, value)
            builder.know(self._unknowns_of(may, region), value, decisions)
