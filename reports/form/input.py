"""The sheets of the registration form that are filled in: lists, limits, prompts, and shades that follow answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from checks.codebook import EARLIEST, LATEST, LONGEST_TEXT, Kind, TableSpec, Variable
from checks.expressions import ALWAYS
from reports.form import formulas
from reports.form.formulas import Grid, NoFormulaError
from reports.form.words import LONGEST_TITLE, FormWords, cut, how_to_fill
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import WORKING, Look

TO_FILL: Look = {"bg_color": "#FFF2B3"}
NOT_APPLICABLE: Look = {"bg_color": "#D9D9D9", "font_color": "#595959"}
WRONG: Look = {"bg_color": "#F4A582", "font_color": "#7F0000", "bold": True}
ALWAYS_HEAD: Look = {"bg_color": "#0B3C5D", "font_color": "#FFFFFF"}
SOMETIMES_HEAD: Look = {"bg_color": "#0072B2", "font_color": "#FFFFFF"}
OPTIONAL_HEAD: Look = {"bg_color": "#D9D9D9", "font_color": "#000000"}
STEERING_HEAD: Look = {"bottom": 5, "bottom_color": "#E69F00"}
"""The shades differ in lightness too, so that they can be distinguished regardless of hue."""

_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_NARROWEST, _WIDEST, _WIDEST_ANSWER = 12, 30, 70
# General, so that a number shows decimals that it should not have.
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.INTEGER: "General", Kind.DECIMAL: "General"}
_UNLOCKED_TO_USER = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True)
class InputSheet:
    """One table of the form; `parent` is the table that its rows belong to. `filled` are the rows that it has from the
    start, each with its values as in the codebook (codes, 2025-02-19), or as written where they are not valid."""

    grid: Grid
    parent: TableSpec | None
    words: FormWords
    filled: Sequence[Mapping[str, str]] = field(default=())

    @property
    def spec(self) -> TableSpec:
        """The table."""
        return self.grid.spec

    @property
    def owner(self) -> str | None:
        """The sheet of the parent."""
        return sheet_name(self.parent) if self.parent else None


@dataclass(frozen=True)
class Shade:
    """Cells of a column that get a look where the formula is TRUE."""

    column: str
    look: Look
    formula: str


def shades(form: InputSheet) -> Iterator[Shade]:
    """All shades of the sheet, the ones that win over others first.

    A condition that Excel cannot express has none: the command checks everything when the form comes back.
    """
    for variable in form.spec.variables:
        yield Shade(variable.name, WRONG, _wrong_value(form, variable))
    for key in (form.spec.key, *((v.name,) for v in form.spec.variables if v.unique and form.spec.key != (v.name,))):
        yield from (Shade(name, WRONG, formulas.repeated(form.grid, key)) for name in key)
    for rule in form.spec.rules:
        try:
            breach = formulas.holds(rule.breach, form.grid)
        except NoFormulaError:
            continue
        yield from (Shade(name, WRONG, breach) for name in rule.columns)
    for variable in form.spec.variables:
        yield from _condition_shades(variable, form.grid)


def _wrong_value(form: InputSheet, variable: Variable) -> str:
    if _is_parent_key(form, variable):
        return formulas.unknown_in(variable.name, form.grid, ids_name(form.spec))
    return formulas.no_value(variable, form.grid, list_name(form.spec, variable))


def _condition_shades(variable: Variable, grid: Grid) -> Iterator[Shade]:
    if variable.required is None:
        return
    try:
        yield Shade(variable.name, TO_FILL, formulas.to_fill(variable, grid))
        if variable.required != ALWAYS:
            yield Shade(variable.name, NOT_APPLICABLE, formulas.not_applicable(variable, grid))
    except NoFormulaError:
        return


def sheet_name(spec: TableSpec) -> str:
    """The table's label, or its name where Excel does not take the label; a sheet is read by either."""
    return spec.label if re.fullmatch(r"[^\[\]:*?/\\']{1,31}", spec.label) else spec.name


def list_name(spec: TableSpec, variable: Variable) -> str:
    """The name of the range with the answers of a code variable."""
    return f"lista_{spec.name}_{variable.name}"


def ids_name(spec: TableSpec) -> str:
    """The name of the range with every id that a row of this table may belong to."""
    return f"id_for_{spec.name}"


def choices_name(spec: TableSpec) -> str:
    """The name of the range with those ids down to the last one filled in, for the list to choose from."""
    return f"val_for_{spec.name}"


def write_input(book: Workbook, form: InputSheet) -> None:
    """The sheet: header, empty cells ready to be filled in, protection of all else, and the print set-up."""
    sheet = book.add_worksheet(sheet_name(form.spec))
    sheet.set_tab_color("#E69F00")
    _header(book, sheet, form)
    _rows(book, sheet, form)
    for i, variable in enumerate(form.spec.variables):
        sheet.data_validation(1, i, form.grid.rows, i, _validation(form, variable))
    for shade in shades(form):
        i = form.spec.names.index(shade.column)
        rule = {"type": "formula", "criteria": f"={shade.formula}", "format": book.add_format(dict(shade.look))}
        sheet.conditional_format(1, i, form.grid.rows, i, {**rule, "stop_if_true": True})
    last = len(form.spec.variables) - 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, form.grid.rows, last)
    # Ids of digits only are meant to be texts.
    sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, form.grid.rows, last)})
    sheet.protect("", _UNLOCKED_TO_USER)
    _print_setup(sheet)


