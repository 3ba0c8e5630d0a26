"""A sheet to fill in: what each cell takes, which cells are open, and the shades that follow the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.audit_template import AUDIT
from checks.codebook import TableSpec
from reports.form import input as form
from reports.form.formulas import Grid
from reports.form.words import FormWords
from reports.render.excel.workbook import Look
from tests.lib.workbooks import opened

MAIN, FOLLOWUPS = AUDIT.tables
DECISIONS = form.InputSheet(Grid(MAIN, 3), None, FormWords(AUDIT, MAIN))
FOLLOWED = form.InputSheet(Grid(FOLLOWUPS, 6), MAIN, FormWords(AUDIT, FOLLOWUPS))


def _sheet(form_sheet: form.InputSheet) -> Any:
    return opened(lambda book: form.write_input(book, form_sheet)).worksheets[0]


def _validations(form_sheet: form.InputSheet) -> dict[str, Any]:
    validations = {}
    for validation in _sheet(form_sheet).data_validations.dataValidation:
        (area,) = validation.sqref.ranges
        assert (area.min_row, area.max_row) == (2, form_sheet.grid.rows + 1)
        validations[form_sheet.spec.names[area.min_col - 1]] = validation
    return validations


def test_headers_are_locked_and_cells_to_fill_in_are_open() -> None:
    sheet = _sheet(DECISIONS)
    assert [cell.value for cell in sheet[1]] == [v.label for v in MAIN.variables]
    assert sheet.protection.sheet and all(cell.protection.locked for cell in sheet[1])
    assert sheet.max_row == 4
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=2) for cell in row)
    assert "Får inte publiceras" in sheet.oddFooter.left.text


def test_what_each_kind_of_column_takes() -> None:
    validations = _validations(DECISIONS)
    assert set(validations) == set(MAIN.names)
    assert (validations["insats"].type, validations["insats"].formula1) == ("list", "lista_arenden_insats")
    assert (validations["alder"].type, validations["alder"].formula1, validations["alder"].formula2) == (
        "whole",
        "0",
        "120",
    )
    assert validations["beslut_datum"].type == "date"
    assert validations["arende_id"].type == "custom" and "EXACT(" in validations["arende_id"].formula1, "no id twice"
    assert validations["insats"].promptTitle == "Insats" and validations["insats"].prompt.startswith("Välj i listan.")
    assert validations["mal_i_beslut"].error.endswith("Saknas uppgiften töms cellen.")
    assert not validations["beslut_datum"].error.endswith("töms cellen."), "it is always filled in"


def test_a_row_is_tied_to_a_decision_that_is_there() -> None:
    validation = _validations(FOLLOWED)["arende_id"]
    assert (validation.type, validation.formula1) == ("list", "val_for_uppfoljningar")
    assert not validation.allowBlank, "or a range with an empty cell lets everything through"
    assert FOLLOWED.owner == "Ärenden" and DECISIONS.owner is None


def test_dates_and_texts_are_kept_as_they_are_typed() -> None:
    first = {v.name: cell.number_format for v, cell in zip(MAIN.variables, _sheet(DECISIONS)[2], strict=True)}
    assert first["beslut_datum"] == "yyyy-mm-dd"
    assert first["insats"] == first["arende_id"] == "@", "Excel makes no date of 1-12"
    assert first["alder"] == "General"


def _looks(name: str) -> list[Look]:
    return [shade.look for shade in form.shades(DECISIONS) if shade.column == name]


def test_shades_that_win_come_first() -> None:
    assert _looks("mal_i_beslut") == [form.WRONG, form.TO_FILL, form.NOT_APPLICABLE]
    assert _looks("beslut_datum")[0] is form.WRONG and form.NOT_APPLICABLE not in _looks("beslut_datum")
    assert form.TO_FILL in _looks("beslut_datum"), "it is always filled in"
    assert _looks("ansokan_datum") == [form.WRONG], "it may be empty"


def test_rules_between_columns_and_repeated_ids_are_shaded() -> None:
    assert len(_looks("granskad_datum")) == len(_looks("ansokan_datum")) + 1
    assert len([look for look in _looks("arende_id") if look is form.WRONG]) == 2


def test_every_shade_stops_those_after_it() -> None:
    rules = [r for area_format in _sheet(DECISIONS).conditional_formatting for r in area_format.rules]
    assert len(rules) == len(list(form.shades(DECISIONS))) and all(rule.stopIfTrue for rule in rules)


def test_the_heads_tell_what_is_always_filled_in_and_what_steers_others() -> None:
    heads = dict(zip(MAIN.names, _sheet(DECISIONS)[1], strict=True))
    colours = {name: cell.fill.fgColor.rgb[-6:] for name, cell in heads.items()}
    assert "#" + colours["beslut_datum"] == form.ALWAYS_HEAD["bg_color"]
    assert "#" + colours["mal_i_beslut"] == form.SOMETIMES_HEAD["bg_color"]
    assert "#" + colours["ansokan_datum"] == form.OPTIONAL_HEAD["bg_color"]
    assert [name for name, cell in heads.items() if cell.border.bottom.style == "thick"] == ["beslut_utfall"]


@pytest.mark.parametrize(
    ("label", "name"),
    [("Ärenden", "Ärenden"), ("a" * 31, "a" * 31), ("a" * 32, "arenden"), ("Ja/nej", "arenden"), ("Vad?", "arenden")],
)
def test_a_sheet_is_called_what_excel_takes(label: str, name: str) -> None:
    spec: TableSpec = replace(MAIN, label=label)
    assert form.sheet_name(spec) == name
