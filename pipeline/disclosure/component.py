"""One component of counts (`checks.components`) over the groups of a breakdown, as a system that can be attacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

import numpy as np

from checks.report_tables import CategoryTable
from checks.subject import Reader
from pipeline.counting.groups import CountedPart, Family, Grouped, Kinds
from pipeline.disclosure.layout import Region, everything, total
from pipeline.disclosure.printed_counts import BASE, EVERYONE, FIRST_REPORT, EarlierReports, Groups, Parts, PrintedCount
from pipeline.disclosure.system import Bound, Builder, Ints, Places, System

_MOST_GROUPS = 100
"""Groups of all dimensions of a report together (four districts, two insats, two sexes and five ages are 80)."""


def count(family: Family, parts: Parts, region: Region) -> int:
    """The true count of some parts, or of the base, in the region."""
    return total(family.base, region) if parts == BASE else sum(total(family.part(p).counts, region) for p in parts)


class ComponentSystem:
    """The unknowns of a component: the number of decisions of each kind in each group of the space.

    `counted` are the component's counts by id, `families` those that the breakdown has. `open_bases` are those whose
    base is also about persons, so that the base is protected like any other count. `facts` are the counts that are
    printed before the breakdown, in this report or an earlier one, and `other_groups` the groups of other breakdowns.
    Nothing is reported of a group or a base of fewer than `threshold` decisions.
    """

    def __init__(
        self,
        grouped: Grouped,
        kinds: Kinds,
        reader: Reader,
        facts: Sequence[PrintedCount],
        other_groups: Sequence[Groups] = (),
        earlier: EarlierReports = FIRST_REPORT,
        threshold: int = 0,
    ) -> None:
        self.grouped, self.kinds, self.other_groups, self.threshold = grouped, kinds, other_groups, threshold
        self.earlier, self.facts = earlier, (*earlier.counts, *facts)
        items = {i.id: n for n, i in enumerate(kinds.component.counted)}
        self.counted = {i.id: i for i in kinds.component.counted}
        self.families = {f.id: f for f in grouped.families if f.id in items}
        self.shape = grouped.space.shape
        self.width = int(np.prod(self.shape))
        self.truth = np.moveaxis(kinds.counts, -1, 0).reshape(-1)
        self._decisions = kinds.counts.sum(axis=-1)
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
        self._read = {
            reader.audit.main.key[0],
            *(d.column for d in grouped.space.dimensions),
            *reader.variables(e for i in kinds.component.counted for e in i.expressions),
        }

    @property
    def is_corrected(self) -> bool:
        """Whether the counts are of other data than in an earlier report: a variable that they read has been corrected
        since, or a count that was printed is another now (the definition has changed)."""
        return not self._read.isdisjoint(self.earlier.corrected) or any(
            places and int(self.truth[list(places)].sum()) != fact.value
            for fact in self.earlier.counts
            for places in [self._printed_places(fact)]
        )

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
        return Builder(self.truth, dict(self._prior_knowledge.bounds))

    def readers(self, system: System) -> tuple[System, ...]:
        """The system of `builder`, and before it that of a reader who also knows the conduct of the groups that are too
        small to be reported, if that tells more."""
        return (replace(system, known=self._insider), system) if self._insider else (system,)

    @cached_property
    def _insider(self) -> tuple[Bound, ...]:
        """What a reader knows who also knows the conduct of groups that are too small; () if that is no more."""
        bounds = self._knowledge(reported=False).bounds
        return tuple(Bound(p, *ends) for p, ends in bounds.items()) if bounds != self._prior_knowledge.bounds else ()

    @cached_property
    def _prior_knowledge(self) -> Builder:
        return self._knowledge(reported=True)

    def _knowledge(self, *, reported: bool) -> Builder:
        """What a reader knows without the breakdown: the number of decisions by all that a sample is drawn by, the
        counts of the undivided report, every count of conduct in every breakdown, all of them or those that are
        `reported`, and the facts."""
        builder = Builder(self.truth)
        for codes in dict.fromkeys(atom.known for atom in self.kinds.atoms):
            atoms = [a for a, atom in enumerate(self.kinds.atoms) if atom.known == codes]
            for g in range(self.width):
                self._know_exactly(builder, [a * self.width + g for a in atoms])
        all_groups = self.in_space(everything(self.grouped))
        families = {f.id: f for f in self.grouped.all_families}
        for id_, item in self.counted.items():
            for part in item.parts:
                self._know_exactly(builder, self.places(id_, (part,), all_groups))
            for region in self._conduct_regions(families[id_], reported) if id_ not in self.open_bases else ():
                self._know_exactly(builder, self.places(id_, BASE, region))
        for n, item in enumerate(self.kinds.component.conduct):
            regions = self._conduct_regions(families[item.id], reported)
            for conduct_part in families[item.id].parts:
                self._know_conduct(builder, n, conduct_part, regions)
        for fact in self.facts:
            if places := self._printed_places(fact):
                self._know_exactly(builder, places)
        return builder

    def groups(self, axes: Iterable[int]) -> Iterator[Region]:
        """The groups by some of the dimensions, with all groups of the others."""
        chosen_axes = set(axes)
        sides = [[(i,) for i in range(n)] if a in chosen_axes else [tuple(range(n))] for a, n in enumerate(self.shape)]
        yield from product(*sides)

    def secrets(self, regions: Iterable[Region]) -> Iterator[tuple[str, Parts, Region]]:
        """The counts of these groups that must not be known, printed or not: each part, the rest of the base, and the
        base."""
        for region in regions:
            for id_, counted in self.counted.items():
                ids = self.parts[id_]
                if id_ in self.open_bases:
                    yield id_, BASE, region
                if isinstance(counted.item, CategoryTable):
                    yield from ((id_, (p,), region) for p in ids)
                else:
                    yield from ((id_, parts, region) for parts in (ids[:1], ids[1:]))

    @cached_property
    def _left_out(self) -> tuple[Sequence[int], ...]:
        """The kinds of decisions that a count has and a base about persons leaves out, where they are no count: where
        children are documented, and no question about them applies, there are none."""
        parts = {key: frozenset(atoms) for key, atoms in self._atoms.items()}
        bases = {id_: frozenset(a for part in ids for a in self._atoms[id_, part]) for id_, ids in self.parts.items()}
        rests = [bases[id_] - parts[id_, ids[0]] for id_, ids in self.parts.items()]
        counts = dict.fromkeys((*parts.values(), *rests, *bases.values()))
        open_bases = [base for id_, base in bases.items() if id_ in self.open_bases]  # in order: a set has none
        left_out = dict.fromkeys(some - base for some in counts for base in open_bases)
        return tuple(sorted(atoms) for atoms in left_out if atoms and atoms not in counts)

    def uncertain(self, regions: Iterable[Region]) -> tuple[Places, ...]:
        """The secrets of these groups that are not known without the breakdown, and what bases leave out of counts."""
        chosen = tuple(regions)
        secrets = (self.places(*secret) for secret in self.secrets(chosen))
        left_out = (self._unknowns_of(atoms, region) for region in chosen for atoms in self._left_out)
        return tuple(p for p in (*secrets, *left_out) if not self._prior_knowledge.is_known(p))

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The groups of every breakdown of the report, of each dimension, and of earlier reports."""
        own_axes = frozenset(range(len(self.grouped.shape)))
        # Counts printed by district also say something about the sexes, and more so if a table by sex is undivided.
        sides = {own_axes, *(frozenset({axis}) for axis in range(len(self.shape))), *self._axes_of_breakdowns()}
        others = [self._region(g) for g in (*self.other_groups, *(f.groups for f in self.facts)) if g and self._has(g)]
        sides |= set(map(self._axes, others))
        regions = (region for axes in sorted(sides, key=sorted) for region in self.groups(axes))
        return tuple(dict.fromkeys((*regions, *others)))

    @cached_property
    def always_uncertain(self) -> tuple[Places, ...]:
        """The secrets of `regions` that are not known without the breakdown."""
        return self.uncertain(self.regions)

    def _has(self, groups: Groups) -> bool:
        """Whether the space has the dimensions of the groups."""
        return set(groups) <= {d.name for d in self.grouped.space.dimensions}

    def _region(self, groups: Groups) -> Region:
        """The groups with these codes, per dimension; all groups of a dimension that is not named."""
        space = self.grouped.space
        return tuple(
            tuple(i for i, (code, _) in enumerate(codes_and_labels) if code in groups.get(d.name, {code}))
            for d, codes_and_labels in zip(space.dimensions, space.groups, strict=True)
        )

    def _know_exactly(self, builder: Builder, places: Sequence[int]) -> None:
        n = int(self.truth[list(places)].sum())
        builder.know(places, n, n)

    def _printed_places(self, fact: PrintedCount) -> Places:
        """The unknowns that a printed count is the sum of; none if it belongs to another component, or to a breakdown
        by other dimensions, which shares only its totals with this one, and they are known."""
        if (
            fact.family not in self.parts
            or not {*fact.parts} <= {*self.parts[fact.family]}
            or not self._has(fact.groups)
        ):
            return ()
        return self.places(fact.family, fact.parts, self._region(fact.groups))

    def _know_conduct(self, builder: Builder, n: int, part: CountedPart, regions: Iterable[Region]) -> None:
        """Adds the bounds from a count of conduct in these groups: it lies between the decisions that must be in it and
        those that may."""
        must = [a for a, atom in enumerate(self.kinds.atoms) if atom.conduct_parts[n] == {part.id}]
        may = [a for a, atom in enumerate(self.kinds.atoms) if part.id in atom.conduct_parts[n]]
        if len(may) == len(self.kinds.atoms) and not must:
            return
        decisions = int(self.truth.sum())
        for region in regions:
            value = total(part.counts, region)
            builder.know(self._unknowns_of(must, region), 0, value)
            builder.know(self._unknowns_of(may, region), value, decisions)

    def _conduct_regions(self, family: Family, reported: bool) -> list[Region]:
        """The groups in which there is conduct by any breakdown of the report, without sums of others; or those, small
        age groups that are joined among them, in which the count of conduct is `reported`.

        Only by breakdowns that share a dimension with this one where all would take too long: if either is by classes
        of a number (age), or if the groups of all dimensions together are many."""
        own_axes = set(range(len(self.grouped.shape)))
        classes = {axis for axis, dimension in enumerate(self.grouped.space.dimensions) if dimension.cuts}
        few = self.width <= _MOST_GROUPS
        breakdowns = {a for a in self._axes_of_breakdowns() if a & own_axes or (few and not (a | own_axes) & classes)}
        finest = [
            region
            for axes in sorted(breakdowns, key=sorted)
            if not any(axes < other for other in breakdowns)
            for region in self.groups(axes)
        ]
        if not reported or all(self._is_reported(family, region) for region in finest):
            return finest
        single = (region for axes in sorted(breakdowns, key=sorted) for region in self.groups(axes))
        joined = (r for r in map(self._region, filter(self._has, self.other_groups)) if self._axes(r) in breakdowns)
        return [region for region in dict.fromkeys((*single, *joined)) if self._is_reported(family, region)]

    def _is_reported(self, family: Family, region: Region) -> bool:
        """Whether neither the region nor the family's base in it has too few decisions."""
        return total(self._decisions, region) >= self.threshold and not 0 < total(family.base, region) < self.threshold

    def _axes(self, region: Region) -> frozenset[int]:
        """The dimensions by which the region is not everything."""
        return frozenset(i for i, side in enumerate(region) if len(side) < self.shape[i])

    def _axes_of_breakdowns(self) -> set[frozenset[int]]:
        """The dimensions of each breakdown of the report and of earlier ones, by their place in the space."""
        names = [d.name for d in self.grouped.space.dimensions]
        earlier = (f.groups for f in self.earlier.counts if f.family == EVERYONE and self._has(f.groups))
        breakdowns = (*((d.name for d in dimensions) for dimensions in self.grouped.breakdowns), *earlier)
        return {frozenset(map(names.index, dimensions)) for dimensions in breakdowns}
