"""A protected breakdown -> tables that may be printed, and tests of the differences between groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.criteria import Criterion
from pipeline.counting.groups import MET, Family
from pipeline.disclosure.component import count
from pipeline.disclosure.layout import Layout, PrintedRow, Region, columns, everything, total
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
"""The seed of the permutation test: the same counts always give the same p-value."""


@dataclass(frozen=True)
class Printer:
    """Prints a protected breakdown.

    `weights` are given if the decisions are a drawn sample. `frame` has the number of decisions that it was drawn from,
    per code of the first dimension, if that is the district.
    """

    breakdown: Protected
    weights: Weights | None = None
    frame: Mapping[str, int] = field(default_factory=dict)

    def share(self, family: Family, line: PrintedRow, region: Region) -> Share:
        """What may be printed of the family's line in the region."""
        breakdown = self.breakdown
        base, hits = breakdown.value(family, BASE, region), breakdown.value(family, line.parts, region)
        if base is None or hits is None:
            return Share(
                None,
                base,
                count_among=self._interval_of_hidden(family, line.parts, region) if base is not None else None,
                base_among=self._interval_of_hidden(family, BASE, region),
            )
        # The total of all groups is printed in full, as in the undivided report.
        few = region != everything(breakdown.grouped) and breakdown.is_too_small(family, region)
        if few and family.persons:
            return Share(None, None, few=True)
        if not base or few:
            return Share(hits, base, few=few)
        if not family.persons and (weighted := self._weighted_share(family, line, region)):
            return Share(hits, base, percent(hits, base), weighted[1], weighted=weighted[0])
        return Share(hits, base, percent(hits, base), self._interval(hits, base, region))

    def _interval_of_hidden(self, family: Family, parts: Parts, region: Region) -> tuple[int, int] | None:
        """The feasibility interval of a hidden count. An interval of a single number would be the count itself: a
        reader may be able to derive it from the undivided report and the counts of conduct, but it is not printed."""
        interval = self.breakdown.hidden.get((family.id, parts, region))
        return interval if interval and interval[0] < interval[1] else None

    def _weighted_share(self, family: Family, line: PrintedRow, region: Region) -> Percents | None:
        """The share of all decisions in the frame; None where it cannot be estimated."""
        within = dict(zip(self.breakdown.grouped.dimensions, region, strict=True))
        return self.weights.share(family.id, line.parts, within) if self.weights else None

    def _interval(self, hits: int, base: int, region: Region) -> tuple[int, int] | None:
        if self.frame and len(region[0]) > 1:
            return None
        population = self._population(base, region)
        low, high = finite_interval(hits, base, population) if population else wilson(hits, base)
        return percent_of(low), percent_of(high)

    def _population(self, base: int, region: Region) -> int | None:
        """The size of the population whose whole sample is the base; None where it is not known."""
        grouped = self.breakdown.grouped
        if not self.frame or any(len(side) < n for side, n in zip(region[1:], grouped.shape[1:], strict=True)):
            return None
        if base != total(grouped.sampled, region):
            return None
        (district,) = region[0]
        return self.frame[grouped.groups[0][district][0]]

    def rows(
        self, id_: str, title: str, families: Sequence[Family], labels: Mapping[str, tuple[str, str]]
    ) -> PublishedBreakdown:
        """A table with a row for each family (criteria or indicators). `labels` has (id, label) for each family id."""
        groups, too_few = columns(self.breakdown.grouped, self.breakdown.threshold)
        layout = Layout(groups, (), too_few)
        printed = [
            (family, own_layout.lines[0], *labels[family.id])
            for family in families
            if (own_layout := self.breakdown.layouts[family.id])
        ]
        return self._left_out(self._table(id_, title, layout, printed), {f.id: labels[f.id] for f in families})

    def table(self, family: Family, label: str, title: str, population: str) -> PublishedBreakdown:
        """A table of a family's parts in its layout; without rows where it is left undivided. `label` is the name of
        the undivided table."""
        layout = self.breakdown.layouts[family.id]
        if layout is None:
            return self._left_out(self._table(family.id, title, Layout((), ()), ()), {family.id: (family.id, label)})
        lines = [(family, line, f"{family.id}:{'+'.join(line.parts)}", line.label) for line in layout.lines]
        return replace(self._table(family.id, title, layout, lines), population=population, adds_up=True)

    def _left_out(self, table: PublishedBreakdown, labels: Mapping[str, tuple[str, str]]) -> PublishedBreakdown:
        """The table with the (id, label) of the families that are left undivided, and why."""
        corrected = self.breakdown.corrected
        left_out = {id_: label for id_, label in labels.items() if self.breakdown.layouts[id_] is None}
        return replace(
            table,
            undivided=tuple(label for id_, label in left_out.items() if id_ not in corrected),
            corrected=tuple(label for id_, label in left_out.items() if id_ in corrected),
        )

    def _table(
        self, id_: str, title: str, layout: Layout, lines: Sequence[tuple[Family, PrintedRow, str, str]]
    ) -> PublishedBreakdown:
        grouped, breakdown = self.breakdown.grouped, self.breakdown
        keys = {(f.id, p, g.region) for f, line, _, _ in lines for g in layout.groups for p in (BASE, line.parts)}
        hidden = keys & set(breakdown.hidden)
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
            sensitive=len(hidden & breakdown.sensitive),
            further=len(hidden - breakdown.sensitive),
            too_few=layout.too_few,
        )


def differences(breakdown: Protected, headlines: Collection[str]) -> tuple[PublishedDifference, ...]:
    """The difference between the groups of a one-dimensional breakdown for every criterion, with Holm's correction over
    the audit's headlines."""
    differences_ = [
        _difference(breakdown, family, family.item, headlines)
        for family in breakdown.grouped.families
        if isinstance(family.item, Criterion)
    ]
    tested = [d for d in differences_ if d.headline and d.p is not None]
    adjusted = dict(zip((d.criterion for d in tested), holm([d.p for d in tested if d.p is not None]), strict=True))
    return tuple(replace(d, adjusted=adjusted.get(d.criterion)) for d in differences_)


def _difference(
    breakdown: Protected, family: Family, criterion: Criterion, headlines: Collection[str]
) -> PublishedDifference:
    layout = breakdown.layouts[family.id]
    groups = layout.groups[:-1] if layout else ()
    printer = Printer(breakdown)
    shares = [(g, printer.share(family, PrintedRow((MET,), ""), g.region)) for g in groups]
    percents = tuple((g.labels[0], s.percent) for g, s in shares if s.percent is not None)
    rows = [
        (met, base - met)
        for g in groups
        for met, base in [(count(family, (MET,), g.region), count(family, BASE, g.region))]
        if base
    ]
    # A verdict on a hidden count would disclose it: of two hidden counts that add up to twelve, perhaps only 0 and 12
    # would differ from the rest by more than chance.
    fully_shown = bool(groups) and not any(s.is_hidden for _, s in shares)
    test = independence_p(rows, seed=SEED) if fully_shown and len(rows) > 1 else None
    all_alike = sum(met for met, _ in rows) in (0, sum(map(sum, rows)))
    return PublishedDifference(
        criterion=criterion.id,
        label=criterion.label,
        shown=percents,
        decisions=sum(map(sum, rows)),
        spread=max(p for _, p in percents) - min(p for _, p in percents) if len(percents) > 1 else None,
        p=test.p if test and not all_alike else None,
        method=test.method if test and not all_alike else "",
        headline=criterion.id in headlines,
    )
