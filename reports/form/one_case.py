"""The sheet of the registration form that shows one case at a time: questions down the page, two pages of paper.

It shows what the wide sheet holds and takes no answers itself, since a workbook without macros can keep a value in one
place only: each line has a link to the cell where it is answered. Without a case it is a blank form to print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from checks.audit import Audit
from checks.codebook import ONE_CASE, Kind, TableSpec, Variable
from checks.expressions import ALWAYS
from reports.form import formulas
from reports.form.formulas import Grid, NoFormulaError
from reports.form.input import NOT_APPLICABLE, TO_FILL, InputSheet, sheet_name
from reports.form.reference import BLUE
from reports.form.words import FormWords, how_to_fill
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import WORKING

CASE_ID, CASE_ROW = "$B$2", "$D$2"
"""The cell with the id of the case that is shown, and the one with its place among the rows of the wide sheet."""
IDS = "val_av_arende"
"""The name of the range with the ids to choose from."""
_WIDTHS = (46, 28, 62, 7)
_BROAD = (46, 28, 80)
"""The same in signs, where the third is in smaller type."""
_TOP = 4
"""The row (from 0) where the questions begin."""
_FIRST = "Ärendet"
_LINE = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#BFBFBF"}


@dataclass(frozen=True)
class CaseGrid(Grid):
    """The same table with a line for each variable: `places` has the number of its row (from 1)."""

    places: Mapping[str, int]

    def cell(self, name: str) -> str:
        """The cell of the answer: `$B$7`. NoFormulaError if the table has no such variable."""
        if name not in self.places:
            raise NoFormulaError(name)
        return f"$B${self.places[name]}"

    @property
    def started(self) -> str:
        """TRUE where a case is shown."""
        return f"{CASE_ROW}>0"


SheetLine = Variable | str
"""A question, or the heading over those that follow."""


def lines(audit: Audit) -> Iterator[SheetLine]:
    """All questions about a case, in the order of the audit's report: first those whose answers are known before the
    file is opened."""
    known = audit.known_before
    yield _FIRST
    yield from (v for v in audit.main.variables if v.name in known)
    questions = [v for v in audit.main.variables if v.name not in known]
    headings = list(_headings(audit, questions))
    for i, variable in enumerate(questions):
        if headings[i] and (i == 0 or headings[i] != headings[i - 1]):
            yield headings[i]
        yield variable


def _headings(audit: Audit, questions: Sequence[Variable]) -> Iterator[str]:
    """The heading of each question: where the report does not decide it, that of the question before, or of the next
    one if the source has the same name."""
    sections = [_section(audit, variable) for variable in questions]
    heading = ""
    for i, variable in enumerate(questions):
        next_section = next(filter(None, sections[i:]), "")
        if sections[i] or any(next_section.startswith(name) for name in _chapters(variable)):
            heading = next_section
        yield heading


def _chapters(variable: Variable) -> Iterator[str]:
    """The chapters of the earlier report that the answer is taken from."""
    for part in variable.source.split(";"):
        if part.strip().startswith("GR "):
            yield part.strip().removeprefix("GR ").split(",")[0]


def _section(audit: Audit, variable: Variable) -> str:
    """The chapter of the report that the answer is for; '' if it is for none or several."""
    sections = [i.section for i in audit.indicators if variable.name in i.hit.columns]
    sections += [
        c.section for c in audit.criteria if c.section and any(variable.name in k.when.columns for k in c.cases)
    ]
    return sections[0] if len(set(sections)) == 1 else ""


def write_one_case(book: Workbook, audit: Audit, forms: Sequence[InputSheet]) -> None:
    """The sheet: a list to choose the case from, its answers, what is to be filled in and what does not apply."""
    main, *others = forms
    sheet = book.add_worksheet(ONE_CASE)
    sheet.set_tab_color("#E69F00")
    all_lines = list(lines(audit))
    places = {line.name: row for row, line in enumerate(all_lines, _TOP + 1) if isinstance(line, Variable)}
    grid = CaseGrid(main.spec, main.grid.rows, places)
    _head(book, sheet, main)
    for row, line in enumerate(all_lines, _TOP):
        if isinstance(line, str):
            sheet.merge_range(row, 0, row, 3, line, book.add_format({"bold": True, "font_color": BLUE, "bottom": 2}))
        else:
            _question(book, sheet, row, main, line)
    _shades(book, sheet, grid, [line for line in all_lines if isinstance(line, Variable)])
    for row, form in enumerate((f for f in others if f.parent == main.spec), _TOP + len(all_lines)):
        _rows_elsewhere(book, sheet, row, form)
    _layout(sheet)


def _head(book: Workbook, sheet: Worksheet, main: InputSheet) -> None:
    sheet.merge_range(0, 0, 0, 3, WORKING, book.add_format({"bold": True, "font_color": "#9C0006"}))
    key = main.spec.variable(main.spec.key[0])
    ids = f"'{sheet_name(main.spec)}'!{main.grid.column(key.name)}"
    last = f'SUMPRODUCT(MAX(({ids}<>"")*(ROW({ids})-1)))'
    book.define_name(IDS, f"={ids.split(':')[0]}:INDEX({ids},MAX(1,{last}))")
    sheet.write_string(1, 0, "Välj ett ärende här, eller skriv ut bladet tomt", book.add_format({"bold": True}))
    choice_style = book.add_format(
        {"bold": True, "num_format": "@", "locked": False, "border": 2, "border_color": "#E69F00"}
    )
    sheet.write_blank(1, 1, None, choice_style)
    sheet.data_validation(1, 1, 1, 1, {"validate": "list", "source": f"={IDS}", "ignore_blank": False})
    sheet.write_formula(1, 3, f'=IF({CASE_ID}="",0,IFERROR(MATCH({CASE_ID},{ids},0),0))', _invisible(book), 0)
    sheet.write_string(2, 0, "Bladet visar ett ärende. Svaren skrivs på bladet Ärenden: klicka på Svara.")
    style = book.add_format({"bold": True, "bg_color": BLUE, "font_color": "#FFFFFF"})
    for i, text in enumerate(("Fråga", "Svar", "Kan vara", "")):
        sheet.write_string(3, i, text, style)


def _invisible(book: Workbook) -> object:
    return book.add_format({"font_color": "#FFFFFF"})


def _question(book: Workbook, sheet: Worksheet, row: int, main: InputSheet, variable: Variable) -> None:
    letters = xl_col_to_name(main.spec.names.index(variable.name))
    column = f"'{sheet_name(main.spec)}'!{main.grid.column(variable.name)}"
    answer = f"INDEX({column},{CASE_ROW})"
    question, can_be = variable.label, _can_be(main.words, main.spec, variable)
    sheet.write_string(row, 0, question, book.add_format(_LINE))
    answer_look = {**_LINE, "bold": True, "align": "left", "left": 1, "left_color": "#BFBFBF"}
    style = book.add_format({**answer_look, "num_format": "yyyy-mm-dd" if variable.kind is Kind.DATE else "General"})
    sheet.write_formula(row, 1, f'=IF({CASE_ROW}=0,"",IF({answer}="","",{answer}))', style, "")
    sheet.write_string(row, 2, can_be, book.add_format({**_LINE, "font_size": 9}))
    link = f"\"#'{sheet_name(main.spec)}'!{letters}\"&({CASE_ROW}+1)"
    link_style = book.add_format({**_LINE, "font_color": "#0563C1", "underline": 1})
    sheet.write_formula(row, 3, f'=IF({CASE_ROW}=0,"",HYPERLINK({link},"Svara"))', link_style, "")
    sheet.set_row(row, row_height((question, "", can_be), _BROAD))


def _can_be(words: FormWords, spec: TableSpec, variable: Variable) -> str:
    """The answers to choose from, to tick on paper, and when the question is put."""
    answers = "   ".join(f"☐ {label}" for label in variable.codes.values()) or how_to_fill(spec, variable, None)
    if variable.kind is Kind.ID:
        answers = "Beteckning, aldrig namn."
    if variable.required in (None, ALWAYS):
        return answers
    return f"{answers} ({words.briefly(variable.required)})"


def _shades(book: Workbook, sheet: Worksheet, grid: CaseGrid, variables: Sequence[Variable]) -> None:
    for variable in variables:
        if variable.required is None:
            continue
        row = grid.places[variable.name] - 1
        try:
            looks = [(TO_FILL, formulas.to_fill(variable, grid))]
            if variable.required != ALWAYS:
                looks.append((NOT_APPLICABLE, formulas.not_applicable(variable, grid)))
        except NoFormulaError:
            continue
        for look, formula in looks:
            rule = {"type": "formula", "criteria": f"={formula}", "format": book.add_format(dict(look))}
            sheet.conditional_format(row, 0, row, 2, {**rule, "stop_if_true": True})


def _rows_elsewhere(book: Workbook, sheet: Worksheet, row: int, form: InputSheet) -> None:
    """How many rows the case has on another sheet, with a link to it."""
    name = sheet_name(form.spec)
    ids = f"'{name}'!{form.grid.column(form.spec.variables[0].name)}"
    sheet.write_string(row, 0, f"Antal rader på bladet {name}", book.add_format(_LINE))
    count_style = book.add_format({**_LINE, "bold": True, "align": "left"})
    sheet.write_formula(row, 1, f'=IF({CASE_ROW}=0,"",SUMPRODUCT(--EXACT({ids},{CASE_ID})))', count_style, "")
    link_style = book.add_format({**_LINE, "font_color": "#0563C1", "underline": 1})
    sheet.write_formula(row, 3, f'=HYPERLINK("#\'{name}\'!A1","Svara")', link_style, "Svara")


def _layout(sheet: Worksheet) -> None:
    for i, width in enumerate(_WIDTHS):
        sheet.set_column(i, i, width)
    sheet.freeze_panes(_TOP, 0)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    sheet.fit_to_pages(1, 2)
    sheet.set_footer(f"&L{WORKING}&RSida &P av &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})
