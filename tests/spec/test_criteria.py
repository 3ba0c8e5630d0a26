"""Every hand-made case through the real engine: rows straight into DuckDB, outcomes out.

All cases are in one database, each with an id of its own, and are judged in one pass; a test per criterion then
checks its own cases. No contract is checked, so cases with a missing value are judged like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT, build
from tests.lib.oracle import CRITERIA, MET, NOT_APPLICABLE, NOT_MET, UNCLEAR, Row, outcomes
from tests.lib.pipeline_run import Outcomes, assessed, outcomes_of, reasons_of
from tests.spec.cases import BASE_S, CASES, GRANSKNINGSDATUM, Case, followup, full_row, on


@dataclass(frozen=True, eq=False)
class Numbered:
    """A case with its own id in the database."""

    criterion: str
    case: Case
    row: Row
    followups: tuple[Row, ...]


def _numbered_cases() -> tuple[Numbered, ...]:
    cases = [(criterion, case) for criterion, group in CASES.items() for case in group]
    numbered_cases = []
    for number, (criterion, case) in enumerate(cases):
        own_id = {"arende_id": f"F{number:04d}"}
        numbered_cases.append(
            Numbered(criterion, case, full_row(case) | own_id, tuple(dict(f) | own_id for f in case.followups))
        )
    return tuple(numbered_cases)


NUMBERED = _numbered_cases()


def _judge(audit: Audit, arenden: list[Row], followups: Iterable[Row] | None) -> Outcomes:
    followup_rows = None if followups is None else list(followups)
    with assessed(audit, arenden, followup_rows, GRANSKNINGSDATUM) as con:
        return outcomes_of(con, audit)


Long = dict[str, dict[str, tuple[str, str]]]
"""arende_id -> criterion -> (outcome, evidence)"""


def _long_form(con: duckdb.DuckDBPyConnection) -> Long:
    """The view `utfall`, which must hold each decision and criterion once, with the evidence of the working list."""
    rows = con.execute("SELECT arende_id, kriterium, CAST(utfall AS VARCHAR) FROM utfall").fetchall()
    reasons = reasons_of(con, AUDIT)
    long_form: Long = {}
    for id_, criterion, outcome in rows:
        long_form.setdefault(id_, {})[criterion] = (outcome, reasons.get((id_, criterion), ""))
    assert sum(map(len, long_form.values())) == len(rows)
    return long_form


def _differences(actual: Outcomes, expected: Outcomes) -> dict[tuple[str, str], tuple[str, str]]:
    """(case, criterion) -> (actual, expected), only where they differ, so that a failure can be read."""
    names = {n.row["arende_id"]: f"{n.criterion}: {n.case.name}" for n in NUMBERED}
    assert actual.keys() == expected.keys()
    return {
        (names[id_], criterion): (actual[id_][criterion], outcome)
        for id_, row in expected.items()
        for criterion, outcome in row.items()
        if actual[id_][criterion] != outcome
    }


@pytest.fixture(scope="module")
def wide_and_long() -> tuple[Outcomes, Long]:
    followups = [f for n in NUMBERED for f in n.followups]
    with assessed(AUDIT, [n.row for n in NUMBERED], followups, GRANSKNINGSDATUM) as con:
        return outcomes_of(con, AUDIT), _long_form(con)


@pytest.fixture(scope="module")
def engine_outcomes(wide_and_long: tuple[Outcomes, Long]) -> Outcomes:
    return wide_and_long[0]


def test_the_audit_has_the_criteria_of_the_specification() -> None:
    assert {c.id for c in AUDIT.criteria} == set(CASES) == set(CRITERIA)


@pytest.mark.parametrize("criterion", list(CASES))
def test_the_engine_gives_the_outcomes_worked_out_by_hand(criterion: str, engine_outcomes: Outcomes) -> None:
    actual = {n: engine_outcomes[n.row["arende_id"]][criterion] for n in NUMBERED if n.criterion == criterion}
    wrong = {f"{n.case.name}": (o, n.case.expected) for n, o in actual.items() if o != n.case.expected}
    assert wrong == {}, "case: (found, expected)"


def test_the_engine_and_the_oracle_agree_on_every_criterion_of_every_case(engine_outcomes: Outcomes) -> None:
    """A case is made for one criterion, but every other criterion judges its row too."""
    expected = {n.row["arende_id"]: outcomes(n.row, list(n.followups), GRANSKNINGSDATUM) for n in NUMBERED}
    assert _differences(engine_outcomes, expected) == {}


def test_the_long_form_says_the_same(wide_and_long: tuple[Outcomes, Long]) -> None:
    outcome, long = wide_and_long
    assert {id_: {c: o for c, (o, _) in row.items()} for id_, row in long.items()} == outcome


def test_shortfalls_have_evidence_and_other_outcomes_have_none(wide_and_long: tuple[Outcomes, Long]) -> None:
    wrong = [
        (id_, criterion, outcome, evidence)
        for id_, row in wide_and_long[1].items()
        for criterion, (outcome, evidence) in row.items()
        if (evidence == "") != (outcome in (MET, NOT_APPLICABLE))
    ]
    assert wrong == []


def test_evidence_names_each_value_that_decided() -> None:
    rows: list[Row] = [
        {**BASE_S, "arende_id": "ETT", "ansokan_datum": on("2024-09-03")},
        {**BASE_S, "arende_id": "TVA", "fel_namn": "ja", "inaktuella_uppgifter": None},
        {**BASE_S, "arende_id": "TRE", "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")},
    ]
    with assessed(AUDIT, rows, [], GRANSKNINGSDATUM) as con:
        long_form = _long_form(con)
    assert long_form["ETT"]["ansokan_fore_beslut"] == (
        NOT_MET,
        "Ansökan inkom 2024-09-03, beslut 2024-09-02",
    )
    assert long_form["TVA"]["utredning_korrekt"] == (
        NOT_MET,
        "Fel namn i utredningen = Ja",
    )
    assert long_form["TRE"]["uppfoljning_dokumenterad"] == (
        NOT_MET,
        "Ingen uppföljning efter föregående besluts början 2024-03-01 till och med granskningsdagen 2025-10-31; "
        "Antal uppföljningar i exporten = 0; Förstagångsbeslut = Nej",
    )


# --- The parameter ----------------------------------------------------------------------------------------

AGE_CASES: tuple[tuple[Row, str], ...] = (
    ({"dur_datum": on("2023-09-02")}, MET),  # twelve months to the day
    ({"dur_datum": on("2023-09-01")}, NOT_MET),
    ({"dur_datum": None}, UNCLEAR),
    ({"dur_datum": on("2024-09-03")}, NOT_MET),
    ({"dur_underlag": "tidigare", "dur_datum": None, "forlangning_tillfragad": "ja"}, NOT_MET),
    ({"dur_underlag": "saknas"}, NOT_MET),
    ({"dur_underlag": None}, UNCLEAR),
    # 2023-02-28 + 12 months = 2024-02-28, before the leap day on which it was decided
    ({"dur_datum": on("2023-02-28"), "beslut_datum": on("2024-02-29")}, NOT_MET),
    ({"dur_datum": on("2023-03-31"), "beslut_datum": on("2024-03-31")}, MET),
    ({"beslut_utfall": "avslag", "bifall_lagrum": None, "avslag_skal": "annat"}, NOT_APPLICABLE),
)


def test_a_highest_age_of_the_dur_utredning() -> None:
    rows = [{**BASE_S, **row, "arende_id": f"D{i}"} for i, (row, _) in enumerate(AGE_CASES)]
    actual = _judge(build(dur_hogsta_alder=12), rows, [])
    assert [actual[f"D{i}"]["aktuell_dur"] for i in range(len(AGE_CASES))] == [expected for _, expected in AGE_CASES]


def test_the_parameter_touches_no_other_criterion() -> None:
    rows = [n.row for n in NUMBERED]
    limited, free = (_judge(audit, rows, []) for audit in (build(dur_hogsta_alder=1), AUDIT))
    changed = {c for id_ in free for c in free[id_] if free[id_][c] != limited[id_][c]}
    assert changed == {"aktuell_dur"}


def test_the_parameter_is_marked_as_the_audits_own_reading() -> None:
    limited = build(dur_hogsta_alder=12)
    assert dict(limited.parameters) == {"dur_hogsta_alder": 12}
    assert "egen tolkning" in limited.criterion("aktuell_dur").note
    assert dict(AUDIT.parameters) == {"dur_hogsta_alder": None}


# --- An export without follow-ups -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_followups() -> Outcomes:
    return _judge(AUDIT, [n.row for n in NUMBERED], None)


def test_without_the_table_the_engine_and_the_oracle_agree(without_followups: Outcomes) -> None:
    expected = {
        n.row["arende_id"]: outcomes(n.row, list(n.followups), GRANSKNINGSDATUM, followups_table=False)
        for n in NUMBERED
    }
    assert _differences(without_followups, expected) == {}


def test_no_table_is_not_the_same_as_no_follow_up(without_followups: Outcomes) -> None:
    empty = _judge(AUDIT, [n.row for n in NUMBERED], [])
    differs = {c for id_, row in empty.items() for c in row if row[c] != without_followups[id_][c]}
    assert differs == {
        "uppfoljning_dokumenterad",
        "uppfoljning_inom_sex_manader",
        "uppfoljning_strukturerad",
        "uppfoljning_gemensam",
    }


@pytest.mark.parametrize(
    ("row", "documented", "in_six_months", "structured"),
    [
        ({}, NOT_APPLICABLE, UNCLEAR, UNCLEAR),  # within six months, but that counts only with the table
        ({"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}, UNCLEAR, UNCLEAR, UNCLEAR),
        ({"granskad_datum": on("2024-09-01")}, NOT_APPLICABLE, NOT_APPLICABLE, UNCLEAR),  # end < start
        ({"granskad_datum": on("2024-09-02")}, NOT_APPLICABLE, UNCLEAR, UNCLEAR),  # end = start
    ],
)
def test_outcomes_without_follow_ups(row: dict[str, Any], documented: str, in_six_months: str, structured: str) -> None:
    actual = _judge(AUDIT, [{**BASE_S, **row}], None)[BASE_S["arende_id"]]
    assert actual["uppfoljning_dokumenterad"] == documented
    assert actual["uppfoljning_inom_sex_manader"] == in_six_months
    assert actual["uppfoljning_strukturerad"] == structured


def test_another_decisions_follow_ups_do_not_count() -> None:
    row = {**BASE_S, "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}
    other = {**BASE_S, "arende_id": "ANNAN"}
    actual = _judge(AUDIT, [row, other], [followup("2024-06-01") | {"arende_id": "ANNAN"}])
    assert actual[row["arende_id"]]["uppfoljning_dokumenterad"] == NOT_MET
