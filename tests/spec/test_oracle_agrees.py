"""The oracle against the hand-made cases, and random exports and their writers against the codebook."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from tests.lib import oracle
from tests.lib.exports import (
    CODEBOOK,
    Export,
    Variable,
    as_text,
    breaches,
    export_breaches,
    random_export,
    write_csv,
    write_xlsx,
)
from tests.lib.oracle import KRITERIER, OUTCOMES, Row, outcomes, table_category, table_counts
from tests.spec.cases import (
    BASE_AVSLAG,
    BASE_I,
    BASE_S,
    CASES,
    GRANSKNINGSDATUM,
    Case,
    followup,
    full_row,
    on,
)

# --- The cases --------------------------------------------------------------------------------------------

NUMBERED = [(criterion, case) for criterion, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("criterion", "case"), NUMBERED, ids=[f"{c}: {case.name}" for c, case in NUMBERED])
def test_oracle_gives_the_outcome_worked_out_by_hand(criterion: str, case: Case) -> None:
    actual = outcomes(full_row(case), list(case.followups), GRANSKNINGSDATUM)
    assert actual[criterion] == case.expected


@pytest.mark.parametrize("case", [case for _, case in NUMBERED], ids=[f"{c}: {x.name}" for c, x in NUMBERED])
def test_a_case_breaks_the_codebook_only_by_leaving_out_a_value(case: Case) -> None:
    row = full_row(case)
    followups = [dict(f) for f in case.followups]
    faults = export_breaches(Export([row], followups, None))
    assert [breach for breach in faults if not breach.endswith((": missing", "without foregaende_beslut_from"))] == []


def test_case_names_are_unique_within_a_criterion() -> None:
    for criterion, cases in CASES.items():
        names = [case.name for case in cases]
        assert len(set(names)) == len(names), criterion


def test_bases_are_valid() -> None:
    assert [breaches(row) for row in (BASE_S, BASE_I, BASE_AVSLAG)] == [[], [], []]


MET, PARTLY, NOT, UNCLEAR, NA = OUTCOMES
_CODE = {MET, NOT, UNCLEAR, NA}  # ja or nej of a population, or missing
_GRADED = {MET, PARTLY, NOT, UNCLEAR, NA}
POSSIBLE: dict[str, set[str]] = {
    "ansokan_fore_beslut": {MET, NOT, UNCLEAR},  # all decisions
    "ansokan_komplett": _GRADED,
    "aktuell_dur": _CODE,
    "forlangning_tillfragad": _CODE,
    "utredning_korrekt": _CODE,
    "malgrupp_faststalld": _CODE,
    "utbildning_arbete": _GRADED,
    "intressen": _GRADED,
    "resurser": _GRADED,
    "vardagsaktiviteter": _GRADED,
    "behov_syfte_mal": _GRADED,
    "stodomraden_utredning": _GRADED,
    "stodomraden_bestallning": _GRADED,
    "omfattning_i_bestallning": _CODE,
    "ny_bestallning": _CODE,
    "fordjupning": _GRADED,
    "fordjupning_under_35": _CODE,
    "barn_framgar": _CODE,
    "barn_fragor": _CODE,
    "barnkonsekvensanalys": _GRADED,
    "anhorigstod_info": _CODE,
    "vald_fraga": _GRADED,
    "sekretessmedgivande": _CODE,
    "medgivande_preciserat": _CODE,
    "samverkan_bistand": _CODE,
    "samplanering_fk": _CODE,
    "frivillighet": _CODE,
    "sip_information": _CODE,
    "sip_dokumenterad": _GRADED,
    "langsiktig_planering": _CODE,
    "omfattning_i_beslut": _CODE,
    "beslut_motsvarar_ansokan": _CODE,
    "beslut_motiverat": _GRADED,
    "ratt_lag": {MET, NOT, UNCLEAR},  # all decisions
    "lagrum_sysselsattning": _CODE,
    "beslut_4_1_4_2": {MET, NOT, NA},
    "avslag_4_1_motiverat": _CODE,
    "andringsforbehall_4_2": _CODE,
    **{f"krit_{k}": _CODE for k in KRITERIER},
    "kriterier_i_bedomning": _GRADED,
    "rapport_jobbtorg": _CODE,
    "samtycke_samordning": _CODE,
    "flerpartsmote_fore_beslut": _CODE,
    "start_inom_14_dagar": _CODE,
    "tidsgrans_tva_ar": _CODE,
    "overklagande": _CODE,
    "avslag_motiverat": _CODE,
    "avslag_utan_extra_krav": _CODE,
    "personligt_mal": _GRADED,
    "delaktig_planering": _GRADED,
    "inriktning_motsvarar_mal": _CODE,
    "valinformation": _CODE,
    "bestallning": _GRADED,
    "plan_overensstammer": _GRADED,
    "plan_i_tid": _CODE,
    "plan_i_tid_avtal": _CODE,
    "uppfoljning_dokumenterad": _CODE,
    "uppfoljning_inom_sex_manader": _GRADED,
    "uppfoljning_strukturerad": _CODE,
    "uppfoljning_gemensam": _GRADED,
}
"""Which outcomes each rule can give, read from the specification."""


def test_every_criterion_has_a_case_for_each_outcome_its_rule_can_give() -> None:
    assert {criterion: {case.expected for case in cases} for criterion, cases in CASES.items()} == POSSIBLE


def test_oracle_judges_the_criteria_of_the_specification_and_no_others() -> None:
    assert set(oracle.CRITERIA) == set(POSSIBLE)
    assert len(POSSIBLE) == 66  # 59 of the specification, and the seven krit_


# --- What a case cannot say: the parameter, and an export without follow-ups -------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"dur_datum": on("2023-09-02")}, MET),  # twelve months to the day
        ({"dur_datum": on("2023-09-01")}, NOT),
        ({"dur_datum": None}, UNCLEAR),
        ({"dur_datum": on("2024-09-03")}, NOT),
        ({"dur_underlag": "tidigare", "dur_datum": None, "forlangning_tillfragad": "ja"}, NOT),
        ({"dur_underlag": "saknas"}, NOT),
        # 2023-02-28 + 12 months = 2024-02-28, before the leap day on which it was decided
        ({"dur_datum": on("2023-02-28"), "beslut_datum": on("2024-02-29")}, NOT),
        ({"dur_datum": on("2023-03-31"), "beslut_datum": on("2024-03-31")}, MET),
        ({"beslut_utfall": "avslag", "bifall_lagrum": None, "avslag_skal": "annat"}, NA),
    ],
)
def test_aktuell_dur_with_a_highest_age(row: Row, expected: str) -> None:
    actual = outcomes({**BASE_S, **row}, [], GRANSKNINGSDATUM, dur_hogsta_alder=12)
    assert actual["aktuell_dur"] == expected


@pytest.mark.parametrize(
    ("row", "documented", "in_six_months", "structured"),
    [
        ({}, NA, UNCLEAR, UNCLEAR),  # within six months, but that counts only with the table
        ({"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}, UNCLEAR, UNCLEAR, UNCLEAR),
        ({"granskad_datum": on("2024-09-01")}, NA, NA, UNCLEAR),  # end < start
        ({"granskad_datum": on("2024-09-02")}, NA, UNCLEAR, UNCLEAR),  # end = start
        ({"beslut_utfall": "avslag", "bifall_lagrum": None, "avslag_skal": "annat"}, NA, NA, NA),
    ],
)
def test_export_without_follow_ups(row: Row, documented: str, in_six_months: str, structured: str) -> None:
    actual = outcomes({**BASE_S, **row}, [followup("2024-12-01")], GRANSKNINGSDATUM, followups_table=False)
    assert actual["uppfoljning_dokumenterad"] == documented
    assert actual["uppfoljning_inom_sex_manader"] == in_six_months
    assert actual["uppfoljning_strukturerad"] == structured


def test_another_decisions_follow_ups_do_not_count() -> None:
    row = {**BASE_S, "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}
    other = {**followup("2024-06-01"), "arende_id": "A99999"}
    assert outcomes(row, [other], GRANSKNINGSDATUM)["uppfoljning_dokumenterad"] == NOT


# --- Calendar and numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 6, "2024-08-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-01-15", 24, "2026-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-31", -2, "2024-11-30"),
    ],
)
def test_add_months(start: str, n: int, expected: str) -> None:
    assert oracle.add_months(on(start), n) == on(expected)


@pytest.mark.parametrize(
    ("from_", "tom", "expected"),
    [
        ("2024-01-01", "2024-12-31", 12),
        ("2024-01-01", "2024-12-30", 11),
        ("2024-01-01", "2025-01-01", 12),
        ("2024-01-15", "2024-01-15", 0),
        ("2024-01-15", "2024-02-14", 1),
        ("2024-08-31", "2025-02-27", 6),
        ("2024-08-31", "2025-02-26", 5),
        ("2024-08-31", "2024-09-29", 1),
        ("2024-02-29", "2025-02-27", 12),
    ],
)
def test_whole_months(from_: str, tom: str, expected: int) -> None:
    assert oracle.whole_months(on(from_), on(tom)) == expected


@pytest.mark.parametrize(
    "day",
    # from the printed calendars of the years, eves last
    [
        "2025-01-01 2025-01-06 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-06 2025-06-20",
        "2024-01-01 2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-06-06 2024-06-21",
        "2024-12-24 2024-12-25 2024-12-26 2024-12-31 2025-12-24 2025-12-25 2025-12-26 2025-12-31",
        "2019-04-19 2019-04-22 2019-05-30 2023-04-07 2023-04-10 2026-04-03 2026-04-06 2030-04-19",
    ],
)
def test_days_off(day: str) -> None:
    assert not [text for text in day.split() if oracle.is_working_day(on(text))]


@pytest.mark.parametrize(
    "day",
    # Maundy Thursday, Whit Monday, the day after Ascension Day, the eves of All Saints' and of Epiphany
    ["2025-04-17", "2025-06-09", "2025-05-30", "2024-11-01", "2024-01-05", "2024-12-23", "2024-12-30"],
)
def test_half_days_and_former_holidays_are_working_days(day: str) -> None:
    assert oracle.is_working_day(on(day))


def test_working_days_in_2025() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    # 261 weekdays, less 1 Jan, 6 Jan, 18 Apr, 21 Apr, 1 May, 29 May, 6 June, 20 June, 24, 25, 26, 31 Dec
    assert sum(oracle.is_working_day(day) for day in days) == 261 - 12


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [
        (15, 120, 13),
        (66, 80, 83),
        (45, 120, 38),
        (1, 200, 1),
        (1, 201, 0),
        (0, 7, 0),
        (7, 7, 100),
        (0, 0, None),
        (10**18 + 1, 2 * 10**18, 50),
    ],
)
def test_percent_half_up(k: int, n: int, expected: int | None) -> None:
    assert oracle.percent_half_up(k, n) == expected


# --- The tables -------------------------------------------------------------------------------------------

_NO_REASON = {"tidsbegransning_motiverad": "nej", "andringsforbehall_motiverat": "nej"}
_NO_RESERVATION = {"andringsforbehall": "nej", "andringsforbehall_motiverat": "nej"}
_NO_LIMIT = {"beslut_tom": None, "tidsbegransning_motiverad": "nej"}


@pytest.mark.parametrize(
    ("table", "base", "row", "expected"),
    [
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-02-28")}, "Kortare än 6 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-03-01")}, "6 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-03-31")}, "6 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-04-01")}, "7-11 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-08-31")}, "7-11 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-09-01")}, "12 månader"),
        ("tabell_2", BASE_S, {"beslut_tom": on("2025-09-02")}, "Längre än 12 månader"),
        ("tabell_2", BASE_S, {"beslut_from": on("2024-02-29"), "beslut_tom": on("2025-02-27")}, "12 månader"),
        ("tabell_2", BASE_I, _NO_LIMIT, "Tills vidare"),
        ("tabell_2", BASE_AVSLAG, {"beslut_from": on("2024-09-02")}, None),
        ("tabell_3", BASE_S, {}, "Både tidsbegränsning och ändringsförbehåll med motivering till båda"),
        ("tabell_3", BASE_S, _NO_REASON, "Både tidsbegränsat och ändringsförbehåll utan motivering"),
        (
            "tabell_3",
            BASE_I,
            {"andringsforbehall_motiverat": "nej"},
            "Tidsbegränsat med motivering och ändringsförbehåll utan motivering",
        ),
        ("tabell_3", BASE_S, {**_NO_RESERVATION, **_NO_REASON}, "Endast tidsbegränsat utan motivering"),
        ("tabell_3", BASE_S, {"juridiskt_beslut": "nej", "bifall_lagrum": None}, "Juridiskt beslut saknas"),
        ("tabell_3", BASE_S, {**_NO_LIMIT, "juridiskt_beslut": "nej"}, "Juridiskt beslut saknas"),
        ("tabell_3", BASE_S, _NO_RESERVATION, "ÖVRIGT: endast tidsbegränsat med motivering"),
        (
            "tabell_3",
            BASE_S,
            {"tidsbegransning_motiverad": "nej"},
            "ÖVRIGT: tidsbegränsat utan motivering, ändringsförbehåll med motivering",
        ),
        ("tabell_3", BASE_S, _NO_LIMIT, "ÖVRIGT: endast ändringsförbehåll med motivering"),
        (
            "tabell_3",
            BASE_S,
            {**_NO_LIMIT, "andringsforbehall_motiverat": "nej"},
            "ÖVRIGT: endast ändringsförbehåll utan motivering",
        ),
        (
            "tabell_3",
            BASE_S,
            {**_NO_LIMIT, **_NO_RESERVATION},
            "ÖVRIGT: varken tidsbegränsning eller ändringsförbehåll",
        ),
        ("tabell_3", BASE_AVSLAG, {}, None),
        ("tabell_4", BASE_I, {}, "Avslag 4:1 och bifall 4:2"),
        ("tabell_4", BASE_I, {"avslag_lagrum": None}, "Bifall 4:2"),
        ("tabell_4", BASE_I, {"avslag_lagrum": None, "bifall_lagrum": "4:1"}, "Bifall 4:1"),
        (
            "tabell_4",
            BASE_I,
            {"avslag_lagrum": "11:1", "bifall_lagrum": "11:4"},
            "Avslag 4:1 och bifall 4:2",
        ),
        ("tabell_4", BASE_I, {"avslag_lagrum": None, "bifall_lagrum": "11:4"}, "Bifall 4:2"),
        ("tabell_4", BASE_I, {"avslag_lagrum": None, "bifall_lagrum": "11:1"}, "Bifall 4:1"),
        ("tabell_4", BASE_I, {"bifall_lagrum": "11:4"}, "Annat"),
        ("tabell_4", BASE_I, {"avslag_lagrum": "11:1"}, "Annat"),
        ("tabell_4", BASE_I, {"bifall_lagrum": "4:1"}, "Annat"),
        ("tabell_4", BASE_I, {"juridiskt_beslut": "nej", "bifall_lagrum": None}, "Annat"),
        ("tabell_4", BASE_S, {}, None),
        ("tabell_4", BASE_AVSLAG, {}, None),
        ("tabell_5", BASE_S, {}, "I både utredning och beställning"),
        ("tabell_5", BASE_S, {"mal_i_bestallning": "nej"}, "Endast i utredning"),
        ("tabell_5", BASE_I, {"mal_i_utredning": "nej"}, "Endast i beställning"),
        (
            "tabell_5",
            BASE_S,
            {"mal_i_utredning": "nej", "mal_i_bestallning": "nej"},
            "Inga personliga mål",
        ),
        (
            "tabell_5",
            BASE_S,
            {"mal_i_utredning": "nej", "mal_i_bestallning": "nej", "mal_tillfragad": "ja"},
            "Ej uttryckt personliga mål",
        ),
        ("tabell_5", BASE_AVSLAG, {}, None),
        ("tabell_6", BASE_S, {}, "Ja"),
        ("tabell_6", BASE_S, {"plan_mal": "nej"}, "Delvis"),
        ("tabell_6", BASE_I, {"plan_aktiviteter": "nej"}, "Delvis"),
        ("tabell_6", BASE_S, {"plan_aktiviteter": "nej", "plan_mal": "nej"}, "Nej"),
        ("tabell_6", BASE_S, {"plan_finns": "nej", "plan_datum": None}, "Plan saknas"),
        ("tabell_6", BASE_AVSLAG, {"plan_finns": "nej"}, None),
    ],
)
def test_table_category(table: str, base: Row, row: Row, expected: str | None) -> None:
    assert table_category(table, {**base, **row}) == expected


def test_tabell_4_names_both_acts_where_one_decision_is_under_the_new() -> None:
    old_act: Row = dict(BASE_I)
    new_act: Row = {**BASE_I, "avslag_lagrum": None, "bifall_lagrum": "11:4"}
    both_acts: Row = {**BASE_I, "bifall_lagrum": "11:4"}
    assert table_counts("tabell_4", [old_act, both_acts]) == {"Avslag 4:1 och bifall 4:2": 1, "Annat": 1}
    assert table_counts("tabell_4", [old_act, new_act, both_acts]) == {
        "Avslag 4:1/11:1 och bifall 4:2/11:4": 1,
        "Bifall 4:2/11:4": 1,
        "Annat": 1,
    }


# --- Random exports ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def export() -> Export:
    return random_export(random.Random(20251031), 2000)


def test_random_exports_follow_the_codebook(export: Export) -> None:
    assert export_breaches(export) == []


def test_random_exports_are_the_same_for_the_same_seed() -> None:
    assert random_export(random.Random(7), 30) == random_export(random.Random(7), 30)
    assert random_export(random.Random(7), 30) != random_export(random.Random(8), 30)


def test_five_counts_add_up_and_every_outcome_of_valid_rows_occurs(export: Export) -> None:
    outcome_counts: dict[str, dict[str, int]] = {criterion: dict.fromkeys(OUTCOMES, 0) for criterion in oracle.CRITERIA}
    for row, followups in export.decisions_with_followups():
        for criterion, outcome in outcomes(row, followups, GRANSKNINGSDATUM).items():
            outcome_counts[criterion][outcome] += 1
    for criterion, counts in outcome_counts.items():
        assert sum(counts.values()) == len(export.arenden)
        # a required code is never missing in a valid export, so framgar_ej need not occur
        required_outcomes = POSSIBLE[criterion] - {UNCLEAR}
        assert required_outcomes <= {outcome for outcome, n in counts.items() if n} <= POSSIBLE[criterion], criterion


def test_random_exports_use_every_code_and_leave_every_optional_cell_empty_at_times(export: Export) -> None:
    always = {"arende_id", "stadsdel", "kon", "alder", "insats", "ansokan_finns", "dur_underlag"}
    always |= {"beslut_datum", "beslut_utfall"}
    for name, _, kind, codes in CODEBOOK["arenden"]:
        values = {row.get(name) for row in export.arenden}
        assert (None in values) == (name not in always), name
        if kind == "code":
            assert values - {None} == set(codes), name
    for name, _, _, codes in CODEBOOK["uppfoljningar"]:
        if codes:
            assert {row[name] for row in export.uppfoljningar or []} == set(codes), name
    assert {row["stadsdel"] for row in export.narvaro or []} == set(CODEBOOK["narvaro"][1][3])


def test_random_exports_fill_every_category_of_the_tables(export: Export) -> None:
    category_counts = {f"tabell_{n}": table_counts(f"tabell_{n}", export.arenden) for n in range(2, 7)}
    assert {table: len(counts) for table, counts in category_counts.items()} == {
        "tabell_2": 6,
        "tabell_3": 10,
        "tabell_4": 4,
        "tabell_5": 5,
        "tabell_6": 4,
    }
    granted = sum(row["beslut_utfall"] != "avslag" for row in export.arenden)
    assert {sum(counts.values()) for table, counts in category_counts.items() if table != "tabell_4"} == {granted}


def test_shares_are_kept() -> None:
    sample = random_export(random.Random(1), 400, refused_share=0.0, new_act_share=1.0)
    assert {row["beslut_utfall"] for row in sample.arenden} == {"bifall", "delavslag"}
    assert min(row["beslut_datum"] for row in sample.arenden) == date(2025, 7, 1)
    sample = random_export(random.Random(1), 400, refused_share=1.0, new_act_share=0.0)
    assert {row["beslut_utfall"] for row in sample.arenden} == {"avslag"}
    assert max(row["beslut_datum"] for row in sample.arenden) == date(2025, 6, 30)


BREACH_CASES: list[tuple[Row, Row, str]] = [
    (BASE_S, {"beslut_tom": on("2024-09-01")}, "beslut_from > beslut_tom"),
    (
        BASE_S,
        {"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-09-02")},
        "foregaende_beslut_from >= beslut_from",
    ),
    (
        BASE_S,
        {"foregaende_beslut_from": on("2024-01-01")},
        "forstagangsbeslut = ja with foregaende_beslut_from",
    ),
    (BASE_S, {"forstagangsbeslut": "nej"}, "forstagangsbeslut = nej without foregaende_beslut_from"),
    (BASE_I, {"insats_beviljad_fran": on("2024-09-03")}, "insats_beviljad_fran > beslut_from"),
    (BASE_S, {"ansokan_finns": "nej"}, "ansokan_finns = nej with ansokan_datum"),
    (BASE_S, {"mal_tillfragad": "ja", "mal_i_bestallning": "nej"}, "mal_tillfragad, mal_i_utredning"),
    (BASE_S, {"mal_tillfragad": "ja", "mal_i_utredning": "nej"}, "mal_tillfragad, mal_i_bestallning"),
    (BASE_S, {"beslut_tom": None}, "tidsbegransning_motiverad = ja without beslut_tom"),
    (
        BASE_S,
        {"andringsforbehall": "nej"},
        "andringsforbehall_motiverat = ja without andringsforbehall",
    ),
    (BASE_S, {"plan_finns": "nej"}, "plan_finns = nej with plan_datum"),
    (BASE_AVSLAG, {"bifall_lagrum": "4:1"}, "avslag with bifall_lagrum"),
    (BASE_S, {"ansokan_omfattning": "ej_aktuellt"}, "ansokan_omfattning against insats"),
    (BASE_I, {"beslut_omfattning": "1-12"}, "beslut_omfattning against insats"),
    (BASE_I, {"beslut_omfattning": "framgar_ej"}, "beslut_omfattning against insats"),
    (BASE_S, {"plan_mal": None}, "plan_mal: missing"),
    (BASE_S, {"barn": "annans_i_hushallet", "barn_fragor": "ja"}, "barnkonsekvensanalys: missing"),
    (BASE_I, {"krit_kan_borja_bed": None}, "krit_kan_borja_bed: missing"),
    (BASE_AVSLAG, {"avslag_skal": None}, "avslag_skal: missing"),
    (BASE_S, {"kon": "annat"}, "kon: 'annat'"),
    (BASE_S, {"alder": 121}, "alder: 121"),
    (BASE_S, {"dur_datum": on("1989-12-31")}, "dur_datum: datetime.date(1989, 12, 31)"),
    (BASE_S, {"fritext": "x"}, "fritext: unknown column"),
]


@pytest.mark.parametrize(("base", "row", "expected"), BREACH_CASES, ids=[text for *_, text in BREACH_CASES])
def test_breaches_are_found(base: Row, row: Row, expected: str) -> None:
    assert breaches({**base, **row}) == [expected]


# --- Writers ----------------------------------------------------------------------------------------------


def _read_back(text: str, variable: Variable, labels: bool) -> Any:
    _, _, kind, codes = variable
    if text == "":
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "int":
        return int(text)
    if kind == "decimal":
        return Decimal(text.replace(",", "."))
    if kind == "code" and labels:
        return {label: code for code, label in codes.items()}[text]
    return text


FORMATS: list[dict[str, Any]] = [
    {},
    {"encoding": "utf-8-sig", "separator": ",", "newline": "\n", "labels": True, "header_labels": True},
    {"encoding": "utf-16", "separator": "\t", "labels": True},
    {"encoding": "cp1252", "labels": True, "header_labels": True, "decimal": "."},
]


@pytest.mark.parametrize("options", FORMATS, ids=[str(f.get("encoding", "default")) for f in FORMATS])
def test_csv_round_trip(options: dict[str, Any], tmp_path: Path) -> None:
    sample = random_export(random.Random(3), 60)
    folder = write_csv(sample, tmp_path / "export", **options)
    newline, labels = options.get("newline", "\r\n"), options.get("labels", False)
    for table, rows in sample.tables().items():
        text = (folder / f"{table}.csv").read_bytes().decode(options.get("encoding", "utf-8"))
        assert text.endswith(newline)
        assert ("\r" in text) == (newline == "\r\n")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=options.get("separator", ";")))
        variables = CODEBOOK[table]
        assert lines[0] == [v[1] if options.get("header_labels") else v[0] for v in variables]
        rows_read = [
            {v[0]: _read_back(cell, v, labels) for v, cell in zip(variables, line, strict=True)} for line in lines[1:]
        ]
        assert rows_read == rows


def test_utf_16_and_bom_are_written_with_their_marks(tmp_path: Path) -> None:
    sample = random_export(random.Random(3), 3)
    write_csv(sample, tmp_path, encoding="utf-16")
    assert (tmp_path / "arenden.csv").read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    write_csv(sample, tmp_path, encoding="utf-8-sig")
    assert (tmp_path / "arenden.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def test_a_table_that_is_none_is_not_written_and_an_empty_one_is(tmp_path: Path) -> None:
    sample = random_export(random.Random(3), 3)
    folder = write_csv(Export(sample.arenden, [], None), tmp_path / "export")
    assert sorted(path.name for path in folder.iterdir()) == ["arenden.csv", "uppfoljningar.csv"]
    assert len((folder / "uppfoljningar.csv").read_text(encoding="utf-8").splitlines()) == 1
    book = load_workbook(write_xlsx(Export(sample.arenden, None, None), tmp_path / "export.xlsx"))
    assert book.sheetnames == ["arenden"]


@pytest.mark.parametrize("labels", [True, False])
def test_xlsx_round_trip(labels: bool, tmp_path: Path) -> None:
    sample = random_export(random.Random(4), 40)
    book = load_workbook(write_xlsx(sample, tmp_path / "export.xlsx", labels=labels))
    assert book.sheetnames == ["arenden", "uppfoljningar", "narvaro"]
    for table, rows in sample.tables().items():
        header, *lines = book[table].iter_rows(values_only=True)
        variables = CODEBOOK[table]
        assert list(header) == [v[1] if labels else v[0] for v in variables]
        rows_read = []
        for line in lines:
            row: Row = {}
            for variable, cell in zip(variables, line, strict=True):
                if variable[2] == "date":
                    assert cell is None or isinstance(cell, datetime)
                    row[variable[0]] = cell and cell.date()
                elif variable[2] == "int":
                    assert cell is None or isinstance(cell, int)
                    row[variable[0]] = cell
                else:
                    row[variable[0]] = _read_back("" if cell is None else str(cell), variable, labels)
            rows_read.append(row)
        assert rows_read == rows


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("1-12", "1-12"),
        (42, "42"),
        (date(2024, 2, 9), "2024-02-09"),
        (Decimal("13.40"), "13.40"),
        (Decimal("1E+2"), "100"),
    ],
)
def test_as_text(value: Any, expected: str) -> None:
    assert as_text(value) == expected


def test_codebook_has_the_columns_and_distinct_labels_of_the_specification() -> None:
    assert {table: len(variables) for table, variables in CODEBOOK.items()} == {
        "arenden": 110,  # 96 and the fourteen krit_
        "uppfoljningar": 5,
        "narvaro": 7,
    }
    for variables in CODEBOOK.values():
        assert len({name for name, *_ in variables}) == len({label for _, label, *_ in variables}) == len(variables)
        for name, _, _, codes in variables:
            assert len(set(codes.values())) == len(codes), name
