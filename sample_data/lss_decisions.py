"""The invented sample of the audit `lss_arbete_studier`: its decisions with their dates, and their follow-ups."""

from datetime import date, timedelta
from random import Random
from typing import Final

from sample_data.allocate import Row, deal_all
from sample_data.calendar_days import add_months, after, before, between
from sample_data.lss_quotas import (
    DISTRICTS,
    GRANTED_PER_DISTRICT,
    GRANTED_QUOTAS,
    INSTEG,
    KRAV_INSTEG,
    KRAV_STOD,
    REFUSED_PER_DISTRICT,
    REFUSED_QUOTAS,
)

# The period of the audit and the day of the new act (2025-07-01), as far as an office is open.
_DECIDED: Final = {"old": (date(2025, 1, 2), date(2025, 6, 30)), "new": (date(2025, 7, 1), date(2026, 3, 31))}
_REVIEWED: Final = (date(2026, 8, 17), date(2026, 9, 30))
_KRAV: Final = (*KRAV_INSTEG, *(key for key in KRAV_STOD if key not in KRAV_INSTEG))

COLUMNS: Final = {
    "arenden": (
        *("arende_id", "stadsdel", "kon", "alder", "insats", "personkrets", "daglig_verksamhet", "ansokan_datum"),
        *("beslut_datum", "beslut_utfall", "beslut_from", "beslut_tom", "avslag_lagrum"),
        *("avslag_4_1_motiverat", "bifall_lagrum"),
        *("insats_beviljad_fran", "sarskilda_skal", "overklagandehanvisning", "forstagangsbeslut"),
        *("foregaende_beslut_from", "efter_insteg", "rapport_jobbcoach", "samrad_jobbcoach", "eget_arbetssokande"),
        *("information_parallell", "behov_syfte_mal"),
        *(f"krit_{key}_{end}" for key in _KRAV for end in ("dok", "bed")),
        *("avslag_skal", "information_ny_ansokan", "information_insteg", "information_daglig_verksamhet"),
        *("granskad_datum", "granskare"),
    ),
    "uppfoljningar": ("arende_id", "datum", "satt", "utforare_deltog"),
}

_MANNER: Final = {"pa_plats": 50, "telefon": 25, "digitalt": 20, "framgar_ej": 5}
_ATTENDANCE: Final = {"gemensamt": 60, "separat": 20, "ej": 12, "framgar_ej": 8}


def lss_decisions(rng: Random) -> list[Row]:
    """All decisions in order of date, numbered by year as a registry would."""
    rows = sorted([*_grants(rng), *_refusals(rng)], key=lambda row: row["beslut_datum"])
    numbers: dict[str, int] = {}
    for row in rows:
        year = row["beslut_datum"][:4]
        numbers[year] = numbers.get(year, 0) + 1
        row["arende_id"] = f"L{year}-{numbers[year]:03d}"
    return rows


def lss_followups(decisions: list[Row], rng: Random) -> list[Row]:
    return [
        {
            "arende_id": decision["arende_id"],
            "datum": day,
            "satt": _draw(_MANNER, rng),
            "utforare_deltog": _draw(_ATTENDANCE, rng),
        }
        for decision in decisions
        for day in _followup_days(decision, rng)
    ]


def _grants(rng: Random) -> list[Row]:
    rows = [
        {"stadsdel": stadsdel, "insats": insats, "kon": "kvinna" if number % 2 else "man"}
        for stadsdel in DISTRICTS
        for insats, count in GRANTED_PER_DISTRICT.items()
        for number in range(count)
    ]
    deal_all(rows, GRANTED_QUOTAS, rng)
    for row in rows:
        _set_person(row, rng)
        _set_assessed(row, rng)
        _set_decided(row, rng)
        _set_time(row, rng)
    return rows


def _refusals(rng: Random) -> list[Row]:
    rows = [
        {"stadsdel": stadsdel, "insats": insats, "beslut_utfall": "avslag"}
        for stadsdel in DISTRICTS
        for insats, count in REFUSED_PER_DISTRICT.items()
        for _ in range(count)
    ]
    deal_all(rows, REFUSED_QUOTAS, rng)
    for row in rows:
        _set_person(row, rng)
        _set_decided(row, rng)
    return rows


def _set_person(row: Row, rng: Random) -> None:
    youngest, oldest = row["_age"].split("-")
    row["alder"] = str(rng.randint(int(youngest), int(oldest)))


def _set_assessed(row: Row, rng: Random) -> None:
    """Sets the requirements that the assessment names; "some" are drawn from those that the file documents."""
    keys = KRAV_INSTEG if row["insats"] == INSTEG else KRAV_STOD
    documented = [key for key in keys if row[f"krit_{key}_dok"] == "ja"] or list(keys)
    some = rng.sample(documented, rng.randint(1, min(4, len(documented))))
    assessed_keys = {"all": list(keys), "some": some, "none": []}[row["_assessed"]]
    for key in keys:
        row[f"krit_{key}_bed"] = "ja" if key in assessed_keys else "nej"


def _set_decided(row: Row, rng: Random) -> None:
    decided = between(*_DECIDED[row["_act"]], rng)
    row["beslut_datum"] = decided.isoformat()
    if row["_application"] == "before":
        row["ansokan_datum"] = before(decided, 14, 90, rng).isoformat()
    elif row["_application"] == "after":
        row["ansokan_datum"] = after(decided, 2, 9, rng).isoformat()
    if row["_reviewed"] == "known":
        row["granskad_datum"] = between(*_REVIEWED, rng).isoformat()


def _set_time(row: Row, rng: Random) -> None:
    """Sets when the decision begins and ends, and the dates of the previous decision."""
    decided = date.fromisoformat(row["beslut_datum"])
    starts = decided if decided.day <= 28 and rng.random() < 0.4 else add_months(decided.replace(day=1), 1)
    row["beslut_from"] = starts.isoformat()
    if row["_months"] != "none":
        row["beslut_tom"] = (add_months(starts, int(row["_months"])) - timedelta(days=1)).isoformat()
    if row["forstagangsbeslut"] == "ja":
        return
    previous = add_months(starts, -_months_before(row, rng))
    row["foregaende_beslut_from"] = previous.isoformat()
    since = {
        "previous": previous,
        "now": starts,
        "long_ago": add_months(starts, -rng.randint(20, 26)),
    }
    if row["_since"] in since:
        row["insats_beviljad_fran"] = since[row["_since"]].isoformat()


def _months_before(row: Row, rng: Random) -> int:
    """The previous decision's length: an Insteg lasts four months, or two if it is prolonged by two; a regular decision
    half a year or a year."""
    if row["efter_insteg"] == "ja":
        return 2 if row["_months"] == "2" else 4
    return rng.choice((6, 12))


def _followup_days(decision: Row, rng: Random) -> list[str]:
    kind = decision.get("_followups", "none")
    if kind == "none":
        return []
    if kind == "undated":
        return [""]
    previous = date.fromisoformat(decision["foregaende_beslut_from"])
    if kind == "too_early":
        return [before(previous, 20, 60, rng).isoformat()]
    days = [after(previous, 20, 50, rng)]
    if kind == "two":
        days.append(after(date.fromisoformat(decision["beslut_from"]), 30, 80, rng))
    return [day.isoformat() for day in days]


def _draw(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
