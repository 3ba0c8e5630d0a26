"""The follow-ups, one row each.

GR: a first-time decision has none yet, 68 of the other 78 have one, ten have none, and one is structured. All
lie after the previous decision began and not after the review, or have no date.
"""

from datetime import date
from random import Random
from typing import Final

from sample_data import REVIEW_DATE
from sample_data.allocate import Row
from sample_data.calendar_days import after, before, working_day

# GR: in many cases a joint meeting, at times a separate contact or none; the shares are ours.
_ATTENDANCE: Final = {"gemensamt": 56, "separat": 22, "ej": 14, "framgar_ej": 8}
_MANNER: Final = {"pa_plats": 62, "telefon": 21, "digitalt": 9, "framgar_ej": 8}


def followups(decisions: list[Row], rng: Random, review_date: str = REVIEW_DATE) -> list[Row]:
    return [row for decision in decisions for row in _followups_of(decision, review_date, rng)]


def _followups_of(decision: Row, review_date: str, rng: Random) -> list[Row]:
    kind = decision.get("_followups", "none")
    if kind == "none":
        return []
    end = date.fromisoformat(min(decision.get("granskad_datum") or review_date, decision["beslut_tom"]))
    dated = [] if kind == "undated" else _dense(decision, end, rng) if kind == "dense" else _sparse(decision, end, rng)
    days = [day.isoformat() for day in dated] + ([""] if kind in ("undated", "mixed") else [])
    rows = [_row(decision["arende_id"], day, rng) for day in days]
    # GR: "endast i ett ärende" were the questions of DUR asked and the answers written down.
    rows[-1]["dur_uppfoljning"] = "ja" if decision.get("_structured") == "ja" else "nej"
    return rows


def _row(arende_id: str, day: str, rng: Random) -> Row:
    return {
        "arende_id": arende_id,
        "datum": day,
        "satt": _draw(_MANNER, rng),
        "utforare_deltog": _draw(_ATTENDANCE, rng),
        "dur_uppfoljning": "nej",
    }


def _draw(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _dense(decision: Row, end: date, rng: Random) -> list[date]:
    """At least every sixth month from the previous decision to the end (or the review), as TA 2.3 requires."""
    day = date.fromisoformat(decision["foregaende_beslut_from"])
    days = []
    while (day := after(day, 120, 178, rng)) <= end:
        days.append(day)
    return days


def _sparse(decision: Row, end: date, rng: Random) -> list[date]:
    """One shortly before the decision, as the basis of a prolongation, and sometimes another during it."""
    start = date.fromisoformat(decision["foregaende_beslut_from"])
    decided = date.fromisoformat(decision["beslut_datum"])
    days = [max(before(decided, 5, 60, rng), working_day(after(start, 10, 20, rng)))]
    later = after(decided, 90, 260, rng)
    if rng.random() < 0.3 and later <= end:
        days.append(later)
    return days
