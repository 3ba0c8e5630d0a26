"""The sample counted by stratum, against the outcomes decision by decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.job import read
from pipeline import assess
from pipeline.counting.strata import SampleCounts, by_stratum

QUERY = "SELECT stadsdel, insats, kon, beslut_utfall <> 'avslag', utfall_{} FROM bedomning"


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    sample = Path(__file__).resolve().parents[4] / "sample_data" / AUDIT.name
    opened, _, loaded = read(sample, AUDIT, tmp_path_factory.mktemp("s"), tolerate_rejected=False, ignore_unknown=False)
    with opened:
        assess.assess(opened, AUDIT, AUDIT.granskningsdatum, loaded.present)
        yield opened


@pytest.fixture(scope="module")
def sample(con: duckdb.DuckDBPyConnection) -> SampleCounts:
    return by_stratum(con, AUDIT)


def test_every_drawn_decision_is_in_a_stratum(con: duckdb.DuckDBPyConnection, sample: SampleCounts) -> None:
    rows = con.execute(QUERY.format("vald_fraga")).fetchall()
    assert sample.drawn == Counter(tuple(codes) for *codes, granted, _ in rows if granted)
    assert sum(sample.drawn.values()) == 120


@pytest.mark.parametrize("criterion", ["vald_fraga", "plan_overensstammer", "bestallning", "kriterier_i_bedomning"])
def test_those_that_meet_a_criterion(con: duckdb.DuckDBPyConnection, sample: SampleCounts, criterion: str) -> None:
    rows = con.execute(QUERY.format(criterion)).fetchall()
    met = Counter(tuple(codes) for *codes, _, outcome in rows if outcome == "uppfyllt")
    assert {codes: n for codes, n in sample.met[criterion].items() if n} == met


def test_a_criterion_of_one_insats_is_counted_in_its_strata(sample: SampleCounts) -> None:
    found = sample.met["kriterier_i_bedomning"]
    assert {insats for _, insats, _ in found} == {"sarskild_stodinsats"}
    assert sum(sample.drawn[codes] for codes in found) == 40


@pytest.mark.parametrize("criterion", ["uppfoljning_inom_sex_manader", "barnkonsekvensanalys", "anhorigstod_info"])
def test_a_criterion_of_part_of_a_stratum_is_left_out(sample: SampleCounts, criterion: str) -> None:
    assert criterion not in sample.met


def test_a_criterion_that_applies_to_refusals_too_is_left_out(
    con: duckdb.DuckDBPyConnection, sample: SampleCounts
) -> None:
    for criterion in AUDIT.criteria:
        rows = con.execute(QUERY.format(criterion.id)).fetchall()
        beyond = any(outcome != "ej_aktuellt" for *_, granted, outcome in rows if not granted)
        assert not (beyond and criterion.id in sample.met), criterion.id
