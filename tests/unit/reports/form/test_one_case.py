"""One case at a time: everything is asked once, the answers come from the wide sheet, and it prints on two pages."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import Variable
from reports.form.one_case import lines
from reports.form.workbook import workbook
from tests.lib.office import needs_office, openpyxl, recalculated, saved_by_office

CASES = {
    "arenden": [
        {"arende_id": "1", "stadsdel": "farsta"},
        {"arende_id": "A-2", "beslut_utfall": "bifall", "beslut_datum": "2025-02-19", "alder": "41", "barn": "inga"},
        {"arende_id": "A-3", "beslut_utfall": "avslag"},
    ],
    "uppfoljningar": [{"arende_id": "A-2", "datum": "2025-03-01"}, {"arende_id": "A-2", "datum": "2025-04-01"}],
}
CHOICES = ("A-2", None)
LISTED = list(lines(AUDIT))


@pytest.fixture(scope="module")
def blank() -> bytes:
    """The form with three cases begun."""
    return workbook(AUDIT, 5, CASES)


def _sheet(content: bytes) -> tuple[Any, Any]:
    book = openpyxl.load_workbook(BytesIO(content))
    return book, book["Ett ärende"]


def test_everything_is_asked_once_and_what_is_known_comes_first() -> None:
    names = [line.name for line in LISTED if isinstance(line, Variable)]
    assert sorted(names) == sorted(AUDIT.main.names)
    assert names[:6] == ["arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall"]


def test_the_headings_are_chapters_of_the_report_in_its_order() -> None:
    """GR goes from the application over inquiry, children, relatives, violence and cooperation to the decision."""
    headings = [line for line in LISTED if isinstance(line, str)]
    assert headings[:8] == [
        "Ärendet", "Ansökan", "Utredning", "Barnrättsperspektiv", "Anhörigstöd", "Våld", "Samverkan och samarbete",
        "Bedömning och beslut",
    ]  # fmt: skip
    assert headings[-2:] == ["Planering och beställning av insats", "Genomförande av insats"]
    at = LISTED.index("Samverkan och samarbete")
    after = LISTED[at + 1]
    assert isinstance(after, Variable) and after.name == "forsorjning"


def test_only_the_choice_of_a_case_is_open(blank: bytes) -> None:
    _, sheet = _sheet(blank)
    assert sheet.protection.sheet and not sheet["B2"].protection.locked
    assert [c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked] == ["B2"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 2)


@pytest.fixture(scope="module")
def calculated(blank: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Any]:
    """The sheet with a case chosen, and with none, as one run of LibreOffice computes them."""
    books = []
    for case in CHOICES:
        book, sheet = _sheet(blank)
        sheet["B2"] = case
        books.append(book)
    values = recalculated(books, tmp_path_factory.mktemp("valt"))
    return {case: book["Ett ärende"] for case, book in zip(CHOICES, values, strict=True)}


@needs_office
@pytest.mark.parametrize(
    ("case", "decision", "age", "follow_ups"),
    [("A-2", "Bifall", 41, 2), (None, None, None, None)],
)
def test_the_chosen_case_is_shown(
    calculated: dict[str | None, Any], case: str | None, decision: str | None, age: int | None, follow_ups: int | None
) -> None:
    answers: dict[str, Any] = {
        row[0]: row[1] or None for row in calculated[case].iter_rows(min_row=5, values_only=True) if row[0]
    }
    assert answers["Beslut"] == decision and answers["Ålder vid beslut"] == age
    assert (answers["Antal rader på bladet Uppföljningar"] or 0) == (follow_ups or 0)
    if case == "A-2":
        assert answers["Beslutsdatum"].isoformat()[:10] == "2025-02-19"
        assert answers["Barn"] == "Inga minderåriga barn"


@needs_office
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo (poppler) is not installed")
def test_it_prints_on_two_pages(blank: bytes, tmp_path: Path) -> None:
    book, sheet = _sheet(blank)
    for name in book.sheetnames:
        if name != sheet.title:
            book[name].sheet_state = "hidden"
    book.active = book.sheetnames.index(sheet.title)
    book.save(tmp_path / "blad.xlsx")
    (pdf,) = saved_by_office([tmp_path / "blad.xlsx"], tmp_path, "pdf")
    information = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert "Pages:           2" in information
