"""A second implementation of the criteria of the audit `lss_arbete_studier`, in plain Python.

Written from RL (the part for personkrets 1 or 2, and the process that holds for both groups) and the specification, as
`tests.lib.oracle` is for the other audit, with the same reading of missing values.
"""

from __future__ import annotations

from datetime import date

from tests.lib.oracle import (
    MET,
    NEW_ACT,
    NOT_APPLICABLE,
    NOT_MET,
    UNCLEAR,
    Condition,
    Decision,
    Row,
    Rule,
    add_months,
    all3,
    any3,
    bifall,
    bifall_where,
    by_code,
    code_of,
    everyone,
    is_in,
    met_if,
    share,
)

KRAV = {
    "insteg": ("alder", "personkrets", "onskan", "forutsattningar", "stodbehov"),
    "stod_arbete_studier": (
        *("alder", "personkrets", "stodbehov", "onskan"),
        *("inforstadd", "kan_klara", "overgang", "arbetsformedlingen"),
    ),
}


def insatser_of(krav: str) -> tuple[str, ...]:
    """The insatser that have the requirement."""
    return tuple(insats for insats, requirements in KRAV.items() if krav in requirements)


def krav_population(krav: str) -> Condition:
    """The decisions that a requirement applies to: every grant, if both insatser have it."""
    insatser = insatser_of(krav)
    return bifall if len(insatser) == len(KRAV) else bifall_where("insats", *insatser)


def krit_personkrets(d: Decision) -> str:
    if d["personkrets"] == "3":
        return NOT_MET
    return UNCLEAR if d["personkrets"] is None else by_code(d["krit_personkrets_dok"])


def kriterier_i_bedomning(d: Decision) -> str:
    if d["insats"] is None:
        return UNCLEAR
    return share(is_in(d[f"krit_{k}_bed"], "ja") for k in KRAV[d["insats"]])


def beslut_4_1_4_2(d: Decision) -> str:
    provisions = (d["avslag_lagrum"], d["bifall_lagrum"])
    return MET if provisions in (("4:1", "4:2"), ("11:1", "11:4")) else NOT_MET


def ratt_lag(d: Decision) -> str:
    cited = [p for p in (d["avslag_lagrum"], d["bifall_lagrum"]) if p is not None]
    if not cited or d["beslut_datum"] is None:
        return UNCLEAR
    chapter = "4:" if d["beslut_datum"] < NEW_ACT else "11:"
    return met_if(all(p.startswith(chapter) for p in cited))


def refused_under_main_rule(d: Decision) -> bool | None:
    return d["avslag_lagrum"] is not None


def overklagas(d: Decision) -> bool | None:
    return any3([is_in(d["beslut_utfall"], "delavslag", "avslag"), d["avslag_lagrum"] is not None])


def within(d: Decision, months: int) -> bool | None:
    """Whether the insats ends within so many months from its start; None where its start is not known."""
    start = d["insats_beviljad_fran"] or (d["beslut_from"] if d["forstagangsbeslut"] == "ja" else None)
    if start is None:
        return None
    return d["beslut_tom"] is not None and d["beslut_tom"] < add_months(start, months)


def insteg_fyra_manader(d: Decision) -> str:
    return met_if(within(d, 4))


def tidsgrans_tva_ar(d: Decision) -> str:
    is_within = within(d, 24)
    particular = d["beslut_tom"] is not None and d["sarskilda_skal"] == "ja"
    return met_if(None if is_within is None else is_within or particular)


def fortsatt_efter_insteg(d: Decision) -> str:
    return share(is_in(d[name], "ja") for name in ("rapport_jobbcoach", "samrad_jobbcoach"))


def daglig_population(d: Decision) -> bool | None:
    return all3([bifall(d), is_in(d["daglig_verksamhet"], "ja", "framgar_ej")])


