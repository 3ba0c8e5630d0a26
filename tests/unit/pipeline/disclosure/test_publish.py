"""What may be printed: no sensitive count of a breakdown can be derived from the printed counts.

Brute force over all small lines, for two readers: one who knows the sum of the hidden cells (the shares of a line add
up to 100 and may disclose its total), and one who also knows the rule by which cells are hidden.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from checks import case
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Criterion, Outcome
from checks.expressions import is_
from checks.report_tables import AttendanceTable, CategoryTable, DurationTable
from checks.subject import Reader
from pipeline.counting.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
)
from pipeline.counting.waiting_times import DurationRow
from pipeline.disclosure.publish import disclose, hidden_of_line
from pipeline.disclosure.published import Mark, PublishedCell, PublishedIndicator, PublishedTable, Unit
from tests.lib.exports import GRANSKNINGSDATUM, random_export, write_csv
from tests.lib.pipeline_run import judged
from tests.lib.small import AUDIT as SMALL

LINES = [(2, 14, 4), (3, 14, 4), (3, 12, 5), (4, 9, 4)]
"""The number of cells in a line, the number above the highest count that is tried, and the threshold."""

Line = tuple[int, ...]


def _lines(width: int, top: int) -> Iterator[Line]:
    return product(range(top), repeat=width)


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


# --- Table 1 ----------------------------------------------------------------------------------------------


def _of_kind(kind: type) -> Any:
    return next(t for t in AUDIT.report_tables if isinstance(t, kind))


EMPTY = Results((), (), (), 0, {}, 0, AUDIT.dimensions[0])


def _published(table: CategoryCounts | AttendanceCounts | DurationCounts, threshold: int = 4) -> PublishedTable:
    (published,) = disclose(replace(EMPTY, tables=(table,)), Reader(AUDIT), threshold).tables
    return published


def _attendance(*persons: Line, mean: Fraction = Fraction(23, 2)) -> AttendanceCounts:
    table: AttendanceTable = _of_kind(AttendanceTable)
    splits = tuple(AUDIT.table(table.table).variable(table.split).codes.items())
    return AttendanceCounts(
        table, "Stadsdelsnämnd", splits, tuple(AttendanceRow(f"D{i}", mean, p) for i, p in enumerate(persons))
    )


def test_table_1_prints_no_share_of_a_small_count() -> None:
    for threshold in (4, 6):
        for persons in _lines(3, 11):
            mean, *shares = _published(_attendance(persons), threshold).rows[0].cells
            total = sum(persons)
            for n, share in zip(persons, shares, strict=True):
                assert share is Mark.HIDDEN or (n >= threshold and share == _share(n, total)), persons
            assert (mean is Mark.FEW) == (total < 10), persons
            assert sum(share is not Mark.HIDDEN for share in shares) != 2, "one hidden share is 100 less the others"


def _share(n: int, total: int) -> PublishedCell:
    return Decimal((2000 * n + total) // (2 * total)) / 10


def test_table_1_says_why_cells_are_hidden_and_no_base() -> None:
    table = _published(_attendance((50, 50, 50)))
    assert not any("*" in note for note in table.notes)
    assert table.rows[0].cells == (Decimal("11.5"), *[Decimal("33.3")] * 3)
    hidden = _published(_attendance((95, 3, 9), (3, 0, 0)))
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
        for row, printed in zip(counts.rows, _published(counts).rows, strict=True):
            for n, share in zip(row.persons, printed.cells[1:], strict=True):
                assert share is Mark.HIDDEN or n >= 4


# --- Waiting times ----------------------------------------------------------------------------------------


def _durations(n: int) -> DurationCounts:
    lower, median, upper = (Fraction(v) if n else None for v in (3, 5, 9))
    longest = 12 if n else None
    row = DurationRow("Sysselsättning", "Från ansökan till beslut", n, lower, median, upper, longest, 2, 1)
    return DurationCounts(_of_kind(DurationTable), (row,))


@pytest.mark.parametrize("n", [1, 3, 9])
def test_days_of_a_few_are_their_own_days(n: int) -> None:
    table = _published(_durations(n))
    assert table.rows[0].cells == (n, *[Mark.FEW] * 4, 2, 1)
    assert any("färre än 10" in note for note in table.notes)


def test_days_of_none_and_of_many() -> None:
    assert _published(_durations(0)).rows[0].cells == (0, *[Mark.NO_BASE] * 4, 2, 1)
    # 3, 5, 9 and 12 days in whole weeks.
    many = _published(_durations(10))
    assert many.rows[0].cells == (10, 0, 1, 1, 2, 2, 1)
    assert [c.unit for c in many.columns[1:5]] == [Unit.WEEKS] * 4
    assert not any("färre" in note for note in many.notes)


# --- Tables that are printed whole, indicators and criteria ------------------------------------------------


def _categories(*rows: tuple[str, int]) -> PublishedTable:
    return _published(CategoryCounts(_of_kind(CategoryTable), rows))


def test_the_total_is_always_the_base_and_100() -> None:
    table = _categories(("a", 1), ("b", 1), ("c", 1))
    assert [row.cells for row in table.rows] == [(1, 33), (1, 33), (1, 33), (3, 100)]
    assert [row.total for row in table.rows] == [False, False, False, True]
    assert table.base == 3
    assert any("avrundade" in note for note in table.notes)


def test_no_note_where_the_shares_add_up() -> None:
    assert not any("avrundade" in note for note in _categories(("a", 1), ("b", 3)).notes)


def test_a_table_of_nothing_prints_dashes() -> None:
    table = _categories(("a", 0), ("b", 0))
    assert [row.cells for row in table.rows] == [(0, Mark.NO_BASE)] * 3
    assert not any("avrundade" in note for note in table.notes)


def test_indicators() -> None:
    indicator, rank = AUDIT.indicators[0], AUDIT.ranks[0]
    counts = (
        IndicatorCount(indicator, 66, 80),
        IndicatorCount(indicator, 0, 0),
        IndicatorCount(indicator, None, None),
        RankCount(rank, indicator, 13, 20),
        RankCount(rank, indicator, None, None),
    )
    indicators = disclose(replace(EMPTY, indicators=counts), Reader(AUDIT), 4).indicators
    assert [(i.count, i.base, i.percent) for i in indicators] == [
        (66, 80, 83),
        (0, 0, None),
        (None, None, None),
        (13, 20, 65),
        (None, None, None),
    ]
    assert [i.id for i in indicators] == [indicator.id] * 3 + [rank.id] * 2
    assert indicators[3].population == "sysselsattning per stadsdel"


def test_a_criterion_that_applies_to_no_decision() -> None:
    criterion = AUDIT.criteria[0]
    counts = dict.fromkeys(Outcome, 0) | {Outcome.EJ_AKTUELLT: 7}
    published = disclose(replace(EMPTY, criteria=(CriterionCount(criterion, counts),)), Reader(AUDIT), 4)
    (printed,), (indicator,) = published.criteria, published.indicators
    assert (printed.base, printed.percent, printed.area) == (0, None, criterion.area)
    assert (indicator.id, indicator.count, indicator.base, indicator.percent) == (
        f"kriterium_{criterion.id}",
        0,
        0,
        None,
    )


@pytest.mark.slow
def test_ranks_of_districts_that_share_a_place(tmp_path: Path) -> None:
    """Equal shares are ranked by the larger base, so that the same data always gives the same district."""
    export = random_export(random.Random(3), 30, refused_share=0)
    for row in export.arenden:
        row["dur_underlag"] = "saknas"
    with judged(write_csv(export, tmp_path / "e"), AUDIT, GRANSKNINGSDATUM, tmp_path / "s") as run:
        ranks = [i for i in run.results.indicators if isinstance(i, RankCount) and i.indicator.id == "aktuell_dur"]
    assert {r.count for r in ranks} == {0}
    bases = {r.rank.rank: r.base or 0 for r in ranks}
    assert bases[1] >= bases[2] >= bases[-1] > 0


def _published_of(criterion: Criterion, audit: Audit = SMALL) -> PublishedIndicator:
    counts = (CriterionCount(criterion, {outcome: n for n, outcome in enumerate(Outcome)}),)
    published = disclose(replace(EMPTY, criteria=counts), Reader(audit), 4)
    (indicator,) = (i for i in published.indicators if i.criterion == criterion.id)
    return indicator


def test_a_criterion_is_told_by_its_finding() -> None:
    goal = SMALL.criterion("mal")
    assert _published_of(goal).sentence == "Kriteriet ”Mål i beslutet” är uppfyllt i {av}."
    assert _published_of(replace(goal, finding="Målet står där i {av}.")).sentence == "Målet står där i {av}."


def test_a_base_that_the_audit_has_a_name_for_goes_by_it() -> None:
    goal = _published_of(SMALL.criterion("mal"))
    assert (goal.population, goal.base_label, goal.suffix) == ("bifall", "ärenden med bifall", "med bifall")
    assert _published_of(AUDIT.criterion("aktuell_dur"), AUDIT).suffix == "med bifall"
    lawful = _published_of(AUDIT.criterion("lagrum_sysselsattning"), AUDIT)
    assert (lawful.suffix, lawful.narrowed) == ("om sysselsättning", "med bifall om sysselsättning")


def test_a_base_of_all_decisions_is_the_whole_review_unless_the_audit_says_otherwise() -> None:
    followed = SMALL.criterion("uppfoljd")
    assert (_published_of(followed).base_label, _published_of(followed).suffix) == ("samtliga ärenden", "")
    nameless = replace(SMALL, report_tables=(), indicators=(), ranks=())
    assert (_published_of(followed, nameless).population, _published_of(followed, nameless).suffix) == (
        "alla",
        "i granskningen",
    )


def test_any_other_base_is_that_of_the_requirement() -> None:
    """Some decisions of the population are not applicable, so the population's name would be wrong."""
    goal = SMALL.criterion("mal")
    less = replace(goal, cases=(case.not_applicable(is_("barn", "flera")), *goal.cases))
    assert _published_of(less).suffix == "som kravet gäller"
    other = replace(goal, population=is_("kon", "kvinna"))
    assert _published_of(other).suffix == "som kravet gäller"
