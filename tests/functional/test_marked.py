"""The copy of their own workbook in which a refused run marks the faults: `kontrollera`, `rapport` and the others."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from tests.lib.office import needs_office, openpyxl, saved_by_office
from tests.lib.personal import PNR
from tests.lib.pipeline_run import QUIET, SAMPLE, command
from tests.lib.reviewers import cases, follow_ups, write_book, write_sheets

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
A, B, C, D = cases(4)
OTHER = next(c for c in cases() if c["insats"] == "sysselsattning" and c["beslut_utfall"] == "bifall")
WRONG = OTHER | {"arende_id": "X-1", "insats": "sarskild_stodinsats"}
KNOWN = ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")
BEGUN = {name: C[name] for name in KNOWN}


def _faulty_workbook(path: Path) -> Path:
    """A workbook with an invalid answer (C2), an insats that causes other faults (E3), an incomplete row (4), one id on
    two rows (A5, A6), and a follow-up of an unknown decision."""
    rows = [A | {"kon": "Kvina"}, WRONG, BEGUN, D, D]
    stray = [follow_ups(A["arende_id"])[0] | {"arende_id": "okand"}]
    return write_book(path, rows, [*follow_ups(D["arende_id"]), *stray])


def _every_cell(book: Any) -> Iterator[tuple[str, Any]]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((f"{sheet.title}!{cell.coordinate}", cell) for cell in row)


def _looks(book: Any) -> dict[str, tuple[Any, ...]]:
    """Everything of each cell but its fill."""
    styles: dict[int, tuple[Any, ...]] = {}
    for _, cell in _every_cell(book):
        if cell.style_id not in styles:
            look = (cell.font, cell.border, cell.alignment, cell.protection)
            styles[cell.style_id] = (*map(copy, look), cell.number_format)
    return {name: (cell.value, styles[cell.style_id]) for name, cell in _every_cell(book)}


@pytest.fixture(scope="module")
def refused_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vagrad")
    book = _faulty_workbook(folder / "min export.xlsx")
    before = book.read_bytes()
    answer = command("kontrollera", book, "--ut", folder / "kontroll", "--tyst")
    assert answer.exit_code == 3
    message = f"Felen är markerade i en kopia av arbetsboken: {folder / 'kontroll' / 'min export_markerad.xlsx'}."
    assert message in answer.output and book.read_bytes() == before
    return folder


def test_the_copy_is_the_original_but_for_the_marks(refused_run: Path) -> None:
    original = openpyxl.load_workbook(refused_run / "min export.xlsx")
    marked_book = openpyxl.load_workbook(refused_run / "kontroll" / "min export_markerad.xlsx")
    assert marked_book.sheetnames == ["Fel", *original.sheetnames]
    assert [marked_book[name].sheet_state for name in original.sheetnames] == [s.sheet_state for s in original]
    del marked_book["Fel"]
    assert _looks(original) == _looks(marked_book)
    original_cells, copied_cells = dict(_every_cell(original)), dict(_every_cell(marked_book))
    coloured_cells = {name for name, cell in copied_cells.items() if copy(cell.fill) != copy(original_cells[name].fill)}
    for name in original.sheetnames:
        sheet, marked_sheet = original[name], marked_book[name]
        assert sheet.data_validations == marked_sheet.data_validations and sheet.protection == marked_sheet.protection
        assert [r.sqref for r in sheet.conditional_formatting] == [r.sqref for r in marked_sheet.conditional_formatting]
        assert sheet.freeze_panes == marked_sheet.freeze_panes and sheet.auto_filter == marked_sheet.auto_filter
        assert {k: v.width for k, v in sheet.column_dimensions.items()} == {
            k: v.width for k, v in marked_sheet.column_dimensions.items()
        }
    fault_rows = openpyxl.load_workbook(refused_run / "kontroll" / "fel.xlsx")["Fel"].iter_rows(
        min_row=2, values_only=True
    )
    faulty_cells = {f"{row[0].split('bladet ')[1]}!{cell}" for row in fault_rows for cell in (row[6] or "").split()}
    assert (
        coloured_cells == faulty_cells
        and "Ärenden!C2" in faulty_cells
        and any(name.startswith("Uppföljningar!A") for name in faulty_cells)
    )
    assert all(cell.comment is None or name in faulty_cells for name, cell in copied_cells.items())


def test_every_fault_is_listed_once_with_a_link_that_leads_to_it(refused_run: Path) -> None:
    book = openpyxl.load_workbook(refused_run / "kontroll" / "min export_markerad.xlsx")
    rows = list(book["Fel"].iter_rows(min_row=5))
    rows_by_cell = {(row[1].value, row[0].value, row[6].value): row for row in rows}
    stray = f"A{2 + len(follow_ups(D['arende_id']))}"
    assert [*rows_by_cell] == [
        ("Ärenden", "C2", "Fel"), ("Ärenden", "E3", "Fel"), ("Ärenden", "D4", "Påbörjad"), ("Ärenden", "A5", "Fel"),
        ("Ärenden", "A6", "Fel"), ("Uppföljningar", stray, "Fel"),
    ]  # fmt: skip
    for row in rows:
        sheet, cell = row[0].hyperlink.location.split("!")
        assert (sheet, cell) == (f"'{row[1].value}'", row[0].value)
        assert book[sheet.strip("'")][cell].comment is not None
    assert " andra fel: " in rows_by_cell["Ärenden", "E3", "Fel"][7].value
    assert book["Ärenden"]["C2"].comment.text.endswith("Väntat: Kvinna eller Man.")


def test_only_the_user_may_read_the_copy_and_it_says_what_it_is(refused_run: Path) -> None:
    path = refused_run / "kontroll" / "min export_markerad.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert openpyxl.load_workbook(path)["Fel"]["A1"].value.startswith("Arbetsmaterial")


@needs_office
def test_libreoffice_opens_the_copy(refused_run: Path, tmp_path: Path) -> None:
    (path,) = saved_by_office([refused_run / "kontroll" / "min export_markerad.xlsx"], tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Fel", "Så här fyller du i", "Ärenden"]
    assert "Väntat: Kvinna eller Man." in book["Ärenden"]["C2"].comment.text
    assert book["Ärenden"]["C2"].fill.fgColor.rgb == "FFFF9999"


def test_a_refused_report_marks_too_and_the_next_run_takes_the_copy_away(tmp_path: Path) -> None:
    """The list of faults goes too; a folder with only these files counts as our own."""
    book = write_sheets(tmp_path / "export.xlsx", [A | {"kon": "Kvina"}], follow_ups(A["arende_id"]))
    assert command("rapport", book, "--ut", tmp_path / "ut", *QUIET).exit_code == 3
    assert {p.name for p in (tmp_path / "ut").iterdir()} == {"export_markerad.xlsx", "fel.csv", "fel.xlsx"}
    write_sheets(book, [A], follow_ups(A["arende_id"]))
    answer = command("rapport", book, "--ut", tmp_path / "ut", *QUIET)
    assert answer.exit_code == 0, answer.output
    assert not [*(tmp_path / "ut").glob("*_markerad.xlsx"), *(tmp_path / "ut").glob("fel.*")]
    assert (tmp_path / "ut" / "rapport.docx").is_file()


def test_a_copy_that_somebody_has_worked_in_is_never_lost(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "export.xlsx", [A | {"kon": "Kvina"}])
    command("rapport", book, "--ut", tmp_path / "ut", *QUIET)
    marked_path = tmp_path / "ut" / "export_markerad.xlsx"
    edited_copy = openpyxl.load_workbook(marked_path)
    edited_copy["Ärenden"]["C2"] = "Kvinna"
    edited_copy.save(marked_path)
    answer = command("rapport", book, "--ut", tmp_path / "ut", *QUIET)
    assert answer.exit_code == 5 and "export_markerad.xlsx" in answer.output and "Flytta den" in answer.output
    assert openpyxl.load_workbook(marked_path)["Ärenden"]["C2"].value == "Kvinna"


def test_personal_data_and_files_that_are_no_workbook_have_no_copy(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "export.xlsx", [A | {"kon": "Kvina"}, B | {"kon": PNR}])
    assert command("rapport", book, "--ut", tmp_path / "ut", *QUIET).exit_code == 4
    assert not (tmp_path / "ut").exists()
    assert command("rapport", SAMPLE.parent / "felaktig", "--ut", tmp_path / "csv", *QUIET).exit_code == 3
    assert sorted(path.name for path in (tmp_path / "csv").iterdir()) == ["fel.csv", "fel.xlsx"]


def test_every_workbook_of_a_folder_has_its_copy(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write_sheets(folder / "a.xlsx", [A, B])
    write_sheets(folder / "b.xlsx", [C | {"kon": "Kvina"}, B | {"fel_namn": "ja"}])
    answer = command("rapport", folder, "--ut", tmp_path / "ut", *QUIET)
    assert answer.exit_code == 3 and "a_markerad.xlsx, b_markerad.xlsx" in answer.output
    for name, cell in (("a", "N3"), ("b", "N3")):
        sheet = openpyxl.load_workbook(tmp_path / "ut" / f"{name}_markerad.xlsx")["Ärenden"]
        assert "Granskarna har svarat olika" in sheet[cell].comment.text


def test_sla_ihop_marks_what_it_lists(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write_sheets(folder / "a.xlsx", [A, B], follow_ups(A["arende_id"], B["arende_id"]))
    write_sheets(
        folder / "b.xlsx", [C | {"kon": "Kvina"}, B | {"fel_namn": "ja"}], follow_ups(C["arende_id"], B["arende_id"])
    )
    answer = command("sla-ihop", folder, "--ut", tmp_path / "export.xlsx", "--tyst")
    assert answer.exit_code == 3 and f"i {tmp_path / 'export_fel'}: a_markerad.xlsx, b_markerad.xlsx" in answer.output
    sheets = {n: openpyxl.load_workbook(tmp_path / "export_fel" / f"{n}_markerad.xlsx")["Ärenden"] for n in "ab"}
    assert {n: sorted(c.coordinate for row in s.iter_rows() for c in row if c.comment) for n, s in sheets.items()} == {
        "a": ["N3"], "b": ["C2", "N3"],
    }  # fmt: skip


def test_sla_ihop_takes_the_copies_away_when_nothing_is_wrong(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "a.xlsx", [A | {"kon": "Kvina"}], follow_ups(A["arende_id"]))
    assert "a_markerad.xlsx" in command("sla-ihop", book, "--ut", tmp_path / "e.xlsx", "--tyst").output
    write_sheets(book, [A], follow_ups(A["arende_id"]))
    assert command("sla-ihop", book, "--ut", tmp_path / "f.xlsx", "--tyst").exit_code == 0
    (tmp_path / "e.xlsx").unlink()
    assert command("sla-ihop", book, "--ut", tmp_path / "e.xlsx", "--tyst").exit_code == 0
    assert list((tmp_path / "e_fel").iterdir()) == []


def test_a_marked_copy_in_the_folder_is_not_one_more_reviewer(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write_sheets(folder / "a.xlsx", [A, B], follow_ups(A["arende_id"], B["arende_id"]))
    (folder / "a_markerad.xlsx").write_bytes((folder / "a.xlsx").read_bytes())
    answer = command("sla-ihop", folder, "--ut", tmp_path / "export.xlsx", "--tyst")
    assert answer.exit_code == 0 and "Arbetsböcker: 1. Ärenden: 2, varav 0 i mer än en arbetsbok." in answer.output


def test_two_reviewers_have_a_copy_each(tmp_path: Path) -> None:
    one = write_sheets(tmp_path / "anna.xlsx", [A | {"kon": "Kvina"}])
    other = write_sheets(tmp_path / "bo.xlsx", [A, WRONG])
    answer = command("samstammighet", one, other, "--ut", tmp_path / "ut", "--tyst")
    assert answer.exit_code == 3 and "anna_markerad.xlsx, bo_markerad.xlsx" in answer.output
    fel = openpyxl.load_workbook(tmp_path / "ut" / "bo_markerad.xlsx")["Fel"]
    assert [row[0] for row in fel.iter_rows(min_row=5, values_only=True)] == ["E3"], "the cause alone"
