"""The reference sheets of the registration form: the codebook and the criteria."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from checks.audit import Audit
from checks.codebook import CODEBOOK, CRITERIA
from reports.form.input import ALWAYS_HEAD, InputSheet, sheet_name
from reports.form.words import allowed
from reports.language.phrases import source_words
from reports.language.rules import Phrasebook
from reports.render.excel.tables import row_height

BLUE = "#0B3C5D"
_CODEBOOK_HEADERS = ("Kolumn", "Kortnamn", "Fylls i", "Kan innehålla", "Används i frågorna", "Ska gå ihop med", "Källa")
_CODEBOOK_WIDTHS = (28, 22, 40, 40, 44, 40, 22)
_CRITERIA_HEADERS = ("Kriterium", "Fråga", "Gäller", "Regel: det första som stämmer avgör", "Område", "Källa")
_CRITERIA_WIDTHS = (30, 42, 40, 64, 24, 30)


def write_codebook(book: Workbook, forms: Sequence[InputSheet]) -> None:
    """Every column of every sheet: when it is filled in, what it may hold, what it decides, and its source."""
    sheet = book.add_worksheet(CODEBOOK)
    layout(sheet, _CODEBOOK_WIDTHS, landscape=True)
    _header(book, sheet, _CODEBOOK_HEADERS)
    row = 1
    for form in forms:
        band_style = book.add_format({"bold": True, "font_size": 12, "font_color": BLUE, "valign": "bottom"})
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, f"Bladet {sheet_name(form.spec)}", band_style)
        row = _write_rows(book, sheet, row + 1, _codebook_rows(form), _CODEBOOK_WIDTHS)


def _codebook_rows(form: InputSheet) -> Iterator[tuple[str, ...]]:
    for variable in form.spec.variables:
        yield (
            variable.label,
            variable.name,
            form.words.when(variable),
            allowed(form.spec, variable, form.owner),
            "\n".join(form.words.questions(variable)),
            "\n".join(f"{message}." for message in form.words.rules(variable)),
            variable.source,
        )


def write_criteria(book: Workbook, audit: Audit) -> None:
    """The catalogue of criteria: question, whom it applies to, the rule, area and source."""
    sheet = book.add_worksheet(CRITERIA)
    layout(sheet, _CRITERIA_WIDTHS, landscape=True)
    _header(book, sheet, _CRITERIA_HEADERS)
    phrases = Phrasebook(audit)
    rows = [
        (
            criterion.label,
            criterion.question,
            phrases.population(criterion.population),
            "\n".join(phrases.rule(criterion)),
            criterion.area.value,
            source_words(audit, criterion),
        )
        for criterion in audit.criteria
    ]
    _write_rows(book, sheet, 1, iter(rows), _CRITERIA_WIDTHS)
    sheet.autofilter(0, 0, len(rows), len(_CRITERIA_HEADERS) - 1)


def _header(book: Workbook, sheet: Worksheet, headers: Sequence[str]) -> None:
    style = book.add_format({"bold": True, "text_wrap": True, "valign": "top", **ALWAYS_HEAD})
    for i, header in enumerate(headers):
        sheet.write_string(0, i, header, style)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _write_rows(
    book: Workbook, sheet: Worksheet, row: int, rows: Iterator[tuple[str, ...]], widths: Sequence[float]
) -> int:
    """Writes the rows from row number `row` (from 0); returns the number of the row after them."""
    plain = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#BFBFBF"}
    first, others = book.add_format({**plain, "bold": True}), book.add_format(plain)
    for cells in rows:
        for i, text in enumerate(cells):
            sheet.write_string(row, i, text, others if i else first)
        sheet.set_row(row, max(map(_height, cells, widths)) + 3)
        row += 1
    return row


def _height(text: str, width: float) -> float:
    """Points of a cell that has a line per item, each of which may itself be broken."""
    return sum(row_height((line,), (width,)) for line in text.split("\n"))


def layout(sheet: Worksheet, widths: Sequence[float], *, landscape: bool) -> None:
    """Column widths, protection without a password, and a print-out as wide as the page."""
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RSida &P av &N")
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
