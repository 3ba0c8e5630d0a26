"""The list that the sample audit's decisions could have been drawn from: every decision of the four districts.

How many decisions a district has, and how they divide, is our choice and tells nothing of any real district.
"""

from datetime import date
from random import Random
from typing import Final

from sample_data import STODINSATS, SYSSELSATTNING
from sample_data.allocate import Row
from sample_data.calendar_days import between

POPULATION_COLUMNS: Final = ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")

# Decisions per district. The small one runs short of särskild stödinsats if many are drawn.
_SIZES: Final = {"hagersten_alvsjo": 860, "jarva": 1040, "skarholmen": 420, "sodermalm": 980}
# Some weeks before and after the audit's period, as a list from a register may hold.
_FIRST: Final = date(2023, 11, 1)
_LAST: Final = date(2025, 8, 29)
_STODINSATS_OF_100: Final = 17
_OUTCOMES: Final = {"bifall": 87, "delavslag": 4, "avslag": 9}


def population(rng: Random) -> list[Row]:
    """All decisions in order of date, numbered by year as a registry would."""
    rows = [_decision(stadsdel, rng) for stadsdel, size in _SIZES.items() for _ in range(size)]
    numbers: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row["beslut_datum"]):
        year = row["beslut_datum"][:4]
        numbers[year] = numbers.get(year, 0) + 1
        row["arende_id"] = f"B{year}-{numbers[year]:04d}"
    return sorted(rows, key=lambda row: row["arende_id"])


def _decision(stadsdel: str, rng: Random) -> Row:
    return {
        "stadsdel": stadsdel,
        "kon": rng.choice(("kvinna", "man")),
        "insats": STODINSATS if rng.randrange(100) < _STODINSATS_OF_100 else SYSSELSATTNING,
        "beslut_datum": between(_FIRST, _LAST, rng).isoformat(),
        "beslut_utfall": rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0],
    }
