"""Counts per group -> breakdowns that may be published: the part of disclosure control that is about groups.

Everything of one breakdown is protected together, so that no table gives away what another hides; then the built-in
attack tries to work the hidden counts out, and nothing is published if it succeeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.compare import Difference, difference
from pipeline.errors import DisclosureError, UsageError
from pipeline.groups import Family, Grouped, Of
from pipeline.linked import EVERYONE, Group, Linked, link
from pipeline.rounding import percent, percent_of
from pipeline.statistics.intervals import finite_interval, wilson
from pipeline.suppress import Flags, UnprotectedError, protect, small_cells

TOGETHER = "Samtliga"
"""The group of all decisions."""


@dataclass(frozen=True)
class Share:
    """What may be printed of one row in one group. A number that is hidden is None.

    `percent` and `interval` (95 %, whole percent) are None also where the base is 0.
    """

    count: int | None
    base: int | None
    percent: int | None = None
    interval: tuple[int, int] | None = None


@dataclass(frozen=True)
class BreakdownRow:
    """A criterion, an indicator or a row of a table: its share in each group, in the order of the groups."""

    id: str
    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class PublishedBreakdown:
    """A table, all indicators or all criteria by one or two dimensions.

    `names` and `labels` are the dimensions'; `groups` has a label per dimension, `TOGETHER` where all its groups are
    taken together. `hidden_first` counts the small counts, `hidden_further` those hidden so that these cannot be
    worked out. With `adds_up` the rows are parts of one base.
    """

    id: str
    of: str
    title: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    rows: tuple[BreakdownRow, ...]
    population: str
    adds_up: bool
    hidden_first: int
    hidden_further: int

    def column(self, *group: str) -> tuple[Share, ...]:
        """Every row's share in that group; ValueError if there is none."""
        place = self.groups.index(group)
        return tuple(row.shares[place] for row in self.rows)


@dataclass(frozen=True)
class PublishedDifference:
    """How a criterion's share differs between groups. `shown` are the (group, percent) that are not hidden.

    `p` is of the exact test over the groups; None where there is nothing to test or a count is hidden: a p-value, and
    even a verdict, can tell what the hidden counts are.
    """

    criterion: str
    label: str
    shown: tuple[tuple[str, int], ...]
    decisions: int
    spread: int | None
    p: float | None
    method: str


@dataclass(frozen=True)
class Protected:
    """One breakdown of counts and which of them are hidden.

    `frame` has the number of decisions that a sample was drawn from, per code of the first dimension, if it is known.
    """

    grouped: Grouped
    linked: Linked
    hidden: Flags
    small: Flags
    frame: Mapping[str, int] = field(default_factory=dict)

    def share(self, family: str, part: str, group: Group) -> Share:
        """What may be printed of that part of the family in the group."""
        base = self.value(family, "", group)
        count = self.value(family, part, group)
        if count is None or not base:
            return Share(count, base)
        population = self._population(base, group)
        low, high = finite_interval(count, base, population) if population else wilson(count, base)
        return Share(count, base, percent(count, base), (percent_of(low), percent_of(high)))

    def _population(self, base: int, group: Group) -> int | None:
        """The size of the population that the base is the whole sample of; None where that is not known."""
        if not self.frame or any(place is not None for place in group[1:]):
            return None
        sampled = self.grouped.sampled.sum(axis=tuple(range(1, len(group))))
        codes = [code for code, _ in self.grouped.groups[0]]
        chosen = codes if group[0] is None else [codes[group[0]]]
        drawn = int(sampled.sum() if group[0] is None else sampled[group[0]])
        return sum(self.frame[code] for code in chosen) if base == drawn else None

    def value(self, family: str, part: str, group: Group) -> int | None:
        """The count, or None if it is hidden."""
        place = self.linked.place(family, part, group)
        return None if self.hidden[place] else int(self.linked.cells.values[place])

    def hidden_counts(self, wanted: Sequence[tuple[str, str]], groups: Sequence[Group]) -> tuple[int, int]:
        """How many of these counts are hidden for being small, and how many further."""
        # Without a base there is a dash and no count to hide.
        cells = ((family, part, group) for family, part in wanted for group in groups)
        places = [self.linked.place(*cell) for cell in cells if self.value(cell[0], "", cell[2]) != 0]
        first = sum(bool(self.small[i]) for i in places)
        return first, sum(bool(self.hidden[i]) for i in places) - first


