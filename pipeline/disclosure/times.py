"""Waiting times -> tables of them as they may be printed.

Quartiles and the longest are printed of `FEWEST` decisions at the least, and by group so that those of fewer cannot be
worked out. What is told of a group and of some parts of it tells of the rest. The longest tells more: where other
groups have a shorter one, whoever waited longest is in none of them, whichever groups they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

from checks.report_tables import DurationTable
from pipeline.counting.groups import Grouped, Waiting
from pipeline.counting.tabulate import DurationCounts
from pipeline.counting.waiting_times import DurationRow, duration_row
from pipeline.disclosure.divided import FEWEST
from pipeline.disclosure.layout import Group, Region, codes, columns, everything, total
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.disclosure.protection import Protected
from pipeline.disclosure.published import Cell, Column, Mark, PublishedTable, Row, Unit
from pipeline.disclosure.system import Flags
from pipeline.rounding import whole

QUARTILES, LONGEST = "kvartiler", "langst"
"""The parts of a duration's decisions that a `PrintedCount` of times is of: whose quartiles, or longest, are told."""
_ALL = (QUARTILES, LONGEST)
_WEEKS = "Tiderna är avrundade till hela veckor, så att ingen enskilds tid går att utläsa."
_FEW = f"Tider visas inte för färre än {FEWEST} ärenden, och inte heller där de skulle avslöja så fås tider."


def undivided(found: DurationCounts) -> PublishedTable:
    """The table of all decisions."""
    rows = tuple(Row(f"{r.label}: {r.group}", _cells(r, _ALL if r.n >= FEWEST else ())) for r in found.rows)
    return _table(found.table, found.table.id, found.table.title, rows)


def by_group(
    breakdowns: Sequence[Protected], earlier: Sequence[PrintedCount]
) -> tuple[list[PrintedCount], list[PublishedTable]]:
    """What is told of times in each breakdown, to a reader who has those before it and earlier reports; its tables."""
    times: list[PrintedCount] = []
    tables: list[PublishedTable] = []
    for found in breakdowns:
        groups, _ = columns(found.grouped, found.threshold)
        shown = told(found.grouped, groups[:-1], (*earlier, *times))
        times += shown.values()
        tables += _divided(found.grouped, groups, shown)
    return times, tables


# --- What may be told -------------------------------------------------------------------------------------

Told = dict[tuple[str, str, Region], PrintedCount]
"""By the duration, the part, and the region."""


def told(grouped: Grouped, groups: Sequence[Group], facts: Sequence[PrintedCount]) -> Told:
    """What may be told of some groups of a breakdown. `facts` are what other breakdowns and earlier reports tell."""
    every = [waiting for _, each in grouped.waiting for waiting in each]
    return dict(entry for waiting in every for entry in _of_one(grouped, waiting, groups, facts))


def _of_one(
    grouped: Grouped, waiting: Waiting, groups: Sequence[Group], facts: Sequence[PrintedCount]
) -> Iterator[tuple[tuple[str, str, Region], PrintedCount]]:
    sizes = np.array([sum(days.values()) for days in waiting.days.values()], dtype=np.int64)
    own = [codes(grouped, group.region) for group in groups]
    may = np.ones(len(own), dtype=bool)
    for part in _ALL:
        known = [{}, *(f.groups for f in facts if (f.family, f.parts) == (waiting.family, (part,)))]
        inside = _inside(grouped, waiting, [*known, *own])
        may = tellable(inside, sizes, _ways(grouped, inside, [*known, *own], part), may)
        for group, some, n, told_of in zip(groups, own, inside[len(known) :] @ sizes, may, strict=True):
            if told_of:
                yield (waiting.family, part, group.region), PrintedCount(waiting.family, (part,), some, int(n))


def _inside(grouped: Grouped, waiting: Waiting, groups: Sequence[Mapping[str, frozenset[str]]]) -> Flags:
    """Which of the finest groups that have such decisions are in each of the groups."""
    names = [d.name for d in grouped.space.dimensions]
    inside = [
        [all(code in some.get(name, {code}) for name, code in zip(names, cell, strict=True)) for cell in waiting.days]
        for some in groups
    ]
    return np.array(inside, dtype=bool).reshape(len(groups), len(waiting.days))


def _ways(grouped: Grouped, inside: Flags, groups: Sequence[Mapping[str, frozenset[str]]], part: str) -> list[Flags]:
    """Which groups are set aside of which: for the longest any; else parts of it, dimension by dimension, since of
    parts by two of them nobody knows the times of those in both."""
    if part == LONGEST:
        return [np.ones((len(inside), len(inside)), dtype=bool)]
    part_of = (~inside[:, None, :] | inside[None, :, :]).all(axis=2)
    sizes = {d.name: len(some) for d, some in zip(grouped.space.dimensions, grouped.space.groups, strict=True)}
    narrow = [np.array([len(some.get(name, ())) not in (0, size) for some in groups]) for name, size in sizes.items()]
    return [part_of & by[:, None] for by in narrow]


