"""Waiting times: quartiles as Excel's PERCENTIL.INK; missing and negative ones are counted separately."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.audits.sysselsattning_2025 import AUDIT
from checks.expressions import ALWAYS
from checks.report_tables import Duration, DurationTable
from pipeline.counting.waiting_times import duration_row, limits
from tests.lib.expressions import after, before, months_after
from tests.lib.small import AUDIT as SMALL


def test_by_hand() -> None:
    """Of 10, 20, 30 and 40 days the quartiles lie at places 0.75, 1.5 and 2.25."""
    row = duration_row("start", "Start", {None: 2, -3: 1, 10: 1, 20: 1, 30: 1, 40: 1})
    assert (row.n, row.missing, row.negative, row.longest) == (4, 2, 1, 40)
    assert (row.lower, row.median, row.upper) == (Fraction(35, 2), Fraction(25), Fraction(65, 2))


def test_the_same_day_is_a_time_of_none() -> None:
    row = duration_row("a", "A", {0: 3})
    assert (row.n, row.negative, row.median, row.longest) == (3, 0, Fraction(0), 0)


def test_nothing_to_count() -> None:
    row = duration_row("a", "A", {None: 4, -1: 2})
    assert (row.n, row.lower, row.median, row.upper, row.longest, row.missing, row.negative) == (
        *(0, None, None, None, None), 4, 2,
    )  # fmt: skip


@given(st.lists(st.integers(0, 400), min_size=2, max_size=60))
def test_quartiles_as_python_reckons_them(days: list[int]) -> None:
    row = duration_row("a", "A", dict(sorted(Counter(days).items())))
    assert (row.lower, row.median, row.upper) == pytest.approx(
        tuple(map(Fraction, statistics.quantiles(map(Fraction, days), n=4, method="inclusive")))
    )
    assert (row.n, row.longest) == (len(days), max(days))


def test_a_limit_tells_whom_a_time_is_among() -> None:
    """Of 28 decisions one is beyond the limit: the longest time is that one's. Of 33 nine are: the upper quartile, at
    place 24 from 0, is the shortest of theirs."""
    assert duration_row("a", "A", dict.fromkeys(range(28), 1), [27]).among == (27, 27, 27, 1)
    assert duration_row("a", "A", dict.fromkeys(range(33), 1), [24]).among == (24, 24, 9, 9)
    assert duration_row("a", "A", dict.fromkeys(range(12), 1), [12]).among == (12, 12, 12, 12)
    assert duration_row("a", "A", dict.fromkeys(range(12), 1), [0]).among == (12, 12, 12, 12)
    assert duration_row("a", "A", dict.fromkeys(range(40), 1), [36, 20]).among == (20, 20, 20, 4)
    assert duration_row("a", "A", dict.fromkeys(range(12), 1)).among == (12, 12, 12, 12)


def test_the_limits_that_an_audit_puts_to_a_time() -> None:
    """A start within 14 days of the order; a plan by a day that is derived from that of the order."""
    (table,) = (t for t in AUDIT.report_tables if isinstance(t, DurationTable))
    found = {d.label: [limit.sql for limit in limits(AUDIT, d)] for d in table.durations}
    start, plan = (found[f"Från beställning till {what}"] for what in ("start", "genomförandeplan"))
    assert any("insats_start" in sql and "bestallning_datum" in sql and "14" in sql for sql in start)
    assert any("plan_datum" in sql and "plan_sista_dag" in sql for sql in plan)
    assert found["Från ansökan till start"] == []


def test_a_limit_is_fulfilled_by_the_shorter_times_however_it_is_written() -> None:
    """Here by the criterion that the plan comes after three months."""
    three_months, mal = months_after("beslut_datum", 3), SMALL.criterion("mal")
    for when in (after("plan_datum", three_months), before(three_months, "plan_datum")):
        late = replace(mal, cases=(replace(mal.cases[0], when=when),))
        audit = replace(SMALL, criteria=tuple(late if c is mal else c for c in SMALL.criteria), indicators=(), ranks=())
        found = limits(audit, Duration("Till plan", "beslut_datum", "plan_datum", ALWAYS))
        (limit,) = (limit for limit in found if "INTERVAL 3" in limit.sql)
        with duckdb.connect() as con:
            dates = "DATE '2025-01-01' AS beslut_datum, DATE '{}' AS plan_datum"
            asked = [f"SELECT {limit.sql} FROM (SELECT {dates.format(day)})" for day in ("2025-02-01", "2025-07-01")]
            assert [con.execute(sql).fetchone() for sql in asked] == [(True,), (False,)]
