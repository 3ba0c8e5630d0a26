"""Dates: the engine's working days and its SQL of months and days, against plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.expressions import Expr, days_after
from checks.report_tables import CategoryTable
from pipeline import working_days
from tests.lib.expressions import after, before, months_after, not_after, same_day, within_months
from tests.lib.oracle import add_months, is_working_day, table_category, working_days_after

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
"""The earliest and latest date that an export may hold."""


def _days(rng: random.Random, n: int) -> Iterator[date]:
    """Random days, every third one at the end or the beginning of a month, where months are of different length."""
    for i in range(n):
        day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        yield day if i % 3 else max(FIRST, day.replace(day=1) - timedelta(days=rng.choice((0, 1))))


# --- Working days -----------------------------------------------------------------------------------------


def test_the_last_day_for_a_plan_on_every_day_of_a_century() -> None:
    deadlines = {row[0]: row[1] for row in working_days.days_with_deadline((15,), FIRST, LAST)}
    all_days = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    assert list(deadlines) == all_days
    wrong = {d: (deadlines[d], last) for d in all_days if deadlines[d] != (last := working_days_after(d, 15))}
    assert wrong == {}


@pytest.mark.parametrize("seed", range(3))
def test_a_narrow_span_gives_the_same_days_as_the_whole(seed: int) -> None:
    """The engine makes a calendar for the dates of an export; its beginning and end must not matter."""
    rng = random.Random(seed)
    for _ in range(60):
        first = rng.choice(list(_days(rng, 3)))
        last = min(LAST, first + timedelta(days=rng.choice((0, 0, 1, 20, 400))))
        for day, deadline in working_days.days_with_deadline((15,), first, last):
            assert deadline == working_days_after(day, 15)
            assert is_working_day(deadline)


def test_holidays_are_weekdays_that_the_law_names() -> None:
    closed = working_days._holidays(2005, 2060)
    for i in range((date(2060, 12, 31) - date(2005, 1, 1)).days + 1):
        day = date(2005, 1, 1) + timedelta(days=i)
        if day.weekday() < 5:
            assert (day not in closed) == is_working_day(day), day


# --- Months and days in SQL -------------------------------------------------------------------------------


def _answers(expressions: list[Expr], rows: list[tuple[date | None, date | None]]) -> list[tuple[bool | None, ...]]:
    """DuckDB's value of every expression for every pair of dates `a` and `b`."""
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE par AS SELECT unnest(?::DATE[]) AS a, unnest(?::DATE[]) AS b",
            [*map(list, zip(*rows, strict=True))],
        )
        return con.execute(f"SELECT {', '.join(e.sql for e in expressions)} FROM par").fetchall()


def _pairs(seed: int, months: int, n: int) -> list[tuple[date, date]]:
    """Pairs of dates, most of them this many months apart to the day, or a day or two off."""
    rng = random.Random(f"{seed} {months}")
    pairs = []
    for day in _days(rng, n):
        off = timedelta(days=rng.choice((0, 0, 0, -1, 1, -2, 2, 3, -31, 200)))
        pairs.append((day, add_months(day, months) + off))
    return pairs


@pytest.mark.parametrize("months", [1, 2, 6, 7, 11, 12, 18, 24, 36])
def test_months_after(months: int) -> None:
    pairs = _pairs(1, months, 4000)
    limit = months_after("a", months)
    comparisons = [before("b", limit), not_after("b", limit), same_day("b", limit), after("b", limit)]
    results = _answers([*comparisons, within_months("a", months, "b")], list(pairs))
    for (a, b), answers in zip(pairs, results, strict=True):
        due = add_months(a, months)
        assert answers == (b < due, b <= due, b == due, b > due, b <= due), (a, b)


def test_month_ends() -> None:
    """Every last day of a month of a century, and the day 1, 6, 12 or 24 months later."""
    last_days = [add_months(date(1990, 2, 1), i) - timedelta(days=1) for i in range(1319)]
    for months in (1, 6, 12, 24):
        results = _answers([same_day("b", months_after("a", months))], [(d, add_months(d, months)) for d in last_days])
        assert results == [(True,)] * len(last_days)


@pytest.mark.parametrize("days", [1, 15])
def test_days_after(days: int) -> None:
    pairs = [(a, a + timedelta(days=days) + (b - add_months(a, 1))) for a, b in _pairs(2, 1, 2000)]
    results = _answers([not_after("b", days_after("a", days)), same_day("b", days_after("a", days))], list(pairs))
    for (a, b), answers in zip(pairs, results, strict=True):
        assert answers == (b <= a + timedelta(days=days), b == a + timedelta(days=days))


def test_a_date_that_is_missing_leaves_the_answer_unknown() -> None:
    day = date(2024, 8, 31)
    results = _answers(
        [within_months("a", 6, "b"), before("a", "b"), after(days_after("b", 1), "a")],
        [(None, day), (day, None), (None, None)],
    )
    assert results == [(None, None, None)] * 3


def test_the_rows_of_table_2_over_thousands_of_decisions() -> None:
    """The length of a decision in whole months, to the day at each edge."""
    table = next(t for t in AUDIT.report_tables if t.id == "tabell_2")
    assert isinstance(table, CategoryTable)
    pairs = [pair for months in (0, 5, 6, 7, 11, 12, 13) for pair in _pairs(3, months, 700) if pair[0] <= pair[1]]
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE par AS SELECT unnest(?::DATE[]) AS beslut_from, unnest(?::DATE[]) AS beslut_tom",
            [*map(list, zip(*pairs, strict=True))],
        )
        results = con.execute(f"SELECT {', '.join(c.when.sql for c in table.categories)} FROM par").fetchall()
    for (from_, tom), answers in zip(pairs, results, strict=True):
        row = {"beslut_utfall": "bifall", "beslut_from": from_, "beslut_tom": tom}
        labels = [c.label for c, answer in zip(table.categories, answers, strict=True) if answer]
        assert labels == [table_category("tabell_2", row)], (from_, tom)
