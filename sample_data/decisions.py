"""The reviewed decisions: first districts, then the quotas dealt over them, then consistent dates."""

from random import Random
from typing import Final

from sample_data import STODINSATS, SYSSELSATTNING
from sample_data.allocate import Quota, Row, deal_all
from sample_data.columns import CODES, KRITERIER
from sample_data.quotas_decision import DECISION_QUOTAS
from sample_data.quotas_inquiry import INQUIRY_QUOTAS
from sample_data.quotas_refused import REFUSED_PER_DISTRICT, REFUSED_QUOTAS
from sample_data.timeline import REVIEW_2025, Calendar, set_granted_dates, set_refused_dates

# GR: 120 grants, half women and half men, 80 and 40 by insats. The report does not say how they are spread
# over the four districts; its percentages fit an even spread.
GRANTED_PER_DISTRICT: Final = {SYSSELSATTNING: 20, STODINSATS: 10}


def decisions(rng: Random) -> list[Row]:
    """All 137 decisions in order of date, numbered by year as a registry would."""
    rows = granted((*INQUIRY_QUOTAS, *DECISION_QUOTAS), REVIEW_2025, rng)
    return numbered([*rows, *refused(REFUSED_QUOTAS, REVIEW_2025, rng)])


def numbered(decided: list[Row]) -> list[Row]:
    """The decisions in order of date, each with its id."""
    rows = sorted(decided, key=lambda row: row["beslut_datum"])
    numbers: dict[str, int] = {}
    for row in rows:
        year = row["beslut_datum"][:4]
        numbers[year] = numbers.get(year, 0) + 1
        row["arende_id"] = f"A{year}-{numbers[year]:03d}"
    return rows


def granted(quotas: tuple[Quota, ...], calendar: Calendar, rng: Random) -> list[Row]:
    """The grants of a review."""
    rows = [
        {"stadsdel": stadsdel, "insats": insats, "kon": "kvinna" if number % 2 else "man"}
        for stadsdel in CODES["stadsdel"]
        for insats, count in GRANTED_PER_DISTRICT.items()
        for number in range(count)
    ]
    deal_all(rows, quotas, rng)
    for row in rows:
        _set_age(row, rng)
        _set_assessed(row, rng)
        set_granted_dates(row, calendar, rng)
    return rows


def refused(quotas: tuple[Quota, ...], calendar: Calendar, rng: Random) -> list[Row]:
    """The refusals of a review."""
    rows = [
        {"stadsdel": stadsdel, "insats": SYSSELSATTNING, "beslut_utfall": "avslag"}
        for stadsdel, count in REFUSED_PER_DISTRICT.items()
        for _ in range(count)
    ]
    deal_all(rows, quotas, rng)
    for row in rows:
        _set_age(row, rng)
        set_refused_dates(row, calendar, rng)
    return rows


def _set_age(row: Row, rng: Random) -> None:
    youngest, oldest = row["_age"].split("-")
    row["alder"] = str(rng.randint(int(youngest), int(oldest)))


def _set_assessed(row: Row, rng: Random) -> None:
    """Sets the criteria that the assessment names; "some" are drawn from those that the file documents."""
    if row["insats"] != STODINSATS:
        return
    documented = [key for key in KRITERIER if row[f"krit_{key}_dok"] == "ja"] or list(KRITERIER)
    some = rng.sample(documented, rng.randint(1, min(4, len(documented))))
    assessed_keys = {"all": list(KRITERIER), "some": some, "none": []}[row["_assessed"]]
    for key in KRITERIER:
        row[f"krit_{key}_bed"] = "ja" if key in assessed_keys else "nej"
