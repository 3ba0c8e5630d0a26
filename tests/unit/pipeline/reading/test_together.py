"""A folder of reviewers' workbooks as one export, and the faults that prevent it."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.job import read
from granskning.notes import notes
from pipeline.errors import ContractError
from pipeline.reading.excel.sheet import Hidden
from pipeline.reading.together import read_together, workbooks_in
from tests.lib.pipeline_run import QUIET, SAMPLE, command
from tests.lib.reviewers import cases, follow_ups, hide_rows, write_sheets

pytestmark = pytest.mark.usefixtures("home")
FIRST, SECOND, THIRD = cases(3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two workbooks that share a case, next to files that are not workbooks of the review."""
    write_sheets(tmp_path / "g" / "a.xlsx", [FIRST, SECOND], follow_ups(FIRST["arende_id"], SECOND["arende_id"]))
    write_sheets(tmp_path / "g" / "b.xlsx", [SECOND, THIRD], follow_ups(SECOND["arende_id"], THIRD["arende_id"]))
    (tmp_path / "g" / "~$a.xlsx").write_bytes(b"lock")
    (tmp_path / "g" / "anteckning.txt").write_text("x", "utf-8")
    return tmp_path / "g"


def test_which_files_of_a_folder_are_read(folder: Path) -> None:
    assert [p.name for p in workbooks_in(folder, AUDIT)] == ["a.xlsx", "b.xlsx"]
    assert workbooks_in(SAMPLE, AUDIT) == (), "a folder of tables is an export"
    assert workbooks_in(folder / "a.xlsx", AUDIT) == ()


def test_one_export_with_where_each_row_came_from(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    export = read_together(workbooks_in(folder, AUDIT), AUDIT, tmp_path / "s")
    table = export.tables["arenden"]
    assert [(table.place_at(i), table.row(i)) for i in range(3)] == [
        ("a.xlsx, bladet Ärenden", 2), ("a.xlsx, bladet Ärenden", 3), ("b.xlsx, bladet Ärenden", 3),
    ]  # fmt: skip
    assert export.workbooks == ("a.xlsx", "b.xlsx")
    assert {"a.xlsx", "b.xlsx"} <= {path.name for path in export.sha256}


def test_what_is_hidden_of_each_workbook_is_known(folder: Path, tmp_path: Path) -> None:
    hide_rows(folder / "b.xlsx", "Ärenden", 2, 3)
    (tmp_path / "s").mkdir()
    export = read_together(workbooks_in(folder, AUDIT), AUDIT, tmp_path / "s")
    assert export.hidden == {"b.xlsx, bladet Ärenden": Hidden(rows=2)}


def test_a_conflict_stops_it_and_says_who_wrote_what_where(folder: Path, tmp_path: Path) -> None:
    assert SECOND["fel_namn"] == "nej"
    write_sheets(folder / "b.xlsx", [SECOND | {"fel_namn": "ja"}, THIRD])
    (tmp_path / "s").mkdir()
    with pytest.raises(ContractError) as raised:
        read_together(workbooks_in(folder, AUDIT), AUDIT, tmp_path / "s")
    name_faults = [f for f in raised.value.faults if f.column == "fel_namn"]
    assert [f.value for f in name_faults] == ["Nej (a.xlsx N3); Ja (b.xlsx N2)"]
    assert name_faults[0].reason == "granskarna har svarat olika" and SECOND["arende_id"] in name_faults[0].table


def test_what_is_wrong_in_each_comes_with_a_conflict(folder: Path, tmp_path: Path) -> None:
    """All faults are reported at once, so that a conflict need not be settled first; each has its file and cell."""
    followed = [follow_ups(THIRD["arende_id"])[0] | {"datum": "i maj"}]
    write_sheets(folder / "b.xlsx", [SECOND | {"fel_namn": "ja", "kon": "Kvina"}, THIRD], followed)
    (tmp_path / "s").mkdir()
    with pytest.raises(ContractError) as raised:
        read_together(workbooks_in(folder, AUDIT), AUDIT, tmp_path / "s")
    cells_by_column = {
        fault.column: [(s.file.name, s.sheet, s.cell) for s in fault.spots] for fault in raised.value.faults
    }
    assert cells_by_column["fel_namn"] == [("a.xlsx", "Ärenden", "N3"), ("b.xlsx", "Ärenden", "N2")]
    wrong = [fault for fault in raised.value.faults if fault.value in ("Kvina", "i maj")]
    assert [(f.cell, f.named) for f in wrong if f.spots] == [
        ("C2", "Kön (kon)"), ("B2", "Uppföljningsdatum (datum)"),
    ]  # fmt: skip


def test_a_marked_copy_is_left_alone_beside_its_original(folder: Path) -> None:
    for name in ("a", "ensam"):
        (folder / f"{name}_markerad.xlsx").write_bytes((folder / "a.xlsx").read_bytes())
    assert [p.name for p in workbooks_in(folder, AUDIT)] == ["a.xlsx", "b.xlsx", "ensam_markerad.xlsx"]


@pytest.mark.slow
def test_a_report_of_a_folder_and_a_fault_in_the_workbook_where_it_is(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    con, export, loaded = read(folder, AUDIT, tmp_path / "k")
    with con:
        report_notes = notes(con, AUDIT, export, loaded, AUDIT.granskningsdatum)
    assert "Arbetsböcker som lagts ihop: a.xlsx, b.xlsx." in report_notes
    write_sheets(folder / "b.xlsx", [SECOND, THIRD | {"kon": "Kvina"}], follow_ups(SECOND["arende_id"]))
    checked = command("rapport", folder, "--ut", tmp_path / "ut", *QUIET)
    assert checked.exit_code == 3
    assert "b.xlsx, bladet Ärenden, rad 3, kolumn Kön (kon) (C3): ”Kvina”" in checked.output


@pytest.mark.slow
def test_the_same_case_twice_in_one_workbook(folder: Path, tmp_path: Path) -> None:
    write_sheets(folder / "b.xlsx", [THIRD, THIRD])
    checked = command("rapport", folder, "--ut", tmp_path / "ut", *QUIET)
    assert checked.exit_code == 3
    assert "står på mer än en rad i samma arbetsbok (A2, A3)" in checked.output
