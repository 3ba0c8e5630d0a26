"""A breakdown protected: which counts of persons' circumstances are hidden, and in which layout each table is printed.

Each component of counts is a system of its own. The breakdowns by each dimension of a crossing are protected on their
own, and the crossing is protected by a reader who has them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.subject import Reader
from pipeline.counting.groups import Family, Grouped
from pipeline.disclosure.component import ComponentSystem, count
from pipeline.disclosure.layout import Layout, Line, Region, cells, codes, columns, ladder, lines, total
from pipeline.disclosure.printed_counts import BASE, Groups, Parts, PrintedCount
from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack, intervals, sensitive
from pipeline.disclosure.system import Flags, System
from pipeline.errors import DisclosureError

MOST_HIDDEN = 0.5
"""The share of a table's cells that may be hidden before a coarser one is taken."""
Key = tuple[str, Parts, Region]
"""A family's id, some of its parts or its base, and a region."""
Places = dict[Key, int]


@dataclass
class Protected:
    """A breakdown as it may be printed. `layouts` has none for a family that is left undivided; `hidden` has the
    feasibility interval of each hidden count, and `sensitive` which of them are small."""

    grouped: Grouped
    threshold: int
    layouts: dict[str, Layout | None]
    hidden: dict[Key, tuple[int, int]] = field(default_factory=dict)
    sensitive: set[Key] = field(default_factory=set)

    def value(self, family: Family, parts: Parts, region: Region) -> int | None:
        """The count, or None if it is hidden."""
        return None if (family.id, parts, region) in self.hidden else count(family, parts, region)

    def is_too_small(self, family: Family, region: Region) -> bool:
        """Whether the region, or the family's base in it, has too few decisions to be reported."""
        base = count(family, BASE, region)
        return 0 < base < self.threshold or total(self.grouped.everyone, region) < self.threshold

    def facts(self) -> Iterator[PrintedCount]:
        """The counts about persons that it prints."""
        for family in (f for f in self.grouped.families if f.persons):
            layout = self.layouts[family.id]
            for group in layout.groups[:-1] if layout else ():
                shown = () if self.is_too_small(family, group.region) or layout is None else layout.lines
                for parts in (BASE, *(line.parts for line in shown)) if shown else ():
                    value = self.value(family, parts, group.region)
                    if value is not None:
                        yield PrintedCount(family.id, parts, codes(self.grouped, group.region), value)


def protected(
    grouped: Grouped,
    reader: Reader,
    threshold: int,
    margins: Sequence[Protected] = (),
    facts: Sequence[PrintedCount] = (),
    told_of: Sequence[Groups] = (),
    rows: Mapping[str, tuple[Line, ...]] | None = None,
) -> Protected:
    """The breakdown with what has to be hidden. `margins` are the breakdowns by each dimension of a crossing, `facts`
    what is printed there and in earlier reports, `told_of` the groups of other breakdowns, and `rows` those of families
    that are not printed as the report does.

    DisclosureError if a sensitive count can still be narrowed down from what would be printed.
    """
    groups, too_few = columns(grouped, threshold)
    layouts: dict[str, Layout | None] = {
        f.id: Layout(groups, (rows or {}).get(f.id, lines(f)), too_few) for f in grouped.families
    }
    made = Protected(grouped, threshold, layouts)
    for kinds in grouped.kinds:
        _Work(made, margins, ComponentSystem(grouped, kinds, reader, facts, told_of)).protect()
    return made