def protected(grouped: Grouped, threshold: int, frame: Mapping[str, int]) -> Protected:
    """The breakdown with what has to be hidden. DisclosureError if a hidden count can still be worked out, UsageError
    if the frame is of another sample."""
    _check_frame(grouped, frame)
    linked = link(grouped)
    try:
        hidden = protect(linked.cells, threshold)
    except UnprotectedError as error:
        raise DisclosureError(sorted({_owner(linked, place) for place in error.cells})) from None
    return Protected(grouped, linked, hidden, small_cells(linked.cells, threshold), frame)


def _check_frame(grouped: Grouped, frame: Mapping[str, int]) -> None:
    """UsageError if the sample cannot have been drawn from such a frame."""
    drawn = grouped.sampled.reshape(grouped.shape[0], -1).sum(axis=1) if frame else []
    for (code, label), n in zip(grouped.groups[0], drawn, strict=False):
        if n > frame.get(code, 0):
            raise UsageError(
                f"Exporten har {n} beslut i {label} men urvalet drogs ur {frame.get(code, 0)}. "
                "Ange med --population den arbetsbok som just det här urvalet drogs till."
            )


def _owner(linked: Linked, place: int) -> str:
    feature = place // len(linked.groups)
    return next((family for (family, _), at in linked.places.items() if at == feature), EVERYONE)


def group_labels(grouped: Grouped, axis: int | None = None) -> tuple[tuple[Group, tuple[str, ...]], ...]:
    """(group, its label per dimension) in the order in which they are printed, all together last.

    With an `axis` the groups of that dimension alone, the others taken together and not named.
    """
    found: list[tuple[Group, tuple[str, ...]]] = [((), ())]
    for i, each in enumerate(grouped.groups):
        named = axis in (None, i)
        places = [*enumerate(label for _, label in each)] if named else []
        steps: list[tuple[int | None, tuple[str, ...]]] = [(at, (label,)) for at, label in places]
        steps.append((None, (TOGETHER,) if named else ()))
        found = [((*group, at), (*shown, *label)) for group, shown in found for at, label in steps]
    return tuple(found)


@dataclass(frozen=True)
class Line:
    """What a row of a breakdown is made from: its id and label, and the part of the family that it counts."""

    id: str
    label: str
    family: str
    part: str = "ja"


def of_lines(
    found: Protected, id_: str, title: str, lines: Sequence[Line], population: str = "", axis: int | None = None
) -> PublishedBreakdown:
    """A breakdown with a row for each line, over all dimensions or one of them."""
    dimensions = [d for i, d in enumerate(found.grouped.dimensions) if axis in (None, i)]
    groups = group_labels(found.grouped, axis)
    first, further = found.hidden_counts([(line.family, line.part) for line in lines], [g for g, _ in groups])
    return PublishedBreakdown(
        id="_".join((id_, *(d.name for d in dimensions))),
        of=id_,
        title=title,
        names=tuple(d.name for d in dimensions),
        labels=tuple(d.label for d in dimensions),
        groups=tuple(labels for _, labels in groups),
        rows=tuple(
            BreakdownRow(x.id, x.label, tuple(found.share(x.family, x.part, group) for group, _ in groups))
            for x in lines
        ),
        population=population,
        adds_up=bool(population),
        hidden_first=first,
        hidden_further=further,
    )


def differences(found: Protected, labels: Mapping[str, tuple[str, str]], axis: int) -> tuple[PublishedDifference, ...]:
    """Every criterion's differences over the groups of one dimension; `labels` are the
    criteria's (id, label) by their families."""
    others = tuple(i for i in range(len(found.grouped.dimensions)) if i != axis)
    families = [f for f in found.grouped.families if f.of is Of.CRITERION]
    tested = [difference(f.part("ja").counts.sum(axis=others), f.base.sum(axis=others)) for f in families]
    return tuple(
        _difference(found, family, labels[family.id], axis, t) for family, t in zip(families, tested, strict=True)
    )


def _difference(
    found: Protected, family: Family, label: tuple[str, str], axis: int, tested: Difference
) -> PublishedDifference:
    groups = [(group, names[0]) for group, names in group_labels(found.grouped, axis) if group[axis] is not None]
    shares = [(name, found.share(family.id, "ja", group)) for group, name in groups]
    shown = tuple((name, s.percent) for name, s in shares if s.percent is not None)
    whole = all(s.base == 0 or (s.count is not None and s.base is not None) for _, s in shares)
    return PublishedDifference(
        criterion=label[0],
        label=label[1],
        shown=shown,
        decisions=tested.decisions,
        spread=max(p for _, p in shown) - min(p for _, p in shown) if len(shown) > 1 else None,
        p=tested.test.p if whole and tested.test else None,
        method=tested.test.method if tested.test else "",
    )
