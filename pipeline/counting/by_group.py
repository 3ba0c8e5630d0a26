"""Every count by group with nothing hidden: the inspectors' own working material, never part of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.criteria import Criterion
from checks.report_tables import CategoryTable, DurationTable, Indicator
from pipeline.counting.groups import Family, Grouped


@dataclass(frozen=True)
class CountByGroup:
    """A row of a criterion, an indicator or a table: its kind, its part, and (count, base) per group, all groups
    together last."""

    kind: str
    label: str
    part: str
    counts: tuple[tuple[int, int], ...]


def by_group(grouped: Grouped) -> tuple[tuple[str, ...], tuple[CountByGroup, ...]]:
    """The labels of the groups of a breakdown by one dimension, and the rows."""
    rows = tuple(row for family in grouped.families for row in _rows(family))
    return tuple(label for _, label in grouped.groups[0]), rows


def _rows(family: Family) -> Iterator[CountByGroup]:
    kind = {Criterion: "Kriterium", Indicator: "Uppgift", CategoryTable: "Tabell"}.get(type(family.item))
    if kind is None or family.item is None or isinstance(family.item, DurationTable):
        return
    title = family.item.title if isinstance(family.item, CategoryTable) else family.item.label
    bases = [int(n) for n in family.base]
    for part in family.parts:
        if isinstance(family.item, Indicator) and part.id != "ja":
            continue
        counts = [int(n) for n in part.counts]
        yield CountByGroup(kind, title, part.label, (*zip(counts, bases, strict=True), (sum(counts), sum(bases))))
