"""The layout of a family of counts in a breakdown: which groups and which parts are printed.

When protection would hide more than half of a table, the next coarser layout is tried: neighbouring groups joined, then
the smallest categories joined, and finally the table left undivided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from checks.report_tables import CategoryTable
from pipeline.counting.counter import Counts
from pipeline.counting.groups import Family, Grouped
from pipeline.disclosure.published import TOGETHER

Region = tuple[tuple[int, ...], ...]
"""Groups taken together: their indices along each dimension."""
OTHER = "Övrigt"


@dataclass(frozen=True)
class Group:
    """A column of a printed table: its region, and a label per dimension."""

    region: Region
    labels: tuple[str, ...]


@dataclass(frozen=True)
class PrintedRow:
    """A row of a printed table: the parts of the family that it is the sum of, and its label."""

    parts: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Layout:
    """The columns (that of all groups last) and the rows of a table; `too_few` are the labels of groups that are left
    out because they have too few decisions."""

    groups: tuple[Group, ...]
    lines: tuple[PrintedRow, ...]
    too_few: tuple[str, ...] = ()


def total(counts: Counts, region: Region) -> int:
    """The sum of the counts in the region."""
    for axis, side in enumerate(region):
        if len(side) < counts.shape[axis]:
            counts = counts.take(side, axis)
    return int(counts.sum())


def everything(grouped: Grouped) -> Region:
    """The region of all groups."""
    return tuple(tuple(range(n)) for n in grouped.shape)


def codes(grouped: Grouped, region: Region) -> dict[str, frozenset[str]]:
    """The codes of the groups in the region, per dimension."""
    sides = zip(grouped.dimensions, grouped.groups, region, strict=True)
    return {dimension.name: frozenset(groups[i][0] for i in side) for dimension, groups, side in sides}


def columns(grouped: Grouped, threshold: int) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """The groups of a breakdown, combined groups last, and the labels of those that are too small to be reported.

    Classes of a number (age groups) that are too small are joined with a neighbour. Any other small group is left out
    if there is only one dimension. A crossing keeps its groups: there the cell says that it is too small.
    """
    sides = [_side(grouped, axis, threshold) for axis in range(len(grouped.dimensions))]
    single = len(sides) == 1
    groups, too_few = [], []
    for sides_of_group in product(*([*side, None] for side in sides)):
        region = tuple(everything(grouped)[i] if c is None else c[0] for i, c in enumerate(sides_of_group))
        labels = tuple(TOGETHER if c is None else c[1] for c in sides_of_group)
        if single and sides_of_group[0] is not None and total(grouped.everyone, region) < threshold:
            too_few.append(labels[0])
        else:
            groups.append(Group(region, labels))
    return tuple(groups), tuple(too_few)


def possible_groups(grouped: Grouped, threshold: int) -> tuple[Group, ...]:
    """The groups that some table of the breakdown may be printed by: its own, and those that the ladder joins."""
    groups, _ = columns(grouped, threshold)
    wider = _groups_in_pairs(grouped, Layout(groups, ()))
    return tuple(dict.fromkeys((*groups[:-1], *(wider.groups[:-1] if wider else ()))))


def _side(grouped: Grouped, axis: int, threshold: int) -> list[tuple[tuple[int, ...], str]]:
    labels = [label for _, label in grouped.groups[axis]]
    places: list[tuple[tuple[int, ...], str]] = [((i,), label) for i, label in enumerate(labels)]
    if not grouped.dimensions[axis].cuts:
        return places
    all_groups = everything(grouped)

    def size(side: tuple[int, ...]) -> int:
        return total(grouped.everyone, (*all_groups[:axis], side, *all_groups[axis + 1 :]))

    while len(places) > 1 and min(size(p) for p, _ in places) < threshold:
        smallest = min(range(len(places)), key=lambda i: size(places[i][0]))
        first = (
            smallest - 1
            if smallest
            and (smallest + 1 == len(places) or size(places[smallest - 1][0]) <= size(places[smallest + 1][0]))
            else smallest
        )
        places[first : first + 2] = [_join(places[first], places[first + 1])]
    return places


def _join(first: tuple[tuple[int, ...], str], second: tuple[tuple[int, ...], str]) -> tuple[tuple[int, ...], str]:
    """Two neighbouring classes as one: '30–39' and '40–49' are '30–49'."""
    return (*first[0], *second[0]), f"{first[1].split('–')[0]}–{second[1].split('–')[1]}"


def lines(family: Family) -> tuple[PrintedRow, ...]:
    """The rows of a table, or the one row of a criterion or an indicator: the part that is printed."""
    if isinstance(family.item, CategoryTable):
        return tuple(PrintedRow((part.id,), part.label) for part in family.parts)
    return (PrintedRow((family.parts[0].id,), family.parts[0].label),)


def ladder(grouped: Grouped, family: Family, first: Layout, threshold: int) -> Iterator[Layout]:
    """The layouts to try, the finest first. A criterion or an indicator has only one."""
    yield first
    if not isinstance(family.item, CategoryTable):
        return
    wider = _groups_in_pairs(grouped, first)
    if wider:
        yield wider
    for layout in (first, *filter(None, (wider,))):
        fewer = _small_as_other(family, layout, threshold)
        if fewer:
            yield fewer


def _groups_in_pairs(grouped: Grouped, layout: Layout) -> Layout | None:
    """The layout with neighbouring classes joined in pairs, if the groups are classes of one number."""
    *groups, all_groups = layout.groups
    if len(grouped.dimensions) > 1 or not grouped.dimensions[0].cuts or len(groups) < 3:
        return None
    pairs = [groups[i : i + 2] for i in range(0, len(groups), 2)]
    joined = [
        pair[0] if len(pair) == 1 else Group(*_as_group(_join(*((g.region[0], g.labels[0]) for g in pair))))
        for pair in pairs
    ]
    return replace(layout, groups=(*joined, all_groups))


def _as_group(side: tuple[tuple[int, ...], str]) -> tuple[Region, tuple[str, ...]]:
    return (side[0],), (side[1],)


def _small_as_other(family: Family, layout: Layout, threshold: int) -> Layout | None:
    """The layout with the smallest categories joined in one row: those of fewer than the threshold in each group on
    average. Which they are follows from the totals, which are printed: a category that is joined because it is small in
    every group would tell how small."""
    fewest = threshold * len(layout.groups[:-1])
    small = [line for line in layout.lines if sum(int(family.part(p).counts.sum()) for p in line.parts) < fewest]
    if len(small) < 2 or len(small) == len(layout.lines):
        return None
    other = PrintedRow(tuple(p for line in small for p in line.parts), OTHER)
    return replace(layout, lines=(*(line for line in layout.lines if line not in small), other))


def cells(layout: Layout) -> Sequence[tuple[PrintedRow, Group]]:
    """The printed cells by group, without those of all groups together."""
    return list(product(layout.lines, layout.groups[:-1]))
