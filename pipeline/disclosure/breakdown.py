"""A protected breakdown -> tables as they may be printed, and what can be said of the differences between groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.criteria import Criterion
from pipeline.counting.groups import MET, Family
from pipeline.disclosure.component import count
from pipeline.disclosure.layout import Layout, Line, Region, columns, everything, total
from pipeline.disclosure.printed_counts import BASE, Parts
from pipeline.disclosure.protection import Protected
from pipeline.disclosure.published import (
    BreakdownRow,
    PublishedBreakdown,
    PublishedDifference,
    Share,
)
from pipeline.disclosure.weighted import Percents, Weights
from pipeline.rounding import percent, percent_of
from pipeline.statistics.intervals import finite_interval, wilson
from pipeline.statistics.significance import holm, independence_p

SEED = 2025
"""Of the permutation test, so that the same counts always give the same p-value."""


@dataclass(frozen=True)
class Printer:
    """Prints a protected breakdown.

    `weights` are there if the decisions are a drawn sample. `frame` has the number of decisions that it was drawn from,
    per code of the first dimension, if that is the district's.
    """

    found: Protected
    weights: Weights | None = None
    frame: Mapping[str, int] = field(default_factory=dict)

    def share(self, family: Family, line: Line, region: Region) -> Share:
        """What may be printed of that line of the family in the region."""
        found = self.found
        base, hits = found.value(family, BASE, region), found.value(family, line.parts, region)
        if base is None or hits is None:
            return Share(
                None,
                base,
                count_among=self._among(family, line.parts, region) if base is not None else None,
                base_among=self._among(family, BASE, region),
            )
        # All groups together are printed whole, as the undivided report prints them.
        few = region != everything(found.grouped) and found.is_too_small(family, region)
        if few and family.persons:
            return Share(None, None, few=True)
        if not base or few:
            return Share(hits, base, few=few)
        if not family.persons and (weighted := self._weighted(family, line, region)):
            return Share(hits, base, percent(hits, base), weighted[1], weighted=weighted[0])
        return Share(hits, base, percent(hits, base), self._interval(hits, base, region))

    def _among(self, family: Family, parts: Parts, region: Region) -> tuple[int, int] | None:
        """The interval of a hidden count. One of a single number would be the count: it may follow from the undivided
        report and the authority's conduct, but is not printed."""
        among = self.found.hidden.get((family.id, parts, region))
        return among if among and among[0] < among[1] else None

    def _weighted(self, family: Family, line: Line, region: Region) -> Percents | None:
        """The share of all decisions that could have been drawn, where that can be told."""
        within = dict(zip(self.found.grouped.dimensions, region, strict=True))
        return self.weights.share(family.id, line.parts, within) if self.weights else None

    def _interval(self, hits: int, base: int, region: Region) -> tuple[int, int] | None:
        if self.frame and len(region[0]) > 1:
            return None
        population = self._population(base, region)
        low, high = finite_interval(hits, base, population) if population else wilson(hits, base)
        return percent_of(low), percent_of(high)

    def _population(self, base: int, region: Region) -> int | None:
        """The size of the population that the base is the whole sample of; None where that is not known."""
        grouped = self.found.grouped
        if not self.frame or any(len(side) < n for side, n in zip(region[1:], grouped.shape[1:], strict=True)):
            return None
        if base != total(grouped.sampled, region):
            return None
        (district,) = region[0]
        return self.frame[grouped.groups[0][district][0]]

    def rows(
        self, id_: str, title: str, families: Sequence[Family], labels: Mapping[str, tuple[str, str]]
    ) -> PublishedBreakdown:
        """A table with a row for each family: criteria, or indicators. `labels` are their (id, label)."""
        groups, too_few = columns(self.found.grouped, self.found.threshold)
        layout = Layout(groups, (), too_few)
        printed, undivided = [], []
        for family in families:
            own = self.found.layouts[family.id]
            if own is None:
                undivided.append(labels[family.id])
            else:
                printed.append((family, own.lines[0], *labels[family.id]))
        return replace(self._table(id_, title, layout, printed), undivided=tuple(undivided))

    def table(self, family: Family, label: str, title: str, population: str) -> PublishedBreakdown:
        """A table of a family's parts in its layout; without rows where it is left undivided. `label` is what the table
        is called when it is not divided."""
        layout = self.found.layouts[family.id]
        if layout is None:
            none = self._table(family.id, title, Layout((), ()), ())
            return replace(none, undivided=((family.id, label),))
        lines = [(family, line, f"{family.id}:{'+'.join(line.parts)}", line.label) for line in layout.lines]
        return replace(self._table(family.id, title, layout, lines), population=population, adds_up=True)

    def _table(
        self, id_: str, title: str, layout: Layout, lines: Sequence[tuple[Family, Line, str, str]]
    ) -> PublishedBreakdown:
        grouped, found = self.found.grouped, self.found
        keys = {(f.id, p, g.region) for f, line, _, _ in lines for g in layout.groups for p in (BASE, line.parts)}
        hidden = keys & set(found.hidden)
        return PublishedBreakdown(
            id="_".join((id_, *(d.name for d in grouped.dimensions))),
            of=id_,
            title=title,
            names=tuple(d.name for d in grouped.dimensions),
            labels=tuple(d.label for d in grouped.dimensions),
            groups=tuple(g.labels for g in layout.groups),
            sizes=tuple(total(grouped.everyone, g.region) for g in layout.groups),
            rows=tuple(
                BreakdownRow(
                    row_id, label, tuple(self.share(f, line, g.region) for g in layout.groups), bool(f.persons)
                )
                for f, line, row_id, label in lines
            ),
            population="",
            adds_up=False,
            sensitive=len(hidden & found.sensitive),
            further=len(hidden - found.sensitive),
            too_few=layout.too_few,
        )


