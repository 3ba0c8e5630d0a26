"""The rules of `lss_arbete_studier` as small tables: a decision in, an outcome out.

Every expected outcome is worked out by hand from RL (the part for persons in personkrets 1 or 2) and the specification,
never computed. A case overrides values of a base decision that is complete and valid; None empties a cell. A case whose
row breaks the codebook on purpose (a required value is missing) has "missing" in its name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.lib.oracle import MET, NOT_APPLICABLE, NOT_MET, PARTLY, UNCLEAR, Row
from tests.spec.cases import Case

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


def _answers(keys: tuple[str, ...], answer: str, *ends: str) -> Row:
    return {f"krit_{k}_{end}": answer for k in keys for end in ends or ("dok", "bed")}


BASE_STOD: Row = {
    "arende_id": "L1",
    "stadsdel": "farsta",
    "kon": "kvinna",
    "alder": 24,
    "insats": "stod_arbete_studier",
    "personkrets": "1",
    "daglig_verksamhet": "nej",
    "ansokan_datum": date(2025, 1, 20),
    "beslut_datum": date(2025, 3, 3),
    "beslut_utfall": "bifall",
    "beslut_from": date(2025, 3, 3),
    "beslut_tom": date(2026, 3, 2),
    "avslag_lagrum": "4:1",
    "bifall_lagrum": "4:2",
    "forstagangsbeslut": "ja",
    "efter_insteg": "nej",
    **_answers(KRAV_STOD, "ja"),
}
"""The regular support, a first decision for a year, everything as it should be."""

BASE_INSTEG: Row = {
    **{name: value for name, value in BASE_STOD.items() if not name.startswith("krit_")},
    "arende_id": "L2",
    "kon": "man",
    "insats": "insteg",
    "beslut_tom": date(2025, 7, 2),
    **_answers(KRAV_INSTEG, "ja"),
}
"""An Insteg of four months, likewise."""

BASE_AVSLAG: Row = {
    "arende_id": "L3",
    "stadsdel": "farsta",
    "kon": "man",
    "alder": 24,
    "insats": "stod_arbete_studier",
    "personkrets": "1",
    "daglig_verksamhet": "nej",
    "ansokan_datum": date(2025, 1, 20),
    "beslut_datum": date(2025, 3, 3),
    "beslut_utfall": "avslag",
    "avslag_lagrum": "4:1",
    "avslag_skal": "krav_ej_uppfyllda",
    "information_ny_ansokan": "ja",
    "information_insteg": "nej",
    "information_daglig_verksamhet": "ja",
}
"""A refusal since the requirements are not met, with all information."""

BASES: dict[str, Row] = {"STOD": BASE_STOD, "INSTEG": BASE_INSTEG, "AVSLAG": BASE_AVSLAG}


def full_row(case: Case) -> Row:
    """The whole decision of a case."""
    return {**BASES[case.base], **case.row}


def s(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on the regular support."""
    return Case(name, row, expected, followups, "STOD")


