"""Dates: working days for what an office does, months for what a decision lasts."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random
from typing import Final

_WEEKEND: Final = (5, 6)
# Public holidays with a fixed date; that a decision may fall on an Easter Monday disturbs nothing here.
_HOLIDAYS: Final = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or that month's last day where it has no such day."""
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
    """Any working day from `first` to `last`, each as likely."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return rng.choice([day for day in days if is_working_day(day)])


def after(day: date, least: int, most: int, rng: Random) -> date:
    """A working day `least` to `most` days on, never earlier than `day`."""
    found = working_day(day + timedelta(days=rng.randint(least, most)))
    return max(found, day)


def before(day: date, least: int, most: int, rng: Random) -> date:
    """A working day `least` to `most` days earlier."""
    return working_day(day - timedelta(days=rng.randint(least, most)))