def differences(found: Protected, headlines: Collection[str]) -> tuple[PublishedDifference, ...]:
    """Every criterion's differences over the groups of a breakdown by one dimension, with Holm's correction over the
    audit's headlines."""
    made = [
        _difference(found, family, family.item, headlines)
        for family in found.grouped.families
        if isinstance(family.item, Criterion)
    ]
    tested = [d for d in made if d.headline and d.p is not None]
    adjusted = dict(zip((d.criterion for d in tested), holm([d.p for d in tested if d.p is not None]), strict=True))
    return tuple(replace(d, adjusted=adjusted.get(d.criterion)) for d in made)


def _difference(
    found: Protected, family: Family, criterion: Criterion, headlines: Collection[str]
) -> PublishedDifference:
    layout = found.layouts[family.id]
    groups = layout.groups[:-1] if layout else ()
    printer = Printer(found)
    shares = [(g, printer.share(family, Line((MET,), ""), g.region)) for g in groups]
    shown = tuple((g.labels[0], s.percent) for g, s in shares if s.percent is not None)
    rows = [
        (met, base - met)
        for g in groups
        for met, base in [(count(family, (MET,), g.region), count(family, BASE, g.region))]
        if base
    ]
    # Of a count that is hidden not even a verdict may be told: of two hidden counts that add up to twelve, only 0 and
    # 12 may differ from the rest by more than chance.
    whole = bool(groups) and not any(s.is_hidden for _, s in shares)
    test = independence_p(rows, seed=SEED) if whole and len(rows) > 1 else None
    same = sum(met for met, _ in rows) in (0, sum(map(sum, rows)))
    return PublishedDifference(
        criterion=criterion.id,
        label=criterion.label,
        shown=shown,
        decisions=sum(map(sum, rows)),
        spread=max(p for _, p in shown) - min(p for _, p in shown) if len(shown) > 1 else None,
        p=test.p if test and not same else None,
        method=test.method if test and not same else "",
        headline=criterion.id in headlines,
    )
