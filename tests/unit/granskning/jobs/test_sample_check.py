"""The frame of a sample is used where the reviewed decisions are that sample, and differences are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from granskning.jobs.request import prepared
from granskning.jobs.sample_check import compare_with_sample, sample_notes
from tests.unit.granskning.jobs.test_request import REQUEST, drawn_sample


@pytest.mark.parametrize(
    ("ids", "random", "expected_notes"),
    [
        (["A-1"], True, []),
        (["A-1", "X-1"], False, ["Granskade ärenden som inte hör till urvalet: 1 (X-1)."]),
        (
            [f"X-{i:02}" for i in range(30)],
            False,
            [
                f"Granskade ärenden som inte hör till urvalet: 30 ({', '.join(f'X-{i:02}' for i in range(10))} …).",
                "Dragna beslut som varken är granskade eller ersatta: 1 (A-1).",
            ],
        ),
    ],
)
def test_only_a_sample_that_was_reviewed_is_reckoned_with(
    tmp_path: Path, ids: list[str], random: bool, expected_notes: list[str]
) -> None:
    plan = prepared(replace(REQUEST, population=drawn_sample(tmp_path)))
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE arenden AS SELECT unnest(?) AS arende_id, 'jarva' AS stadsdel, 'sysselsattning' AS insats, "
            "'kvinna' AS kon, 'bifall' AS beslut_utfall "
            "UNION ALL SELECT 'Z', 'jarva', 'sysselsattning', 'man', 'avslag'",
            [ids],
        )
        checked_plan, sample_check = compare_with_sample(con, plan)
    assert sample_check and sample_check.random is random
    assert checked_plan.frame == ({("jarva", "sysselsattning", "kvinna"): 30} if random else {})
    notes = sample_notes(sample_check)
    assert list(notes[: len(expected_notes)]) == expected_notes and len(notes) == len(expected_notes) + (not random)
    assert "Z" not in sample_check.alien, "refusals are reviewed beside the sample"
