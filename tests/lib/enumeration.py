"""An exact reader of a small export's breakdown by district, who lists everything that the decisions can be.

For each district it lists every sum of kinds of decisions (`tests.lib.circumstances`) that agrees with what is printed
of it, and then keeps those that the other districts can complete to the totals. No solver is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from tests.lib.circumstances import Kind, family, kinds
from tests.lib.published import Cell, Count, Micro

Vector = tuple[int, ...]
_MOST = 400_000


class TooManyError(Exception):
    """There are too many possibilities to list."""


@dataclass(frozen=True)
class Enumeration:
    """The decisions of one component, of which the numbers of each insats and outcome are known in each district.

    `cells` are what is printed of each district, and `totals` of all decisions.
    """

    component: str
    decisions: Sequence[Micro]
    cells: Sequence[Cell]
    totals: Mapping[str, int]

    @cached_property
    def names(self) -> list[str]:
        """The counts, one per place in a vector; of counts that are always equal only the first."""
        decision_types = {(d.insats, d.utfall) for d in self.decisions}
        own_kinds = [k for k in kinds(self.component) if (k.insats, k.utfall) in decision_types]
        by_kinds: dict[frozenset[Kind], str] = {}
        for name in sorted({n for k in own_kinds for n in k.names}):
            by_kinds.setdefault(frozenset(k for k in own_kinds if name in k.names), name)
        return list(by_kinds.values())

    def _vector(self, names: Iterable[str]) -> Vector:
        inside = set(names)
        return tuple(int(name in inside) for name in self.names)

    @cached_property
    def whole(self) -> Vector:
        """The totals."""
        return tuple(self.totals.get(name, 0) for name in self.names)

    @cached_property
    def districts(self) -> list[str]:
        """Those with decisions."""
        return sorted({d.labels["stadsdel"] for d in self.decisions})

    def _vectors_of(self, district: str) -> set[Vector]:
        """The vectors that the district can add to the totals, by what is printed of it alone."""
        printed_cells = {c.count.some: c for c in self.cells if dict(c.count.place) == {"stadsdel": {district}}}
        low, high = [0] * len(self.names), list(self.whole)
        for i, name in enumerate(self.names):
            if cell := printed_cells.get(frozenset((name,))):
                low[i], high[i] = cell.low, min(high[i], cell.high)
        vectors = {(0,) * len(self.names)}
        sizes = Counter((d.insats, d.utfall) for d in self.decisions if d.labels["stadsdel"] == district)
        for (insats, utfall), n in sizes.items():
            own_kinds = [k for k in kinds(self.component) if (k.insats, k.utfall) == (insats, utfall)]
            steps = {self._vector(k.names) for k in own_kinds}
            for _ in range(n):
                vectors = _sums(vectors, steps, high)
        return {v for v in vectors if all(a >= b for a, b in zip(v, low, strict=True))}

    @cached_property
    def possible(self) -> dict[str, set[Vector]]:
        """District -> the vectors that it can add, given that the others make up the rest."""
        parts = {d: self._vectors_of(d) for d in self.districts}
        possible_vectors = {}
        for district in self.districts:
            others = [parts[d] for d in self.districts if d != district]
            rest = reduce(lambda a, b: _sums(a, b, self.whole), others, {(0,) * len(self.names)})
            missing = {tuple(a - b for a, b in zip(self.whole, v, strict=True)) for v in rest}
            possible_vectors[district] = parts[district] & missing
        return possible_vectors

    def values(self, count: Count) -> set[int]:
        """Every value that the count can have: one part of a district, or what is left of its base."""
        ((_, (district,)),) = count.place
        some, none = (self._place(min(names)) if names else None for names in (count.some, count.none))
        assert some is not None
        return {v[some] - (v[none] if none is not None else 0) for v in self.possible[district]}

    def _place(self, name: str) -> int:
        """The place of a count, or of the one that it always equals."""
        decision_types = {(d.insats, d.utfall) for d in self.decisions}
        own_kinds = [k for k in kinds(self.component) if (k.insats, k.utfall) in decision_types]
        inside = [name in k.names for k in own_kinds]
        return next(i for i, n in enumerate(self.names) if [n in k.names for k in own_kinds] == inside)

    def tells_of(self, cell: Cell) -> bool:
        """Whether it is a printed count of a single name of the component, in one district."""
        names = {n for k in kinds(self.component) for n in k.names}
        is_single_count = len(cell.count.some) == 1 and cell.count.some <= names
        return is_single_count and [name for name, _ in cell.count.place] == ["stadsdel"]


def _sums(first: set[Vector], second: set[Vector], high: Sequence[int]) -> set[Vector]:
    sums: set[Vector] = set()
    for v in first:
        for w in second:
            sum_ = tuple(map(int.__add__, v, w))
            if all(map(int.__le__, sum_, high)):
                sums.add(sum_)
        if len(sums) > _MOST:
            raise TooManyError
    return sums


def of_district(cells: Iterable[Cell]) -> list[Cell]:
    """Those that are printed by district alone, and exactly."""
    return [c for c in cells if [n for n, _ in c.count.place] == ["stadsdel"] and c.low == c.high]


def family_of(cell: Cell) -> str:
    """The criterion, indicator or table of a printed count."""
    return family(min(cell.count.some))
