"""Why a decision got its outcome: the clauses that are true of it agree with the engine, for every criterion."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import audits
from checks.criteria import SHORTFALLS, Outcome
from pipeline.clauses import decided, outcomes_of
from pipeline.comparing.results_reader import open_result
from tests.lib.pipeline_run import SAMPLE, rows
from tests.lib.shared import SharedRuns

AUDIT = audits.load("sysselsattning_2025")


@pytest.fixture(scope="module")
def report(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


def test_the_case_that_decides_is_the_one_that_gives_the_engine_s_outcome(report: Path) -> None:
    cases_seen = set()
    with open_result(report) as con:
        for criterion in AUDIT.criteria:
            for one in decided(con, AUDIT, criterion, tuple(Outcome)):
                case = one.deciding(criterion)
                applies = one.holds(criterion.population)
                missing = Outcome.EJ_AKTUELLT if applies is False else Outcome.FRAMGAR_EJ
                assert one.outcome == (missing if case is None else criterion.cases[case].outcome), criterion.id
                cases_seen.add((one.outcome, case is None))
    assert len(cases_seen) >= 6, "every outcome, with and without a case that gave it"


def test_the_reason_is_that_of_the_working_list_and_the_order_that_of_the_export(report: Path) -> None:
    criterion = AUDIT.criterion("aktuell_dur")
    with open_result(report) as con:
        decisions = decided(con, AUDIT, criterion, SHORTFALLS)
        assert [one.id for one in decided(con, AUDIT, criterion, SHORTFALLS, 2, 3)] == [o.id for o in decisions[2:5]]
    reasons = rows(report, "SELECT arende_id, underlag FROM avvikelser WHERE kriterium = 'aktuell_dur'")
    assert sorted((one.id, one.reason) for one in decisions) == sorted(reasons)
    order = [id_ for (id_,) in rows(report, "SELECT arende_id FROM arenden_export")]
    assert [one.id for one in decisions] == [id_ for id_ in order if id_ in dict(reasons)]


def test_a_decision_worked_out_by_hand(report: Path) -> None:
    """A2025-047 has an inquiry made for the decision, dated after it; see the sample's rows."""
    criterion = AUDIT.criterion("aktuell_dur")
    with open_result(report) as con:
        (one,) = [o for o in decided(con, AUDIT, criterion, SHORTFALLS) if o.id == "A2025-047"]
    assert (one.outcome, one.deciding(criterion)) == (Outcome.EJ_UPPFYLLT, 1)
    assert [one.holds(case.when) for case in criterion.cases] == [False, True, True]
    assert one.reason == "DUR-utredning 2025-06-02, beslut 2025-05-28"


def test_outcomes_are_counted_as_in_the_database(report: Path) -> None:
    expected = dict(rows(report, "SELECT utfall, count(*) FROM utfall WHERE kriterium = 'aktuell_dur' GROUP BY 1"))
    with open_result(report) as con:
        counts = outcomes_of(con, AUDIT.criterion("aktuell_dur"))
    assert list(counts) == list(Outcome)
    assert {str(o): n for o, n in counts.items() if n} == expected
