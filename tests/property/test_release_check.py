"""Faults planted at random in an edited report: each is found, and a report without faults has no finding."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reports.release_check.check import check
from reports.release_check.findings import Finding
from reports.update.edited import read_edited
from tests.lib.edits import AUDIT
from tests.lib.examples import examples
from tests.lib.personal import PNR
from tests.lib.release_faults import FAULTS, run_report, written_in

pytestmark = pytest.mark.slow
TRIED = examples(640, few=48)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_report(tmp_path_factory.mktemp("genomlasning"))


def _findings(source: Path, word: object) -> tuple[Finding, ...]:
    edited_file = source.with_name("min_rapport.docx")
    word.save(str(edited_file))  # type: ignore[attr-defined]
    return check(read_edited(edited_file, AUDIT), read_edited(source, AUDIT))


def test_planted_faults_are_found(source: Path) -> None:
    """Plants two at a time, each kind as often as the others; no finding repeats personal data."""
    missed = []
    for seed in range(TRIED // 2):
        chance = random.Random(seed)
        first = list(FAULTS)[seed % len(FAULTS)]
        fault_names = [first, chance.choice([name for name in FAULTS if FAULTS[name][0] is not FAULTS[first][0]])]
        word = written_in(source, chance)
        for name in sorted(
            fault_names, key=lambda fault_name: fault_name == "a tracked change"
        ):  # which may strike out the others
            FAULTS[name][1](word, chance)
        findings = _findings(source, word)
        missed += [
            (seed, name) for name in fault_names if FAULTS[name][0] not in {finding.kind for finding in findings}
        ]
        message = " ".join(map(str, findings))
        assert PNR not in message and "anna.alm" not in message and "Lindqvist" not in message, seed
    assert missed == []


def test_nothing_must_be_mended_where_there_is_no_fault(source: Path) -> None:
    false_findings = []
    for seed in range(TRIED // 4):
        findings = _findings(source, written_in(source, random.Random(seed)))
        false_findings += [(seed, str(finding)) for finding in findings]
    assert false_findings == []