def tellable(groups: Flags, sizes: NDArray[np.int64], ways: Sequence[Flags], may: Flags) -> Flags:
    """Which of the last groups, those that `may` be told of, are told beside the groups before them: the smallest that
    helps to work out too few is left out, until none does.

    A group is a row that says which cells are in it; `sizes` are the decisions of each cell. A reader sets aside groups
    that a cell is not in, and looks at what is left of another; `ways` say which are set aside of which.
    """
    known = len(groups) - len(may)
    shown = (groups @ sizes >= FEWEST) & np.concatenate((np.ones(known, dtype=bool), may))
    while True:
        # What others tell already cannot be helped: their export may have been corrected since.
        helpers = (np.flatnonzero(some[known:]) + known for some in _helpers(groups, sizes, ways, shown))
        first = next((own for own in helpers if own.size), None)
        if first is None:
            return np.asarray(shown[known:], dtype=bool)
        shown[min(first, key=lambda i: int(groups[i] @ sizes))] = False


def _helpers(groups: Flags, sizes: NDArray[np.int64], ways: Sequence[Flags], shown: Flags) -> Iterator[Flags]:
    """Shown groups that together leave fewer than `FEWEST` decisions."""
    for way, cell in product(ways, np.flatnonzero(sizes)):
        aside = way & (shown & ~groups[:, cell])[:, None]
        left = groups & ~((aside.T.astype(np.int64) @ groups) > 0)
        for group in np.flatnonzero(shown & groups[:, cell] & (left @ sizes < FEWEST)):
            helpers = aside[:, group] & (groups & groups[group]).any(axis=1)
            helpers[group] = True
            yield helpers


# --- Tables -----------------------------------------------------------------------------------------------


def _divided(grouped: Grouped, groups: Sequence[Group], shown: Told) -> Iterator[PublishedTable]:
    by = " och ".join(d.label.lower() for d in grouped.dimensions)
    suffix = "_".join(d.name for d in grouped.dimensions)
    for table, all_waiting in grouped.waiting:
        rows = tuple(
            Row(
                f"{waiting.label}: {waiting.group}: {', '.join(group.labels)}",
                _of_group(grouped, waiting, group.region, shown),
            )
            for waiting in all_waiting
            for group in groups
        )
        divided = _table(table, f"{table.id}_{suffix}", f"{table.title}, efter {by}", rows)
        yield replace(divided, of=table.id)


def _of_group(grouped: Grouped, waiting: Waiting, region: Region, shown: Told) -> tuple[Cell, ...]:
    (family,) = (f for f in grouped.families if f.id == waiting.family)
    missing, negative = (total(family.part(part).counts, region) for part in ("saknas", "negativ"))
    row = replace(
        duration_row(waiting.group, waiting.label, waiting.of([*codes(grouped, region).values()])),
        missing=missing,
        negative=negative,
    )
    if region == everything(grouped):
        return _cells(row, _ALL if row.n >= FEWEST else ())
    return _cells(row, [part for part in _ALL if (waiting.family, part, region) in shown])


def _cells(row: DurationRow, parts: Sequence[str]) -> tuple[Cell, ...]:
    """`parts` are what may be told."""
    if row.n == 0:
        return (row.n, *(Mark.NO_BASE,) * 4, row.missing, row.negative)
    times = ((row.lower, QUARTILES), (row.median, QUARTILES), (row.upper, QUARTILES), (row.longest, LONGEST))
    shown = (whole(Fraction(days or 0) / 7) if part in parts else Mark.FEW for days, part in times)
    return (row.n, *shown, row.missing, row.negative)


def _table(table: DurationTable, id_: str, title: str, rows: tuple[Row, ...]) -> PublishedTable:
    columns_ = (
        Column("Antal", Unit.COUNT),
        Column("Undre kvartil", Unit.WEEKS),
        Column("Median", Unit.WEEKS, told=True),
        Column("Övre kvartil", Unit.WEEKS),
        Column("Längst", Unit.WEEKS),
        Column("Datum saknas", Unit.COUNT),
        Column("Negativ tid", Unit.COUNT),
    )
    few = any(Mark.FEW in row.cells for row in rows)
    return PublishedTable(
        id_,
        table.section,
        title,
        "Väntetid",
        columns_,
        rows,
        table.population.label,
        None,
        "ärenden",
        table.sources,
        tuple(note for note in (table.note, _WEEKS, _FEW if few else "") if note),
    )
