"""Districts by letter in published results, as in the inspectors' own report: its findings name no districts.

The letters follow a hash, so that neither the alphabet nor the codebook identifies a district. The sizes of groups are
not secret (see README.md), so a reader who knows how many decisions were drawn in each district can identify them.
Letters are a courtesy in a political report and do not protect anybody.
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
    PublishedRow,
    PublishedSample,
    PublishedTable,
)

T = TypeVar("T")


def letters(audit: Audit, published: Published) -> Mapping[str, str]:
    """District -> 'Stadsdel A', for the districts that have decisions, in the order of the letters."""
    codes = audit.compared.groups(audit.main)
    reported = {label for label, _ in published.background.get(audit.compared.column, ())}
    if published.compared:
        reported |= {group[0] for group in published.compared.groups}
    ordered = sorted((c for c, label in codes.items() if label in reported), key=lambda c: _hash(audit.name, c))
    return {codes[code]: f"Stadsdel {_letter(i)}" for i, code in enumerate(ordered)}


def _hash(audit: str, code: str) -> str:
    return hashlib.sha256(f"{audit}:{code}".encode()).hexdigest()


def _letter(place: int) -> str:
    """A … Z, then AA …"""
    rounds, last = divmod(place, len(ascii_uppercase))
    return (_letter(rounds - 1) if rounds else "") + ascii_uppercase[last]


def lettered(audit: Audit, published: Published, district_letters: Mapping[str, str]) -> Published:
    """The published results with a letter for every district, in the order of the letters (see `letters`).

    Attendance statistics, which are public by name, and the overview of what open premises offer keep the names. Units
    do not: their answers by name next to the same answers by letter would identify the districts.
    """
    by_letter = _Letters(audit, district_letters)
    return replace(
        published,
        background={name: by_letter.counts(value) for name, value in published.background.items()},
        tables=tuple(map(by_letter.table, published.tables)),
        divided=tuple(map(by_letter.table, published.divided)),
        breakdowns=tuple(map(by_letter.breakdown, published.breakdowns)),
        standard=tuple(map(by_letter.breakdown, published.standard)),
        compared=published.compared and by_letter.breakdown(published.compared),
        differences={name: tuple(map(by_letter.difference, value)) for name, value in published.differences.items()},
        overviews=tuple(map(by_letter.overview, published.overviews)),
        sample=published.sample and by_letter.sample(published.sample),
        funnels=tuple(map(by_letter.funnel, published.funnels)),
    )


class _Letters:
    def __init__(self, audit: Audit, district_letters: Mapping[str, str]) -> None:
        self.letters, self.places = district_letters, {name: place for place, name in enumerate(district_letters)}
        self.by_name = {t.id for t in audit.report_tables if isinstance(t, AttendanceTable)}
        self.dialogue_tables = {o.table for o in audit.overviews if isinstance(o, DialogTable)}

    def text(self, label: str) -> str:
        """The label with the letter of a district, which may be a part of it: 'Väntetid: Järva'."""
        return ": ".join(self.letters.get(part, part) for part in label.split(": "))

    def counts(self, counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        return self.ordered(counts, lambda pair: pair[0], lambda pair: (self.text(pair[0]), pair[1]))

    def ordered(self, items: Sequence[T], name: Callable[[T], str], changed: Callable[[T], T]) -> tuple[T, ...]:
        """The items with the districts among them in the order of the letters; others keep their places."""
        places = [i for i, item in enumerate(items) if name(item) in self.places]
        ranked = iter(sorted((items[i] for i in places), key=lambda item: self.places[name(item)]))
        return tuple(changed(next(ranked) if i in places else item) for i, item in enumerate(items))

    def row(self, row: PublishedRow) -> PublishedRow:
        return replace(row, label=self.text(row.label))

    def table(self, table: PublishedTable) -> PublishedTable:
        if table.id in self.by_name or table.of in self.by_name:
            return table
        facts = tuple(
            replace(f, shares=tuple((self.text(group), n, base) for group, n, base in f.shares)) for f in table.crossed
        )
        return replace(table, rows=self.ordered(table.rows, lambda row: row.label, self.row), crossed=facts)

    def breakdown(self, breakdown: PublishedBreakdown) -> PublishedBreakdown:
        labels = [list(dict.fromkeys(side)) for side in zip(*breakdown.groups, strict=True)]
        sides = [self.ordered(side, str, str) for side in labels]
        places = sorted(
            range(len(breakdown.groups)),
            key=lambda i: [side.index(label) for side, label in zip(sides, breakdown.groups[i], strict=True)],
        )
        return replace(
            breakdown,
            groups=tuple(tuple(map(self.text, breakdown.groups[i])) for i in places),
            sizes=tuple(breakdown.sizes[i] for i in places),
            rows=tuple(replace(row, shares=tuple(row.shares[i] for i in places)) for row in breakdown.rows),
            too_few=self.ordered(breakdown.too_few, str, self.text),
        )

    def difference(self, difference: PublishedDifference) -> PublishedDifference:
        return replace(difference, shown=self.counts(difference.shown))

    def overview(self, overview: PublishedOverview) -> PublishedOverview:
        if (
            isinstance(overview.overview, OverviewTable)
            and overview.overview.across
            and overview.overview.table in self.dialogue_tables
        ):
            return self.units(overview)
        if not isinstance(overview.overview, DialogTable):
            return overview
        rows = sorted(
            overview.rows, key=lambda row: (overview.rows.index(row) // max(overview.units or 1, 1), self._place(row))
        )
        return replace(overview, rows=tuple((row[0], self.text(str(row[1])), *row[2:]) for row in rows))

    def units(self, overview: PublishedOverview) -> PublishedOverview:
        """Units side by side, each named after its district: 'Järva', or 'Järva (E2)' if the district has several."""
        parts = [header.partition(" (") for header in overview.headers]
        order = sorted(range(len(parts)), key=lambda i: (i > 0, self.places.get(parts[i][0], len(self.places))))
        headers = ["".join((self.text(name), *rest)) for name, *rest in parts]
        return replace(
            overview,
            headers=tuple(headers[i] for i in order),
            rows=tuple(tuple(row[i] for i in order) for row in overview.rows),
        )

    def _place(self, row: Sequence[object]) -> int:
        return self.places.get(str(row[1]), len(self.places))

    def sample(self, sample: PublishedSample) -> PublishedSample:
        return replace(
            sample,
            joined=tuple(sorted(map(self.text, sample.joined))),
            absent=tuple(sorted(map(self.text, sample.absent))),
        )

    def funnel(self, funnel: PublishedFunnel) -> PublishedFunnel:
        points = self.ordered(funnel.points, lambda point: point[0], lambda point: (self.text(point[0]), point[1]))
        return replace(funnel, points=points)
