"""A drawn sample as a workbook: the decisions to review, their reserves, how they were drawn, and the frame.

Working material, since it names single decisions. The same list, seed and size give the same bytes, so no date of a
run is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.audit import Audit
from checks.invented import INVENTED, MARK_TEXT
from pipeline import sampling
from pipeline.errors import FileError
from pipeline.sampling import Candidate, Stratum
from reports.language.swedish import number
from reports.render.excel.lists import LONGEST_LIST, list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import CELL_TO_FILL, TEXT, WORKING, header_format, marked, workbook, write_row
from reports.sample import words
from reports.sample.words import SampleFacts, stratum_labels

_TOP = 3
"""The row of a list's header: above it are the mark of working material, what the list is, and an empty row."""
_COUNTS = ("I ramen", "Kvot", "Draget", "Saknas", "Reserver")
_COUNT_WIDTH, _FACT_WIDTH, _NUMBER_WIDTH = 11, 27, 9
_RED = "#9C0006"
_NUMBERS = {"num_format": "#,##0", "valign": "top"}


def write(target: Path, audit: Audit, strata: Sequence[Stratum], facts: SampleFacts) -> None:
    """The workbook, with the sheets Urval, Reserver, Protokoll and Ram, and a sheet that marks it where the list is
    invented. FileError if a sheet cannot hold its rows."""
    drawn = [(stratum, c) for stratum in strata for c in stratum.drawn]
    if len(drawn) > LONGEST_LIST:
        raise FileError(f"{target.name} rymmer högst {number(LONGEST_LIST)} beslut. Ange ett lägre antal med --antal.")
    about = words.about(facts, len(drawn))
    reserves = [(i, s, c) for s in strata for i, c in enumerate(s.reserves, 1)]
    top = marked(WORKING, invented=facts.invented)
    with workbook(target, audit.granskningsdatum, f"Urval: {audit.title}", invented=facts.invented) as book:
        _decisions(
            book,
            sampling.SAMPLE_SHEET,
            top,
            about,
            "Nr",
            audit,
            facts,
            [(i, s, c) for i, (s, c) in enumerate(drawn, 1)],
        )
        _decisions(book, sampling.RESERVES_SHEET, top, words.RESERVES, "Reserv", audit, facts, reserves[:LONGEST_LIST])
        _protocol(book, top, audit, strata, facts)
        _frame(book, top, audit, strata)
        if facts.invented:
            sheet = book.add_worksheet(INVENTED)
            for row, line in enumerate(MARK_TEXT.splitlines()):
                sheet.write_string(row, 0, line)


def _decisions(
    book: Workbook,
    name: str,
    top: str,
    about: str,
    number_header: str,
    audit: Audit,
    facts: SampleFacts,
    rows: Sequence[tuple[int, Stratum, Candidate]],
) -> None:
    """A sheet with a row per decision, its number first; for reserves also cells for what each replaces, and why."""
    key = audit.main.variable(audit.main.key[0]).label
    to_fill = (sampling.REPLACES_HEADER, sampling.REASON_HEADER) if name == sampling.RESERVES_SHEET else ()
    headers = (number_header, key, *words.headers(audit), *facts.details, *to_fill)
    placeholders = ("", max(sampling.REASONS, key=len))[: len(to_fill)]
    texts = [(c.id, *stratum_labels(audit, s), *c.details, *placeholders) for _, s, c in rows]
    widths = (_NUMBER_WIDTH, *_widths(headers[1:], texts))
    sheet, text = _list_sheet(book, name, top, about, headers, widths, len(rows)), book.add_format(TEXT)
    for row, ((order, _, _), cells) in enumerate(zip(rows, texts, strict=True), _TOP + 1):
        write_row(sheet, row, ("", *cells[: len(cells) - len(to_fill)]), text)
        sheet.write_number(row, 0, order, text)
    if to_fill and rows:
        last = len(headers) - 1
        for row in range(_TOP + 1, _TOP + 1 + len(rows)):
            sheet.write_blank(row, last - 1, None, book.add_format({**TEXT, **CELL_TO_FILL, "num_format": "@"}))
            sheet.write_blank(row, last, None, book.add_format({**TEXT, **CELL_TO_FILL}))
        reasons = {"validate": "list", "source": list(sampling.REASONS)}
        sheet.data_validation(_TOP + 1, last, _TOP + len(rows), last, reasons)


