"""`svar.xlsx`: the answers of all districts in one list, and what they were asked as recommendations to follow up.

The second sheet has the columns of the table `rekommendationer`, so that it can go into the export of the follow-up,
which then shows each beside the share that it was to move.
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
from reports.feedback.answers import COLUMNS, Answered, Counts
from reports.render.excel.lists import list_layout
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import TEXT, header_format, marked, workbook, write_row

HEADERS = (
    "Stadsdel", "Kriterium-id", "Kriterium", "Krav", "Uppfyllt", "Av", "Andel (%)", "Alla stadsdelar (%)", *COLUMNS,
    "Fil",
)  # fmt: skip
_WIDTHS = (22, 28, 28, 50, 10, 8, 10, 12, 14, 50, 24, 16, 24)
_FIRST_NUMBER = 4
_TABLE, _CRITERION = "rekommendationer", "kriterium"
_TO = "granskade_enheter"
_TOP = 3


def write(audit: Audit, answered: Sequence[Answered], target: Path) -> None:
    """The workbook; `answered` are the districts' answers in the order in which they are listed."""
    invented = any(found.invented for found in answered)
    with workbook(target, audit.granskningsdatum, f"Svar: {audit.title}", invented=invented) as book:
        _answers(book, audit, answered, invented=invented)
        if spec := recommendations(audit):
            _recommendations(book, audit, spec, answered)
        if invented:
            sheet = book.add_worksheet(INVENTED)
            for at, line in enumerate(MARK_TEXT.splitlines()):
                sheet.write_string(at, 0, line)


def recommendations(audit: Audit) -> TableSpec | None:
    """The audit's register of recommendations, if it has one that names their criteria."""
    found = next((t for t in audit.tables if t.name == _TABLE), None)
    return found if found and _CRITERION in found.names else None


def _answers(book: Workbook, audit: Audit, answered: Sequence[Answered], *, invented: bool) -> None:
    sheet, text, bold = book.add_worksheet("Svar"), book.add_format(TEXT), book.add_format({"bold": True})
    rows = [row for found in answered for row in _rows(audit, found)]
    sheet.write_string(0, 0, marked(f"Svar på återkopplingen. {audit.title}.", invented=invented), bold)
    sheet.write_string(1, 0, "Talen är stadsdelens egna när återkopplingen skrevs.")
    sheet.set_footer("&RSida &P av &N")
    list_layout(sheet, _TOP, len(rows), _WIDTHS)
    write_row(sheet, _TOP, HEADERS, header_format(book))
    for at, (cells, numbers) in enumerate(rows, _TOP + 1):
        sheet.set_row(at, row_height(cells, _WIDTHS))
        write_row(sheet, at, cells, text)
        for column, value in enumerate(numbers, _FIRST_NUMBER):
            if value is not None:
                sheet.write_number(at, column, value, text)


def _rows(audit: Audit, found: Answered) -> Iterator[tuple[tuple[str, ...], tuple[int | None, ...]]]:
    """The texts and the numbers of every row: each criterion that was asked about, answered or not."""
    district = audit.compared.groups(audit.main)[found.district]
    for id_, (own, together) in found.asked.items():
        criterion = audit.criterion(id_)
        given = [a.texts for a in found.answers if a.criterion == id_] or [tuple("" for _ in COLUMNS)]
        for texts in given:
            labels = (district, id_, criterion.label, criterion.requirement, "", "", "", "")
            yield (*labels, *texts, found.file), (*(own or (None, None)), _percent(own), _percent(together))


def _percent(counts: Counts) -> int | None:
    return percent(*counts) if counts else None


def _should(criterion: Criterion) -> str:
    """What is proposed, or what is required where the audit proposes nothing."""
    if criterion.recommendation:
        return f"Stadsdelsnämnderna bör {criterion.recommendation}."
    return criterion.requirement


def _recommendations(book: Workbook, audit: Audit, spec: TableSpec, answered: Sequence[Answered]) -> None:
    """A row for each criterion that some district was asked about, ready to be read as a table of an export."""
    asked = {id_ for found in answered for id_ in found.asked}
    sheet, text = book.add_worksheet(spec.label), book.add_format(TEXT)
    widths = [60 if name == "rekommendation" else 24 for name in spec.names]
    list_layout(sheet, 0, len(asked), widths)
    write_row(sheet, 0, [variable.label for variable in spec.variables], header_format(book))
    for at, criterion in enumerate((c for c in audit.criteria if c.id in asked), 1):
        values: Mapping[str, str] = {
            "nummer": f"S{at}",
            "rekommendation": _should(criterion),
            "mottagare": spec.variable("mottagare").codes[_TO],
            "lage": spec.variable("lage").codes["ej_uppfoljd"],
            _CRITERION: criterion.id,
        }
        cells = [values.get(name, "") for name in spec.names]
        sheet.set_row(at, row_height(cells, widths))
        write_row(sheet, at, cells, text)
