"""The trail of what was agreed: whose answer it became and why, and the coefficients before and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reports.agreement import trail
from reports.agreement.trail import TrailEntry
from tests.lib.codings import ALIKE, APART, coded, coding, plain_value
from tests.lib.office import openpyxl


@pytest.mark.parametrize(("agreed", "like"), [("Ja", "A"), ("Nej", "B"), ("Framgår ej", "ingen")])
def test_whose_answer_it_became(agreed: str, like: str) -> None:
    assert TrailEntry("A-1", "Variabel", "x", "X", "Ja", "Nej", agreed, "").like == like


def test_what_was_said_agreed_and_why_and_kappa_before_and_after(tmp_path: Path) -> None:
    step = TrailEntry("A-1", "Variabel", "olika", "Olika", "Ja", "Nej", "Nej", "sidan två")
    before = coding((APART, ALIKE), (), (plain_value("dag", 28, ("2025-01-01", "2025-01-02")),))
    exact = coded("olika", ("Ja", "Nej"), [[20, 0], [0, 10]])
    same = coding((exact, ALIKE), (), (plain_value("dag", 29),))
    trail.write(tmp_path / "s.xlsx", [step], (before, before, same), created=date(2025, 1, 1))
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    (row,) = book["Enades om"].iter_rows(min_row=4, values_only=True)
    assert row == ("A-1", "Variabel", "olika", "Olika", "Ja", "Nej", "Nej", "B", "sidan två")
    rows = list(book["Före och efter"].iter_rows(min_row=4, values_only=True))
    # 25 of 30 alike; by chance (18*17 + 12*13)/900 = 0.51333, so kappa is (0.83333-0.51333)/0.48667.
    assert rows[0][:2] == ("olika", "Olika") and rows[0][2:5] == (83.3, 83.3, 100.0)
    assert rows[0][5:] == (0.658, 0.658, 1.0)
    assert [r[0] for r in rows] == ["olika", "dag"], "only what the two differed on"
    assert rows[1][5:] == ("–", "–", "–")
    assert all("Får inte publiceras" in sheet["A1"].value for sheet in book.worksheets)
