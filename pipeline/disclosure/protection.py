"""A protected breakdown: which counts of persons' circumstances are hidden, and in which layout each table is printed.

Each component of counts is a system of its own. The breakdowns by each dimension of a crossing are protected first, and
the crossing is protected against a reader who has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from checks.report_tables import CategoryTable
from checks.subject import Reader
from pipeline.counting.groups import Family, Grouped
from pipeline.disclosure.component import ComponentSystem, count
from pipeline.disclosure.layout import Layout, PrintedRow, Region, cells, codes, columns, ladder, lines, total
from pipeline.disclosure.printed_counts import BASE, EVERYONE, FIRST_REPORT, EarlierReports, Groups, Parts, PrintedCount
from pipeline.disclosure.program import Work
from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack, intervals, sensitive
from pipeline.disclosure.system import Flags, Ints, System
from pipeline.errors import DisclosureError

MOST_HIDDEN = 0.5
"""The share of a table's cells that may be hidden before a coarser layout is used."""
CountKey = tuple[str, Parts, Region]
"""A family's id, some of its parts or its base, and a region."""
CountPlaces = dict[CountKey, int]


@dataclass
class Protected:
    """A breakdown that may be printed. `layouts` has None for a family that is left undivided, `corrected` the families
    that are so because the data have been corrected since an earlier report. `hidden` has the feasibility interval of
    each hidden count, and `sensitive` the primary suppressions among them."""

    grouped: Grouped
    threshold: int
    layouts: dict[str, Layout | None]
    hidden: dict[CountKey, tuple[int, int]] = field(default_factory=dict)
    sensitive: set[CountKey] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)

    def value(self, family: Family, parts: Parts, region: Region) -> int | None:
        """The count, or None if it is hidden."""
        return None if (family.id, parts, region) in self.hidden else count(family, parts, region)

    def is_too_small(self, family: Family, region: Region) -> bool:
        """Whether the region, or the family's base in it, has too few decisions to be reported."""
        base = count(family, BASE, region)
        return 0 < base < self.threshold or total(self.grouped.everyone, region) < self.threshold

    def sizes(self) -> Iterator[PrintedCount]:
        """The sizes of the groups that the breakdown prints anything by."""
        for region in product(*([(i,) for i in range(n)] for n in self.grouped.shape)):
            yield PrintedCount(EVERYONE, BASE, codes(self.grouped, region), total(self.grouped.everyone, region))

    def facts(self) -> Iterator[PrintedCount]:
        """The counts about persons that the breakdown prints."""
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
    other_groups: Sequence[Groups] = (),
    rows: Mapping[str, tuple[PrintedRow, ...]] | None = None,
    work: Work | None = None,
    earlier: EarlierReports = FIRST_REPORT,
) -> Protected:
    """The breakdown with its suppressions. `margins` are the breakdowns by each dimension of a crossing, `facts` the
    counts printed there, `other_groups` the groups of other breakdowns, and `rows` the rows of families that are
    printed in another way than in the report. `work` is the solver's for the report so far.

    Counts about persons that have been corrected since an earlier report are left undivided: two reports of different
    data are not attacked together.

    DisclosureError if a sensitive count can still be narrowed down from what would be printed.
    """
    groups, too_few = columns(grouped, threshold)
    layouts: dict[str, Layout | None] = {
        f.id: Layout(groups, (rows or {}).get(f.id, lines(f)), too_few) for f in grouped.families
    }
    breakdown = Protected(grouped, threshold, layouts)
    work = work or Work()
    for kinds in grouped.kinds:
        system = ComponentSystem(grouped, kinds, reader, facts, other_groups, earlier, threshold)
        if system.is_corrected:
            breakdown.layouts.update(dict.fromkeys(system.families))
            breakdown.corrected.update(system.families)
        else:
            _Attempt(breakdown, margins, system, work).protect()
    return breakdown


