"""The time line of the first follow-up (`tabell_8`): a decision and its follow-ups in, a category out.

The cases are worked out by hand from the rule: months run from the day on which the previous decision began (for a
first decision, from its own), and a follow-up on the day that ends a span belongs to that span. The sweep over the days
around every limit is compared with date arithmetic of the test's own.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable
from pipeline.counting.tabulate import CategoryCounts, tabulate
from tests.lib.oracle import Row
from tests.lib.pipeline_run import assessed
from tests.spec.cases import BASE_AVSLAG, BASE_S, GRANSKNINGSDATUM, followup, on

(TABLE,) = (t for t in AUDIT.report_tables if t.id == "tabell_8")
WITHIN_3, TO_6, TO_9, TO_12, OVER_12 = (
    "Inom 3 månader",
    "Efter 3–6 månader",
    "Efter 6–9 månader",
    "Efter 9–12 månader",
    "Efter mer än 12 månader",
)
UNDATED = "Uppföljning finns bara utan datum"
NOT_YET, NONE = "Ingen, högst 6 månader", "Ingen, mer än 6 månader"


@dataclass(frozen=True)
class Case:
    """A decision followed up from `start` on; None among `days` is a follow-up without a date."""

    start: str
    days: tuple[str | None, ...]
    expected: str
    end: str | None = "2026-12-31"
    review_day: str = "2026-06-30"


CASES = {
    "the last day of three months": Case("2024-09-09", ("2024-12-09",), WITHIN_3),
    "the day after": Case("2024-09-09", ("2024-12-10",), TO_6),
    "the last day of six": Case("2024-09-09", ("2025-03-09",), TO_6),
    "the day after six": Case("2024-09-09", ("2025-03-10",), TO_9),
    "the last day of nine": Case("2024-09-09", ("2025-06-09",), TO_9),
    "the day after nine": Case("2024-09-09", ("2025-06-10",), TO_12),
    "the last day of twelve": Case("2024-09-09", ("2025-09-09",), TO_12),
    "the day after twelve": Case("2024-09-09", ("2025-09-10",), OVER_12),
    "31 August and six months end with February": Case("2024-08-31", ("2025-02-28",), TO_6),
    "1 March is more than six": Case("2024-08-31", ("2025-03-01",), TO_9),
    "29 February and twelve months": Case("2024-02-29", ("2025-02-28",), TO_12),
    "29 February and a day more": Case("2024-02-29", ("2025-03-01",), OVER_12),
    "on the day of the start is not after it": Case("2024-09-09", ("2024-09-09",), NONE),
    "before the start does not count": Case("2024-09-09", ("2024-08-01", "2025-01-15"), TO_6),
    "the first of several counts": Case("2024-09-09", ("2025-08-01", "2024-10-01", "2025-03-01"), WITHIN_3),
    "one with a date goes before one without": Case("2024-09-09", (None, "2025-09-10"), OVER_12),
    "only without a date": Case("2024-09-09", (None,), UNDATED),
    "without a date, and one before the start": Case("2024-09-09", ("2024-09-01", None), UNDATED),
    "on the day that the file was read": Case("2024-09-09", ("2025-01-09",), TO_6, review_day="2025-01-09"),
    "after the day that the file was read": Case("2024-09-09", ("2025-01-10",), NOT_YET, review_day="2025-01-09"),
    "none, and read six months after": Case("2024-09-09", (), NOT_YET, review_day="2025-03-09"),
    "none, and read a day later": Case("2024-09-09", (), NONE, review_day="2025-03-10"),
    "none, and the decision ended within six months": Case("2024-09-09", (), NOT_YET, end="2025-03-09"),
    "none, and it ended a day later": Case("2024-09-09", (), NONE, end="2025-03-10"),
    "none, and the decision has no end": Case("2024-09-09", (), NONE, end=None),
    "after the end of the decision it still counts": Case("2024-09-09", ("2025-08-09",), TO_12, end="2025-03-01"),
    "it began after the file was read": Case("2026-07-15", (), NOT_YET),
}


def _decision(case: Case, *, first: bool = True) -> Row:
    return {
        **_decision_from(on(case.start), first=first),
        "beslut_tom": on(case.end) if case.end else None,
        "granskad_datum": on(case.review_day),
    }


def _decision_from(start: date, *, first: bool = True) -> Row:
    """A first decision that began that day, or a decision whose previous one did."""
    if first:
        return {**BASE_S, "forstagangsbeslut": "ja", "foregaende_beslut_from": None, "beslut_from": start}
    later = start + timedelta(days=300)
    return {**BASE_S, "forstagangsbeslut": "nej", "foregaende_beslut_from": start, "beslut_from": later}


def _categories(cases: Sequence[tuple[Row, Iterable[str | None]]]) -> list[str | None]:
    """The label of each decision's category; None outside the table."""
    assert isinstance(TABLE, CategoryTable)
    rows = [{**row, "arende_id": f"F{i:05d}"} for i, (row, _) in enumerate(cases)]
    days = [{**followup(day), "arende_id": f"F{i:05d}"} for i, (_, own_days) in enumerate(cases) for day in own_days]
    with assessed(AUDIT, rows, days, GRANSKNINGSDATUM) as con:
        places = con.execute("SELECT tabell_8 FROM bedomning ORDER BY arende_id").fetchall()
    return [None if place is None else TABLE.categories[place].label for (place,) in places]


