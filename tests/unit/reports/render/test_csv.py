"""A table as a CSV file: what Swedish Excel opens as it is, and in which no cell is a formula."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from reports.document import Cell
from reports.render.csv import write_csv


def test_the_bytes_are_those_that_swedish_excel_opens(tmp_path: Path) -> None:
    write_csv(["Stadsdel", "Antal"], [["Älvsjö", "1\u00a0036"], ["a;b", 'sa "nej"']], tmp_path / "t.csv")
    expected = '\ufeffStadsdel;Antal\r\nÄlvsjö;1\u00a0036\r\n"a;b";"sa ""nej"""\r\n'
    assert (tmp_path / "t.csv").read_bytes() == expected.encode("utf-8")


@pytest.mark.parametrize("text", ["=1+1", "+46", "@SUM(A1)", "\tx", "-x", "-1+2", "- ", "=HYPERLINK(1)"])
def test_what_excel_would_run_is_quoted(text: str, tmp_path: Path) -> None:
    assert _text_in_file(text, tmp_path) == f"'{text}"


@pytest.mark.parametrize("text", ["1 036", "*", "–", "13", "2024-01-01", "a=b", ""])
def test_marks_and_plain_text_are_left_as_they_are(text: str, tmp_path: Path) -> None:
    assert _text_in_file(text, tmp_path) == text


@pytest.mark.parametrize(("number", "text"), [(-3, "−3"), (Decimal("-12.5"), "−12,5"), (13, "13")])
def test_a_number_is_no_formula(number: int | Decimal, text: str, tmp_path: Path) -> None:
    assert _text_in_file(number, tmp_path) == text


def _text_in_file(cell: Cell, folder: Path) -> str:
    write_csv(["A", "B"], [[cell, "x"]], folder / "t.csv")
    with (folder / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1][0]
