"""How a family of counts is printed over a breakdown: in which groups, and in which parts.

When protection would hide more than half of a table, the next coarser layout is tried: neighbouring groups joined, the
smallest categories joined, and last the table left undivided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from checks.report_tables import CategoryTable
from pipeline.counting.groups import Counts, Family, Grouped
from pipeline.disclosure.published import TOGETHER

Region = tuple[tuple[int, ...], ...]
"""Groups taken together: the places along each dimension."""
OTHER = "Övrigt"


@dataclass(frozen=True)
class Group:
    """A column of a printed table: its region, and a label per dimension."""

    region: Region
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of a printed table: the parts of the family that it adds up, and its label."""

    parts: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Layout:
    """The columns, all together last, and the rows of a table; `too_few` are the labels of groups left out because
    they have too few decisions."""

    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
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
    """The groups of a breakdown, those together last, and the labels of those that are too small to be reported.

    Classes of a number (age groups) that are too small are joined with a neighbour; any other group of one dimension
    is left out. A crossing keeps its groups: what is too small there is said in the cell.
    """
    sides = [_side(grouped, axis, threshold) for axis in range(len(grouped.dimensions))]
    single = len(sides) == 1
    groups, too_few = [], []
    for chosen in product(*([*side, None] for side in sides)):
        region = tuple(everything(grouped)[i] if c is None else c[0] for i, c in enumerate(chosen))
        labels = tuple(TOGETHER if c is None else c[1] for c in chosen)
        if single and chosen[0] is not None and total(grouped.everyone, region) < threshold:
            too_few.append(labels[0])
        else:
            groups.append(Group(region, labels))
    return tuple(groups), tuple(too_few)


def _side(grouped: Grouped, axis: int, threshold: int) -> list[tuple[tuple[int, ...], str]]:
    labels = [label for _, label in grouped.groups[axis]]
    places: list[tuple[tuple[int, ...], str]] = [((i,), label) for i, label in enumerate(labels)]
    if not grouped.dimensions[axis].cuts:
        return places
    whole = everything(grouped)

    def size(side: tuple[int, ...]) -> int:
        return total(grouped.everyone, (*whole[:axis], side, *whole[axis + 1 :]))

    while len(places) > 1 and min(size(p) for p, _ in places) < threshold:
        smallest = min(range(len(places)), key=lambda i: size(places[i][0]))
        left = (
            smallest - 1
            if smallest
            and (smallest + 1 == len(places) or size(places[smallest - 1][0]) <= size(places[smallest + 1][0]))
            else smallest
        )
        places[left : left + 2] = [_joined(places[left], places[left + 1])]
    return places


def _joined(one: tuple[tuple[int, ...], str], two: tuple[tuple[int, ...], str]) -> tuple[tuple[int, ...], str]:
    """Two neighbouring classes as one: '30–39' and '40–49' are '30–49'."""
    return (*one[0], *two[0]), f"{one[1].split('–')[0]}–{two[1].split('–')[1]}"


def lines(family: Family) -> tuple[Line, ...]:
    """The rows of a table, or the one row of a criterion or an indicator: the part that is printed."""
    if isinstance(family.item, CategoryTable):
        return tuple(Line((part.id,), part.label) for part in family.parts)
    return (Line((family.parts[0].id,), family.parts[0].label),)


def ladder(grouped: Grouped, family: Family, first: Layout, threshold: int) -> Iterator[Layout]:
    """The layouts to try, the finest first. A row among others has one: coarser means left out."""
    yield first
    if not isinstance(family.item, CategoryTable):
        return
    wider = _pairs(grouped, first)
    if wider:
        yield wider
    for layout in (first, *filter(None, (wider,))):
        fewer = _small_together(family, layout, threshold)
        if fewer:
            yield fewer


def _pairs(grouped: Grouped, layout: Layout) -> Layout | None:
    """Neighbouring classes two and two, where the groups are the classes of one number."""
    *groups, whole = layout.groups
    if len(grouped.dimensions) > 1 or not grouped.dimensions[0].cuts or len(groups) < 3:
        return None
    pairs = [groups[i : i + 2] for i in range(0, len(groups), 2)]
    joined = [
        pair[0] if len(pair) == 1 else Group(*_as_group(_joined(*((g.region[0], g.labels[0]) for g in pair))))
        for pair in pairs
    ]
    return replace(layout, groups=(*joined, whole))


def _as_group(side: tuple[tuple[int, ...], str]) -> tuple[Region, tuple[str, ...]]:
    return (side[0],), (side[1],)


def _small_together(family: Family, layout: Layout, threshold: int) -> Layout | None:
    """The categories that are small in every group as one row."""
    groups = layout.groups[:-1]

    def largest(line: Line) -> int:
        return max((sum(total(family.part(p).counts, g.region) for p in line.parts) for g in groups), default=0)

    small = [line for line in layout.lines if largest(line) < threshold]
    if len(small) < 2 or len(small) == len(layout.lines):
        return None
    other = Line(tuple(p for line in small for p in line.parts), OTHER)
    return replace(layout, lines=(*(line for line in layout.lines if line not in small), other))


def cells(layout: Layout) -> Sequence[tuple[Line, Group]]:
    """The printed cells by group, without those of all groups together."""
    return list(product(layout.lines, layout.groups[:-1]))
