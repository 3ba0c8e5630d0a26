"""What may be printed of attendance: no sensitive count can be derived from the printed counts.

Brute force over all small lines, for two readers: one who knows the sum of the hidden cells (the shares of a line add
up to 100 and may disclose its total), and one who also knows the rule by which cells are hidden.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import AttendanceTable
from pipeline.counting.tabulate import AttendanceCounts, AttendanceRow
from pipeline.disclosure.attendance import attendance, hidden_of_line, threshold_of
from pipeline.disclosure.printed_counts import ATTENDANCE, BASE, PrintedCount
from pipeline.disclosure.published import Mark, PublishedCell, Unit
from tests.lib.exports import GRANSKNINGSDATUM, random_export, write_csv
from tests.lib.pipeline_run import judged

LINES = [(2, 14, 4), (3, 14, 4), (3, 12, 5), (4, 9, 4)]
"""The number of cells in a line, the number above the highest count that is tried, and the threshold."""

Line = tuple[int, ...]


def _lines(width: int, top: int) -> Iterator[Line]:
    return product(range(top), repeat=width)


def test_an_earlier_report_decides_by_which_threshold_attendance_is_protected() -> None:
    """Of twelve men one threshold may show the nine and another the zero, and both together tell the three."""
    earlier = [PrintedCount("tabell_barn", ("1",), {}, 8), PrintedCount(ATTENDANCE, BASE, {}, 4)]
    assert (threshold_of(earlier, 5), threshold_of(earlier[:1], 5), threshold_of((), 6)) == (4, 5, 6)


@pytest.mark.parametrize(("width", "top", "threshold"), LINES)
def test_every_small_count_is_hidden(width: int, top: int, threshold: int) -> None:
    for counts in _lines(width, top):
        hidden = hidden_of_line(counts, threshold)
        assert all(n >= threshold for i, n in enumerate(counts) if i not in hidden)
        assert len(hidden) != 1 or width == 1


@pytest.mark.parametrize(("width", "top", "threshold"), LINES)
def test_nothing_is_hidden_without_need(width: int, top: int, threshold: int) -> None:
    for counts in _lines(width, top):
        if min(counts) >= threshold:
            assert hidden_of_line(counts, threshold) == frozenset()


@pytest.mark.parametrize(("width", "top", "threshold"), LINES)
def test_a_line_under_the_threshold_is_hidden_whole(width: int, top: int, threshold: int) -> None:
    for counts in _lines(width, top):
        if sum(counts) < threshold:
            assert hidden_of_line(counts, threshold) == frozenset(range(width)), "zeros included"


@pytest.mark.parametrize(("width", "top", "threshold"), LINES)
def test_a_reader_who_knows_the_sum_of_the_hidden_cells(width: int, top: int, threshold: int) -> None:
    """Each hidden cell may still be anything from 0 to threshold - 1 (or to the total, where that is less)."""
    for counts in _lines(width, top):
        hidden = hidden_of_line(counts, threshold)
        total = sum(counts[i] for i in hidden)
        highest = min(threshold - 1, sum(counts))
        for _ in hidden:
            # The rest of the sum is in the other cells: this takes another cell and a large enough sum.
            possible = [v for v in range(highest + 1) if v <= total and (len(hidden) > 1 or v == total)]
            assert possible == list(range(highest + 1)), counts


@pytest.mark.parametrize(("width", "top", "threshold"), LINES)
def test_a_reader_who_knows_the_rule(width: int, top: int, threshold: int) -> None:
    """The rule is public, so a line must share its printed form with lines that have every other small count.

    A line that is hidden completely has no share that could disclose its total, so its printed form discloses nothing.
    """
    worked_out = []
    for counts in _lines(width, top):
        hidden = hidden_of_line(counts, threshold)
        if len(hidden) < width:
            same = [line for line in _with_the_same_sums(counts, hidden) if hidden_of_line(line, threshold) == hidden]
            for place in hidden:
                possible = {line[place] for line in same}
                if counts[place] < threshold and not possible >= set(range(threshold)):
                    worked_out.append((counts, place, sorted(possible)))
    assert worked_out == [], "(the line, the cell, all that it can be)"


def _with_the_same_sums(counts: Line, hidden: frozenset[int]) -> Iterator[Line]:
    """All lines with the same shown cells and the same hidden sum."""
    *free, last = sorted(hidden) or [0]
    total = sum(counts[i] for i in hidden)
    for values in product(range(total + 1), repeat=len(free)):
        if hidden and sum(values) <= total:
            line = list(counts)
            for place, value in zip((*free, last), (*values, total - sum(values)), strict=True):
                line[place] = value
            yield tuple(line)


def test_the_smallest_others_are_hidden_first() -> None:
    assert hidden_of_line((3, 50, 20), 4) == {0, 2}
    assert hidden_of_line((0, 0, 50), 4) == {0, 1, 2}, "a sum of 0 tells both"
    assert hidden_of_line((2, 2, 50), 4) == {0, 1}
    assert hidden_of_line((4, 4, 4), 4) == frozenset()
    assert hidden_of_line((4, 4, 4), 5) == {0, 1, 2}
    assert hidden_of_line((3,), 4) == {0}
    assert hidden_of_line((), 4) == frozenset()


# --- The table ---------------------------------------------------------------------------------------------


def _counts(*persons: Line, mean: Fraction = Fraction(23, 2)) -> AttendanceCounts:
    table = next(t for t in AUDIT.report_tables if isinstance(t, AttendanceTable))
    splits = tuple(AUDIT.table(table.table).variable(table.split).codes.items())
    return AttendanceCounts(
        table, "Stadsdelsnämnd", splits, tuple(AttendanceRow(f"D{i}", mean, p) for i, p in enumerate(persons))
    )


def test_table_1_prints_no_share_of_a_small_count() -> None:
    for threshold in (4, 6):
        for persons in _lines(3, 11):
            mean, *shares = attendance(_counts(persons), threshold).rows[0].cells
            total = sum(persons)
            for n, share in zip(persons, shares, strict=True):
                assert share is Mark.HIDDEN or (n >= threshold and share == _share(n, total)), persons
            assert (mean is Mark.FEW) == (total < 10), persons
            assert sum(share is not Mark.HIDDEN for share in shares) != 2, "one hidden share is 100 less the others"


def _share(n: int, total: int) -> PublishedCell:
    return Decimal((2000 * n + total) // (2 * total)) / 10


def test_table_1_says_why_cells_are_hidden_and_no_base() -> None:
    table = attendance(_counts((50, 50, 50)), 4)
    assert not any("*" in note for note in table.notes)
    assert table.rows[0].cells == (Decimal("11.5"), *[Decimal("33.3")] * 3)
    hidden = attendance(_counts((95, 3, 9), (3, 0, 0)), 4)
    assert hidden.mark.startswith("* Antal under 4 visas inte")
    assert hidden.base is None, "the number of persons would tell the hidden counts"
    assert hidden.rows[1].cells == (Mark.FEW, *(Mark.HIDDEN,) * 3)
    assert [c.unit for c in hidden.columns] == [Unit.HOURS, Unit.PERCENT, Unit.PERCENT, Unit.PERCENT]
    assert [c.code for c in hidden.columns] == ["", "1-12", "10-24", "22-40"]


@pytest.mark.slow
def test_table_1_of_random_exports(tmp_path: Path) -> None:
    """From the files to the printed cells."""
    for seed in range(3):
        export = random_export(random.Random(seed), 40 + 100 * seed)
        with judged(write_csv(export, tmp_path / str(seed)), AUDIT, GRANSKNINGSDATUM, tmp_path / f"s{seed}") as run:
            counts = next(t for t in run.results.tables if isinstance(t, AttendanceCounts))
        for row, printed in zip(counts.rows, attendance(counts, 4).rows, strict=True):
            for n, share in zip(row.persons, printed.cells[1:], strict=True):
                assert share is Mark.HIDDEN or n >= 4
