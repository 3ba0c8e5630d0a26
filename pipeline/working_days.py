"""Working days: Monday to Friday, except public holidays and the three eves on which offices are closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import duckdb

from pipeline.database import insert


def working_days(con: duckdb.DuckDBPyConnection, terms: Sequence[int], span: tuple[date, ...]) -> None:
    """Creates `arbetsdagar`: for every calendar day and each term, the last of that many working days after it."""
    columns = "".join(f", plus_{n} DATE" for n in terms)
    con.execute(f"CREATE TABLE arbetsdagar (dag DATE{columns})")
    if span and terms:
        insert(con, "arbetsdagar", days_with_deadline(terms, span[0], span[1]))


def days_with_deadline(terms: Sequence[int], first: date, last: date) -> Iterator[tuple[date, ...]]:
    closed = _holidays(first.year, last.year + 1)
    end = last + timedelta(days=30 + 3 * max(terms))
    calendar = [first + timedelta(days=i) for i in range((end - first).days + 1)]
    working = [d for d in calendar if d.weekday() < 5 and d not in closed]
    index = 0
    for day in calendar:
        while index < len(working) and working[index] <= day:
            index += 1
        if day <= last:
            yield day, *(working[index + n - 1] for n in terms)


def _holidays(first_year: int, last_year: int) -> set[date]:
    """Public holidays of lag (1989:253), midsommarafton, julafton and nyårsafton."""
    import holidays

    years = range(first_year, last_year + 1)
    closed = set(holidays.country_holidays("SE", years=years, include_sundays=False))
    for year in years:
        closed |= {date(year, 12, 24), date(year, 12, 31)}
        closed |= {d for day in range(19, 26) if (d := date(year, 6, day)).weekday() == 4}
    return closed
