"""`svar.xlsx`: the answers of all districts in one list, and the criteria asked about as recommendations to follow up.

The second sheet has the columns of the table `rekommendationer`. It can be part of the follow-up's export, whose report
then shows each recommendation beside the share that it was meant to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from checks.audit import Audit
from checks.codebook import TableSpec
from checks.criteria import Criterion
from checks.invented import INVENTED, MARK_TEXT
from pipeline.rounding import percent
from reports.feedback.answers import COLUMNS, Counts, Reply
from reports.render.excel.lists import list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import TEXT, header_format, marked, workbook, write_row

HEADERS = (
    "Stadsdel", "Kriterium-id", "Kriterium", "Krav", "Uppfyllt", "Av", "Andel (%)", "Alla stadsdelar (%)", *COLUMNS,
    "Fil",
)  # fmt: skip
_WIDTHS = (22, 28, 28, 50, 10, 8, 10, 12, 14, 50, 24, 16, 24)
_FIRST_NUMBER = 4
"""The first column of numbers, from 0."""
_TABLE, _CRITERION = "rekommendationer", "kriterium"
_RECIPIENTS = "granskade_enheter"
_TOP = 3


def write(audit: Audit, replies: Sequence[Reply], target: Path) -> None:
    """Writes the workbook; `replies` are the districts' replies in the order in which they are listed."""
    invented = any(reply.invented for reply in replies)
    with workbook(target, audit.granskningsdatum, f"Svar: {audit.title}", invented=invented) as book:
        _answers(book, audit, replies, invented=invented)
        if spec := recommendations(audit):
            _recommendations(book, audit, spec, replies)
        if invented:
            sheet = book.add_worksheet(INVENTED)
            for row_number, line in enumerate(MARK_TEXT.splitlines()):
                sheet.write_string(row_number, 0, line)


def recommendations(audit: Audit) -> TableSpec | None:
    """The audit's register of recommendations, if it has one that names their criteria."""
    table = next((t for t in audit.tables if t.name == _TABLE), None)
    return table if table and _CRITERION in table.names else None


def _answers(book: Workbook, audit: Audit, replies: Sequence[Reply], *, invented: bool) -> None:
    sheet, text, bold = book.add_worksheet("Svar"), book.add_format(TEXT), book.add_format({"bold": True})
    rows = [row for reply in replies for row in _rows(audit, reply)]
    sheet.write_string(0, 0, marked(f"Svar på återkopplingen. {audit.title}.", invented=invented), bold)
    sheet.write_string(1, 0, "Talen är stadsdelens egna när återkopplingen skrevs.")
    sheet.set_footer("&RSida &P av &N")
    list_layout(sheet, _TOP, len(rows), _WIDTHS)
    write_row(sheet, _TOP, HEADERS, header_format(book))
    for row_number, (cells, numbers) in enumerate(rows, _TOP + 1):
        sheet.set_row(row_number, row_height(cells, _WIDTHS))
        write_row(sheet, row_number, cells, text)
        for column, value in enumerate(numbers, _FIRST_NUMBER):
            if value is not None:
                sheet.write_number(row_number, column, value, text)


def _rows(audit: Audit, reply: Reply) -> Iterator[tuple[tuple[str, ...], tuple[int | None, ...]]]:
    """The texts and the numbers of a row for each criterion asked about, answered or not."""
    district = audit.compared.groups(audit.main)[reply.district]
    for id_, (own, together) in reply.asked.items():
        criterion = audit.criterion(id_)
        answers = [a.texts for a in reply.answers if a.criterion == id_] or [tuple("" for _ in COLUMNS)]
        for texts in answers:
            labels = (district, id_, criterion.label, criterion.requirement, "", "", "", "")
            yield (*labels, *texts, reply.file), (*(own or (None, None)), _percent(own), _percent(together))


def _percent(counts: Counts) -> int | None:
    return percent(*counts) if counts else None


def _proposal(criterion: Criterion) -> str:
    """The recommendation, or the requirement where the audit proposes nothing."""
    if criterion.recommendation:
        return f"Stadsdelsnämnderna bör {criterion.recommendation}."
    return criterion.requirement


def _recommendations(book: Workbook, audit: Audit, spec: TableSpec, replies: Sequence[Reply]) -> None:
    """A row for each criterion that some district was asked about, ready to be read as a table of an export."""
    ids = {id_ for reply in replies for id_ in reply.asked}
    sheet, text = book.add_worksheet(spec.label), book.add_format(TEXT)
    widths = [60 if name == "rekommendation" else 24 for name in spec.names]
    list_layout(sheet, 0, len(ids), widths)
    write_row(sheet, 0, [variable.label for variable in spec.variables], header_format(book))
    for number, criterion in enumerate((c for c in audit.criteria if c.id in ids), 1):
        values: Mapping[str, str] = {
            "nummer": f"S{number}",
            "rekommendation": _proposal(criterion),
            "mottagare": spec.variable("mottagare").codes[_RECIPIENTS],
            "lage": spec.variable("lage").codes["ej_uppfoljd"],
            _CRITERION: criterion.id,
        }
        cells = [values.get(name, "") for name in spec.names]
        sheet.set_row(number, row_height(cells, widths))
        write_row(sheet, number, cells, text)
