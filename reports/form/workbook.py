"""The registration form of an audit (granskningsmall) as an Excel workbook, made from its codebook.

Filled in it is an export: the sheets bear the names of the tables and the cells the labels that the command reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from checks.audit import Audit
from checks.codebook import GUIDE, LISTS, Kind, TableSpec
from checks.invented import INVENTED, MARK_TEXT
from reports.form.formulas import Grid
from reports.form.guide import write_guide
from reports.form.input import InputSheet, choices_name, ids_name, list_name, sheet_name, write_input
from reports.form.one_case import write_one_case
from reports.form.reference import write_codebook, write_criteria
from reports.form.words import FormWords
from reports.render.excel.workbook import AS_TEXT, marked

_OPTIONS = {**AS_TEXT, "in_memory": True}
"""In memory, since its parts may hold cases and must not be written to a folder that others share."""
_ORGANISATIONS = 50
"""Rows for units, premises and the like."""
Filled = Mapping[str, Sequence[Mapping[str, str]]]
"""Table -> the rows that are filled in from the start; see `InputSheet`."""


def workbook(audit: Audit, rows: int, filled: Filled | None = None, *, invented: bool = False) -> bytes:
    """The form with room for so many decisions, twice as many rows of what belongs to them, ten times as many of what
    is about persons, and fifty of what is about organisations; always for those that are filled in.

    The same audit, number and rows give the same bytes. Where the rows are `invented` the workbook says so.
    """
    forms = input_sheets(audit, rows, filled or {})
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        created = datetime.combine(audit.granskningsdatum, time())
        book.set_properties({"title": f"Granskningsmall: {audit.title}", "created": created})
        write_guide(book, audit, forms)
        for form in forms:
            write_input(book, form)
        write_one_case(book, audit, forms)
        write_codebook(book, forms)
        write_criteria(book, audit)
        _write_lists(book, forms)
        if invented:
            _mark(book)
        book.get_worksheet_by_name(GUIDE).activate()
    return file.getvalue()


def codebook(audit: Audit) -> bytes:
    """The codebook and the criteria alone, to read. The same audit gives the same bytes."""
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        created = datetime.combine(audit.granskningsdatum, time())
        book.set_properties({"title": f"Kodbok: {audit.title}", "created": created})
        write_codebook(book, input_sheets(audit, 1))
        write_criteria(book, audit)
    return file.getvalue()


def _mark(book: Workbook) -> None:
    """Adds the sheet by which the command knows that the rows are invented, and a notice in every footer."""
    for sheet in book.worksheets():
        sheet.set_footer(f"&L{marked(sheet.footer.removeprefix('&L'), invented=True)}")
    sheet = book.add_worksheet(INVENTED)
    for row, line in enumerate(MARK_TEXT.splitlines()):
        sheet.write_string(row, 0, line)


def input_sheets(audit: Audit, rows: int, filled: Filled | None = None) -> tuple[InputSheet, ...]:
    """The sheets to fill in, in the order of the tables."""
    filled_rows = filled or {}
    by_name = {table.name: table for table in audit.tables}
    return tuple(
        InputSheet(
            grid=Grid(
                spec, max(rows if spec == audit.main else _room(spec, rows), len(filled_rows.get(spec.name, ())))
            ),
            parent=by_name.get(spec.parent or ""),
            words=FormWords(audit, spec),
            filled=filled_rows.get(spec.name, ()),
        )
        for spec in audit.tables
    )


def _room(spec: TableSpec, decisions: int) -> int:
    """Rows of a table that is not the decisions': a person has rows for many months, an organisation one."""
    if spec.organisation:
        return _ORGANISATIONS
    return (2 if spec.parent else 10) * decisions


def _write_lists(book: Workbook, forms: tuple[InputSheet, ...]) -> None:
    """A hidden sheet with a column per list, since a validation itself holds 255 characters; and the names of all."""
    sheet = book.add_worksheet(LISTS)
    grids = {form.spec.name: form.grid for form in forms}
    column = 0
    for form in forms:
        for variable in form.spec.variables:
            if variable.kind is not Kind.CODE:
                continue
            name = list_name(form.spec, variable)
            sheet.write_column(0, column, [name, *variable.codes.values()])
            book.define_name(name, f"={LISTS}!{_range(column, len(variable.codes))}")
            column += 1
        if form.parent is not None:
            _name_ids(book, form, grids[form.parent.name])
    sheet.hide()
    sheet.protect()


def _range(column: int, length: int) -> str:
    return str(xl_range_abs(1, column, length, column))


def _name_ids(book: Workbook, form: InputSheet, parent: Grid) -> None:
    """The parent's ids: all cells, and the cells down to the last one filled, which is what a list should offer."""
    ids = f"'{sheet_name(parent.spec)}'!{parent.column(parent.spec.key[0])}"
    first = ids.split(":")[0]
    last = f'SUMPRODUCT(MAX(({ids}<>"")*(ROW({ids})-1)))'
    book.define_name(ids_name(form.spec), f"={ids}")
    book.define_name(choices_name(form.spec), f"={first}:INDEX({ids},MAX(1,{last}))")
