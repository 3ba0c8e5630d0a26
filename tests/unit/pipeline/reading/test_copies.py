"""A reviewer's workbook read leniently: what is filled, what is missing and what is wrong, each with its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import ContractError, PersonalDataError, begun_rows
from pipeline.reading.copies import copy_of, names_of, read_copies
from sample_data.faulty import nobodys_identity_number
from tests.lib.pipeline_run import typed_tables
from tests.lib.reviewers import cases, follow_ups, whole_case, write_sheets


def test_cells_in_the_codebooks_spelling_and_where_they_stand(tmp_path: Path) -> None:
    case = whole_case() | {"alder": "41", "beslut_datum": "2025-02-19"}
    write_sheets(tmp_path / "a.xlsx", [case])
    (copy,) = read_copies([tmp_path / "a.xlsx"], AUDIT, tmp_path / "s")
    sheet = copy.sheets["arenden"]
    (row,) = sheet.rows
    assert dict(row.values) == case and not row.missing and not row.wrong and not row.broken
    assert (sheet.cell(row, "arende_id"), sheet.cell(row, "alder")) == ("A2", "D2")
    assert sheet.place == "a.xlsx, bladet Ärenden" and copy.name == "a.xlsx"


def test_a_case_that_is_begun_and_one_that_is_wrong(tmp_path: Path) -> None:
    begun = {k: v for k, v in whole_case().items() if k not in ("alder", "kon")}
    wrong = whole_case() | {"arende_id": "A-2", "kon": "Kvina", "beslut_from": "2025-06-01", "beslut_tom": "2025-01-01"}
    write_sheets(tmp_path / "a.xlsx", [begun, wrong])
    (copy,) = read_copies([tmp_path / "a.xlsx"], AUDIT, tmp_path / "s")
    first, second = copy.sheets["arenden"].rows
    assert first.missing == ("kon", "alder") and not first.wrong
    assert second.values["kon"] == "Kvina" and "menade du Kvinna" in second.wrong["kon"][0] and not second.missing
    assert len(second.broken) == 1, "the decision ends before it begins"


def test_a_rule_that_wants_a_value_on_a_row_that_is_begun_breaks_nothing(tmp_path: Path) -> None:
    """A later decision requires the start of the earlier one, as it does the other cells that are not yet filled in."""
    later = next(c for c in cases() if c.get("forstagangsbeslut") == "nej")
    finished = {k: v for k, v in later.items() if k != "foregaende_beslut_from"}
    begun = {k: v for k, v in finished.items() if k not in ("alder", "kon")} | {"arende_id": "A-2"}
    write_sheets(tmp_path / "a.xlsx", [finished, begun])
    (copy,) = read_copies([tmp_path / "a.xlsx"], AUDIT, tmp_path / "s")
    first, second = copy.sheets["arenden"].rows
    assert len(first.broken) == 1 and not second.broken and second.missing == ("kon", "alder")
    with pytest.raises(ContractError) as raised, typed_tables(tmp_path / "a.xlsx", AUDIT, tmp_path / "t"):
        pass
    assert [row[0].row for row in begun_rows(raised.value.faults)] == [3]


def test_personal_data_stops_the_reading(tmp_path: Path) -> None:
    write_sheets(tmp_path / "a.xlsx", [whole_case() | {"utforare_kod": nobodys_identity_number()}])
    with pytest.raises(PersonalDataError):
        read_copies([tmp_path / "a.xlsx"], AUDIT, tmp_path / "s")


@pytest.mark.slow
def test_an_export_without_faults_is_the_same_copy_once_it_is_loaded(tmp_path: Path, tiny_export: Path) -> None:
    finished = cases()[:4]
    write_sheets(tmp_path / "a.xlsx", finished, follow_ups(*(c["arende_id"] for c in finished)))
    paths = (tmp_path / "a.xlsx", tiny_export)
    for place, (path, copy) in enumerate(zip(paths, read_copies(paths, AUDIT, tmp_path / "s"), strict=True)):
        with typed_tables(path, AUDIT, tmp_path / str(place)) as (con, export, _):
            assert copy_of(con, export, path.name) == copy
        assert len(copy.sheets["uppfoljningar"].rows) > 1


def test_workbooks_of_the_same_name_are_told_apart_by_their_folders() -> None:
    assert names_of([Path("/x/a/m.xlsx"), Path("/x/b/m.xlsx"), Path("/x/n.xlsx")]) == ("a/m.xlsx", "b/m.xlsx", "n.xlsx")
