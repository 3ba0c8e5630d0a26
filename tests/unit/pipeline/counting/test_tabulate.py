"""What a report counts, over a few invented decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.criteria import Outcome
from checks.report_tables import DistrictRank
from pipeline.counting.tabulate import (
    AttendanceCounts,
    AttendanceRow,
    CategoryCounts,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
    outside_period,
    tabulate,
)
from pipeline.errors import AuditError
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, BARN, decisions, judged

BY_NAME = {d.name: d for d in AUDIT.dimensions}
AVSLAG: Row = {"beslut_utfall": "avslag", "mal": None, "plan_datum": None}
DATA = decisions((3, {}), (1, {"mal": "nej", "barn": "ett"}), (2, {**AVSLAG, "stadsdel": "jarva"}))


def _results(rows: Sequence[Row] = DATA, by: Sequence[str] = (), **tables: Sequence[Row]) -> Results:
    with judged(rows, others=tables) as (con, present):
        return tabulate(con, AUDIT, present, [(BY_NAME[name],) for name in by])


def test_the_five_outcomes_add_up_to_all_decisions() -> None:
    plan, mal, _ = _results().criteria
    assert dict(mal.counts) == {
        Outcome.UPPFYLLT: 3,
        Outcome.DELVIS: 0,
        Outcome.EJ_UPPFYLLT: 1,
        Outcome.FRAMGAR_EJ: 0,
        Outcome.EJ_AKTUELLT: 2,
    }
    assert (mal.base, plan.base) == (4, 6)
    assert plan.counts[Outcome.FRAMGAR_EJ] == 2


def test_indicators_and_the_one_whose_table_is_not_there() -> None:
    counts = {i.indicator.id: (i.count, i.base) for i in _results().indicators if isinstance(i, IndicatorCount)}
    assert counts == {"har_barn": (1, 6), "mal_i_tid": (3, 4), "uppfoljda": (None, None)}


def _ranks(*shares: tuple[str, int, int], audit: Any = AUDIT) -> list[RankCount]:
    """The ranks if each district has these numbers of decisions with a goal, and without."""
    kinds = [
        (n, {"stadsdel": district, "mal": mal})
        for district, met, not_met in shares
        for n, mal in ((met, "ja"), (not_met, "nej"))
    ]
    with judged(decisions(*kinds), audit) as (con, present):
        return [i for i in tabulate(con, audit, present).indicators if isinstance(i, RankCount)]


def test_the_highest_and_the_lowest_share() -> None:
    highest, lowest = _ranks(("bromma", 1, 2), ("farsta", 3, 1), ("jarva", 1, 1))
    assert (highest.count, highest.base, highest.place, highest.tied, highest.of) == (3, 4, 1, 1, 3)
    assert (lowest.count, lowest.base, lowest.place, lowest.tied, lowest.of) == (1, 3, -1, 1, 3)


def test_equal_shares_are_tied_though_their_bases_differ() -> None:
    """Half is half: of 2, of 4 and of 8."""
    highest, _ = _ranks(("bromma", 1, 1), ("farsta", 2, 2), ("jarva", 4, 4))
    assert (highest.tied, highest.of, highest.place) == (3, 3, 1)
    second = replace(AUDIT, ranks=(DistrictRank("tva", "mal_i_tid", 2, "Näst", "mål finns i {av}"),))
    (rank,) = _ranks(("bromma", 1, 1), ("farsta", 2, 2), ("jarva", 1, 3), audit=second)
    assert (rank.tied, rank.place) == (2, 1)


def test_a_place_that_no_district_has() -> None:
    second = replace(AUDIT, ranks=(DistrictRank("tva", "mal_i_tid", -2, "Näst", "mål finns i {av}"),))
    (rank,) = _ranks(("bromma", 1, 1), audit=second)
    assert (rank.count, rank.base) == (None, None)


def _tables(results: Results) -> tuple[CategoryCounts, DurationCounts, AttendanceCounts]:
    categories, durations, attendance = results.tables
    assert isinstance(categories, CategoryCounts) and isinstance(durations, DurationCounts)
    assert isinstance(attendance, AttendanceCounts)
    return categories, durations, attendance


def test_categories_are_printed_in_order_and_an_empty_optional_one_is_not() -> None:
    assert _tables(_results())[0].rows == (("Inga barn", 5), ("Ett barn", 1))


def test_a_decision_in_no_category_is_an_error_in_the_definition() -> None:
    gap = replace(AUDIT, report_tables=(replace(BARN, categories=BARN.categories[:1]),))
    with judged(DATA, gap) as (con, present), pytest.raises(AuditError, match="tabell_barn: 1 beslut hör inte till"):
        tabulate(con, gap, present)


def test_waiting_times_have_a_row_for_every_code() -> None:
    rows = decisions((2, {}), (1, {"plan_datum": "2025-03-15"}), (1, {"plan_datum": None}), (3, AVSLAG))
    first, second = _tables(_results(rows))[1].rows
    assert (first.group, first.n, first.missing, first.longest) == ("Insats A", 3, 1, 10)
    assert (first.lower, first.median, first.upper) == (Fraction(15, 2), Fraction(10), Fraction(10))
    assert (second.group, second.n, second.median) == ("Insats B", 0, None)


PRESENCE = [
    {"person": "P1", "stadsdel": "jarva", "kon": "man", "manad": "2025-02", "omfattning": "mycket", "timmar": "20"},
    {"person": "P1", "stadsdel": "jarva", "kon": "man", "manad": "2025-01", "omfattning": "lite", "timmar": "10.5"},
    {"person": "P2", "stadsdel": "jarva", "kon": "kvinna", "manad": "2025-01", "omfattning": "lite", "timmar": "1"},
    {"person": "P3", "stadsdel": "bromma", "kon": "kvinna", "manad": "2025-01", "omfattning": "lite", "timmar": "8"},
]


def test_attendance_is_a_mean_of_months_and_a_person_counts_by_the_latest() -> None:
    """P1 has 20 and 10,5 hours and counts as `mycket`, the interval of February."""
    attendance = _tables(_results(narvaro=PRESENCE))[2]
    assert (attendance.row_header, attendance.splits) == ("Stadsdelsnämnd", (("lite", "Lite"), ("mycket", "Mycket")))
    assert attendance.rows == (
        AttendanceRow("Bromma", Fraction(8), (1, 0)),
        AttendanceRow("Järva", Fraction(63, 2) / 3, (1, 1)),
    )


def test_attendance_within_a_district_by_the_first_dimension_that_it_tells_of() -> None:
    """The table knows nothing of `insats`, and its rows are districts already."""
    attendance = _tables(_results(narvaro=PRESENCE, by=["insats", "stadsdel", "kon"]))[2]
    assert attendance.inner == BY_NAME["kon"]
    assert attendance.rows[1].within == (
        AttendanceRow("Kvinna", Fraction(1), (1, 0)),
        AttendanceRow("Man", Fraction(61, 4), (0, 1)),
    )


def test_decisions_are_described_by_the_background() -> None:
    results = _results()
    assert results.decisions == 6
    assert results.by_outcome_and_group["stadsdel"] == (("Bromma", 4), ("Järva", 2))
    assert results.by_outcome_and_group["beslut_utfall"] == (("Bifall", 4), ("Avslag", 2))


@pytest.mark.parametrize(
    ("decided", "outside"), [("2024-12-31", 1), ("2025-01-01", 0), ("2025-12-31", 0), ("2026-01-01", 1)]
)
def test_a_decision_outside_the_period_is_counted_and_told(decided: str, outside: int) -> None:
    results = _results(decisions((1, {"beslut_datum": decided, "plan_datum": None})))
    assert (results.decisions, results.outside_period) == (1, outside)


def test_outside_the_period_alone() -> None:
    with judged(decisions((2, {"beslut_datum": "2020-02-02"}), (1, {}))) as (con, _):
        assert outside_period(con, AUDIT) == 2


def test_every_standard_dimension_is_counted_and_a_crossing_after_its_own() -> None:
    rows = decisions((2, {}), (2, {"stadsdel": "jarva", "kon": "man", "insats": "b", "alder": 25}))
    with judged(rows) as (con, present):
        crossing = (BY_NAME["kon"], BY_NAME["aldersgrupp"])
        results = tabulate(con, AUDIT, present, [crossing])
    assert [tuple(d.name for d in g.dimensions) for g in results.groups] == [
        ("stadsdel",),
        ("kon",),
        ("insats",),
        ("aldersgrupp",),
        ("kon", "aldersgrupp"),
    ]
    assert results.by == (crossing,)
