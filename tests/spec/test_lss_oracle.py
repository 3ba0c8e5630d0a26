"""`lss_arbete_studier` against its oracle: its examples, and random decisions through the real engine."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from checks.audits.lss_arbete_studier import AUDIT
from checks.codebook import Kind
from tests.lib import lss_oracle
from tests.lib.examples import examples
from tests.lib.oracle import Row, add_months
from tests.lib.pipeline_run import assessed, outcomes_of
from tests.spec.cases import Case, full_row
from tests.spec.lss_cases import BASES, CASES, GRANSKNINGSDATUM, followup

NUMBERED = [(criterion, case) for criterion, cases in CASES.items() for case in cases]
ALWAYS_GIVEN = ("beslut_utfall",)
"""Variables that decide whether other values are used at all: an export without them is refused."""
LIMITS = (date(2025, 3, 3), date(2025, 7, 1), date(2025, 10, 31), GRANSKNINGSDATUM)


def test_it_has_every_criterion() -> None:
    assert list(lss_oracle.CRITERIA) == [c.id for c in AUDIT.criteria]


@pytest.mark.parametrize(("criterion", "case"), NUMBERED, ids=[f"{c}: {case.name}" for c, case in NUMBERED])
def test_the_outcome_worked_out_by_hand_is_that_of_the_oracle(criterion: str, case: Case) -> None:
    assert lss_oracle.outcomes(full_row(case), list(case.followups), GRANSKNINGSDATUM)[criterion] == case.expected


def _day(rng: random.Random) -> date:
    """A day at or next to a limit: a number of months from one of `LIMITS`."""
    day = add_months(rng.choice(LIMITS), rng.choice((-24, -12, -4, 0, 4, 24)))
    return day + timedelta(days=rng.choice((-1, 0, 1)))


def _decision(rng: random.Random, number: int) -> Row:
    """One of the base decisions with some values changed and some removed."""
    row: Row = {**rng.choice(list(BASES.values())), "arende_id": f"S{number:05}"}
    for variable in rng.sample(AUDIT.main.variables, rng.randint(1, 8)):
        if variable.kind is Kind.CODE:
            row[variable.name] = rng.choice([*variable.codes, *([] if variable.name in ALWAYS_GIVEN else [None])])
        elif variable.kind is Kind.DATE:
            row[variable.name] = rng.choice([_day(rng), _day(rng), None])
    return row


def _followups(rng: random.Random, row: Row) -> list[Row]:
    days = [rng.choice([_day(rng), None]) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
    return [followup(None if day is None else day.isoformat()) | {"arende_id": row["arende_id"]} for day in days]


@pytest.mark.parametrize("table", [True, False], ids=["with follow-ups", "without the table"])
@pytest.mark.parametrize("seed", range(examples(20, 2)))
def test_the_engine_gives_what_the_oracle_gives(seed: int, table: bool) -> None:
    rng = random.Random(seed)
    rows = [_decision(rng, number) for number in range(1000)]
    followups = {row["arende_id"]: _followups(rng, row) for row in rows}
    followup_rows = [f for group in followups.values() for f in group] if table else None
    with assessed(AUDIT, rows, followup_rows, GRANSKNINGSDATUM) as con:
        actual = outcomes_of(con, AUDIT)
    differences = {}
    for row in rows:
        expected = lss_oracle.outcomes(row, followups[row["arende_id"]], GRANSKNINGSDATUM, table=table)
        differing = {
            k: (actual[row["arende_id"]][k], o) for k, o in expected.items() if actual[row["arende_id"]][k] != o
        }
        if differing:
            differences[row["arende_id"]] = differing
    assert differences == {}, "criterion: (engine, oracle)"