def _header(book: Workbook, sheet: Worksheet, form: InputSheet) -> None:
    steering = form.words.steering()
    widths = [_width(variable) for variable in form.spec.variables]
    for i, variable in enumerate(form.spec.variables):
        sheet.set_column(i, i, widths[i])
        sheet.write_string(0, i, variable.label, book.add_format(_head(variable, steering)))
    sheet.set_row(0, row_height([v.label for v in form.spec.variables], [0.85 * width for width in widths]) + 6)


def _head(variable: Variable, steering: tuple[str, ...]) -> dict[str, object]:
    look = OPTIONAL_HEAD if variable.required is None else SOMETIMES_HEAD
    if variable.required == ALWAYS:
        look = ALWAYS_HEAD
    edge = STEERING_HEAD if variable.name in steering else {}
    return {"bold": True, "text_wrap": True, "valign": "top", **_BORDER, **look, **edge}


def _width(variable: Variable) -> float:
    """Room for the longest answer and for the longest word of the label, which is bold."""
    answer = max((len(label) + 3 for label in variable.codes.values()), default=0)
    word = max(1.2 * len(word) + 2 for word in re.split(r"[\s/-]", variable.label))
    return max(min(answer, _WIDEST_ANSWER), min(max(word, len(variable.label) / 2, _NARROWEST), _WIDEST))


def _rows(book: Workbook, sheet: Worksheet, form: InputSheet) -> None:
    # As text, so that Excel makes no date of 1-12 and no time of 4:1.
    formats: dict[str, Format] = {}
    for i, variable in enumerate(form.spec.variables):
        kind = _FORMATS.get(variable.kind, "@")
        if kind not in formats:
            formats[kind] = book.add_format({"num_format": kind, "locked": False, "align": "left", **_BORDER})
        for row in range(1, form.grid.rows + 1):
            text = form.filled[row - 1].get(variable.name, "") if row <= len(form.filled) else ""
            write_value(sheet, row, i, variable, text, formats[kind])


def write_value(sheet: Worksheet, row: int, column: int, variable: Variable, text: str, style: Format) -> None:
    """Writes a value of the variable as somebody would have typed it; a text that is no value is written as it is."""
    if not text:
        sheet.write_blank(row, column, None, style)
    elif variable.kind is Kind.DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        sheet.write_datetime(row, column, datetime.fromisoformat(text), style)
    elif variable.kind in (Kind.INTEGER, Kind.DECIMAL) and re.fullmatch(r"\d{1,9}([.,]\d+)?", text):
        sheet.write_number(row, column, float(text.replace(",", ".")), style)
    else:
        sheet.write_string(row, column, variable.codes.get(text, text), style)


def _validation(form: InputSheet, variable: Variable) -> dict[str, Any]:
    how = how_to_fill(form.spec, variable, form.owner)
    return {
        **_limits(form, variable),
        "input_title": cut(variable.label, LONGEST_TITLE),
        "input_message": form.words.prompt(variable, how),
        "error_title": "Värdet kan inte stå här",
        "error_message": how if variable.required == ALWAYS else f"{how} Saknas uppgiften töms cellen.",
    }


def _limits(form: InputSheet, variable: Variable) -> dict[str, Any]:
    """The validation of what somebody types in Excel."""
    if _is_parent_key(form, variable):
        # A range with an empty cell in it lets everything through unless blanks are checked too.
        return {"validate": "list", "source": f"={choices_name(form.spec)}", "ignore_blank": False}
    match variable.kind:
        case Kind.CODE:
            return {"validate": "list", "source": f"={list_name(form.spec, variable)}"}
        case Kind.DATE:
            first, last = date.fromisoformat(EARLIEST), date.fromisoformat(LATEST)
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case Kind.INTEGER:
            return {"validate": "integer", "criteria": "between", "minimum": variable.low, "maximum": variable.high}
        case Kind.DECIMAL:
            return {"validate": "decimal", "criteria": "between", "minimum": variable.low, "maximum": variable.high}
        case Kind.ID | Kind.MONTH:
            formula = formulas.well_formed(variable, form.grid)
            if variable.unique or form.spec.key == (variable.name,):
                formula = f"AND({formula},NOT({formulas.repeated(form.grid, (variable.name,))}))"
            return {"validate": "custom", "value": f"={formula}"}
        case Kind.TEXT:
            return {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}


def _is_parent_key(form: InputSheet, variable: Variable) -> bool:
    """True for the column that ties a row to its parent: the first, as when the form is read."""
    return form.parent is not None and variable == form.spec.variables[0]


def _print_setup(sheet: Worksheet) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_print_scale(60)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.print_across()
    sheet.set_footer(f"&L{WORKING}&RBladet &A, sida &P av &N")
