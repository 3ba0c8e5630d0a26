"""Dates: working days for the acts of an office, months for the length of a decision."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random
from typing import Final

_WEEKEND: Final = (5, 6)
# Public holidays with a fixed date; a decision on an Easter Monday does no harm here.
_HOLIDAYS: Final = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the month's last day if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_working_day(day: date) -> bool:
    return day.weekday() not in _WEEKEND and (day.month, day.day) not in _HOLIDAYS


def working_day(day: date) -> date:
    """That day, or the nearest earlier one on which the office is open."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def between(first: date, last: date, rng: Random) -> date:
    """A random working day from `first` to `last`, all equally likely."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return rng.choice([day for day in days if is_working_day(day)])


def after(day: date, low: int, high: int, rng: Random) -> date:
    """A working day `low` to `high` days later, never earlier than `day`."""
    candidate = working_day(day + timedelta(days=rng.randint(low, high)))
    return max(candidate, day)


def before(day: date, low: int, high: int, rng: Random) -> date:
    """A working day `low` to `high` days earlier."""
    return working_day(day - timedelta(days=rng.randint(low, high)))