def i(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on Insteg."""
    return Case(name, row, expected, followups, "INSTEG")


def a(name: str, expected: str, *followups: Row, **row: Any) -> Case:
    """A case on a refusal."""
    return Case(name, row, expected, followups, "AVSLAG")


def followup(day: str | None) -> Row:
    """A follow-up on that day; None: its date does not appear."""
    return {
        "datum": None if day is None else date.fromisoformat(day),
        "satt": "pa_plats",
        "utforare_deltog": "gemensamt",
    }


def on(day: str) -> date:
    return date.fromisoformat(day)


# --- The nine requirements --------------------------------------------------------------------------------


def _requirement(k: str) -> list[Case]:
    """A requirement by its code, and that it belongs to one insats or to both."""
    column = f"krit_{k}_dok"
    cases = [a("avslag", NA), a("avslag, a value is left unused", NA, **{column: "nej"})]
    for make, keys in ((i, KRAV_INSTEG), (s, KRAV_STOD)):
        if k in keys:
            cases += [
                make("ja", MET),
                make("nej", NOT, **{column: "nej"}),
                make("delavslag", NOT, beslut_utfall="delavslag", **{column: "nej"}),
                make("missing", UNCLEAR, **{column: None}),
                make("only the documentation counts", MET, **{f"krit_{k}_bed": "nej"}),
            ]
        else:
            cases += [
                make("belongs to the other insats", NA),
                make("belongs to the other insats, a value is left unused", NA, **{column: "nej"}),
            ]
    return cases


_PERSONKRETS = [
    *_requirement("personkrets"),
    s("personkrets 2", MET, personkrets="2"),
    s("personkrets 3, documented", NOT, personkrets="3"),
    s("personkrets 3, not documented", NOT, personkrets="3", krit_personkrets_dok="nej"),
    i("personkrets 3", NOT, personkrets="3"),
    a("personkrets 3 is rightly refused", NA, personkrets="3"),
    s("personkrets missing", UNCLEAR, personkrets=None),
]

_ASSESSED = [
    s("all eight", MET),
    s("seven of eight", PARTLY, krit_overgang_bed="nej"),
    s("one of eight", PARTLY, **_answers(KRAV_STOD, "nej", "bed") | {"krit_alder_bed": "ja"}),
    s("none of eight", NOT, **_answers(KRAV_STOD, "nej", "bed")),
    s("Insteg's own does not count", MET, krit_forutsattningar_bed="nej"),
    s("Insteg's own does not make some of none", NOT, **_answers(KRAV_STOD, "nej", "bed"),
      krit_forutsattningar_bed="ja"),
    s("missing one, the others ja", UNCLEAR, krit_kan_klara_bed=None),
    s("missing one, the others nej", UNCLEAR, **_answers(KRAV_STOD, "nej", "bed") | {"krit_kan_klara_bed": None}),
    s("missing one, of the others some", PARTLY, krit_kan_klara_bed=None, krit_alder_bed="nej"),
    s("the documentation does not count", MET, **_answers(KRAV_STOD, "nej", "dok")),
    i("all five", MET),
    i("four of five", PARTLY, krit_forutsattningar_bed="nej"),
    i("none of five", NOT, **_answers(KRAV_INSTEG, "nej", "bed")),
    i("the other insats' own do not count", MET, krit_overgang_bed="nej", krit_inforstadd_bed="nej"),
    i("the other insats' own do not make some of none", NOT, **_answers(KRAV_INSTEG, "nej", "bed"),
      krit_overgang_bed="ja"),
    i("missing one, the others ja", UNCLEAR, krit_forutsattningar_bed=None),
    s("missing insats", UNCLEAR, insats=None),
    a("avslag", NA),
]  # fmt: skip

# --- The decision -----------------------------------------------------------------------------------------

_ACTS = [
    s("4:1 and 4:2 before the new act", MET),
    i("applies to both insatser", MET),
    s("the last day of the old act", MET, beslut_datum=on("2025-06-30")),
    s("the old act on the first day of the new", NOT, beslut_datum=on("2025-07-01")),
    s("11:1 and 11:4 on the first day of the new act", MET, beslut_datum=on("2025-07-01"), avslag_lagrum="11:1",
      bifall_lagrum="11:4"),
    s("11:1 and 11:4 the day before", NOT, beslut_datum=on("2025-06-30"), avslag_lagrum="11:1", bifall_lagrum="11:4"),
    s("a mixture of the acts, before", NOT, avslag_lagrum="4:1", bifall_lagrum="11:4"),
    s("a mixture of the acts, after", NOT, beslut_datum=on("2025-09-01"), avslag_lagrum="11:1", bifall_lagrum="4:2"),
    s("no refusal", NOT, avslag_lagrum=None),
    s("no refusal, new act", NOT, beslut_datum=on("2025-09-01"), avslag_lagrum=None, bifall_lagrum="11:4"),
    s("granted under the main rule", NOT, avslag_lagrum=None, bifall_lagrum="4:1"),
    s("refused and granted under the main rule", NOT, bifall_lagrum="4:1"),
    s("only the refusal", NOT, bifall_lagrum=None),
    s("no provision at all", NOT, avslag_lagrum=None, bifall_lagrum=None),
    s("delavslag", NOT, beslut_utfall="delavslag", avslag_lagrum=None),
    a("avslag", NA),
]  # fmt: skip

# --- How long ---------------------------------------------------------------------------------------------

_FOUR_MONTHS = [
    i("four months to the day", MET),
    i("a day more", NOT, beslut_tom=on("2025-07-03")),
    i("shorter", MET, beslut_tom=on("2025-04-30")),
    i("from the last day of October to the last of February", MET, beslut_from=on("2025-10-31"),
      beslut_tom=on("2026-02-27")),
    i("and a day more", NOT, beslut_from=on("2025-10-31"), beslut_tom=on("2026-02-28")),
    i("two times two months", MET, forstagangsbeslut="nej", foregaende_beslut_from=on("2025-01-03"),
      insats_beviljad_fran=on("2025-01-03"), beslut_tom=on("2025-05-02")),
    i("four months and two more", NOT, forstagangsbeslut="nej", foregaende_beslut_from=on("2024-11-03"),
      insats_beviljad_fran=on("2024-11-03"), beslut_tom=on("2025-05-02")),
    i("until further notice", NOT, beslut_tom=None),
    i("particular reasons do not help", NOT, beslut_tom=on("2025-09-02"), sarskilda_skal="ja"),
    i("prolonged, since when does not appear", UNCLEAR, forstagangsbeslut="nej",
      foregaende_beslut_from=on("2025-01-03")),
    i("that comes before an end that is not given", UNCLEAR, forstagangsbeslut="nej",
      foregaende_beslut_from=on("2025-01-03"), beslut_tom=None),
    s("the regular support", NA, beslut_tom=on("2027-01-01")),
    a("avslag", NA, insats="insteg"),
]  # fmt: skip

_BEFORE: Row = {"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-03")}
_TWO_YEARS = [
    s("one year", MET),
    s("two years to the day", MET, beslut_tom=on("2027-03-02")),
    s("a day more", NOT, beslut_tom=on("2027-03-03")),
    s("a day more with particular reasons", MET, beslut_tom=on("2027-03-03"), sarskilda_skal="ja"),
    s("a day more without", NOT, beslut_tom=on("2027-03-03"), sarskilda_skal="nej"),
    s("two years in all, a second decision", MET, **_BEFORE, insats_beviljad_fran=on("2024-03-03")),
    s("more than two years in all", NOT, **_BEFORE, insats_beviljad_fran=on("2024-03-02")),
    s("more than two years in all with particular reasons", MET, **_BEFORE, insats_beviljad_fran=on("2023-03-03"),
      sarskilda_skal="ja"),
    s("until further notice", NOT, beslut_tom=None),
    s("until further notice, even with particular reasons", NOT, beslut_tom=None, sarskilda_skal="ja"),
    s("a second decision, since when does not appear", UNCLEAR, **_BEFORE),
    s("after Insteg the time begins with this insats", MET, forstagangsbeslut="nej", efter_insteg="ja",
      rapport_jobbcoach="ja", samrad_jobbcoach="ja", foregaende_beslut_from=on("2024-11-03"),
      insats_beviljad_fran=on("2025-03-03"), beslut_tom=on("2027-03-02")),
    i("Insteg", NA, beslut_tom=on("2028-01-01")),
    a("avslag", NA),
]  # fmt: skip

# --- Continued support, information, follow-up ------------------------------------------------------------

_AFTER: Row = {
    "forstagangsbeslut": "nej",
    "efter_insteg": "ja",
    "foregaende_beslut_from": on("2024-11-03"),
    "insats_beviljad_fran": on("2025-03-03"),
}
_CONTINUED = [
    s("report and consultation", MET, **_AFTER, rapport_jobbcoach="ja", samrad_jobbcoach="ja"),
    s("only the report", PARTLY, **_AFTER, rapport_jobbcoach="ja", samrad_jobbcoach="nej"),
    s("only the consultation", PARTLY, **_AFTER, rapport_jobbcoach="nej", samrad_jobbcoach="ja"),
    s("neither", NOT, **_AFTER, rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
    i("an Insteg that is prolonged", NOT, **_AFTER, rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
    s("missing one", UNCLEAR, **_AFTER, rapport_jobbcoach="ja"),
    s("missing both", UNCLEAR, **_AFTER),
    s("delavslag", NOT, beslut_utfall="delavslag", **_AFTER, rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
    s("not after Insteg", NA),
    s("not after Insteg, a value is left unused", NA, rapport_jobbcoach="nej", samrad_jobbcoach="nej"),
    s("missing whether after Insteg", UNCLEAR, efter_insteg=None),
    a("avslag", NA, efter_insteg="ja"),
]


def _told(name: str, expected: str, daglig: str | None, *given: str | None, **row: Any) -> Case:
    """`given`: whether told of a new application, of Insteg and of daglig verksamhet."""
    columns = ("information_ny_ansokan", "information_insteg", "information_daglig_verksamhet")
    return a(name, expected, daglig_verksamhet=daglig, **dict(zip(columns, given, strict=True)), **row)


_INFORMATION = [
    _told("again, and daglig verksamhet", MET, "nej", "ja", "nej", "ja"),
    _told("Insteg, and daglig verksamhet", MET, "nej", "nej", "ja", "ja"),
    _told("all three", MET, "nej", "ja", "ja", "ja"),
    _told("an Insteg that is refused", MET, "nej", "ja", "nej", "ja", insats="insteg"),
    _told("only again", PARTLY, "nej", "ja", "nej", "nej"),
    _told("only Insteg", PARTLY, "nej", "nej", "ja", "nej"),
    _told("only daglig verksamhet", PARTLY, "nej", "nej", "nej", "ja"),
    _told("nothing", NOT, "nej", "nej", "nej", "nej"),
    _told("has daglig verksamhet, again", MET, "ja", "ja", "nej", "nej"),
    _told("has daglig verksamhet, Insteg", MET, "ja", "nej", "ja", "nej"),
    _told("has daglig verksamhet, told of that alone", NOT, "ja", "nej", "nej", "ja"),
    _told("has daglig verksamhet, nothing", NOT, "ja", "nej", "nej", "nej"),
    _told("whether it is granted does not appear, again", UNCLEAR, "framgar_ej", "ja", "nej", "nej"),
    _told("whether it is granted does not appear, told of that alone", UNCLEAR, "framgar_ej", "nej", "nej", "ja"),
    _told("whether it is granted does not appear, everything", MET, "framgar_ej", "ja", "nej", "ja"),
    _told("whether it is granted does not appear, nothing", NOT, "framgar_ej", "nej", "nej", "nej"),
    _told("whether it is granted missing, again", UNCLEAR, None, "ja", "nej", "nej"),
    _told("missing whether told of a new application", UNCLEAR, "nej", None, "nej", "ja"),
    _told("missing that, but told of Insteg", MET, "nej", None, "ja", "ja"),
    _told("missing whether told of daglig verksamhet", UNCLEAR, "nej", "ja", "nej", None),
    _told("missing that, but it is granted", MET, "ja", "ja", "nej", None),
    a("the reason does not appear", UNCLEAR, avslag_skal="framgar_ej"),
    a("the reason missing", UNCLEAR, avslag_skal=None),
    a("another reason", NA, avslag_skal="annat"),
    a("does not take part in the inquiry, nothing told", NA, avslag_skal="medverkar_ej", information_ny_ansokan="nej"),
    s("bifall", NA),
    i("delavslag", NA, beslut_utfall="delavslag", avslag_skal="krav_ej_uppfyllda", information_ny_ansokan="nej"),
]

_FOLLOWED = [
    s("a follow-up since the previous decision", MET, followup("2024-09-03"), **_BEFORE),
    s("without date", MET, followup(None), **_BEFORE),
    s("none", NOT, **_BEFORE),
    s("on the day that the previous decision begins", NOT, followup("2024-03-03"), **_BEFORE),
    s("the day after", MET, followup("2024-03-04"), **_BEFORE),
    s("before the previous decision", NOT, followup("2024-02-01"), **_BEFORE),
    s("on the granskningsdatum", MET, followup("2026-09-30"), **_BEFORE),
    s("after the granskningsdatum", NOT, followup("2026-10-01"), **_BEFORE),
    s("on the day that the file was read", MET, followup("2026-08-20"), **_BEFORE, granskad_datum=on("2026-08-20")),
    s("after the file was read", NOT, followup("2026-08-21"), **_BEFORE, granskad_datum=on("2026-08-20")),
    s("one too early and one in time", MET, followup("2024-02-01"), followup("2024-06-01"), **_BEFORE),
    s("more than six months apart", MET, followup("2026-03-02"), **_BEFORE),
    s("after Insteg", MET, followup("2024-12-01"), **_AFTER),
    i("an Insteg that is prolonged", NOT, **_AFTER),
    s("missing when the previous decision began, dated", UNCLEAR, followup("2024-09-03"), forstagangsbeslut="nej"),
    s("missing when the previous decision began, without date", MET, followup(None), forstagangsbeslut="nej"),
    s("missing when the previous decision began, none", UNCLEAR, forstagangsbeslut="nej"),
    s("missing whether first", UNCLEAR, forstagangsbeslut=None),
    s("first decision", NA),
    s("first decision, followed up", NA, followup("2025-06-01")),
    a("avslag", NA, forstagangsbeslut="nej"),
]

CASES: dict[str, list[Case]] = {
    **{f"krit_{k}": _requirement(k) for k in KRAV},
    "krit_personkrets": _PERSONKRETS,
    "kriterier_i_bedomning": _ASSESSED,
    "beslut_4_1_4_2": _ACTS,
    "insteg_fyra_manader": _FOUR_MONTHS,
    "tidsgrans_tva_ar": _TWO_YEARS,
    "fortsatt_efter_insteg": _CONTINUED,
    "information_vid_avslag": _INFORMATION,
    "uppfoljning_dokumenterad": _FOLLOWED,
}
"""Criterion -> its cases."""

OUTCOMES: dict[str, set[str]] = {
    **{f"krit_{k}": {MET, NOT, UNCLEAR, NA} for k in KRAV},
    "kriterier_i_bedomning": {MET, PARTLY, NOT, UNCLEAR, NA},
    "beslut_4_1_4_2": {MET, NOT, NA},
    "insteg_fyra_manader": {MET, NOT, UNCLEAR, NA},
    "tidsgrans_tva_ar": {MET, NOT, UNCLEAR, NA},
    "fortsatt_efter_insteg": {MET, PARTLY, NOT, UNCLEAR, NA},
    "information_vid_avslag": {MET, PARTLY, NOT, UNCLEAR, NA},
    "uppfoljning_dokumenterad": {MET, NOT, UNCLEAR, NA},
}
"""The outcomes that each criterion can give: partly where a rule has parts, unclear where it needs a value."""
