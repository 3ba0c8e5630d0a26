"""Attendance -> tables of attendance that may be published.

A row of attendance is a group already, so sensitive counts are suppressed in it, and as many others as that requires.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from pipeline.counting.tabulate import AttendanceCounts, AttendanceRow, TableCounts
from pipeline.disclosure.divided import FEWEST
from pipeline.disclosure.printed_counts import ATTENDANCE, PrintedCount
from pipeline.disclosure.published import Heading, Mark, PublishedCell, PublishedRow, PublishedTable, Unit
from pipeline.disclosure.suppress import Protection, TooMuchWorkError, attack
from pipeline.disclosure.system import Builder
from pipeline.errors import DisclosureError
from pipeline.rounding import one_decimal, percent_one_decimal


def threshold_of(earlier: Sequence[PrintedCount], threshold: int) -> int:
    """The threshold for tables of attendance: that of the first earlier report, since two tables of the same persons
    that hide other cells disclose what each of them hides."""
    return next((count.value for count in earlier if count.family == ATTENDANCE), threshold)


def attendance(counts: AttendanceCounts, threshold: int) -> PublishedTable:
    """The table, with a row per group."""
    rows = tuple(PublishedRow(row.label, _cells(row, threshold)) for row in counts.rows)
    return _table(counts, counts.table.id, counts.table.title, rows, threshold)


def divided_attendance(tables: Sequence[TableCounts], threshold: int) -> Iterator[PublishedTable]:
    """Each table of attendance with the groups of each row, protected so that no sensitive count can be derived from
    them. DisclosureError if the attack can derive one all the same."""
    for counts in tables:
        if isinstance(counts, AttendanceCounts) and counts.inner:
            rows = tuple(within for row in counts.rows for within in _rows_within(row, threshold))
            title = f"{counts.table.title}, efter {counts.inner.label.lower()}"
            divided = _table(counts, f"{counts.table.id}_{counts.inner.name}", title, rows, threshold)
            yield replace(divided, of=counts.table.id)


def _rows_within(row: AttendanceRow, threshold: int) -> Iterator[PublishedRow]:
    """The rows of the groups within a row. A reader is assumed to know the number of persons in every group, since the
    shares may disclose it."""
    groups, splits = row.within, range(len(row.persons))
    row_hidden = hidden_of_line(row.persons, threshold)
    truth = np.array([n for group in groups for n in group.persons], dtype=np.int64)
    width = len(splits)
    builder = Builder(truth)
    for j in range(len(groups)):
        places = range(j * width, (j + 1) * width)
        builder.know(places, int(truth[list(places)].sum()), int(truth[list(places)].sum()))
    for i in splits:
        if i not in row_hidden:
            builder.know(range(i, len(truth), width), row.persons[i], row.persons[i])
    places_of = [builder.count((place,), printed=True, cost=1.0) for place in range(len(truth))]
    for i in row_hidden:
        # A count that the row itself hides must stay hidden when its groups are printed.
        builder.count(range(i, len(truth), width), printed=False, cost=0.0)
    system = builder.system()
    try:
        hidden = Protection(threshold).protect(system, lambda _: True)
    except TooMuchWorkError:
        hidden = system.printed
    if attack(system, hidden, threshold):
        raise DisclosureError([row.label])
    few = any(sum(g.persons) < FEWEST for g in groups)
    for j, group in enumerate(groups):
        persons = sum(group.persons)
        shares: list[PublishedCell] = [
            Mark.HIDDEN
            if hidden[places_of[j * width + i]]
            else percent_one_decimal(group.persons[i], persons) or Decimal(0)
            for i in splits
        ]
        # The mean of one group can be derived from the overall mean and the means of the others.
        yield PublishedRow(f"{row.label}: {group.label}", (Mark.FEW if few else one_decimal(group.mean), *shares))


def _table(
    counts: AttendanceCounts, id_: str, title: str, rows: tuple[PublishedRow, ...], threshold: int
) -> PublishedTable:
    table = counts.table
    columns = (
        Heading(table.mean_label, Unit.HOURS, in_text=True),
        *(Heading(f"{code.replace('-', '–')} (%)", Unit.PERCENT, code) for code, _ in counts.splits),
    )
    hidden = any(Mark.HIDDEN in row.cells for row in rows)
    mark = f"* Antal under {threshold} visas inte, och inte heller de celler som skulle avslöja dem." if hidden else ""
    return PublishedTable(
        id_,
        table.section,
        title,
        counts.row_header,
        columns,
        rows,
        table.population,
        None,
        "personer",
        table.sources,
        (table.note,) if table.note else (),
        mark=mark,
    )


def _cells(row: AttendanceRow, threshold: int) -> tuple[PublishedCell, ...]:
    persons = sum(row.persons)
    hidden = hidden_of_line(row.persons, threshold)
    shares: list[PublishedCell] = [
        Mark.HIDDEN if i in hidden else percent_one_decimal(n, persons) or Decimal(0) for i, n in enumerate(row.persons)
    ]
    mean: PublishedCell = Mark.FEW if persons < FEWEST else one_decimal(row.mean)
    return (mean, *shares)


def hidden_of_line(counts: Sequence[int], threshold: int) -> frozenset[int]:
    """Which cells of a line to hide so that none below the threshold can be derived from the others.

    The shares of a line add up to 100 and may disclose its total, so a reader knows the sum of the hidden cells. Cells
    are hidden, the smallest first, until there are at least two, their sum allows each of them to be anything from 0 to
    threshold - 1, and every shown cell is larger than that sum: a reader who knows that the smallest cells are hidden
    first must not be able to derive an upper bound of a hidden cell from a shown one.
    """
    hidden = {i for i, n in enumerate(counts) if n < threshold}
    if not hidden:
        return frozenset()
    candidates = sorted(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i))
    while candidates:
        total = sum(counts[i] for i in hidden)
        if len(hidden) >= 2 and threshold - 1 <= total < counts[candidates[0]]:
            break
        hidden.add(candidates.pop(0))
    return frozenset(hidden)
