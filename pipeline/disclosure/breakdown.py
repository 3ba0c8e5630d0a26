"""Counts per group -> breakdowns that may be published, with their differences.

Everything of one breakdown is protected together, so that no table gives away what another hides; then the built-in
attack tries to work the hidden counts out, and nothing is published if it succeeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.counting.groups import Counts, Family, Grouped, Of
from pipeline.disclosure.cells import Flags, small_cells
from pipeline.disclosure.linked import EVERYONE, Group, Linked, link
from pipeline.disclosure.published import TOGETHER, BreakdownRow, PublishedBreakdown, PublishedDifference, Share
from pipeline.disclosure.suppress import UnprotectedError, protect
from pipeline.errors import DisclosureError, UsageError
from pipeline.rounding import percent, percent_of
from pipeline.statistics.intervals import finite_interval, wilson
from pipeline.statistics.significance import Test, independence_p


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
    found: Protected,
    id_: str,
    title: str,
    lines: Sequence[Line],
    population: str = "",
    axis: int | None = None,
    row_header: str = "",
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
        row_header=row_header,
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


SEED = 2025
"""Of the permutation test, so that the same counts always give the same p-value."""


@dataclass(frozen=True)
class Difference:
    """The test of one criterion over the groups that it applies to (None where there is nothing to compare)."""

    groups: int
    decisions: int
    test: Test | None


def difference(met: Counts, base: Counts) -> Difference:
    """Tests whether the share met is the same in every group; `met` and `base` are counts per group."""
    rows = [(int(hits), int(all_ - hits)) for hits, all_ in zip(met, base, strict=True) if all_]
    return Difference(len(rows), sum(map(sum, rows)), independence_p(rows, seed=SEED) if len(rows) > 1 else None)