def _frame(book: Workbook, top: str, audit: Audit, strata: Sequence[Stratum]) -> None:
    """The frame of the sample, in the columns that `sample.read_frame` reads."""
    headers = (sampling.AUDIT_HEADER, sampling.DISTRICT_HEADER, *words.headers(audit), sampling.SIZE_HEADER)
    texts = [(audit.name, s.codes[0], *stratum_labels(audit, s)) for s in strata]
    widths = _widths(headers, [(*cells, "") for cells in texts])
    sheet = _list_sheet(book, sampling.FRAME_SHEET, top, words.FRAME, headers, widths, len(texts))
    sheet.write_string(_TOP, len(headers) - 1, headers[-1], _number_header(book))
    text, numbers = book.add_format(TEXT), book.add_format(_NUMBERS)
    for row, (stratum, cells) in enumerate(zip(strata, texts, strict=True), _TOP + 1):
        write_row(sheet, row, cells, text)
        sheet.write_number(row, len(cells), stratum.frame, numbers)


def _protocol(book: Workbook, top: str, audit: Audit, strata: Sequence[Stratum], facts: SampleFacts) -> None:
    """How the sample was drawn, so that it can be drawn again, and the counts of each stratum."""
    labels = [stratum_labels(audit, s) for s in strata]
    stratum_headers = words.headers(audit)
    widths = [
        _FACT_WIDTH,
        *_widths(stratum_headers[1:], [cells[1:] for cells in labels]),
        *([_COUNT_WIDTH] * len(_COUNTS)),
    ]
    facts_in_words = words.protocol(audit, strata, facts)
    head = len(facts_in_words) + 4
    sheet = book.add_worksheet("Protokoll")
    list_layout(sheet, head, len(strata), widths)
    # The facts above the table are too many rows to freeze.
    sheet.freeze_panes(0, 0)
    sheet.repeat_rows(0)
    _above(book, sheet, top, f"Protokoll för urvalet till granskningen {audit.title}", widths)
    for row, (label, text) in enumerate(facts_in_words, 3):
        sheet.write_string(row, 0, label, book.add_format({**TEXT, "bold": True}))
        _across(sheet, row, 1, text, widths, book.add_format(TEXT))
    write_row(sheet, head, stratum_headers, header_format(book))
    for column, name in enumerate(_COUNTS, len(stratum_headers)):
        sheet.write_string(head, column, name, _number_header(book))
    for row, (cells, stratum) in enumerate(zip(labels, strata, strict=True), head + 1):
        write_row(sheet, row, cells, book.add_format(TEXT))
        _write_counts(book, sheet, row, len(cells), _counts(stratum), {})
    last, total = head + 1 + len(strata), {"bold": True, "top": 1}
    write_row(sheet, last, ("Totalt",), book.add_format({**TEXT, **total}))
    for column in range(1, len(stratum_headers)):
        sheet.write_blank(last, column, None, book.add_format(total))
    sums = [sum(column) for column in zip(*map(_counts, strata), strict=True)]
    _write_counts(book, sheet, last, len(stratum_headers), sums, total)


def _counts(stratum: Stratum) -> tuple[int, ...]:
    return stratum.frame, stratum.quota, len(stratum.drawn), stratum.short, len(stratum.reserves)


def _write_counts(
    book: Workbook, sheet: Worksheet, row: int, first: int, counts: Sequence[int], look: Mapping[str, object]
) -> None:
    for name, column, n in zip(_COUNTS, range(first, first + len(counts)), counts, strict=True):
        short = {"bold": True, "font_color": _RED} if name == "Saknas" and n else {}
        sheet.write_number(row, column, n, book.add_format({**_NUMBERS, **look, **short}))


def _number_header(book: Workbook) -> Format:
    return header_format(book, align="right")


# --- What the sheets have in common ---------------------------------------------------------------------------


def _list_sheet(
    book: Workbook, name: str, top: str, about: str, headers: Sequence[str], widths: Sequence[int], rows: int
) -> Worksheet:
    """A list's sheet with everything but its rows: frozen header, filters, and ready to print."""
    sheet = book.add_worksheet(name)
    list_layout(sheet, _TOP, rows, widths)
    _above(book, sheet, top, about, widths)
    write_row(sheet, _TOP, headers, header_format(book))
    return sheet


def _above(book: Workbook, sheet: Worksheet, top: str, about: str, widths: Sequence[int]) -> None:
    """The mark of working material, on the screen and on every printed page, and what the sheet is."""
    sheet.set_footer(f"&L{WORKING}&RSida &P av &N")
    _across(sheet, 0, 0, top, widths, book.add_format({**TEXT, "bold": True, "font_color": _RED}))
    _across(sheet, 1, 0, about, widths, book.add_format(TEXT))


def _across(sheet: Worksheet, row: int, first: int, text: str, widths: Sequence[int], style: Format) -> None:
    """A text over the columns from `first` to the last."""
    sheet.merge_range(row, first, row, len(widths) - 1, "", style)
    sheet.write_string(row, first, text, style)
    sheet.set_row(row, row_height((text,), (sum(widths[first:]),)))


def _widths(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    longest = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    return [min(max(n + 3, 12), 40) for n in longest]
