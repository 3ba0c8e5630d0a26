"""Districts by letter in what is published, as the inspectors' own report does: findings are told without names.

The order of the letters is that of a hash, so that neither the alphabet nor the codebook tells which is which. Sizes
of groups are no secret (README.md here), so a reader who knows how many decisions were drawn where can tell: letters
are a courtesy in a political report, and nothing that protects anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase
from typing import TypeVar

from checks.audit import Audit
from checks.report_tables import AttendanceTable, DialogTable, OverviewTable
from pipeline.disclosure.published import (
    Published,
    PublishedBreakdown,
    PublishedDifference,
    PublishedFunnel,
    PublishedOverview,
    PublishedSample,
    PublishedTable,
    Row,
)

T = TypeVar("T")


def letters(audit: Audit, published: Published) -> Mapping[str, str]:
    """District -> 'Stadsdel A', for those that have decisions, in the order of the letters."""
    codes = audit.compared.groups(audit.main)
    there = {label for label, _ in published.background.get(audit.compared.column, ())}
    if published.compared:
        there |= {group[0] for group in published.compared.groups}
    ordered = sorted((c for c, label in codes.items() if label in there), key=lambda c: _hash(audit.name, c))
    return {codes[code]: f"Stadsdel {_letter(i)}" for i, code in enumerate(ordered)}


def _hash(audit: str, code: str) -> str:
    return hashlib.sha256(f"{audit}:{code}".encode()).hexdigest()


def _letter(place: int) -> str:
    """A … Z, then AA …"""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]


def lettered(audit: Audit, published: Published, named: Mapping[str, str]) -> Published:
    """What was published with every district by its letter, in the order of the letters; `named` is of `letters`.

    Statistics of the attendance, which are public by name, and what the open premises offer keep their names. The units
    do not: their answers by name, beside the same answers by letter, would say which is which.
    """
    by = _Letters(audit, named)
    return replace(
        published,
        background={name: by.counts(found) for name, found in published.background.items()},
        tables=tuple(map(by.table, published.tables)),
        divided=tuple(map(by.table, published.divided)),
        breakdowns=tuple(map(by.breakdown, published.breakdowns)),
        standard=tuple(map(by.breakdown, published.standard)),
        compared=published.compared and by.breakdown(published.compared),
        differences={name: tuple(map(by.difference, found)) for name, found in published.differences.items()},
        overviews=tuple(map(by.overview, published.overviews)),
        sample=published.sample and by.sample(published.sample),
        funnels=tuple(map(by.funnel, published.funnels)),
    )


class _Letters:
    def __init__(self, audit: Audit, named: Mapping[str, str]) -> None:
        self.named, self.places = named, {name: place for place, name in enumerate(named)}
        self.by_name = {t.id for t in audit.report_tables if isinstance(t, AttendanceTable)}
        self.asked = {o.table for o in audit.overviews if isinstance(o, DialogTable)}

    def text(self, label: str) -> str:
        """The letter of a district, also as a part of a label: 'Väntetid: Järva'."""
        return ": ".join(self.named.get(part, part) for part in label.split(": "))

    def counts(self, found: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        return self.ordered(found, lambda pair: pair[0], lambda pair: (self.text(pair[0]), pair[1]))

    def ordered(self, found: Sequence[T], name: Callable[[T], str], changed: Callable[[T], T]) -> tuple[T, ...]:
        """The districts among them in the order of the letters; others keep their places."""
        places = [i for i, each in enumerate(found) if name(each) in self.places]
        ranked = iter(sorted((found[i] for i in places), key=lambda each: self.places[name(each)]))
        return tuple(changed(next(ranked) if i in places else each) for i, each in enumerate(found))

    def row(self, row: Row) -> Row:
        return replace(row, label=self.text(row.label))

    def table(self, table: PublishedTable) -> PublishedTable:
        if table.id in self.by_name or table.of in self.by_name:
            return table
        facts = tuple(
            replace(f, shares=tuple((self.text(group), n, base) for group, n, base in f.shares)) for f in table.crossed
        )
        return replace(table, rows=self.ordered(table.rows, lambda row: row.label, self.row), crossed=facts)

    def breakdown(self, found: PublishedBreakdown) -> PublishedBreakdown:
        labels = [list(dict.fromkeys(side)) for side in zip(*found.groups, strict=True)]
        sides = [self.ordered(side, str, str) for side in labels]
        places = sorted(
            range(len(found.groups)),
            key=lambda i: [side.index(label) for side, label in zip(sides, found.groups[i], strict=True)],
        )
        return replace(
            found,
            groups=tuple(tuple(map(self.text, found.groups[i])) for i in places),
            sizes=tuple(found.sizes[i] for i in places),
            rows=tuple(replace(row, shares=tuple(row.shares[i] for i in places)) for row in found.rows),
            too_few=tuple(map(self.text, found.too_few)),
        )

    def difference(self, found: PublishedDifference) -> PublishedDifference:
        return replace(found, shown=self.counts(found.shown))

    def overview(self, found: PublishedOverview) -> PublishedOverview:
        if isinstance(found.overview, OverviewTable) and found.overview.across and found.overview.table in self.asked:
            return self.units(found)
        if not isinstance(found.overview, DialogTable):
            return found
        rows = sorted(found.rows, key=lambda row: (found.rows.index(row) // max(found.units or 1, 1), self._place(row)))
        return replace(found, rows=tuple((row[0], self.text(str(row[1])), *row[2:]) for row in rows))

    def units(self, found: PublishedOverview) -> PublishedOverview:
        """Units side by side, each called by its district, and 'Järva (E2)' where that has several."""
        parts = [header.partition(" (") for header in found.headers]
        order = sorted(range(len(parts)), key=lambda i: (i > 0, self.places.get(parts[i][0], len(self.places))))
        headers = ["".join((self.text(name), *rest)) for name, *rest in parts]
        return replace(
            found,
            headers=tuple(headers[i] for i in order),
            rows=tuple(tuple(row[i] for i in order) for row in found.rows),
        )

    def _place(self, row: Sequence[object]) -> int:
        return self.places.get(str(row[1]), len(self.places))

    def sample(self, found: PublishedSample) -> PublishedSample:
        return replace(
            found,
            joined=tuple(sorted(map(self.text, found.joined))),
            absent=tuple(sorted(map(self.text, found.absent))),
        )

    def funnel(self, found: PublishedFunnel) -> PublishedFunnel:
        points = self.ordered(found.points, lambda point: point[0], lambda point: (self.text(point[0]), point[1]))
        return replace(found, points=points)
