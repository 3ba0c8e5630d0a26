"""A request resolved before anything is read: breakdowns, threshold, the frame of the sample, and the notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.new_audit import ny
from granskning.jobs.report import (
    Request,
    breakdowns,
    compare_with_sample,
    leniency,
    prepared,
    run_facts,
    sample_notes,
)
from pipeline.errors import FileError, UsageError
from pipeline.manifest import version
from pipeline.reading.load import Loaded
from pipeline.sampling import Candidate, Stratum
from reports.sample import workbook
from reports.sample.words import SampleFacts

REQUEST = Request(Path("export"), Path("ut"))


def _names(*names: str) -> list[tuple[str, ...]]:
    return [tuple(d.name for d in by) for by in breakdowns(AUDIT, names)]


def test_breakdowns_by_one_or_two_dimensions_each_once() -> None:
    assert _names("stadsdel", "kon, insats", "stadsdel", "kon,insats") == [("stadsdel",), ("kon", "insats")]
    assert _names("stadsdel,stadsdel") == [("stadsdel",)]
    assert _names() == []


def test_a_breakdown_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"--uppdelning alder: .* går bara att dela upp på stadsdel, kon, insats"):
        breakdowns(AUDIT, ["stadsdel,alder"])
    with pytest.raises(UsageError, match="högst två saker, inte stadsdel, kon, insats"):
        breakdowns(AUDIT, ["stadsdel,kon,insats"])


def test_what_nobody_asked_for_is_the_audits_own() -> None:
    plan = prepared(REQUEST)
    assert (plan.audit, plan.day, plan.threshold) == (AUDIT, AUDIT.granskningsdatum, AUDIT.threshold)
    assert (plan.by, plan.frame, plan.earlier) == ((), {}, ())
    other_plan = prepared(replace(REQUEST, granskningsdatum=date(2025, 12, 24), threshold=7, by=("kon",)))
    assert (other_plan.day, other_plan.threshold, len(other_plan.by)) == (date(2025, 12, 24), 7, 1)


def test_a_threshold_is_never_lowered(tmp_path: Path) -> None:
    request = replace(REQUEST, audit=str(ny("liten", tmp_path)))
    with pytest.raises(UsageError, match=r"kan höjas men aldrig vara lägre än 4\."):
        prepared(replace(request, threshold=3))
    assert prepared(replace(request, threshold=4)).threshold == 4


def _sample(folder: Path) -> Path:
    """The workbook of a sample, as `granskning urval` writes it."""
    codes = ("jarva", "sysselsattning", "kvinna")
    facts = SampleFacts(6, 1, "lista.csv", "ab", 30, 0, 0, "bifall", (), "1.0", "cd")
    workbook.write(folder / "urval.xlsx", AUDIT, [Stratum(codes, 30, 1, (Candidate("A-1", codes),), ())], facts)
    return folder / "urval.xlsx"


def test_the_frame_of_the_sample_is_that_of_the_same_audit(tmp_path: Path) -> None:
    workbook_path = _sample(tmp_path)
    sample = prepared(replace(REQUEST, population=workbook_path)).sample
    assert sample and sample.frame.sizes(AUDIT) == {("jarva", "sysselsattning", "kvinna"): 30}
    with pytest.raises(UsageError, match=r"urval\.xlsx är draget för granskningen sysselsattning_2025, inte lss_"):
        prepared(replace(REQUEST, population=workbook_path, audit="lss_arbete_studier"))
    with pytest.raises(FileError, match=r"borta\.xlsx finns inte"):
        prepared(replace(REQUEST, population=tmp_path / "borta.xlsx"))


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
    plan = prepared(replace(REQUEST, population=_sample(tmp_path)))
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


def test_what_is_tolerated_is_what_was_asked_for() -> None:
    assert leniency(REQUEST) == {"tolerate_rejected": False, "ignore_unknown": False}
    assert leniency(replace(REQUEST, tolerate_rejected=True))["tolerate_rejected"] is True


def test_what_the_report_says_of_the_run() -> None:
    loaded = Loaded(
        present=frozenset({"arenden"}),
        rows_read={"arenden": 120},
        rows_used={"arenden": 118},
        rows_rejected={"arenden": 2},
        empty_rows={},
        dropped_columns=("anteckning",),
    )
    facts = run_facts(AUDIT, date(2025, 10, 31), loaded, drawn=True)
    assert facts.missing_tables == ("uppfoljningar", "narvaro"), "tables about organisations are never missed"
    assert (facts.rows_used, facts.dropped_columns, facts.drawn) == ({"arenden": 118}, ("anteckning",), True)
    assert facts.version == version() and facts.granskningsdatum == date(2025, 10, 31)
