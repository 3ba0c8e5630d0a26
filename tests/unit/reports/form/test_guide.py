"""The first sheet of the form: no personal data, which sheets there are, what the colours mean, what comes after."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Audit
from checks.audit_template import AUDIT
from reports.form.guide import write_guide
from reports.form.workbook import input_sheets
from tests.lib.reviews import plain
from tests.lib.workbooks import opened, rows


def _lines(audit: Audit = AUDIT) -> list[list[str]]:
    sheet = opened(lambda book: write_guide(book, audit, input_sheets(audit, 5))).worksheets[0]
    return [[plain(str(cell or "")) for cell in row] for row in rows(sheet)]


def _texts(audit: Audit = AUDIT) -> dict[str, str]:
    return {first: second for first, second in _lines(audit) if first and second}


def test_it_says_what_the_form_is_and_that_it_is_working_material() -> None:
    first, second, third, *_ = _lines()
    assert first[0] == "Granskningsmall: Exempelgranskning"
    assert second[0].endswith("Beslut 1 januari 2025 till och med 31 december 2025.")
    assert "Får inte publiceras" in third[0]


def test_the_headings_in_order() -> None:
    headings = [first for first, second in _lines()[3:] if first and not second]
    assert headings == [
        "Inga personuppgifter", "Bladen", "Så fyller du i", "Färgerna", "När du är klar", "Källornas förkortningar",
    ]  # fmt: skip


def test_personal_data_is_the_first_thing_that_it_forbids() -> None:
    assert "Namn, personnummer, adresser, telefonnummer" in _texts()["Skriv aldrig"]
    assert "högst 24 tecken" in _texts()["Ärende-id"]


def test_every_sheet_is_explained_with_its_room() -> None:
    texts = _texts()
    assert texts["Ärenden"] == "En rad är ett granskat beslut. Det finns plats för 5 rader."
    assert texts["Uppföljningar"].startswith(
        "En rad hör till ett ärende på bladet Ärenden; ett ärende kan ha flera rader eller ingen. Det finns plats för "
        "10 rader."
    )
    assert "tar du därför bort hela bladet" in texts["Uppföljningar"], "empty is not the same as missing"
    assert {"Kodbok", "Kriterier"} <= set(texts)


def test_a_sheet_that_must_be_there_says_nothing_of_leaving_it_out() -> None:
    required = replace(AUDIT, tables=(AUDIT.tables[0], replace(AUDIT.tables[1], optional=False)))
    assert "tar du därför bort" not in _texts(required)["Uppföljningar"]


def test_where_to_begin() -> None:
    assert _texts()["Börja här: Ärenden"].startswith(
        "Kolumnen med orange kant under rubriken styr vilka andra som gäller: ”Beslut”. Fyll i den först"
    )
    assert "Börja här: Uppföljningar" not in _texts(), "nothing steers there"


def test_the_commands_name_the_audit_and_the_sources_are_explained() -> None:
    assert _texts()["Kontrollera"] == "granskning kontrollera FIL.xlsx --granskning audit_template --ut kontroll"
    assert _texts()["Gör rapporten"] == "granskning rapport FIL.xlsx --granskning audit_template --ut rapport"
    assert _texts()["EX"].startswith("Exempelriktlinje som inte finns, påhittad")
