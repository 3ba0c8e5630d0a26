"""The list of changes to go through, and the sentence that sums it up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from reports.update.changes import Changed, Changes, Citation, Note
from reports.update.workbook import summary, write_changes

CHANGED = Changed("Ansökan", "Text", "48 av 120.", "50 av 124.", "ansokan/1")
CITATION = Citation("Vårt", "Hela 48 av 120.", "48 av 120", "Ansökan: Text", "48 av 120.", "50 av 124.")
NOTE = Note("Ansökan", "Ni har ändrat", "=Vår text", "då", "nu")


def test_a_sheet_for_each_kind_with_a_column_to_tick(tmp_path: Path) -> None:
    write_changes(Changes((CHANGED,), (CITATION,), (NOTE,), 0), tmp_path / "a.xlsx", created=date(2025, 10, 31))
    book = load_workbook(tmp_path / "a.xlsx")
    rows = {sheet.title: [[c or "" for c in row] for row in sheet.iter_rows(3, values_only=True)] for sheet in book}
    assert rows == {
        "Era meningar": [
            ["Avsnitt", "Er mening", "Tal", "Talet stod i", "Där stod det", "Där står nu", "Klart"],
            ["Vårt", "Hela 48 av 120.", "48 av 120", "Ansökan: Text", "48 av 120.", "50 av 124.", ""],
        ],
        "Ändrat av er": [
            ["Avsnitt", "Vad", "Er text", "Verktygets text då", "Verktygets text nu", "Klart"],
            ["Ansökan", "Ni har ändrat", "=Vår text", "då", "nu", ""],
        ],
        "Ändrade tal": [
            ["Avsnitt", "Var", "Tidigare", "Nu", "Id"],
            ["Ansökan", "Text", "48 av 120.", "50 av 124.", "ansokan/1"],
        ],
    }
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_invented_data_says_so(tmp_path: Path) -> None:
    write_changes(Changes((), (), (), 0), tmp_path / "a.xlsx", created=date(2025, 10, 31), invented=True)
    for sheet in load_workbook(tmp_path / "a.xlsx"):
        assert sheet["A1"].value.startswith("Påhittade exempeldata. ")
        assert "Påhittade exempeldata" in sheet.oddFooter.left.text


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        (Changes((), (), (), 0), "förnyade. Inget tal har ändrats."),
        (Changes((CHANGED,), (), (), 0), "Vad som är ändrat står i arbetsmaterial/andringar.xlsx."),
        (Changes((CHANGED,), (CITATION,), (), 0), "andringar.xlsx: 1 av era meningar anger ett tal som har ändrats."),
        (
            Changes((CHANGED,), (CITATION, CITATION), (NOTE, NOTE, NOTE), 1),
            "andringar.xlsx: 2 av era meningar anger ett tal som har ändrats, 2 av verktygets texter har ändrats efter "
            "att ni skrev om eller tog bort dem och 1 text av er ligger sist, under rubriken Text utan plats.",
        ),
    ],
)
def test_what_is_said_when_it_is_done(changes: Changes, end: str) -> None:
    (text,) = summary("min.docx", changes)
    assert text.startswith("Er text i min.docx finns kvar i rapport.docx") and text.endswith(end)
