"""The examples of `lss_arbete_studier` as typed rows; see `cases` for how.

Every expected outcome is worked out by hand from RL (the part for persons in personkrets 1 or 2) and the specification,
never computed.
"""

from __future__ import annotations

from datetime import date

from checks.audits.lss_arbete_studier import AUDIT
from checks.audits.lss_arbete_studier.rows import AVSLAG, FORTSATT, INSTEG, STOD, UPPFOLJNING
from tests.lib.oracle import MET, NOT_APPLICABLE, NOT_MET, PARTLY, UNCLEAR, Row
from tests.spec.cases import Case, cases_of, typed

GRANSKNINGSDATUM = date(2026, 9, 30)
NOT, NA = NOT_MET, NOT_APPLICABLE

KRAV_INSTEG = ("alder", "personkrets", "onskan", "forutsattningar", "stodbehov")
KRAV_STOD = (
    "alder",
    "personkrets",
    "stodbehov",
    "onskan",
    "inforstadd",
    "kan_klara",
    "overgang",
    "arbetsformedlingen",
)
KRAV = tuple(dict.fromkeys((*KRAV_INSTEG, *KRAV_STOD)))


BASE_STOD: Row = typed(STOD, AUDIT) | {"arende_id": "L1"}
BASE_INSTEG: Row = typed(INSTEG, AUDIT) | {"arende_id": "L2"}
BASES: dict[str, Row] = {
    "STOD": BASE_STOD,
    "INSTEG": BASE_INSTEG,
    "FORTSATT": typed(FORTSATT, AUDIT) | {"arende_id": "L4"},
    "AVSLAG": typed(AVSLAG, AUDIT) | {"arende_id": "L3"},
}


def followup(day: str | None) -> Row:
    """A follow-up on that day; None for one without a date."""
    return {"datum": None if day is None else date.fromisoformat(day), **UPPFOLJNING}


CASES: dict[str, list[Case]] = {c.id: list(cases_of(AUDIT, c.id)) for c in AUDIT.criteria}
"""Criterion -> its cases."""

OUTCOMES: dict[str, set[str]] = {
    "behov_syfte_mal": {MET, PARTLY, NOT, UNCLEAR, NA},
    **{f"krit_{k}": {MET, NOT, UNCLEAR, NA} for k in KRAV},
    "kriterier_i_bedomning": {MET, PARTLY, NOT, UNCLEAR, NA},
    "beslut_4_1_4_2": {MET, NOT, NA},
    "ratt_lag": {MET, NOT, UNCLEAR},  # all decisions
    "avslag_4_1_motiverat": {MET, NOT, UNCLEAR, NA},
    "insteg_fyra_manader": {MET, NOT, UNCLEAR, NA},
    "tidsgrans_tva_ar": {MET, NOT, UNCLEAR, NA},
    "fortsatt_efter_insteg": {MET, PARTLY, NOT, UNCLEAR, NA},
    "eget_arbetssokande": {MET, NOT, UNCLEAR, NA},
    "overklagande": {MET, NOT, UNCLEAR, NA},
    "information_parallell": {MET, NOT, UNCLEAR, NA},
    "information_vid_avslag": {MET, PARTLY, NOT, UNCLEAR, NA},
    "uppfoljning_dokumenterad": {MET, NOT, UNCLEAR, NA},
}
"""The outcomes that each criterion can give: partly where a rule has parts, unclear where it needs a value."""
