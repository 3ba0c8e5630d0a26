"""A request is resolved before anything is read: breakdowns, threshold, and the frame of the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.new_audit import ny
from granskning.jobs.request import Request, breakdowns, leniency, prepared
from pipeline.disclosure.printed_counts import FIRST_REPORT
from pipeline.errors import FileError, UsageError
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
    assert (plan.by, plan.frame, plan.earlier) == ((), {}, FIRST_REPORT)
    other_plan = prepared(replace(REQUEST, granskningsdatum=date(2025, 12, 24), threshold=7, by=("kon",)))
    assert (other_plan.day, other_plan.threshold, len(other_plan.by)) == (date(2025, 12, 24), 7, 1)


def test_a_threshold_is_never_lowered(tmp_path: Path) -> None:
    request = replace(REQUEST, audit=str(ny("liten", tmp_path)))
    with pytest.raises(UsageError, match=r"kan höjas men aldrig vara lägre än 4\."):
        prepared(replace(request, threshold=3))
    assert prepared(replace(request, threshold=4)).threshold == 4


def drawn_sample(folder: Path) -> Path:
    """The workbook of a sample, as `granskning urval` writes it."""
    codes = ("jarva", "sysselsattning", "kvinna")
    facts = SampleFacts(6, 1, "lista.csv", "ab", 30, 0, 0, "bifall", (), "1.0", "cd")
    workbook.write(folder / "urval.xlsx", AUDIT, [Stratum(codes, 30, 1, (Candidate("A-1", codes),), ())], facts)
    return folder / "urval.xlsx"


def test_the_frame_of_the_sample_is_that_of_the_same_audit(tmp_path: Path) -> None:
    workbook_path = drawn_sample(tmp_path)
    sample = prepared(replace(REQUEST, population=workbook_path)).sample
    assert sample and sample.frame.sizes(AUDIT) == {("jarva", "sysselsattning", "kvinna"): 30}
    with pytest.raises(UsageError, match=r"urval\.xlsx är draget för granskningen sysselsattning_2025, inte lss_"):
        prepared(replace(REQUEST, population=workbook_path, audit="lss_arbete_studier"))
    with pytest.raises(FileError, match=r"borta\.xlsx finns inte"):
        prepared(replace(REQUEST, population=tmp_path / "borta.xlsx"))


def test_what_is_tolerated_is_what_was_asked_for() -> None:
    assert leniency(REQUEST) == {"tolerate_rejected": False, "ignore_unknown": False}
    assert leniency(replace(REQUEST, tolerate_rejected=True))["tolerate_rejected"] is True
