"""The dates of one decision in sequence: application, inquiry, decision, order, plan, review.

The quotas dealt words such as "late" or "missing" to the columns that begin with `_`; this module turns them into
dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from sample_data import STODINSATS
from sample_data.allocate import Row
from sample_data.calendar_days import add_months, after, before, between

_LONG: Final = (18, 24)


@dataclass(frozen=True)
class Calendar:
    """The working days of a review: those of its decisions and of the reading of the files.

    First-time decisions are made from `first_time` on, since an earlier one would usually have been prolonged before
    the review. Decisions from `late` on can be `queued`, that is ordered so late that no plan is due; their files were
    read from `queued_read` on. Only decisions from `late` on can cite `late_act`.
    """

    first: date
    last: date
    first_time: date
    late: date
    queued: tuple[date, date]
    read: tuple[date, date]
    queued_read: date
    late_act: str = ""


# The period of the audit (GR Målgrupp, urval) is 2024-01-01 to 2025-05-31; the files were read in the autumn of 2025.
# Only a decision of the last weeks can cite the act of 2025-07-01.
REVIEW_2025: Final = Calendar(
    first=date(2024, 1, 2),
    last=date(2025, 5, 30),
    first_time=date(2024, 5, 2),
    late=date(2025, 5, 5),
    queued=(date(2025, 10, 20), date(2025, 10, 22)),
    read=(date(2025, 9, 1), date(2025, 10, 30)),
    queued_read=date(2025, 10, 28),
    late_act="11:1",
)


def set_granted_dates(row: Row, calendar: Calendar, rng: Random) -> None:
    decided = _decision_date(row, calendar, rng)
    row["beslut_datum"] = decided.isoformat()
    starts = _start_date(decided, rng)
    row["beslut_from"] = starts.isoformat()
    row["beslut_tom"] = _end_date(row, starts, rng).isoformat()
    _set_history(row, starts, rng)
    _set_inquiry_dates(row, decided, rng)
    _set_meeting(row, decided, rng)
    _set_provider_dates(row, decided, starts, calendar, rng)
    _set_review(row, calendar, rng)


def set_refused_dates(row: Row, calendar: Calendar, rng: Random) -> None:
    decided = between(calendar.first, calendar.last, rng)
    row["beslut_datum"] = decided.isoformat()
    _set_inquiry_dates(row, decided, rng)
    _set_review(row, calendar, rng)


def _decision_date(row: Row, calendar: Calendar, rng: Random) -> date:
    late_act = bool(calendar.late_act) and row.get("bifall_lagrum") == calendar.late_act
    if row.get("_order") == "queued" or late_act:
        return between(calendar.late, calendar.last, rng)
    first = calendar.first_time if row["forstagangsbeslut"] == "ja" else calendar.first
    return between(first, calendar.last, rng)


def _start_date(decided: date, rng: Random) -> date:
    """The day of the decision or the first of the next month; never a day that some month lacks."""
    if decided.day > 28 or rng.random() < 0.6:
        return add_months(decided.replace(day=1), 1)
    return decided


def _end_date(row: Row, starts: date, rng: Random) -> date:
    """The last day, such that the decision belongs to the row of Tabell 2 that it was dealt."""
    slack = rng.randint(0, 20) if rng.random() < 0.3 else 0
    months, extra = {
        "under_6": (rng.randint(3, 5), slack),
        "6": (6, slack),
        "7-11": (rng.choice((7, 8, 9, 9, 10, 10, 11, 11)), slack),
        "12": (12, 0),
        "over_12": (rng.choice(_LONG), 0),
    }[row["_length"]]
    return add_months(starts, months) + timedelta(days=extra - 1)


def _set_history(row: Row, starts: date, rng: Random) -> None:
    if row["forstagangsbeslut"] == "ja":
        return
    lengths = (3, 5, 6, 6, 9, 12) if row["insats"] == STODINSATS else (6, 6, 9, 12, 12, 12)
    previous = add_months(starts, -rng.choice(lengths))
    row["foregaende_beslut_from"] = previous.isoformat()
    since = row.get("_granted_since", "missing")
    if since == "previous":
        row["insats_beviljad_fran"] = previous.isoformat()
    elif since == "long_ago":
        row["insats_beviljad_fran"] = add_months(starts, -rng.randint(24, 30)).isoformat()


def _set_inquiry_dates(row: Row, decided: date, rng: Random) -> None:
    if row.get("_application") == "before":
        row["ansokan_datum"] = before(decided, 26, 95, rng).isoformat()
    elif row.get("_application") == "after":
        row["ansokan_datum"] = after(decided, 3, 15, rng).isoformat()
    inquiry = {
        "before": before(decided, 0, 24, rng),
        "after": after(decided, 5, 20, rng),
        "old": before(decided, 200, 700, rng),
    }
    if row["_dur_date"] in inquiry:
        row["dur_datum"] = inquiry[row["_dur_date"]].isoformat()


def _set_meeting(row: Row, decided: date, rng: Random) -> None:
    if row.get("_meeting") == "before":
        row["flerpartsmote_datum"] = before(decided, 2, 40, rng).isoformat()
    elif row.get("_meeting") == "after":
        row["flerpartsmote_datum"] = after(decided, 3, 21, rng).isoformat()


def _set_provider_dates(row: Row, decided: date, starts: date, calendar: Calendar, rng: Random) -> None:
    queued = row.get("_order") == "queued"
    if row.get("_order") == "old":
        starts = date.fromisoformat(row["foregaende_beslut_from"])
        order_date = before(starts, 0, 14, rng)
    else:
        order_date = between(*calendar.queued, rng) if queued else after(decided, 0, 14, rng)
    begins = after(order_date, 1, 3, rng) if queued else _first_day_of_service(row, order_date, starts, rng)
    if row.get("_order") in ("sent", "queued", "old"):
        row["bestallning_datum"] = order_date.isoformat()
    if row["_start"] != "missing" or queued:
        row["insats_start"] = begins.isoformat()
    plan_dates = {
        "in_time": after(order_date, 3, 15, rng),
        "late": after(order_date, 24, 75, rng),
        "before_order": before(order_date, 3, 9, rng),
    }
    if row.get("_plan") in plan_dates:
        row["plan_datum"] = plan_dates[row["_plan"]].isoformat()


def _first_day_of_service(row: Row, order_date: date, starts: date, rng: Random) -> date:
    """The measure's first day: a prolonged one continues; a new one waits for the provider (Alfa aims at 14 days)."""
    if row["_start"] == "early":
        return before(order_date, 2, 8, rng)
    if row["forstagangsbeslut"] == "nej":
        return max(order_date, starts)
    return after(max(order_date, starts), 3, 30, rng)


def _set_review(row: Row, calendar: Calendar, rng: Random) -> None:
    """Sets the day of the review; a row without a date counts as read on the last day."""
    if row["_reviewed"] == "missing":
        return
    first, last = calendar.read
    row["granskad_datum"] = between(
        calendar.queued_read if row.get("_order") == "queued" else first, last, rng
    ).isoformat()
