"""How far the work has come, in the terminal."""

from __future__ import annotations

from reports.together.words import lines
from tests.unit.reports.together.test_workbook import HEADERS, PROGRESS


def test_columns_stand_under_each_other() -> None:
    rows = list(lines(PROGRESS, HEADERS))
    header, first, empty, *_ = rows
    assert header.startswith("Granskare") and first.startswith("G1") and empty == ""
    assert len(header) == len(first) and first.split() == ["G1", "3", "1", "1", "0", "1", "0", "0"]
    assert any(line.startswith("Järva / Man ") for line in rows) and rows[-2].split()[-1] == "2"
