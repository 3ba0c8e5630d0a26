"""The drawn sample as a workbook: those to review, their reserves, how it was drawn, and what from."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import FileError
from pipeline.sampling import Candidate, Stratum, read_frame
from reports.sample import workbook
from reports.sample.words import SampleFacts

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
FACTS = SampleFacts(
    size=6, seed=1, file="lista.csv", sha256="ab", rows=40, outside_period=0, not_sampled=0,
    sampled="”Beslut” är Bifall", details=("Beslutsdatum",), version="1.2", definition_sha256="cd",
)  # fmt: skip


def _candidates(*ids: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(id_, ("jarva", "sysselsattning", "kvinna"), ("2025-01-01",)) for id_ in ids)


WOMEN = Stratum(("jarva", "sysselsattning", "kvinna"), 30, 2, _candidates("A-1", "=1+1"), _candidates("R-1", "R-2"))
MEN = Stratum(("jarva", "sysselsattning", "man"), 1, 2, _candidates("M-1"), ())


def _book(folder: Path, *strata: Stratum) -> Any:
    workbook.write(folder / "urval.xlsx", AUDIT, strata or (WOMEN, MEN), FACTS)
    return _openpyxl.load_workbook(folder / "urval.xlsx")


def _rows(sheet: Any, first: int) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_the_sheets_are_marked_as_working_material(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert book.sheetnames == ["Urval", "Reserver", "Protokoll", "Ram"]
    for sheet in book.worksheets:
        assert "Får inte publiceras" in sheet["A1"].value and "Får inte publiceras" in sheet.oddFooter.left.text


def test_those_drawn_are_numbered_through_and_reserves_within_their_stratum(tmp_path: Path) -> None:
    book = _book(tmp_path)
    header, *lines = _rows(book["Urval"], 4)
    assert header == ["Nr", "Ärende-id", "Stadsdelsnämnd", "Insats", "Kön", "Beslutsdatum"]
    assert lines == [
        [1, "A-1", "Järva", "Sysselsättning", "Kvinna", "2025-01-01"],
        [2, "=1+1", "Järva", "Sysselsättning", "Kvinna", "2025-01-01"],
        [3, "M-1", "Järva", "Sysselsättning", "Man", "2025-01-01"],
    ]
    assert book["Urval"]["B6"].data_type == "s", "no id is a formula"
    assert [row[:2] for row in _rows(book["Reserver"], 5)] == [[1, "R-1"], [2, "R-2"]]


def test_the_protocol_shows_how_each_stratum_came_out(tmp_path: Path) -> None:
    rows = _rows(_book(tmp_path)["Protokoll"], 1)
    (at,) = (i for i, row in enumerate(rows) if row[0] == "Stadsdelsnämnd")
    assert rows[at][3:] == ["I ramen", "Kvot", "Draget", "Saknas", "Reserver"]
    assert [row[2:] for row in rows[at + 1 :]] == [
        ["Kvinna", 30, 2, 2, 0, 2], ["Man", 1, 2, 1, 1, 0], [None, 31, 4, 3, 1, 2],
    ]  # fmt: skip
    assert rows[-1][0] == "Totalt"


def test_the_frame_is_read_back_by_the_report(tmp_path: Path) -> None:
    _book(tmp_path)
    frame = read_frame(tmp_path / "urval.xlsx")
    assert frame.audit == AUDIT.name and frame.total == 31
    assert frame.sizes(AUDIT) == {WOMEN.codes: 30, MEN.codes: 1}


def test_the_same_sample_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        workbook.write(tmp_path / f"{name}.xlsx", AUDIT, (WOMEN, MEN), FACTS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_more_than_a_sheet_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LONGEST_LIST", 2)
    with pytest.raises(FileError, match=r"urval\.xlsx rymmer högst 2 beslut\. Ange ett lägre antal med --antal\."):
        _book(tmp_path)
