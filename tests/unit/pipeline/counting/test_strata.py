"""The sample counted by stratum, against the outcomes decision by decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.subject import criterion_family
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
    ages = next(d for d in AUDIT.dimensions if d.cuts)
    return by_stratum(con, AUDIT, [(ages,)], frozenset({"arenden", "uppfoljningar"}))


def test_every_drawn_decision_is_in_a_stratum(con: duckdb.DuckDBPyConnection, sample: SampleCounts) -> None:
    rows = con.execute(QUERY.format("vald_fraga")).fetchall()
    assert sample.drawn == Counter(tuple(codes) for *codes, granted, _ in rows if granted)
    assert sum(sample.drawn.values()) == 120


PART = ["uppfoljning_inom_sex_manader", "anhorigstod_info"]


@pytest.mark.parametrize("criterion", ["vald_fraga", "plan_overensstammer", "kriterier_i_bedomning", *PART])
def test_those_that_meet_a_criterion_and_those_that_it_applies_to(
    con: duckdb.DuckDBPyConnection, sample: SampleCounts, criterion: str
) -> None:
    rows = con.execute(QUERY.format(criterion)).fetchall()
    met = Counter(tuple(codes) for *codes, _, outcome in rows if outcome == "uppfyllt")
    base = Counter(tuple(codes) for *codes, _, outcome in rows if outcome != "ej_aktuellt")
    family = criterion_family(criterion)
    assert {codes: n for codes, n in sample.by_stratum(family, ["uppfyllt"]).items() if n} == met
    assert {codes: n for codes, n in sample.by_stratum(family).items() if n} == base


def test_those_within_some_groups(con: duckdb.DuckDBPyConnection, sample: SampleCounts) -> None:
    """Of the second and third district, of those between 30 and 49."""
    district, ages = AUDIT.compared, next(d for d in AUDIT.dimensions if d.cuts)
    counts = sample.by_stratum(criterion_family("vald_fraga"), ["uppfyllt"], {district: [1, 2], ages: [1, 2]})
    district_codes = [code for code, _ in sample.groups[sample.dimensions.index(district)]][1:3]
    read = "bedomning b JOIN arenden USING (arende_id)"
    query = f"SELECT b.stadsdel, b.insats, b.kon, alder, utfall_vald_fraga FROM {read}"
    assert {codes: n for codes, n in counts.items() if n} == Counter(
        tuple(codes)
        for *codes, age, outcome in con.execute(query).fetchall()
        if outcome == "uppfyllt" and codes[0] in district_codes and 30 <= age <= 49
    )


def test_a_criterion_that_applies_to_refusals_too_is_left_out(
    con: duckdb.DuckDBPyConnection, sample: SampleCounts
) -> None:
    beyond = set()
    for criterion in AUDIT.criteria:
        rows = con.execute(QUERY.format(criterion.id)).fetchall()
        if any(outcome != "ej_aktuellt" for *_, granted, outcome in rows if not granted):
            beyond.add(criterion_family(criterion.id))
    assert beyond and {criterion_family(c.id) for c in AUDIT.criteria} - set(sample.counts) == beyond
