"""Working days around holidays that anyone can look up in a Swedish calendar. tests/property/test_calendar.py has every
day of a century, against plain Python."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from pipeline.working_days import days_with_deadline, working_days

NEXT = {
    "an ordinary day": ("2025-03-11", "2025-03-12"),
    "a Friday": ("2025-03-14", "2025-03-17"),
    "a Saturday": ("2025-03-15", "2025-03-17"),
    "trettondedag jul": ("2026-01-05", "2026-01-07"),
    "långfredagen to annandag påsk 2025": ("2025-04-17", "2025-04-22"),
    "långfredagen to annandag påsk 2024": ("2024-03-28", "2024-04-02"),
    "första maj": ("2025-04-30", "2025-05-02"),
    "Kristi himmelsfärds dag, and not the Friday after it": ("2025-05-28", "2025-05-30"),
    "nationaldagen, and not annandag pingst": ("2025-06-05", "2025-06-09"),
    "midsommarafton 2024": ("2024-06-20", "2024-06-24"),
    "midsommarafton 2025": ("2025-06-19", "2025-06-23"),
    "midsommarafton 2026": ("2026-06-18", "2026-06-22"),
    "alla helgons dag is a Saturday, and the Friday is a working day": ("2025-10-30", "2025-10-31"),
    "julafton to annandag jul": ("2025-12-23", "2025-12-29"),
    "nyårsafton and nyårsdagen": ("2025-12-30", "2026-01-02"),
    "a holiday itself": ("2025-12-25", "2025-12-29"),
    "annandag pingst before 2005": ("2004-05-28", "2004-06-01"),
    "nationaldagen before 2005": ("2003-06-05", "2003-06-06"),
}


@pytest.mark.parametrize("name", NEXT)
def test_the_next_working_day(name: str) -> None:
    day, expected = map(date.fromisoformat, NEXT[name])
    assert list(days_with_deadline([1], day, day)) == [(day, expected)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-03-03", "2025-03-24"),  # three weeks without a holiday
        ("2025-06-03", "2025-06-26"),  # nationaldagen and midsommarafton
        ("2024-12-12", "2025-01-10"),  # six days of Christmas, New Year and trettondedag jul
    ],
)
def test_fifteen_working_days(day: str, expected: str) -> None:
    first = date.fromisoformat(day)
    assert list(days_with_deadline([15], first, first)) == [(first, date.fromisoformat(expected))]


def test_every_day_of_the_span_has_a_row_and_every_term_a_day() -> None:
    first, last = date(2025, 12, 20), date(2025, 12, 31)
    rows = list(days_with_deadline([1, 2], first, last))
    assert [day for day, *_ in rows] == [first + timedelta(days=i) for i in range(12)]
    assert rows[3] == (date(2025, 12, 23), date(2025, 12, 29), date(2025, 12, 30))


def test_the_table_is_looked_up_by_day() -> None:
    with duckdb.connect() as con:
        working_days(con, [1, 15], (date(2025, 6, 1), date(2025, 6, 30)))
        rows = con.execute("SELECT * FROM arbetsdagar WHERE dag = DATE '2025-06-03'").fetchall()
        assert rows == [(date(2025, 6, 3), date(2025, 6, 4), date(2025, 6, 26))]
        assert con.execute("SELECT count(*) FROM arbetsdagar").fetchone() == (30,)


def test_without_dates_or_terms_the_table_is_there_and_empty() -> None:
    for terms, span, columns in (([15], (), 2), ([], (date(2025, 6, 1), date(2025, 6, 30)), 1)):
        with duckdb.connect() as con:
            working_days(con, terms, span)
            assert len(con.execute("DESCRIBE arbetsdagar").fetchall()) == columns
            assert con.execute("SELECT count(*) FROM arbetsdagar").fetchone() == (0,)
