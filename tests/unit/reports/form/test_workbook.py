"""The whole form: its sheets, the lists to choose from, and room in proportion to the number of decisions."""

from __future__ import annotations

import importlib
from dataclasses import replace
from io import BytesIO
from typing import Any

from checks.audit_template import AUDIT
from checks.codebook import About, Kind, TableSpec, Variable
from reports.form.workbook import input_sheets, workbook

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
BOOK = _openpyxl.load_workbook(BytesIO(workbook(AUDIT, 5)))


def _id(name: str) -> Variable:
    return Variable(name, name.capitalize(), Kind.ID, "EX 1", about=About.ADMINISTRATIV)


def test_the_sheets_in_order_and_the_lists_hidden() -> None:
    assert BOOK.sheetnames == [
        "Så här fyller du i",
        "Ärenden",
        "Uppföljningar",
        "Ett ärende",
        "Kodbok",
        "Kriterier",
        "Listor",
    ]
    assert BOOK["Listor"].sheet_state == "hidden" and BOOK.active.title == "Så här fyller du i"
    assert BOOK.properties.title == "Granskningsmall: Exempelgranskning"


def test_every_list_has_the_labels_of_its_column() -> None:
    for table in AUDIT.tables:
        for variable in table.variables:
            if variable.kind is Kind.CODE:
                sheet, area = BOOK.defined_names[f"lista_{table.name}_{variable.name}"].attr_text.split("!")
                cells = [cell.value for (cell,) in BOOK[sheet.strip("'")][area.replace("$", "")]]
                assert cells == list(variable.codes.values())


def test_rows_belong_to_the_ids_of_the_sheet_of_decisions() -> None:
    assert BOOK.defined_names["id_for_uppfoljningar"].attr_text == "'Ärenden'!$A$2:$A$6"
    assert BOOK.defined_names["val_for_uppfoljningar"].attr_text.startswith("'Ärenden'!$A$2:INDEX(")


def test_how_much_room_each_kind_of_table_has() -> None:
    persons = TableSpec("narvaro", "Närvaro", (_id("person"),), ("person",))
    units = TableSpec("enheter", "Enheter", (_id("enhet"),), ("enhet",), organisation=True)
    sheets = input_sheets(replace(AUDIT, tables=(*AUDIT.tables, persons, units)), 7)
    assert [(s.spec.name, s.grid.rows) for s in sheets] == [
        ("arenden", 7), ("uppfoljningar", 14), ("narvaro", 70), ("enheter", 50),
    ]  # fmt: skip
    assert [s.parent.name if s.parent else None for s in sheets] == [None, "arenden", None, None]


def test_rows_that_are_filled_in_stand_as_somebody_would_have_typed_them() -> None:
    filled = {
        "arenden": [{"arende_id": "007", "stadsdel": "jarva", "beslut_datum": "2025-02-19"}, {"stadsdel": "Jarfa"}] * 5,
    }
    book = _openpyxl.load_workbook(BytesIO(workbook(AUDIT, 5, filled)))
    header, first, second, *_ = book["Ärenden"].iter_rows(values_only=True)
    cells = dict(zip(header, first, strict=True))
    assert cells["Ärende-id"] == "007" and cells["Stadsdelsnämnd"] == "Järva"
    assert cells["Beslutsdatum"].isoformat() == "2025-02-19T00:00:00"
    assert dict(zip(header, second, strict=True))["Stadsdelsnämnd"] == "Jarfa", "what is no value stays as it was"
    assert book["Ärenden"].max_row == 1 + 10, "room for all"


def test_a_form_filled_with_invented_decisions_says_so() -> None:
    book = _openpyxl.load_workbook(BytesIO(workbook(AUDIT, 5, {}, invented=True)))
    assert book.sheetnames[-1] == "Påhittade exempeldata"
    assert all("Påhittade exempeldata" in sheet.oddFooter.left.text for sheet in book.worksheets[:-1])
    assert "Påhittade exempeldata" not in BOOK.sheetnames


def test_the_same_audit_and_number_give_the_same_bytes() -> None:
    assert workbook(AUDIT, 5) == workbook(AUDIT, 5) != workbook(AUDIT, 6)