def information_parallell(d: Decision) -> str:
    return UNCLEAR if d["daglig_verksamhet"] == "framgar_ej" else by_code(d["information_parallell"])


def ej_uppfyllda_population(d: Decision) -> bool | None:
    return all3([is_in(d["beslut_utfall"], "avslag"), is_in(d["avslag_skal"], "krav_ej_uppfyllda", "framgar_ej")])


def information_vid_avslag(d: Decision) -> str:
    if d["avslag_skal"] == "framgar_ej":
        return UNCLEAR
    daglig = {"ja": True, "nej": False}.get(d["daglig_verksamhet"])
    outcomes = {
        _information_outcome(new_application, insteg, of_daglig, has)
        for new_application in _possible_answers(d["information_ny_ansokan"])
        for insteg in _possible_answers(d["information_insteg"])
        for of_daglig in _possible_answers(d["information_daglig_verksamhet"])
        for has in ((True, False) if daglig is None else (daglig,))
    }
    return outcomes.pop() if len(outcomes) == 1 else UNCLEAR


def _possible_answers(answer: str | None) -> tuple[bool, ...]:
    """The answers that it can be: both where the answer is missing."""
    return (True, False) if answer is None else (answer == "ja",)


def _information_outcome(new_application: bool, insteg: bool, of_daglig: bool, has_daglig: bool) -> str:
    """The share of two parts, or of one where daglig verksamhet is already granted."""
    return share([new_application or insteg] if has_daglig else [new_application or insteg, of_daglig])


def uppfoljning_dokumenterad(d: Decision) -> str:
    if not d.followups_table:
        return UNCLEAR
    if d.undated():
        return MET
    previous = d["foregaende_beslut_from"]
    return UNCLEAR if previous is None else met_if(any(previous < day <= d.gd for day in d.dates()))


CRITERIA: dict[str, tuple[Condition, Rule]] = {
    "behov_syfte_mal": (bifall, code_of("behov_syfte_mal")),
    **{
        f"krit_{krav}": (krav_population(krav), code_of(f"krit_{krav}_dok"))
        for krav in dict.fromkeys(k for requirements in KRAV.values() for k in requirements)
    },
    "krit_personkrets": (bifall, krit_personkrets),
    "kriterier_i_bedomning": (bifall, kriterier_i_bedomning),
    "beslut_4_1_4_2": (bifall, beslut_4_1_4_2),
    "ratt_lag": (everyone, ratt_lag),
    "avslag_4_1_motiverat": (refused_under_main_rule, code_of("avslag_4_1_motiverat")),
    "insteg_fyra_manader": (bifall_where("insats", "insteg"), insteg_fyra_manader),
    "tidsgrans_tva_ar": (bifall_where("insats", "stod_arbete_studier"), tidsgrans_tva_ar),
    "fortsatt_efter_insteg": (bifall_where("efter_insteg", "ja"), fortsatt_efter_insteg),
    "eget_arbetssokande": (bifall_where("efter_insteg", "ja"), code_of("eget_arbetssokande")),
    "overklagande": (overklagas, code_of("overklagandehanvisning")),
    "information_parallell": (daglig_population, information_parallell),
    "information_vid_avslag": (ej_uppfyllda_population, information_vid_avslag),
    "uppfoljning_dokumenterad": (bifall_where("forstagangsbeslut", "nej"), uppfoljning_dokumenterad),
}


def outcomes(row: Row, followups: list[Row], granskningsdatum: date, *, table: bool = True) -> dict[str, str]:
    """The outcome of every criterion for one decision; `table` False: the export has no follow-ups."""
    d = Decision(row, followups if table else [], granskningsdatum, table, None)
    inside = {id_: population(d) for id_, (population, _) in CRITERIA.items()}
    return {
        id_: UNCLEAR if inside[id_] is None else rule(d) if inside[id_] else NOT_APPLICABLE
        for id_, (_, rule) in CRITERIA.items()
    }
