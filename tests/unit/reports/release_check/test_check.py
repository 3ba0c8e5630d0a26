"""All findings in an edited report."""

from __future__ import annotations

from pathlib import Path

from reports.release_check.check import check
from reports.release_check.findings import FindingKind
from reports.update.edited import read_edited
from tests.lib.edits import AUDIT, EDITS, element_with, fill, first, written
from tests.lib.release_faults import prompts
from tests.unit.reports.release_check.conftest import Checked


def test_nothing_is_said_of_a_report_that_is_as_it_should_be(checked: Checked) -> None:
    assert checked(lambda word: None) == ()


def test_what_must_be_mended_comes_first(checked: Checked) -> None:
    def edit(word: object) -> None:
        fill(prompts(word)[1], "Vi tackar Karin Lindqvist.")
        EDITS["comment"](word, element_with(word, "Av dem gäller"), "Hm")

    assert [finding.kind for finding in checked(edit)] == [FindingKind.COMMENT, FindingKind.NAMED]


def test_invented_data_and_real_do_not_belong_together(tmp_path: Path) -> None:
    from dataclasses import replace

    real = written(first(), tmp_path / "rapport.docx")
    invented = written(replace(first(), invented=True), tmp_path / "pahittad.docx")
    findings = check(read_edited(invented, AUDIT), read_edited(real, AUDIT))
    assert FindingKind.DATA in {finding.kind for finding in findings}
