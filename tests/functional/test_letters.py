"""Districts by letter in what is published, by name in what the districts and the inspectors read."""

from __future__ import annotations

import csv
from pathlib import Path

import docx
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import LETTERED, SAMPLE, rows
from tests.lib.printed import csv_cells
from tests.lib.shared import SharedRuns

NAMES = ("Hägersten-Älvsjö", "Järva", "Skärholmen", "Södermalm")
CODES = ("hagersten_alvsjo", "jarva", "skarholmen", "sodermalm")
LETTERS = tuple(f"Stadsdel {letter}" for letter in "ABCD")


@pytest.fixture(scope="module")
def lettered(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE, *LETTERED)


@pytest.fixture(scope="module")
def named(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def own(lettered: Path) -> dict[str, str]:
    """District -> its letter, as its feedback says."""
    found = {}
    for name, code in zip(NAMES, CODES, strict=True):
        said = [p.text for p in docx.Document(str(lettered / "aterkoppling" / f"{code}.docx")).paragraphs]
        (letter,) = (text.split("\t")[1] for text in said if text.startswith("I rapporten\t"))
        found[name] = letter
    return found


def test_the_audit_says_that_its_report_has_letters() -> None:
    assert AUDIT.lettered


def test_each_district_has_a_letter_of_its_own(own: dict[str, str]) -> None:
    assert sorted(own.values()) == list(LETTERS)


def test_the_numbers_are_those_of_the_district_that_the_letter_stands_for(
    lettered: Path, named: Path, own: dict[str, str]
) -> None:
    by_letter, by_name = (csv_cells(folder, "kriterier_stadsdel") for folder in (lettered, named))
    assert {(label, tuple(own.get(g, g) for g in group)): cell for (label, group), cell in by_name.items()} == by_letter


def test_the_findings_name_no_district(lettered: Path) -> None:
    told, found = False, []
    for paragraph in docx.Document(str(lettered / "rapport.docx")).paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        told |= paragraph.text == "Granskningsresultat" and str(style).startswith("Heading")
        found += [paragraph.text] if told and any(name in paragraph.text for name in NAMES) else []
    assert told and found == []


def test_the_units_answers_do_not_undo_the_letters(lettered: Path, named: Path, own: dict[str, str]) -> None:
    """They stand by letter beside the files, so they may not stand by name in another table."""

    def columns(folder: Path) -> dict[str, tuple[str, ...]]:
        with (folder / "tabeller" / "enheter_oversikt.csv").open(encoding="utf-8-sig", newline="") as file:
            return {column[0]: column[1:] for column in zip(*csv.reader(file, delimiter=";"), strict=True)}

    by_letter, by_name = columns(lettered), columns(named)
    assert list(by_letter) == ["Uppgift", *LETTERS]
    assert by_letter == {own.get(header, header): cells for header, cells in by_name.items()}
    public = {"tabell_1.csv", "verksamheter_oversikt.csv", "verksamheter_utbud.csv"}
    told = {p.name for p in (lettered / "tabeller").iterdir() if any(n in p.read_text("utf-8-sig") for n in NAMES)}
    assert told == public


def test_attendance_is_public_by_name(lettered: Path) -> None:
    assert all(name in (lettered / "tabeller" / "tabell_1.csv").read_text("utf-8-sig") for name in NAMES)


def test_working_material_and_the_database_have_names(lettered: Path) -> None:
    stored = {name for (name,) in rows(lettered, "SELECT DISTINCT etikett FROM kriterier_grupper")}
    sheet = openpyxl.load_workbook(lettered / "arbetsmaterial" / "stadsdelar.xlsx")["Stadsdelsnämnd"]
    shown = {str(cell.value).partition(":")[0] for cell in sheet[3]}
    assert stored == set(NAMES) and set(NAMES) <= shown
