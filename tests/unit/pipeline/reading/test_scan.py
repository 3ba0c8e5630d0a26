"""One pass over a text table: how codes are spelled, which columns have faulty cells, and personal data before all."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.database import connect
from pipeline.errors import PersonalDataError
from pipeline.reading.export import read_export
from pipeline.reading.scan import Survey, survey
from tests.lib import personal, valid_export


def _surveys(folder: Path, **tables: object) -> dict[str, Survey]:
    path = valid_export.write_folder(folder / "export", **tables)  # type: ignore[arg-type]
    scratch = folder / "scratch"
    scratch.mkdir()
    export = read_export(path, AUDIT, scratch)
    with connect(scratch / "a.duckdb", export.sha256) as con:
        return survey(con, export, scratch)


def test_spellings_lead_to_their_codes(tmp_path: Path) -> None:
    arenden = valid_export.with_cells(0, kon="Kvinna")
    arenden = valid_export.with_cells(1, arenden, kon=" MAN ")
    arenden_survey = _surveys(tmp_path, arenden=arenden)["arenden"]
    assert arenden_survey.rows == 3
    assert arenden_survey.spellings["kon"]["Kvinna"] == arenden_survey.spellings["kon"]["kvinna"] == "kvinna"
    assert arenden_survey.spellings["kon"][" MAN "] == "man"
    assert arenden_survey.unreadable == ()


def test_columns_with_a_faulty_cell_are_those_that_cannot_be_read(tmp_path: Path) -> None:
    arenden = valid_export.with_cells(0, kon="okänt", alder="trettio")
    arenden = valid_export.with_cells(2, arenden, beslut_datum="2025-02-30")
    assert set(_surveys(tmp_path, arenden=arenden)["arenden"].unreadable) == {"kon", "alder", "beslut_datum"}


def test_an_unknown_column_counts_only_where_it_is_filled(tmp_path: Path) -> None:
    rows = valid_export.with_column("tom", ["", " ", ""])
    rows = valid_export.with_column("fylld", ["", "x", ""], rows)
    arenden_survey = _surveys(tmp_path, arenden=rows)["arenden"]
    assert [arenden_survey.table.unknown[c] for c in arenden_survey.filled_unknown] == ["fylld"]


def test_personal_data_of_all_tables_is_reported_at_once_and_masked(tmp_path: Path) -> None:
    arenden = valid_export.with_column("anteckning", ["", personal.PNR, ""])
    narvaro = valid_export.with_cells(0, valid_export.VALID_NARVARO, person_id=personal.EMAIL)
    with pytest.raises(PersonalDataError) as error:
        _surveys(tmp_path, arenden=arenden, narvaro=narvaro)
    message = str(error.value)
    assert "arenden.csv, rad 3, kolumn anteckning" in message and "narvaro.csv, rad 2" in message
    assert personal.PNR not in message and personal.EMAIL not in message and personal.PNR[2:] not in message
