"""A report as its run wrote it, and a fixture that returns the findings after an edit."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.release_check.check import check
from reports.release_check.findings import Finding
from reports.update.edited import read_edited
from tests.lib.edits import AUDIT
from tests.lib.release_faults import run_report, written_in

Checked = Callable[[Callable[[Any], None]], tuple[Finding, ...]]


@pytest.fixture(scope="session")
def run_of_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_report(tmp_path_factory.mktemp("genomlasning"))


@pytest.fixture
def checked(run_of_release: Path, tmp_path: Path) -> Checked:
    """Returns the findings after an edit of a report without faults."""

    def findings(edit: Callable[[Any], None]) -> tuple[Finding, ...]:
        word, theirs = written_in(run_of_release, random.Random(1)), tmp_path / "min.docx"
        edit(word)
        word.save(str(theirs))
        return check(read_edited(theirs, AUDIT), read_edited(run_of_release, AUDIT))

    return findings
