"""An invented follow-up: decisions of 2026 on the same matters, judged by the same criteria.

It is based on no real review. The quotas are those of 2025 except for the changes below, so that several criteria are
met more often, a few less often, and the rest differ as two samples do. Decisions cite the act of 2025, except those
that by mistake still cite the old one. Some files were never found, so that the bases differ from those of 2025.
"""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Final

from sample_data import STODINSATS as I
from sample_data import SYSSELSATTNING as S
from sample_data.allocate import REST, Quota, Row, overall
from sample_data.decisions import granted, numbered, refused
from sample_data.quotas_decision import DECISION_QUOTAS
from sample_data.quotas_inquiry import INQUIRY_QUOTAS
from sample_data.quotas_refused import REFUSED_QUOTAS
from sample_data.timeline import Calendar

REVIEW_DATE_2026: Final = "2026-09-30"
_CALENDAR: Final = Calendar(
    first=date(2026, 1, 2),
    last=date(2026, 5, 29),
    first_time=date(2026, 1, 2),
    late=date(2026, 5, 4),
    queued=(date(2026, 9, 17), date(2026, 9, 21)),
    read=(date(2026, 8, 10), date(2026, 9, 29)),
    queued_read=date(2026, 9, 25),
)

# The number of files found of the 30 grants in each district, and of the refusals. A count of refusals under four in a
# district would be hidden, and with it nearly every base there, since grants and refusals add up to the total.
_GRANTS_FOUND: Final = {"hagersten_alvsjo": 28, "jarva": 30, "skarholmen": 26, "sodermalm": 29}
_REFUSALS_FOUND: Final = {"jarva": 7, "sodermalm": 6}

_IS_I: Final = {"insats": I}
_WITH_CHILD: Final = {"barn": "egna_i_hushallet annans_i_hushallet egna_ej_i_hushallet"}
_MAIN_RULE: Final = "4:1 11:1"

_INQUIRY: Final = (
    Quota(
        "dur_underlag",
        where={"insats": S},
        by="stadsdel",
        counts={
            "skarholmen": {"ny": 19, "tidigare": 1},
            "sodermalm": {"ny": 19, "tidigare": 1},
            "hagersten_alvsjo": {"ny": 18, "tidigare": 2},
            "jarva": {"ny": 19, "tidigare": 1},
        },
    ),
    Quota(
        "dur_underlag",
        where=_IS_I,
        by="_length",
        counts={"under_6": {"tidigare": 3, "ny": REST}, "*": {"tidigare": 2, "ny": REST}},
    ),
    Quota(
        "_dur_date",
        by="insats dur_underlag",
        counts={
            f"{S} ny": {"missing": 2, "before": REST},
            f"{I} ny": {"missing": 1, "after": 1, "before": REST},
            "* tidigare": {"old": REST},
        },
    ),
    overall("forlangning_tillfragad", {"ja": 8, "framgar_ej": REST}, where={"dur_underlag": "tidigare"}),
    overall("inaktuella_uppgifter", {"ja": 9, "nej": REST}),
    Quota(
        "stodomraden_utredning",
        by="stadsdel",
        counts={
            "sodermalm": {"ja": 20, "delvis": 8, "nej": 2},
            "hagersten_alvsjo": {"ja": 19, "delvis": 9, "nej": 2},
            "*": {"ja": 13, "delvis": 26, "nej": REST},
        },
    ),
    overall("barn_fragor", {"ja": 17, "nej": 7}, where=_WITH_CHILD),
    overall(
        "barnkonsekvensanalys",
        {"individuell": 9, "standardtext": 5, "ej_aktuellt": 3, "nej": 7},
        where=_WITH_CHILD,
        prefer={"individuell": {"barn_fragor": "ja"}},
    ),
    overall("anhorigstod_info", {"ja": 54, "ej_aktuellt": 9, "nej": 57}),
    overall("vald_fraga", {"stalld": 78, "ej_stalld": 18, "framgar_ej": 24}),
    overall("vald_skal", {"ja": 11, "nej": 7}, where={"vald_fraga": "ej_stalld"}),
    Quota(
        "sekretessmedgivande",
        by="extern_kontakt",
        counts={
            "ja": {"ja": 71, "ej_aktuellt": 1, "nej": 12},
            "nej": {"ja": 8, "ej_aktuellt": 3, "nej": 25},
        },
    ),
    overall(
        "medgivande_form",
        {"muntligt": 50, "skriftligt": 18, "fullmakt": 6, "-": REST},
        where={"sekretessmedgivande": "ja"},
    ),
    overall("medgivande_preciserat", {"ja": 60, "nej": REST}, where={"sekretessmedgivande": "ja"}),
    Quota("sip_information", by="sip", counts={"ja": {"ja": 16, "nej": 1}, "nej": {"ja": 50, "nej": 53}}),
)

