"""What may be printed of waiting times, tables, indicators and criteria."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checks import case
from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT
from checks.criteria import Criterion, Outcome
from checks.expressions import is_
from checks.report_tables import CategoryTable, DurationTable
from checks.subject import Reader
from pipeline.counting.tabulate import (
    CategoryCounts,
    CriterionCount,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
)
from pipeline.counting.waiting_times import DurationRow
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Mark, PublishedIndicator, PublishedTable, Unit
from tests.lib.exports import GRANSKNINGSDATUM, random_export, write_csv
from tests.lib.pipeline_run import judged
from tests.lib.small import AUDIT as SMALL


def _of_kind(kind: type) -> Any:
    return next(t for t in AUDIT.report_tables if isinstance(t, kind))


EMPTY = Results((), (), (), 0, {}, 0, AUDIT.dimensions[0])


def _published(table: CategoryCounts | DurationCounts, threshold: int = 4) -> PublishedTable:
    (published,) = disclose(replace(EMPTY, tables=(table,)), Reader(AUDIT), threshold).tables
    return published


# --- Waiting times ----------------------------------------------------------------------------------------


def _durations(n: int) -> DurationCounts:
    lower, median, upper = (Fraction(v) if n else None for v in (3, 5, 9))
    longest = 12 if n else None
    row = DurationRow("Sysselsättning", "Från ansökan till beslut", n, lower, median, upper, longest, 2, 1, (n,) * 4)
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
        RankCount(rank, indicator, ((13, 20),)),
        RankCount(rank, indicator, ()),
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
