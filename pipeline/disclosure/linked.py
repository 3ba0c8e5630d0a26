"""Counts per group -> the system of linked cells that disclosure control works on.

Two counts of the same decisions are one cell, wherever they are printed. A count that is the sum of others is tied to
them, also across tables: a criterion that adds up two rows of a table, a population that is two populations together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, product
from operator import xor

import numpy as np

from checks.expressions import implies
from pipeline.counting.groups import Counts, Family, Grouped, Hashes
from pipeline.disclosure.cells import Cells, Kind, Sum

Group = tuple[int | None, ...]
"""The place of a group along each dimension; None where all its groups are taken together."""
EVERYONE = "alla"
"""The family of all decisions."""
_MOST_PARTS = 12
_COSTS = {Kind.PRINTED: 1.0, Kind.SHARED: 20.0}


Mark = tuple[int, int]
"""How many decisions a set has, and the XOR of their hashes."""


@dataclass(frozen=True)
class Linked:
    """The cells, and where the count of (family, part; '' for its base) in a group stands among them."""

    cells: Cells
    places: Mapping[tuple[str, str], int]
    groups: tuple[Group, ...]

    def place(self, family: str, part: str, group: Group) -> int:
        """The place of that count."""
        return self.places[family, part] * len(self.groups) + self.groups.index(group)


@dataclass
class _Feature:
    """One set of decisions, counted in every group."""

    counts: Counts
    hashes: Hashes
    kind: Kind


@dataclass
class _Features:
    """The sets of decisions, each once, and which of them add up to which."""

    found: list[_Feature] = field(default_factory=list)
    by_mark: dict[Mark, int] = field(default_factory=dict)
    sums: dict[tuple[int, tuple[int, ...]], None] = field(default_factory=dict)

    def add(self, counts: Counts, hashes: Hashes, kind: Kind) -> int:
        """The place of this set; one that is there already is printed if any of its copies is."""
        mark = int(counts.sum()), int(np.bitwise_xor.reduce(hashes, axis=None))
        place = self.by_mark.get(mark) if mark[0] else None
        if place is None:
            place = len(self.found)
            self.found.append(_Feature(counts, hashes, kind))
            if mark[0]:
                self.by_mark[mark] = place
        else:
            self.found[place].kind = min(self.found[place].kind, kind, key=_rank)
        return place

    def tie(self, total: int, parts: Iterable[int]) -> None:
        """`total` is the sum of the `parts`."""
        ordered = tuple(sorted(parts))
        if total not in ordered:
            self.sums[total, ordered] = None


def _rank(kind: Kind) -> int:
    return (Kind.SHARED, Kind.PRINTED, Kind.SILENT).index(kind)


def link(grouped: Grouped) -> Linked:
    """The system of everything that is counted over one breakdown; the totals over all groups are printed anyway."""
    features = _Features()
    everyone = grouped.everyone.parts[0]
    every = features.add(everyone.counts, everyone.hashes, Kind.SHARED)
    places = {(EVERYONE, ""): every, (EVERYONE, everyone.id): every}
    bases: dict[int, int] = {}
    for family in grouped.families:
        base = features.add(family.base, family.base_hash, Kind.PRINTED)
        bases[base] = bases.get(base, 0) + 1
        places[family.id, ""] = base
        parts = []
        for part in family.parts:
            place = features.add(part.counts, part.hashes, Kind.PRINTED if part.printed else Kind.SILENT)
            places[family.id, part.id] = place
            parts.append(place)
        features.tie(base, parts)
    parts_of_some = {places[family.id, part.id] for family in grouped.families for part in family.parts}
    for base, times in bases.items():
        if times > 1 and base not in parts_of_some:
            features.found[base].kind = Kind.SHARED
    _tie_bases(features, grouped, places)
    _tie_unions(features, grouped.families, places, list(bases))
    groups = tuple(product(*((*range(n), None) for n in grouped.shape)))
    return Linked(_cells(features, groups, grouped.shape), places, groups)


def _tie_bases(features: _Features, grouped: Grouped, places: Mapping[tuple[str, str], int]) -> None:
    """Ties each base to the smallest ones that by their definitions it is a part of."""
    families = {f.where: f for f in (grouped.everyone, *grouped.families)}
    for narrow, family in families.items():
        wider = [w for w in families if w != narrow and implies(narrow, w) and not implies(w, narrow)]
        for wide in wider:
            if not any(implies(other, wide) and not implies(wide, other) for other in wider):
                over, base = places[families[wide].id, ""], places[family.id, ""]
                whole = features.found[over]
                rest = whole.counts - family.base
                # A base also counts decisions of which it is not known whether they belong to it.
                if over != base and (rest >= 0).all():
                    silent = features.add(rest, whole.hashes ^ family.base_hash, Kind.SILENT)
                    features.tie(over, (base, silent))


def _tie_unions(
    features: _Features, families: Sequence[Family], places: Mapping[tuple[str, str], int], bases: Sequence[int]
) -> None:
    """Ties each set that is some parts of one family put together, and each base that is up to four others."""
    marks = {place: mark for mark, place in features.by_mark.items()}
    for family in families:
        parts = sorted({places[family.id, p.id] for p in family.parts} & set(marks))
        for size in range(2, len(parts) if len(parts) <= _MOST_PARTS else 0):
            for some in combinations(parts, size):
                mark = sum(marks[p][0] for p in some), reduce(xor, (marks[p][1] for p in some))
                if (total := features.by_mark.get(mark)) is not None:
                    features.tie(total, some)
    printed = sorted(p for p in marks if features.found[p].kind is not Kind.SILENT)
    pairs: dict[Mark, list[tuple[int, int]]] = {}
    for one, two in combinations(printed, 2):
        pairs.setdefault((marks[one][0] + marks[two][0], marks[one][1] ^ marks[two][1]), []).append((one, two))
    for base in (b for b in bases if b in marks):
        for some in _adding_up(marks[base], pairs, features.by_mark):
            if all(features.found[p].kind is not Kind.SILENT for p in some):
                features.tie(base, some)


def _adding_up(
    base: Mark, pairs: Mapping[Mark, Sequence[tuple[int, int]]], singles: Mapping[Mark, int]
) -> Iterator[tuple[int, ...]]:
    """Two, three or four different sets that together are the base."""
    yield from pairs.get(base, ())
    for (count, mark), found in pairs.items():
        rest = base[0] - count, base[1] ^ mark
        if rest[0] <= 0:
            continue
        for pair in found:
            if (third := singles.get(rest, -1)) > pair[1]:
                yield (*pair, third)
            yield from ((*pair, *other) for other in pairs.get(rest, ()) if other[0] > pair[1])


def _cells(features: _Features, groups: tuple[Group, ...], shape: tuple[int, ...]) -> Cells:
    at = {group: i for i, group in enumerate(groups)}
    every = tuple(None for _ in shape)
    values, kinds, costs = [], [], []
    for feature in features.found:
        for group in groups:
            axes = tuple(i for i, place in enumerate(group) if place is None)
            kept = feature.counts.sum(axis=axes)[tuple(p for p in group if p is not None)]
            kind = feature.kind if group != every or feature.kind is Kind.SILENT else Kind.FIXED
            values.append(int(kept))
            kinds.append(Kind.FIXED if group == every else kind)
            # Of two cells the larger is worth more to a reader, and a total more than what it is made of.
            costs.append(_COSTS.get(kind, 0.0) * 3 ** len(axes) * (1 + min(int(kept), 999) / 1000))
    size = len(groups)
    sums: list[Sum] = [
        (total * size + i, tuple(p * size + i for p in parts)) for total, parts in features.sums for i in range(size)
    ]
    for group, axis in product(groups, range(len(shape))):
        if group[axis] is None:
            parts_of = [(*group[:axis], i, *group[axis + 1 :]) for i in range(shape[axis])]
            sums += [
                (f * size + at[group], tuple(f * size + at[p] for p in parts_of)) for f in range(len(features.found))
            ]
    return Cells(np.array(values), np.array(kinds), np.array(costs), tuple(sums))
