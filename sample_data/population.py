"""The list that the sample audit's decisions were drawn from: every decision of the four districts.

How many decisions a district has, and how they divide, is our choice and tells nothing of any real district.
"""

from datetime import date
from hashlib import sha256
from random import Random
from typing import Final

from sample_data import STODINSATS, SYSSELSATTNING
from sample_data.allocate import Row
from sample_data.calendar_days import between

POPULATION_COLUMNS: Final = ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")

# `granskning urval … --antal 30 --fro 2025` draws the grants of `sysselsattning_2025`.
SEED_OF_DRAW: Final = 2025
# Decisions per district. The small one runs short of särskild stödinsats if many are drawn.
_SIZES: Final = {"hagersten_alvsjo": 860, "jarva": 1040, "skarholmen": 420, "sodermalm": 980}
# Some weeks before and after the audit's period, as a list from a register may hold.
_FIRST: Final = date(2023, 11, 1)
_LAST: Final = date(2025, 8, 29)
_STODINSATS_OF_100: Final = 17
_OUTCOMES: Final = {"bifall": 87, "delavslag": 4, "avslag": 9}


def population(rng: Random, reviewed: list[Row]) -> list[Row]:
    """All decisions, with those `reviewed` among them: a draw with `SEED_OF_DRAW` gives just the ones of these that can
    be drawn, since every other decision that could have been drawn instead has an id that comes after them."""
    rows = [_decision(stadsdel, rng) for stadsdel, size in _SIZES.items() for _ in range(size)]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    for case in reviewed:
        groups[_group(case)].pop().update({name: case[name] for name in POPULATION_COLUMNS})
    last: dict[tuple[object, ...], str] = {}
    for case in reviewed:
        last[_drawn_among(case)] = max(last.get(_drawn_among(case), ""), place(case["arende_id"]))
    taken: set[str] = set()
    for row in rows:
        while not row.get("arende_id"):
            id_ = f"A{row['beslut_datum'][:4]}-{rng.randrange(10_000, 100_000)}"
            if id_ not in taken and place(id_) > last.get(_drawn_among(row), ""):
                row["arende_id"] = id_
                taken.add(id_)
    return sorted(rows, key=lambda row: row["arende_id"])


def place(id_: str) -> str:
    """What a draw orders by; said here again, since the sample data knows nothing of the program."""
    return sha256(f"{SEED_OF_DRAW}:{id_}".encode()).hexdigest()


def _drawn_among(row: Row) -> tuple[object, ...]:
    """Decisions that are drawn from together, whether they are granted in whole or in part."""
    *stratum, outcome, inside = _group(row)
    return *stratum, outcome == "avslag", inside


def _group(row: Row) -> tuple[str, ...]:
    """Decisions that may stand in for each other: of one stratum and one outcome, all within the period or without."""
    inside = str("2024-01-01" <= row["beslut_datum"] <= "2025-05-31")
    return row["stadsdel"], row["insats"], row["kon"], row["beslut_utfall"], inside


def _decision(stadsdel: str, rng: Random) -> Row:
    return {
        "stadsdel": stadsdel,
        "kon": rng.choice(("kvinna", "man")),
        "insats": STODINSATS if rng.randrange(100) < _STODINSATS_OF_100 else SYSSELSATTNING,
        "beslut_datum": between(_FIRST, _LAST, rng).isoformat(),
        "beslut_utfall": rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0],
    }