@dataclass
class _Attempt:
    """One component of a breakdown while it is protected; the result is put into `breakdown`."""

    breakdown: Protected
    margins: Sequence[Protected]
    component: ComponentSystem
    work: Work

    def __post_init__(self) -> None:
        # A table that agrees with what one reader knows agrees with what another knows who knows less.
        witnesses: list[Ints] = []
        self.protections = [Protection(self.breakdown.threshold, self.work, witnesses) for _ in range(2)]
        self.families = self.component.families
        self.crossing = len(self.breakdown.grouped.shape) > 1
        self.rungs = {
            id_: iter(ladder(self.breakdown.grouped, f, layout, self.breakdown.threshold))
            for id_, f in self.families.items()
            if (layout := self.breakdown.layouts[id_])
        }

    def protect(self) -> None:
        """Takes coarser layouts until no table hides more than half of its cells, and then runs the attack."""
        for id_ in self.families:
            if self.crossing and self._differs_in_a_margin(id_):
                self.breakdown.layouts[id_] = None
            else:
                self._take_coarser(id_)
        while True:
            system, count_places = self._system()
            is_open = system.printed.any() or self._mostly_hidden(system.printed, count_places)
            hidden = self._find_hidden(system, count_places) if is_open else system.printed
            if hidden is not None:
                break
        self._hide_as_in_margins()
        if not system.printed.any():
            return
        for protection, known in zip(self.protections, self.component.readers(system), strict=False):
            if exposed := attack(known, hidden, self.breakdown.threshold, protection.witnesses):
                raise DisclosureError(sorted({key[0] for key, place in count_places.items() if place in exposed}))
        ranges = intervals(system, hidden)
        small = sensitive(system, self.breakdown.threshold)
        self.breakdown.hidden |= {key: ranges[place] for key, place in count_places.items() if hidden[place]}
        self.breakdown.sensitive |= {key for key, place in count_places.items() if hidden[place] and small[place]}

    def _find_hidden(self, system: System, count_places: CountPlaces) -> Flags | None:
        """The counts to hide; None if a table had to be made coarser, which is then done."""
        latest = system.printed & sensitive(system, self.breakdown.threshold)

        def acceptable(hidden: Flags) -> bool:
            nonlocal latest
            latest = hidden
            return not self._mostly_hidden(hidden, count_places)

        if acceptable(latest):
            try:
                return self._hidden_from_all(system, acceptable)
            except TooMuchWorkError:
                pass
        hiding = self._mostly_hidden(latest, count_places)
        hiding = hiding or [key[0] for key, place in count_places.items() if latest[place]]
        concerned = dict.fromkeys(hiding or [key[0] for key in count_places])
        # A row is printed or not; without the tables that go with it there may be nothing to hide of it.
        tables = [id_ for id_ in concerned if isinstance(self.families[id_].item, CategoryTable)]
        for id_ in tables or concerned:
            self._take_coarser(id_)
        return None

    def _hidden_from_all(self, system: System, acceptable: Callable[[Flags], bool]) -> Flags:
        """The counts to hide from every reader. TooMuchWorkError as for `protect`.

        What is hidden from the last reader is asked about for the first, too: it might tell that one something."""
        readers = self.component.readers(system)
        hidden = np.zeros(len(system.printed), dtype=bool)
        while True:
            for protection, known in zip(self.protections, readers, strict=False):
                before, hidden = hidden, protection.protect(known, acceptable, hidden)
            if len(readers) == 1 or (hidden == before).all():
                return hidden

    def _differs_in_a_margin(self, id_: str) -> bool:
        """Whether the family is left undivided, or a margin of the crossing prints it in other rows or not at all: the
        crossing then does not print it."""
        layout = self.breakdown.layouts[id_]
        margins = [margin.layouts[id_] for margin in self.margins if id_ in margin.layouts]
        return layout is None or any(margin is None or margin.lines != layout.lines for margin in margins)

    def _hide_as_in_margins(self) -> None:
        """Hides in each margin of the crossing what the breakdown by that dimension hides."""
        shape = self.breakdown.grouped.shape
        for margin in self.margins if self.crossing else ():
            axis = self.breakdown.grouped.dimensions.index(margin.grouped.dimensions[0])
            for (id_, parts, region), interval in margin.hidden.items():
                if id_ in self.families and self.breakdown.layouts[id_]:
                    key = id_, parts, tuple(region[0] if a == axis else tuple(range(n)) for a, n in enumerate(shape))
                    self.breakdown.hidden[key] = interval
                    if (id_, parts, region) in margin.sensitive:
                        self.breakdown.sensitive.add(key)

    def _take_coarser(self, id_: str) -> None:
        self.breakdown.layouts[id_] = next(self.rungs[id_], None)

    def _is_margin(self, region: Region) -> bool:
        """Whether the region is a group of one dimension of a crossing with all groups of the other."""
        shape = self.breakdown.grouped.shape
        return self.crossing and any(len(side) == n for side, n in zip(region, shape, strict=True))

    def _mostly_hidden(self, hidden: Flags, count_places: CountPlaces) -> list[str]:
        """The tables in which more than half of the cells would be hidden or marked as too small."""

        def is_hidden(*keys: CountKey) -> bool:
            return any(hidden[count_places[key]] for key in keys if key in count_places)

        heavy = []
        for id_, family in self.families.items():
            layout = self.breakdown.layouts[id_]
            # A column whose base is printed as 0 has nothing to show.
            printed = [
                (line, group.region)
                for line, group in (cells(layout) if layout else ())
                if not self._is_margin(group.region)
                and (count(family, BASE, group.region) or is_hidden((id_, BASE, group.region)))
            ]
            unreadable = sum(
                self.breakdown.is_too_small(family, region) or is_hidden((id_, line.parts, region), (id_, BASE, region))
                for line, region in printed
            )
            if unreadable > MOST_HIDDEN * len(printed):
                heavy.append(id_)
        return heavy

    def _system(self) -> tuple[System, CountPlaces]:
        builder = self.component.builder()
        count_places: CountPlaces = {}
        for id_, family in self.families.items():
            layout = self.breakdown.layouts[id_]
            for group in layout.groups[:-1] if layout else ():
                for key in self._printed_keys(family, layout, group.region):
                    places = self.component.places(id_, key[1], self.component.in_space(group.region))
                    if not builder.is_known(places):
                        cost = 1 + min(count(family, key[1], group.region), 999) / 1000
                        count_places[key] = builder.count(places, printed=True, cost=cost)
        layouts = (layout for id_ in self.families if (layout := self.breakdown.layouts[id_]))
        printed = dict.fromkeys(g.region for layout in layouts for g in layout.groups[:-1])
        joined = self.component.uncertain(map(self.component.in_space, printed))
        for places in (*self.component.always_uncertain, *joined):
            builder.count(places, printed=False, cost=0)
        return builder.system(), count_places

    def _printed_keys(self, family: Family, layout: Layout | None, region: Region) -> Iterator[CountKey]:
        """The counts of a column; none if the column, or a known base in it, has too few decisions to be reported."""
        if layout is None or self._is_margin(region):
            return
        if family.id in self.component.open_bases:
            if total(self.breakdown.grouped.everyone, region) < self.breakdown.threshold:
                return
            yield family.id, BASE, region
        elif self.breakdown.is_too_small(family, region):
            return
        for line in layout.lines:
            yield family.id, line.parts, region
