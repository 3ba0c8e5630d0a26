"""The copies of workbooks with their faults marked: which cells, what is said of each, and which copies are written."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from pipeline.errors import Fault, Spot
from reports.render.excel import fault_copy, package
from reports.render.excel.fault_copy import EMPTY, FOLLOWING, WRONG, Copies, roots, write_copies

_openpyxl: Any = importlib.import_module("openpyxl")


def _book(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(str(path)) as book:
        book.add_worksheet("Ärenden").write_row(0, 0, ["Id", "Kön", "Ålder"])
    return path


def _fault(file: Path, cell: str, reason: str, **options: Any) -> Fault:
    return Fault(f"{file.name}, bladet Ärenden", int(cell[1:]), cell[0], "x", reason, "ett värde",
                 spots=(Spot(file, "Ärenden", cell),), **options)  # fmt: skip


def _sheet(path: Path, name: str = "Ärenden") -> Any:
    return _openpyxl.load_workbook(path)[name]


def test_what_follows_from_a_fault_is_told_with_it(tmp_path: Path) -> None:
    book = _book(tmp_path / "g.xlsx")
    cause = _fault(book, "B2", "går inte ihop")
    followers = [_fault(book, f"{c}2", "cellen är tom", missing=True, follows=cause) for c in "DE"]
    (root,) = roots([cause, *followers])
    assert (root.fault, root.related, root.begun) == (cause, tuple(followers), False)
    (copy,) = write_copies([cause, *followers], tmp_path).written
    (line,) = list(_sheet(copy, "Fel").iter_rows(min_row=5, values_only=True))
    assert line == ("B2", "Ärenden", "B", "x", "går inte ihop", "ett värde", "Fel", "2 andra fel: D2, E2")
    sheet = _sheet(copy)
    assert sheet["B2"].comment.text == "Går inte ihop. Väntat: ett värde. Leder till 2 andra fel: D2, E2."
    assert sheet["D2"].comment.text == "Cellen är tom. Väntat: ett värde. Följer av B i rad 2."
    assert [sheet[c].fill.fgColor.rgb[2:] for c in ("B2", "D2", "E2")] == [WRONG, FOLLOWING, FOLLOWING]


def test_a_row_that_is_begun_is_told_once(tmp_path: Path) -> None:
    book = _book(tmp_path / "g.xlsx")
    begun = [_fault(book, f"{c}3", "cellen är tom", missing=True) for c in "BCD"]
    single = _fault(book, "B4", "cellen är tom", missing=True)
    (copy,) = write_copies([*begun, single], tmp_path).written
    first, second = _sheet(copy, "Fel").iter_rows(min_row=5, values_only=True)
    assert first[6:] == ("Påbörjad", "B3, C3, D3") and second[6:] == ("Saknas", "")
    sheet = _sheet(copy)
    assert [sheet[c].fill.fgColor.rgb[2:] for c in ("B3", "C3", "D3", "B4")] == [EMPTY] * 4
    assert [bool(sheet[c].comment) for c in ("B3", "C3", "D3", "B4")] == [True, False, False, True]


def test_several_faults_of_a_cell_stand_in_one_comment_and_the_worst_gives_the_colour(tmp_path: Path) -> None:
    book = _book(tmp_path / "g.xlsx")
    faults = [_fault(book, "B2", "cellen är tom", missing=True), _fault(book, "B2", "är dubbel")]
    (copy,) = write_copies([*faults, faults[1]], tmp_path).written
    cell = _sheet(copy)["B2"]
    assert cell.comment.text == "Cellen är tom. Väntat: ett värde.\n\nÄr dubbel. Väntat: ett värde."
    assert cell.fill.fgColor.rgb[2:] == WRONG


def test_each_workbook_has_its_own_copy_and_a_conflict_is_marked_in_both(tmp_path: Path) -> None:
    one, other = _book(tmp_path / "a" / "g.xlsx"), _book(tmp_path / "b" / "g.xlsx")
    spots = (Spot(one, "Ärenden", "B2"), Spot(other, "Ärenden", "C9"))
    conflict = Fault("Ärenden, A-1", None, "kon", "Kvinna; Man", "granskarna har svarat olika", spots=spots)
    copies = write_copies([conflict, Fault("t", None, "", "", "kolumnen saknas")], tmp_path / "b").written
    assert [path.name for path in copies] == ["a_g_markerad.xlsx", "b_g_markerad.xlsx"]
    for path, cell in zip(copies, ("B2", "C9"), strict=True):
        assert [c.coordinate for row in _sheet(path).iter_rows() for c in row if c.comment] == [cell]
        whole = list(_sheet(path, "Fel").iter_rows(min_row=6, values_only=True))
        assert whole == [("", "t", "", "", "kolumnen saknas", "", "Fel", "")]


def test_their_own_sheet_named_as_ours_is_kept(tmp_path: Path) -> None:
    with Workbook(str(tmp_path / "g.xlsx")) as book:
        book.add_worksheet("Fel").write(0, 0, "deras")
        book.add_worksheet("Ärenden")
    (copy,) = write_copies([_fault(tmp_path / "g.xlsx", "B2", "är fel")], tmp_path).written
    assert _openpyxl.load_workbook(copy).sheetnames == ["Fel (2)", "Fel", "Ärenden"]
    assert _sheet(copy)["A1"].value is None and _sheet(copy, "Fel")["A1"].value == "deras"


def test_so_many_and_no_more_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_copy, "MOST", 3)
    book = _book(tmp_path / "g.xlsx")
    faults = [_fault(book, f"B{n}", "är fel") for n in range(2, 12)]
    (copy,) = write_copies(faults, tmp_path).written
    assert sum(c.comment is not None for row in _sheet(copy).iter_rows() for c in row) == 3
    lines = list(_sheet(copy, "Fel").iter_rows(values_only=True))
    assert len(lines) == 4 + 3 and lines[2][0] == "De första 3 av 10 felen är med. Alla finns i fel.xlsx."


def test_faults_without_a_cell_and_workbooks_that_are_too_large_have_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert write_copies([Fault("arenden.csv", 2, "kon", "x", "fel")], tmp_path) == Copies()
    book = _book(tmp_path / "g.xlsx")
    monkeypatch.setattr(package, "LARGEST", 10)
    assert write_copies([_fault(book, "B2", "är fel")], tmp_path) == Copies(unmarked=(book,))
    assert [path.name for path in tmp_path.iterdir()] == ["g.xlsx"]


def test_an_earlier_copy_is_replaced_unless_somebody_has_worked_in_it(tmp_path: Path) -> None:
    book, other = _book(tmp_path / "g.xlsx"), _book(tmp_path / "h.xlsx")
    write_copies([_fault(book, "B2", "är fel"), _fault(other, "B2", "är fel")], tmp_path)
    (copy,) = write_copies([_fault(book, "C2", "är fel")], tmp_path).written
    assert not (tmp_path / "h_markerad.xlsx").exists() and _sheet(copy)["C2"].comment
    saved = _openpyxl.load_workbook(copy)
    saved["Ärenden"]["C2"] = "rättat"
    saved.save(copy)
    assert write_copies([_fault(book, "B2", "är fel")], tmp_path) == Copies(changed=(copy,))
    assert _sheet(copy)["C2"].value == "rättat"