@dataclass
class _Work:
    """One component of a breakdown while it is protected; the result is put into `made`."""

    made: Protected
    margins: Sequence[Protected]
    component: ComponentSystem

    def __post_init__(self) -> None:
        self.families = self.component.families
        self.protection = Protection(self.made.threshold)
        self.crossing = len(self.made.grouped.shape) > 1
        self.rungs = {
            id_: iter(ladder(self.made.grouped, f, layout, self.made.threshold))
            for id_, f in self.families.items()
            if (layout := self.made.layouts[id_])
        }

    def protect(self) -> None:
        """Takes coarser layouts until no table hides more than half of its cells; then the attack has its say."""
        for id_ in self.families:
            if self.crossing and self._otherwise_in_a_margin(id_):
                self.made.layouts[id_] = None
            else:
                self._coarser(id_)
        while True:
            system, at = self._system()
            open_ = system.printed.any() or self._heavy(system.printed, at)
            hidden = self._hidden(system, at) if open_ else system.printed
            if hidden is not None:
                break
        self._as_in_the_margins()
        if not system.printed.any():
            return
        if known := attack(system, hidden, self.made.threshold, self.protection.witnesses):
            raise DisclosureError(sorted({key[0] for key, place in at.items() if place in known}))
        ranges = intervals(system, hidden)
        small = sensitive(system, self.made.threshold)
        self.made.hidden |= {key: ranges[place] for key, place in at.items() if hidden[place]}
        self.made.sensitive |= {key for key, place in at.items() if hidden[place] and small[place]}

    def _hidden(self, system: System, at: Places) -> Flags | None:
        """What to hide; None where a table has to be made coarser first, and now is."""
        latest = system.printed & (sensitive(system, self.made.threshold) | system.withheld)

        def acceptable(hidden: Flags) -> bool:
            nonlocal latest
            latest = hidden
            return not self._heavy(hidden, at)

        if acceptable(latest):
            try:
                return self.protection.protect(system, acceptable)
            except TooMuchWorkError:
                pass
        for id_ in self._heavy(latest, at) or {key[0] for key, place in at.items() if latest[place]} or at:
            self._coarser(id_ if isinstance(id_, str) else id_[0])
        return None

    def _otherwise_in_a_margin(self, id_: str) -> bool:
        """Whether a margin of the crossing does not print the family in its own rows: then the crossing does not."""
        own = self.made.layouts[id_]
        margins = [margin.layouts[id_] for margin in self.margins if id_ in margin.layouts]
        return own is None or any(margin is None or margin.lines != own.lines for margin in margins)

    def _as_in_the_margins(self) -> None:
        """A margin of the crossing hides what the breakdown by that dimension hides."""
        shape = self.made.grouped.shape
        for margin in self.margins if self.crossing else ():
            axis = self.made.grouped.dimensions.index(margin.grouped.dimensions[0])
            for (id_, parts, region), interval in margin.hidden.items():
                if id_ in self.families and self.made.layouts[id_]:
                    key = id_, parts, tuple(region[0] if a == axis else tuple(range(n)) for a, n in enumerate(shape))
                    self.made.hidden[key] = interval
                    if (id_, parts, region) in margin.sensitive:
                        self.made.sensitive.add(key)

    def _coarser(self, id_: str) -> None:
        self.made.layouts[id_] = next(self.rungs[id_], None)

    def _is_margin(self, region: Region) -> bool:
        """Whether it is a group of one dimension of a crossing, with all groups of the other."""
        shape = self.made.grouped.shape
        return self.crossing and any(len(side) == n for side, n in zip(region, shape, strict=True))

    def _heavy(self, hidden: Flags, at: Places) -> list[str]:
        """The tables in which more than half of the cells would be hidden, or said to be of too few."""
        heavy = []
        for id_, family in self.families.items():
            layout = self.made.layouts[id_]
            printed = [
                (line, group.region)
                for line, group in (cells(layout) if layout else ())
                if not self._is_margin(group.region) and count(family, BASE, group.region)
            ]
            gone = sum(
                self.made.is_too_small(family, region)
                or any(hidden[at[key]] for key in ((id_, line.parts, region), (id_, BASE, region)) if key in at)
                for line, region in printed
            )
            if gone > MOST_HIDDEN * len(printed):
                heavy.append(id_)
        return heavy

    def _system(self) -> tuple[System, Places]:
        builder = self.component.builder()
        at: Places = {}
        for id_, family in self.families.items():
            layout = self.made.layouts[id_]
            for group in layout.groups[:-1] if layout else ():
                for key in self._printed(family, layout, group.region):
                    places = self.component.places(id_, key[1], self.component.in_space(group.region))
                    if not builder.is_known(places):
                        cost = 1 + min(count(family, key[1], group.region), 999) / 1000
                        at[key] = builder.count(places, printed=True, cost=cost)
        joined = (g.region for id_ in self.families if (layout := self.made.layouts[id_]) for g in layout.groups[:-1])
        own = self.component.uncertain(self.component.in_space(region) for region in dict.fromkeys(joined))
        for places in (*self.component.always_uncertain, *own):
            builder.count(places, printed=False, cost=0)
        return builder.system(), at

    def _printed(self, family: Family, layout: Layout | None, region: Region) -> Iterator[Key]:
        """The counts of a column; none where it, or a base that is known, has too few decisions to be reported."""
        if layout is None or self._is_margin(region):
            return
        if family.id in self.component.open_bases:
            if total(self.made.grouped.everyone, region) < self.made.threshold:
                return
            yield family.id, BASE, region
        elif self.made.is_too_small(family, region):
            return
        for line in layout.lines:
            yield family.id, line.parts, region