@pytest.fixture(scope="module", params=[True, False], ids=["first", "continued"])
def categories(request: pytest.FixtureRequest) -> dict[str, str | None]:
    rows = [(_decision(c, first=request.param), c.days) for c in CASES.values()]
    return dict(zip(CASES, _categories(rows), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str, categories: dict[str, str | None]) -> None:
    assert categories[name] == CASES[name].expected


def test_a_refusal_is_outside_the_table() -> None:
    assert _categories([({**BASE_AVSLAG, "beslut_from": on("2024-09-09")}, ())]) == [None]


# --- A sweep over the days around every limit -------------------------------------------------------------

_STARTS = [date(2023, 8, 31), date(2023, 11, 30), date(2023, 12, 31), date(2024, 2, 29), date(2024, 3, 15)]
_LIMITS = {3: WITHIN_3, 6: TO_6, 9: TO_9, 12: TO_12}


def _months_later(day: date, months: int) -> date:
    """The same day this many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _span(start: date, day: date) -> str:
    return next((label for months, label in _LIMITS.items() if day <= _months_later(start, months)), OVER_12)


def test_the_days_around_every_limit() -> None:
    review_day = date(2026, 6, 30)
    pairs = [
        (start, _months_later(start, months) + timedelta(days=off))
        for start in _STARTS
        for months in (*_LIMITS, 18)
        for off in range(-3, 4)
    ]
    cases = [
        ({**_decision_from(start, first=first), "beslut_tom": None, "granskad_datum": review_day}, [day.isoformat()])
        for start, day in pairs
        for first in (True, False)
    ]
    assert _categories(cases) == [_span(start, day) for start, day in pairs for _ in range(2)]
    assert set(map(_span, *zip(*pairs, strict=True))) == {*_LIMITS.values(), OVER_12}


# --- The table --------------------------------------------------------------------------------------------


def _counts(con: duckdb.DuckDBPyConnection, present: frozenset[str]) -> CategoryCounts:
    (counts,) = (
        t for t in tabulate(con, AUDIT, present).tables if isinstance(t, CategoryCounts) and t.table.id == TABLE.id
    )
    return counts


def test_every_grant_is_counted_once_and_empty_optional_rows_are_left_out() -> None:
    cases = [case for case in CASES.values() if case.expected != UNDATED]
    rows = [{**_decision(case), "arende_id": f"F{i}"} for i, case in enumerate(cases)]
    days = [{**followup(day), "arende_id": f"F{i}"} for i, case in enumerate(cases) for day in case.days]
    with assessed(AUDIT, rows, days, GRANSKNINGSDATUM) as con:
        counts = _counts(con, frozenset({"arenden", "uppfoljningar"}))
    assert dict(counts.rows) == Counter(case.expected for case in cases)
    assert [label for label, _ in counts.rows] == [WITHIN_3, TO_6, TO_9, TO_12, OVER_12, NOT_YET, NONE]


def test_without_a_table_of_follow_ups_nothing_is_counted() -> None:
    with assessed(AUDIT, [_decision(CASES["the day after"])], None, GRANSKNINGSDATUM) as con:
        assert _counts(con, frozenset({"arenden"})).rows == ()