_DECISION: Final = (
    overall("_application", {"missing": 3, "after": 1, "before": REST}, where={"ansokan_finns": "ja"}),
    overall("omfattning_framgar_beslut", {"ja": 72, "nej": 8}, where={"insats": S}),
    Quota(
        "andringsforbehall tidsbegransning_motiverad andringsforbehall_motiverat",
        by="juridiskt_beslut insats",
        counts={
            "nej *": {"nej nej nej": 1},
            f"ja {S}": {"nej nej nej": 3, "ja nej nej": 41, "ja ja nej": 6, "ja ja ja": 29},
            f"ja {I}": {"nej nej nej": 2, "ja nej nej": 18, "ja ja nej": 4, "ja ja ja": 16},
        },
    ),
    Quota(
        "avslag_lagrum bifall_lagrum",
        where=_IS_I,
        by="stadsdel",
        counts={
            "hagersten_alvsjo": {"11:1 11:4": 10},
            "jarva": {"11:1 11:4": 9, "- 11:4": 1},
            "sodermalm": {"11:1 11:4": 8, "4:1 4:2": 1, "- 11:4": 1},
            "skarholmen": {"11:1 11:4": 6, "4:1 4:2": 1, "- 11:4": 2, "- 11:1": 1},
        },
    ),
    # The old act out of habit: a criterion that nearly every file of 2025 met is met less often.
    overall("bifall_lagrum", {"4:1": 27, "11:4": 1, "11:1": REST}, where={"insats": S, "juridiskt_beslut": "ja"}),
    overall("avslag_4_1_motiverat", {"nej": 2, "ja": REST}, where={**_IS_I, "avslag_lagrum": _MAIN_RULE}),
    overall("overklagandehanvisning", {"nej": 2, "-": 1, "ja": REST}, where={"avslag_lagrum": _MAIN_RULE}),
    overall("_assessed", {"all": 13, "some": 20, "none": 7}, where=_IS_I),
    overall("rapport_jobbtorg", {"ja": 34, "nej": 6}, where=_IS_I),
    overall(
        "_granted_since", {"long_ago": 11, "missing": 3, "previous": REST}, where={**_IS_I, "forstagangsbeslut": "nej"}
    ),
    overall("sarskilda_skal", {"ja": 3, "nej": 5, "-": 3}, where={"_granted_since": "long_ago"}),
    overall("valinformation", {"ja": 27, "nej": 53}, where={"insats": S}),
    # The queues to providers have grown: plans come later.
    overall("_plan", {"missing": 7, "before_order": 1, "late": 60, "in_time": REST}, where={"plan_finns": "ja"}),
    Quota(
        "_followups",
        by="forstagangsbeslut insats",
        counts={
            "ja *": {"none": REST},
            f"nej {S}": {"none": 3, "dense": 29, "undated": 2, "mixed": 2, "sparse": REST},
            f"nej {I}": {"none": 1, "dense": 12, "undated": 1, "mixed": 1, "sparse": REST},
        },
    ),
    overall("_structured", {"ja": 18, "nej": REST}, where={"_followups": "dense"}),
)

_DOCUMENTED: Final = {
    "alder": 39,
    "psykiatrikontakt": 35,
    "mal_arbete_studier": 36,
    "stodbehov": 26,
    "inforstadd": 17,
    "kan_borja": 19,
    "arbetsformedlingen": 15,
}
_CRITERIA: Final = tuple(
    overall(f"krit_{key}_dok", {"ja": count, "nej": REST}, where=_IS_I, prefer={"ja": {"_assessed": "all"}})
    for key, count in _DOCUMENTED.items()
)

_REFUSED: Final = (
    overall("avslag_lagrum", {"4:1": 4, "11:1": REST}),
    overall("overklagandehanvisning", {"ja": 15, "nej": 2}),
)


def decisions_2026(rng: Random) -> list[Row]:
    """The decisions of the follow-up in order of date."""
    quotas = _with_changes((*INQUIRY_QUOTAS, *DECISION_QUOTAS), (*_INQUIRY, *_DECISION, *_CRITERIA))
    grants = granted(quotas, _CALENDAR, rng)
    refusals = refused(_with_changes(REFUSED_QUOTAS, _REFUSED), _CALENDAR, rng)
    return numbered([*_found_files(grants, _GRANTS_FOUND, rng), *_found_files(refusals, _REFUSALS_FOUND, rng)])


def _found_files(rows: list[Row], counts: Mapping[str, int], rng: Random) -> list[Row]:
    """A random selection with the given number from each district."""
    by_district = {district: [row for row in rows if row["stadsdel"] == district] for district in counts}
    return [row for district, count in counts.items() for row in rng.sample(by_district[district], count)]


def _with_changes(quotas: tuple[Quota, ...], changes: tuple[Quota, ...]) -> tuple[Quota, ...]:
    """The quotas, each replaced by the change for the same columns and rows if there is one."""
    replaced = {_key(quota): quota for quota in changes}
    if unknown_keys := replaced.keys() - {_key(quota) for quota in quotas}:
        raise ValueError(f"no quota to change: {sorted(unknown_keys)}")
    return tuple(replaced.get(_key(quota), quota) for quota in quotas)


def _key(quota: Quota) -> tuple[str, str]:
    return quota.columns, quota.where.get("insats", "")
