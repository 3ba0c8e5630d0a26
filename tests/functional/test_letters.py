"""What is published gives districts by letter; what the districts and the inspectors read gives their names."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import docx
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.exports import random_export, write_xlsx
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import LETTERED, QUIET, SAMPLE, report, rows
from tests.lib.printed import csv_cells
from tests.lib.shared import SharedRuns

NAMES = ("Hägersten-Älvsjö", "Järva", "Skärholmen", "Södermalm")
CODES = ("hagersten_alvsjo", "jarva", "skarholmen", "sodermalm")
LETTERS = tuple(f"Stadsdel {letter}" for letter in "ABCD")


@pytest.fixture(scope="module")
def letter_report(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE, *LETTERED)


@pytest.fixture(scope="module")
def name_report(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def letters(letter_report: Path) -> dict[str, str]:
    """District -> its letter, from its feedback."""
    by_district = {}
    for name, code in zip(NAMES, CODES, strict=True):
        paragraphs = [p.text for p in docx.Document(str(letter_report / "aterkoppling" / f"{code}.docx")).paragraphs]
        (letter,) = (text.split("\t")[1] for text in paragraphs if text.startswith("I rapporten\t"))
        by_district[name] = letter
    return by_district


def test_the_audit_says_that_its_report_has_letters() -> None:
    assert AUDIT.lettered


def test_each_district_has_a_letter_of_its_own(letters: dict[str, str]) -> None:
    assert sorted(letters.values()) == list(LETTERS)


def test_the_numbers_are_those_of_the_district_that_the_letter_stands_for(
    letter_report: Path, name_report: Path, letters: dict[str, str]
) -> None:
    by_letter, by_name = (csv_cells(folder, "kriterier_stadsdel") for folder in (letter_report, name_report))
    assert {
        (label, tuple(letters.get(g, g) for g in group)): cell for (label, group), cell in by_name.items()
    } == by_letter


def test_the_findings_name_no_district(letter_report: Path) -> None:
    in_findings, with_names = False, []
    for paragraph in docx.Document(str(letter_report / "rapport.docx")).paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        in_findings |= paragraph.text == "Granskningsresultat" and str(style).startswith("Heading")
        with_names += [paragraph.text] if in_findings and any(name in paragraph.text for name in NAMES) else []
    assert in_findings and with_names == []


def test_districts_that_are_not_reported_are_listed_by_letter(tmp_path: Path) -> None:
    """The alphabet of the names, which the report lists elsewhere, would tell which letter is which of them."""
    export = write_xlsx(random_export(random.Random(1), 40), tmp_path / "export.xlsx")
    folder = report(export, tmp_path / "rapport", *QUIET, "--stadsdelar", "bokstav")
    text = (folder / "rapport.html").read_text("utf-8")
    (listed,) = re.findall(r"(?:Stadsdel \w(?:, | och | ))+(?=har färre än fyra)", text)
    letters = re.findall(r"Stadsdel (\w)", listed)
    assert len(letters) > 2 and letters == sorted(letters)


def test_the_units_answers_do_not_undo_the_letters(
    letter_report: Path, name_report: Path, letters: dict[str, str]
) -> None:
    """A table shows the answers by letter beside the results of the files, so no other table may show them by name."""

    def columns(folder: Path) -> dict[str, tuple[str, ...]]:
        with (folder / "tabeller" / "enheter_oversikt.csv").open(encoding="utf-8-sig", newline="") as file:
            return {column[0]: column[1:] for column in zip(*csv.reader(file, delimiter=";"), strict=True)}

    by_letter, by_name = columns(letter_report), columns(name_report)
    assert list(by_letter) == ["Uppgift", *LETTERS]
    assert by_letter == {letters.get(header, header): cells for header, cells in by_name.items()}
    public = {"tabell_1.csv", "verksamheter_oversikt.csv", "verksamheter_utbud.csv"}
    tables_with_names = {
        p.name for p in (letter_report / "tabeller").iterdir() if any(n in p.read_text("utf-8-sig") for n in NAMES)
    }
    assert tables_with_names == public


def test_attendance_is_public_by_name(letter_report: Path) -> None:
    assert all(name in (letter_report / "tabeller" / "tabell_1.csv").read_text("utf-8-sig") for name in NAMES)


def test_working_material_and_the_database_have_names(letter_report: Path) -> None:
    districts = {name for (name,) in rows(letter_report, "SELECT DISTINCT etikett FROM kriterier_grupper")}
    sheet = openpyxl.load_workbook(letter_report / "arbetsmaterial" / "stadsdelar.xlsx")["Stadsdelsnämnd"]
    headers = {str(cell.value).partition(":")[0] for cell in sheet[3]}
    assert districts == set(NAMES) and set(NAMES) <= headers
