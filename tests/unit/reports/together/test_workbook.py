"""What prevents one export, as sheets: only those that have any rows, marked as working material."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline.progress import Progress, Standing
from pipeline.reading import agreed
from reports.together import workbook
from reports.together.workbook import Lists, Talk
from tests.lib.office import openpyxl

PROGRESS = Progress(
    Standing((), 3, 1, 1, 0, 1, 0, 2),
    (Standing(("G1",), 3, 1, 1, 0, 1, 0),),
    (Standing(("Järva",), 3, 1, 1, 0, 1, 0, 2),),
    (Standing(("Järva", "Man"), 3, 1, 1, 0, 1, 0, 2),),
)
TALK = Talk("A-1", "Variabel", "fel_namn", "Fel namn", ("Ja (a.xlsx N2)", "Nej (b.xlsx N3)"), ("Ja", "Nej"))
HEADERS = ("Stadsdelsnämnd", "Kön")


def test_only_the_sheets_that_have_anything(tmp_path: Path) -> None:
    lists = Lists(begun=(("A-1", "a.xlsx", "1", "D2 Ålder"),))
    workbook.write(tmp_path / "l.xlsx", lists, PROGRESS, HEADERS, date(2025, 1, 1), invented=True)
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert book.sheetnames == ["Påbörjade", "Läget"]
    for sheet in book.worksheets:
        assert sheet["A1"].value.startswith("Påhittade exempeldata") and "Får inte publiceras" in sheet["A1"].value


def test_the_list_can_be_read_back_and_has_answers_to_choose_from(tmp_path: Path) -> None:
    workbook.write(tmp_path / "l.xlsx", Lists(talk=(TALK,)), PROGRESS, HEADERS, date(2025, 1, 1))
    assert agreed.read_list(tmp_path / "l.xlsx") == {("A-1", "Variabel", "fel_namn"): agreed.AgreedLine(4, "", "")}
    (validation,) = openpyxl.load_workbook(tmp_path / "l.xlsx")[agreed.SHEET].data_validations.dataValidation
    assert validation.formula1 == '"Ja,Nej"' and str(validation.sqref) == "F4"


def test_how_far_they_have_come(tmp_path: Path) -> None:
    workbook.write(tmp_path / "l.xlsx", Lists(), PROGRESS, HEADERS, date(2025, 1, 1))
    rows = list(openpyxl.load_workbook(tmp_path / "l.xlsx")["Läget"].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("Granskare", None, *workbook.COUNTS) and rows[1] == ("G1", None, 3, 1, 1, 0, 1, 0, 0)
    assert ("Järva", "Man", 3, 1, 1, 0, 1, 0, 2) in rows and rows[-1] == ("Alla", None, 3, 1, 1, 0, 1, 0, 2)
