"""Two reviewers' agreement as a workbook: the list to talk through, then the tables with real numbers.

Every sheet is working material and says so, on the screen and in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.comparing.double_coding import DoubleCoding, VariableComparison
from pipeline.disclosure.published import Mark
from pipeline.errors import FileError
from pipeline.rounding import one_decimal, three_decimals
from pipeline.statistics.agreement import Coefficient, Interval
from reports.agreement.tables import FIRST, NOTHING, SECOND, square, square_headers
from reports.language.swedish import number
from reports.render.excel.lists import LONGEST_LIST, list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import (
    HEADER_ROW,
    TEXT,
    WORKING,
    header_format,
    marked,
    workbook,
    working_sheet,
    write_row,
)

_TALK_HEADERS = ("Ärende", "Gäller", "Id", "Benämning", FIRST, SECOND, "Enades om", "Anteckning")
_TALK_WIDTHS = (16, 11, 28, 44, 32, 32, 28, 40)
_OVERVIEW_HEADERS = (
    "Id", "Benämning", "Jämförda", "Lika", "Olika", "Utelämnade",
    "Andel lika (%)", "Lägst", "Högst", "κ", "Lägst", "Högst", "AC1", "Lägst", "Högst", "κ vilseleder",
)  # fmt: skip
_OVERVIEW_WIDTHS = (28, 44, 11, 9, 9, 12, 11, 9, 9, 9, 9, 9, 9, 9, 9, 12)
_ALONE_HEADERS, _ALONE_WIDTHS = ("Ärende", "Finns bara hos"), (24, 24)
_CATEGORY_WIDTH = 18

TalkLine = tuple[str, str, str, str, str, str]
"""A line to talk through: decision, kind, id, label and what each reviewer says."""
Value = str | int | Decimal | Mark


@dataclass(frozen=True)
class _TalkPart:
    """One kind of comparison (criteria or variables), with its word in the list and the name of its sheet."""

    word: str
    sheet: str
    rows: tuple[VariableComparison, ...]


def write(
    coding: DoubleCoding, target: Path, *, created: date, invented: bool = False, extra_lines: Sequence[TalkLine] = ()
) -> None:
    """`samstammighet.xlsx`. `extra_lines` to talk through are about what is compared only as wholes, or not used.

    FileError if there are more differences than a sheet holds.
    """
    n = sum(len(c.disagreements) for c in coding.all) + len(extra_lines)
    if n > LONGEST_LIST:
        raise FileError(f"{target.name} rymmer högst {number(LONGEST_LIST)} skillnader, och det finns {number(n)}.")
    parts = (
        _TalkPart("Kriterium", "Kriterier", coding.criteria),
        _TalkPart("Variabel", "Variabler", (*coding.variables, *coding.other)),
    )
    top = marked(WORKING, invented=invented)
    with workbook(target, created, "Samstämmighet mellan två granskare", invented=invented) as book:
        _talk(book, top, _lines(coding, parts, extra_lines))
        for part in parts:
            _overview(book, top, part)
        _confusions(book, top, parts)
        _single_coded(book, top, coding)


def _header(book: Workbook, sheet: Worksheet, row: int, headers: Sequence[str], *, labels: int) -> None:
    """Headers of a table: the first `labels` over text, the others over numbers."""
    write_row(sheet, row, headers, header_format(book, align="right"))
    write_row(sheet, row, headers[:labels], header_format(book))


def _lines(coding: DoubleCoding, parts: Sequence[_TalkPart], extra_lines: Sequence[TalkLine]) -> list[TalkLine]:
    """A line per difference: by decision, and within it criteria before variables, and then the extra lines."""
    places = {id_: i for i, id_ in enumerate(coding.common)}
    return sorted((*_differences(parts), *extra_lines), key=lambda line: places.get(line[0], len(places)))


def _talk(book: Workbook, top: str, lines: Sequence[TalkLine]) -> None:
    """The lines, with empty cells for what the reviewers decide."""
    n = len(lines)
    sheet, text = working_sheet(book, "Att tala igenom", top), book.add_format(TEXT)
    list_layout(sheet, HEADER_ROW, n, _TALK_WIDTHS)
    write_row(sheet, HEADER_ROW, _TALK_HEADERS, header_format(book))
    to_fill = book.add_format({**TEXT, "num_format": "@"})  # so that Excel makes no date of 1-12
    for i, cells in enumerate(lines, HEADER_ROW + 1):
        sheet.set_row(i, row_height(cells, _TALK_WIDTHS))
        write_row(sheet, i, cells, text)
        for column in (len(cells), len(cells) + 1):
            sheet.write_blank(i, column, None, to_fill)
    if not n:
        sheet.write_string(HEADER_ROW + 1, 0, "Granskarna är överens om allt som går att jämföra.")


def _differences(parts: Sequence[_TalkPart]) -> Iterator[TalkLine]:
    differences = [(d, part.word, c) for part in parts for c in part.rows for d in c.disagreements]
    for d, word, comparison in sorted(differences, key=lambda item: item[0].place):
        yield d.id, word, comparison.id, comparison.label, d.first, d.second


def _overview(book: Workbook, top: str, part: _TalkPart) -> None:
    sheet = working_sheet(book, part.sheet, top)
    list_layout(sheet, HEADER_ROW, len(part.rows), _OVERVIEW_WIDTHS)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    _header(book, sheet, HEADER_ROW, _OVERVIEW_HEADERS, labels=2)
    sheet.set_row(HEADER_ROW, row_height(_OVERVIEW_HEADERS, _OVERVIEW_WIDTHS))
    for i, comparison in enumerate(part.rows, HEADER_ROW + 1):
        cells = tuple(_cells(comparison))
        sheet.set_row(i, row_height((comparison.id, comparison.label), _OVERVIEW_WIDTHS))
        _write_values(book, sheet, i, cells)
    note = "Lägst och högst är gränserna för ett 95-procentigt konfidensintervall. Ett streck: går inte att räkna ut."
    sheet.write_string(HEADER_ROW + len(part.rows) + 2, 0, note)


def _cells(comparison: VariableComparison) -> Iterator[Value]:
    share, agreement = comparison.share, comparison.agreement
    yield comparison.id
    yield comparison.label
    yield from (share.compared, share.same, len(comparison.disagreements), comparison.left_out)
    yield NOTHING if share.value is None else one_decimal(share.value * 100)
    yield from _bounds(share.interval, percent=True)
    for coefficient in (agreement.kappa, agreement.ac1) if agreement else (Coefficient(None), Coefficient(None)):
        yield NOTHING if coefficient.value is None else three_decimals(coefficient.value)
        yield from _bounds(coefficient.interval)
    yield "Ja" if agreement and agreement.misleading else ""


def _bounds(interval: Interval | None, *, percent: bool = False) -> tuple[Value, Value]:
    if interval is None:
        return NOTHING, NOTHING
    if percent:
        return one_decimal(Fraction(interval.low) * 100), one_decimal(Fraction(interval.high) * 100)
    return three_decimals(interval.low), three_decimals(interval.high)


def _write_values(book: Workbook, sheet: Worksheet, row: int, cells: Sequence[Value]) -> None:
    for column, value in enumerate(cells):
        match value:
            case Mark():
                sheet.write_string(row, column, value.value, book.add_format({"valign": "top", "align": "right"}))
            case str():
                sheet.write_string(row, column, value, book.add_format({"valign": "top", "text_wrap": True}))
            case Decimal():
                num_format = "0." + "0" * -int(value.as_tuple().exponent)
                sheet.write_number(
                    row, column, float(value), book.add_format({"valign": "top", "num_format": num_format})
                )
            case _:
                sheet.write_number(row, column, value, book.add_format({"valign": "top", "num_format": "#,##0"}))


def _confusions(book: Workbook, top: str, parts: Sequence[_TalkPart]) -> None:
    """Every confusion table where something differs, one under the other."""
    sheet = working_sheet(book, "Korstabeller", top)
    title = book.add_format({"bold": True, "font_size": 12, "font_color": "#0B3C5D"})
    rows_that_differ = [(part.word, c) for part in parts for c in part.rows if c.disagreements and c.counts]
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1 + max((len(c.categories) for _, c in rows_that_differ), default=1), _CATEGORY_WIDTH)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    row = HEADER_ROW
    for word, comparison in rows_that_differ:
        sheet.write_string(row, 0, f"{word}: {comparison.label} ({comparison.id})", title)
        headers = square_headers(comparison)
        _header(book, sheet, row + 1, headers, labels=1)
        sheet.set_row(row + 1, row_height(headers, (44, *[_CATEGORY_WIDTH] * len(headers[1:]))))
        for i, cells in enumerate(square(comparison), row + 2):
            _write_values(book, sheet, i, cells)
        row += len(comparison.categories) + 4
    if not rows_that_differ:
        sheet.write_string(row, 0, "Granskarna är överens om allt som har fasta svar.")


def _single_coded(book: Workbook, top: str, coding: DoubleCoding) -> None:
    """The decisions that only one of the two has coded."""
    rows = [*((id_, FIRST) for id_ in coding.only_first), *((id_, SECOND) for id_ in coding.only_second)]
    sheet, text = working_sheet(book, "Bara en granskare", top), book.add_format(TEXT)
    list_layout(sheet, HEADER_ROW, len(rows), _ALONE_WIDTHS)
    write_row(sheet, HEADER_ROW, _ALONE_HEADERS, header_format(book))
    for i, cells in enumerate(rows, HEADER_ROW + 1):
        write_row(sheet, i, cells, text)
    if not rows:
        sheet.write_string(HEADER_ROW + 1, 0, "Båda granskarna har kodat alla ärenden.")
