"""The list that the sample audit's decisions were drawn from: every decision of the four districts.

The number of decisions in a district, and their distribution, is our choice and says nothing about any real district.
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
    """All decisions, including those `reviewed`. A draw with `SEED_OF_DRAW` gives exactly the reviewed ones that can be
    drawn, since every other decision that could be drawn instead has an id that comes after them."""
    rows = [_decision(stadsdel, rng) for stadsdel, size in _SIZES.items() for _ in range(size)]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    for case in reviewed:
        groups[_group(case)].pop().update({name: case[name] for name in POPULATION_COLUMNS})
    last: dict[tuple[object, ...], str] = {}
    for case in reviewed:
        last[_drawn_among(case)] = max(last.get(_drawn_among(case), ""), place(case["arende_id"]))
    used_ids: set[str] = set()
    for row in rows:
        while not row.get("arende_id"):
            id_ = f"A{row['beslut_datum'][:4]}-{rng.randrange(10_000, 100_000)}"
            if id_ not in used_ids and place(id_) > last.get(_drawn_among(row), ""):
                row["arende_id"] = id_
                used_ids.add(id_)
    return sorted(rows, key=lambda row: row["arende_id"])


def place(id_: str) -> str:
    """The sort key of a draw; repeated here, since the sample data does not depend on the program."""
    return sha256(f"{SEED_OF_DRAW}:{id_}".encode()).hexdigest()


def _drawn_among(row: Row) -> tuple[object, ...]:
    """The group that the decision is drawn from, whether it is granted in whole or in part."""
    *stratum, outcome, inside = _group(row)
    return *stratum, outcome == "avslag", inside


def _group(row: Row) -> tuple[str, ...]:
    """The group of interchangeable decisions: of one stratum and one outcome, all inside or all outside the period."""
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
