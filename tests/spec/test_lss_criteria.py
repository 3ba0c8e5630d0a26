"""Every hand-made case of `lss_arbete_studier` through the real engine; see `test_criteria` for how they are run."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pytest

from checks.audits.lss_arbete_studier import AUDIT
from tests.lib.oracle import MET, NOT_APPLICABLE, NOT_MET, UNCLEAR, Row
from tests.lib.pipeline_run import Outcomes, assessed, outcomes_of, reasons_of
from tests.spec.cases import Case, full_row, on
from tests.spec.lss_cases import (
    BASE_INSTEG,
    BASE_STOD,
    BASES,
    CASES,
    GRANSKNINGSDATUM,
    OUTCOMES,
    followup,
)


@dataclass(frozen=True, eq=False)
class Numbered:
    """A case with its own id in the database."""

    criterion: str
    case: Case
    row: Row
    followups: tuple[Row, ...]


def _numbered_cases() -> tuple[Numbered, ...]:
    numbered_cases = []
    for number, (criterion, case) in enumerate((k, case) for k, group in CASES.items() for case in group):
        own_id = {"arende_id": f"F{number:04d}"}
        numbered_cases.append(
            Numbered(criterion, case, full_row(case) | own_id, tuple(f | own_id for f in case.followups))
        )
    return tuple(numbered_cases)


NUMBERED = _numbered_cases()


def _judge(rows: list[Row], followups: list[Row] | None) -> Outcomes:
    with assessed(AUDIT, rows, followups, GRANSKNINGSDATUM) as con:
        return outcomes_of(con, AUDIT)


def _evidence(con: duckdb.DuckDBPyConnection, criterion: str) -> dict[str, str]:
    reasons = reasons_of(con, AUDIT)
    ids = con.execute("SELECT arende_id FROM arenden").fetchall()
    return {id_: reasons.get((id_, criterion), "") for (id_,) in ids}


@pytest.fixture(scope="module")
def engine_outcomes() -> Outcomes:
    return _judge([n.row for n in NUMBERED], [f for n in NUMBERED for f in n.followups])


def test_the_audit_has_the_criteria_of_the_specification_and_no_others() -> None:
    assert {c.id for c in AUDIT.criteria} == set(CASES) == set(OUTCOMES)


@pytest.mark.parametrize("criterion", list(CASES))
def test_the_engine_gives_the_outcomes_worked_out_by_hand(criterion: str, engine_outcomes: Outcomes) -> None:
    actual = {n: engine_outcomes[n.row["arende_id"]][criterion] for n in NUMBERED if n.criterion == criterion}
    wrong = {f"{n.case.name}": (o, n.case.expected) for n, o in actual.items() if o != n.case.expected}
    assert wrong == {}, "case: (found, expected)"


@pytest.mark.parametrize("criterion", list(CASES))
def test_every_outcome_that_a_criterion_can_give_has_a_case(criterion: str, engine_outcomes: Outcomes) -> None:
    assert {case.expected for case in CASES[criterion]} == OUTCOMES[criterion]
    assert {row[criterion] for row in engine_outcomes.values()} == OUTCOMES[criterion], (
        "some case gives an outcome not foreseen"
    )


@pytest.mark.parametrize("base", list(BASES))
def test_a_decision_where_all_is_as_it_should_be_has_no_finding(base: str) -> None:
    followed_up = [followup("2024-12-01") | {"arende_id": BASES["FORTSATT"]["arende_id"]}]
    actual = _judge([BASES[base]], followed_up if base == "FORTSATT" else [])[BASES[base]["arende_id"]]
    assert {k: o for k, o in actual.items() if o not in (MET, NOT_APPLICABLE)} == {}
    assert MET in actual.values()


def test_without_a_table_of_follow_ups_it_is_unclear_whether_there_is_one(engine_outcomes: Outcomes) -> None:
    without_table = _judge([n.row for n in NUMBERED], None)
    follow_up = "uppfoljning_dokumenterad"
    assert {row[follow_up] for row in without_table.values()} == {UNCLEAR, NOT_APPLICABLE}
    changed = {k for id_, row in without_table.items() for k in row if row[k] != engine_outcomes[id_][k]}
    assert changed == {follow_up}


def test_another_decisions_follow_ups_do_not_count() -> None:
    row = {**BASE_STOD, "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-03")}
    other = {**BASE_STOD, "arende_id": "ANNAN"}
    actual = _judge([row, other], [followup("2024-09-03") | {"arende_id": "ANNAN"}])
    assert actual[row["arende_id"]]["uppfoljning_dokumenterad"] == NOT_MET


def test_evidence_names_what_decided() -> None:
    rows: list[Row] = [
        {**BASE_STOD, "arende_id": "ETT", "personkrets": "3"},
        {**BASE_STOD, "arende_id": "TVA", "beslut_datum": on("2025-07-01"), "avslag_lagrum": "11:1"},
        {**BASE_INSTEG, "arende_id": "TRE", "krit_onskan_bed": "nej"},
    ]
    with assessed(AUDIT, rows, [], GRANSKNINGSDATUM) as con:
        circle, refusal_and_grant, act, assessment = (
            _evidence(con, k) for k in ("krit_personkrets", "beslut_4_1_4_2", "ratt_lag", "kriterier_i_bedomning")
        )
    assert circle["ETT"].startswith("Personkrets enligt LSS = Personkrets 3")
    provisions = "Avslag enligt = 11 kap. 1 § SoL (2025:400); Bifall enligt = 4 kap. 2 § SoL (2001:453)"
    assert (refusal_and_grant["TVA"], act["TVA"]) == (provisions, f"Beslutsdatum = 2025-07-01; {provisions}")
    assert "Vill arbeta eller studera: framgår av bedömningen = Nej" in assessment["TRE"]
    assert "saknas" not in assessment["TRE"], "a requirement of the other insats is not missing"
    assert (circle["TVA"], refusal_and_grant["ETT"], act["ETT"], assessment["ETT"]) == ("", "", "", "")
