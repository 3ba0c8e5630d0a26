"""Waiting times -> tables of waiting times that may be published.

Quartiles and the longest time are printed for `FEWEST` decisions or more, and in a breakdown only where those of fewer
decisions cannot be derived. The times of a group and of some of its parts disclose those of the rest. The longest time
discloses more: whoever waited longest in a group belongs to no group with a shorter longest time, whichever groups they
are. A criterion that puts a limit to the same time (a start within 14 days) is printed by group: a time of one of the
few beyond the limit is therefore not printed either, and whoever waited longest is one of those beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from pipeline.disclosure.printed_counts import Groups, PrintedCount
from pipeline.disclosure.protection import Protected
from pipeline.disclosure.published import Heading, Mark, PublishedCell, PublishedRow, PublishedTable, Unit
from pipeline.disclosure.system import Flags
from pipeline.rounding import whole

QUARTILES, LONGEST = "kvartiler", "langst"
"""The parts of a duration that a `PrintedCount` of times can be about: the quartiles of its decisions are printed, or
their longest time."""
_PARTS = (QUARTILES, LONGEST)
_WEEKS = "Tiderna är avrundade till hela veckor, så att ingen enskilds tid går att utläsa."
_FEW = f"Tider visas inte för färre än {FEWEST} ärenden, och inte heller där de skulle avslöja tiderna för färre än så."

PrintedTimes = dict[tuple[str, str, Region], PrintedCount]
"""The times that may be printed, by duration, part and region."""


def undivided(counts: DurationCounts) -> PublishedTable:
    """The table of all decisions."""
    rows = tuple(PublishedRow(f"{r.label}: {r.group}", _cells(r, _PARTS if r.n >= FEWEST else ())) for r in counts.rows)
    return _table(counts.table, counts.table.id, counts.table.title, rows)


def by_group(
    breakdowns: Sequence[Protected], earlier: Sequence[PrintedCount]
) -> tuple[list[PrintedCount], list[PublishedTable]]:
    """The times that each breakdown prints, for a reader who has the breakdowns before it and earlier reports, and its
    tables."""
    times: list[PrintedCount] = []
    tables: list[PublishedTable] = []
    for breakdown in breakdowns:
        groups, _ = columns(breakdown.grouped, breakdown.threshold)
        printed = printable_times(breakdown.grouped, groups[:-1], (*earlier, *times))
        times += printed.values()
        tables += _divided(breakdown.grouped, groups, printed)
    return times, tables


# --- What may be printed ----------------------------------------------------------------------------------


def printable_times(grouped: Grouped, groups: Sequence[Group], facts: Sequence[PrintedCount]) -> PrintedTimes:
    """The times of some groups of a breakdown that may be printed. `facts` are those of other breakdowns and earlier
    reports."""
    durations = [waiting for _, table_durations in grouped.waiting for waiting in table_durations]
    return dict(entry for waiting in durations for entry in _printable(grouped, waiting, groups, facts))


def _printable(
    grouped: Grouped, waiting: Waiting, groups: Sequence[Group], facts: Sequence[PrintedCount]
) -> Iterator[tuple[tuple[str, str, Region], PrintedCount]]:
    """The entries of one duration. The longest time is printed only together with the quartiles."""
    sizes = np.array([sum(days.values()) for days in waiting.days.values()], dtype=np.int64)
    group_codes = [codes(grouped, group.region) for group in groups]
    candidates = np.ones(len(groups), dtype=bool)
    for part in _PARTS:
        known = [{}, *(f.groups for f in facts if (f.family, f.parts) == (waiting.family, (part,)))]
        members = _members(grouped, waiting, [*known, *group_codes])
        removable = _removable(grouped, members, [*known, *group_codes], part)
        candidates = printable(members, sizes, removable, candidates)
        if part == LONGEST:
            candidates = _longest_beyond(members, sizes, _within(waiting), removable, candidates)
        counts = members[len(known) :] @ sizes
        for group, own_codes, count, is_printed in zip(groups, group_codes, counts, candidates, strict=True):
            if is_printed:
                entry = PrintedCount(waiting.family, (part,), own_codes, int(count))
                yield (waiting.family, part, group.region), entry


def _within(waiting: Waiting) -> NDArray[np.int64]:
    """How many decisions of each of the finest groups are within each limit."""
    return np.array([waiting.within.get(group, ()) for group in waiting.days], dtype=np.int64)


def _longest_beyond(
    members: Flags, sizes: NDArray[np.int64], within: NDArray[np.int64], removable: Sequence[Flags], candidates: Flags
) -> Flags:
    """Which of the `candidates` print their longest time, where it is known how many are beyond each limit: among those
    it is one of them, and of the others nobody has waited so long."""
    for beyond in sizes - within.T:
        has_some = members[len(members) - len(candidates) :] @ beyond > 0
        candidates = candidates & (~has_some | printable(members, beyond, removable, candidates & has_some))
    return candidates


def _members(grouped: Grouped, waiting: Waiting, groups: Sequence[Groups]) -> Flags:
    """For each group, which of the finest groups with such decisions belong to it."""
    names = [d.name for d in grouped.space.dimensions]
    members = [
        [all(code in group.get(name, {code}) for name, code in zip(names, cell, strict=True)) for cell in waiting.days]
        for group in groups
    ]
    return np.array(members, dtype=bool).reshape(len(groups), len(waiting.days))


def _removable(grouped: Grouped, members: Flags, groups: Sequence[Groups], part: str) -> list[Flags]:
    """Which groups a reader can remove from which. For the longest time any group; for quartiles parts of the group,
    one dimension at a time, since nobody knows the times that parts by two dimensions share."""
    if part == LONGEST:
        return [np.ones((len(members), len(members)), dtype=bool)]
    part_of = (~members[:, None, :] | members[None, :, :]).all(axis=2)
    space = zip(grouped.space.dimensions, grouped.space.groups, strict=True)
    sizes = {dimension.name: len(dimension_groups) for dimension, dimension_groups in space}
    is_narrowed = [np.array([len(g.get(name, ())) not in (0, size) for g in groups]) for name, size in sizes.items()]
    return [part_of & narrowed[:, None] for narrowed in is_narrowed]


def printable(members: Flags, sizes: NDArray[np.int64], removable: Sequence[Flags], candidates: Flags) -> Flags:
    """Which of the last groups, the `candidates`, are printed in addition to the groups before them. The smallest group
    that helps to disclose the times of too few is left out, until none does.

    Each row of `members` says which cells belong to a group; `sizes` are the decisions of each cell. A reader removes
    groups that a cell does not belong to and looks at what remains of a group; `removable` says which groups can be
    removed from which.
    """
    known = len(members) - len(candidates)
    shown = (members @ sizes >= FEWEST) & np.concatenate((np.ones(known, dtype=bool), candidates))
    while True:
        # Only the last groups can be left out: others are printed already, perhaps for an export since corrected.
        helpers = (np.flatnonzero(flags[known:]) + known for flags in _helpers(members, sizes, removable, shown))
        first = next((groups for groups in helpers if groups.size), None)
        if first is None:
            return np.asarray(shown[known:], dtype=bool)
        shown[min(first, key=lambda i: int(members[i] @ sizes))] = False


def _helpers(members: Flags, sizes: NDArray[np.int64], removable: Sequence[Flags], shown: Flags) -> Iterator[Flags]:
    """Sets of shown groups that together leave fewer than `FEWEST` decisions of one of them."""
    for pairs, cell in product(removable, np.flatnonzero(sizes)):
        removed = pairs & (shown & ~members[:, cell])[:, None]
        rest = members & ~((removed.T.astype(np.int64) @ members) > 0)
        for group in np.flatnonzero(shown & members[:, cell] & (rest @ sizes < FEWEST)):
            helpers = removed[:, group] & (members & members[group]).any(axis=1)
            helpers[group] = True
            yield helpers


# --- Tables -----------------------------------------------------------------------------------------------


def _divided(grouped: Grouped, groups: Sequence[Group], printed: PrintedTimes) -> Iterator[PublishedTable]:
    by = " och ".join(d.label.lower() for d in grouped.dimensions)
    suffix = "_".join(d.name for d in grouped.dimensions)
    for table, durations in grouped.waiting:
        rows = tuple(
            PublishedRow(
                f"{waiting.label}: {waiting.group}: {', '.join(group.labels)}",
                _group_cells(grouped, waiting, group.region, printed),
            )
            for waiting in durations
            for group in groups
        )
        divided = _table(table, f"{table.id}_{suffix}", f"{table.title}, efter {by}", rows)
        yield replace(divided, of=table.id)


def _group_cells(
    grouped: Grouped, waiting: Waiting, region: Region, printed: PrintedTimes
) -> tuple[PublishedCell, ...]:
    (family,) = (f for f in grouped.families if f.id == waiting.family)
    missing, negative = (total(family.part(part).counts, region) for part in ("saknas", "negativ"))
    group = [*codes(grouped, region).values()]
    row = duration_row(waiting.group, waiting.label, waiting.of(group), waiting.within_of(group))
    row = replace(row, missing=missing, negative=negative)
    if region == everything(grouped):
        return _cells(row, _PARTS if row.n >= FEWEST else ())
    return _cells(row, [part for part in _PARTS if (waiting.family, part, region) in printed])


def _cells(row: DurationRow, parts: Sequence[str]) -> tuple[PublishedCell, ...]:
    """The cells of a row in which only the times of these parts are printed, and none that is known to be among fewer
    than `FEWEST`: how many are beyond a limit is printed, and the longest time is one of theirs."""
    if row.n == 0:
        return (row.n, *(Mark.NO_BASE,) * 4, row.missing, row.negative)
    times = ((row.lower, QUARTILES), (row.median, QUARTILES), (row.upper, QUARTILES), (row.longest, LONGEST))
    cells = (
        whole(Fraction(days or 0) / 7) if part in parts and among >= FEWEST else Mark.FEW
        for (days, part), among in zip(times, row.among, strict=True)
    )
    return (row.n, *cells, row.missing, row.negative)


def _table(table: DurationTable, id_: str, title: str, rows: tuple[PublishedRow, ...]) -> PublishedTable:
    columns_ = (
        Heading("Antal", Unit.COUNT),
        Heading("Undre kvartil", Unit.WEEKS),
        Heading("Median", Unit.WEEKS, in_text=True),
        Heading("Övre kvartil", Unit.WEEKS),
        Heading("Längst", Unit.WEEKS),
        Heading("Datum saknas", Unit.COUNT),
        Heading("Negativ tid", Unit.COUNT),
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
