"""What two reviewers agreed on, as a workbook: who said what, what was agreed and why, and κ before and after.

Working material, since it names single decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from pipeline.comparing.double_coding import DoubleCoding, VariableComparison
from pipeline.rounding import one_decimal, three_decimals
from reports.agreement.tables import FIRST, SECOND
from reports.render.excel.lists import list_layout
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

_HEADERS = ("Ärende", "Gäller", "Id", "Benämning", FIRST, SECOND, "Enades om", "Som", "Anteckning")
_WIDTHS = (16, 14, 28, 40, 28, 28, 28, 12, 44)
_BEFORE, _FIRST, _SECOND = "A och B", "A och enad", "B och enad"
_COMPARED = (
    "Id", "Benämning", f"Lika (%): {_BEFORE}", f"Lika (%): {_FIRST}", f"Lika (%): {_SECOND}",
    f"κ: {_BEFORE}", f"κ: {_FIRST}", f"κ: {_SECOND}",
)  # fmt: skip


@dataclass(frozen=True)
class TrailEntry:
    """A difference and what was agreed on it, in words; `like` is the reviewer who had given that answer, or nobody."""

    case: str
    about: str
    id: str
    label: str
    first: str
    second: str
    agreed: str
    note: str

    @property
    def like(self) -> str:
        """Whose answer it became."""
        return {self.first: "A", self.second: "B"}.get(self.agreed, "ingen")


def write(
    target: Path,
    steps: Sequence[TrailEntry],
    codings: tuple[DoubleCoding, DoubleCoding, DoubleCoding],
    *,
    created: date,
    invented: bool = False,
) -> None:
    """The trail; `codings` compare the two reviewers, and then each of them with what was agreed."""
    top = marked(WORKING, invented=invented)
    with workbook(target, created, "Det som granskarna enades om", invented=invented) as book:
        _steps(book, top, steps)
        _before_and_after(book, top, codings)


def _steps(book: Workbook, top: str, steps: Sequence[TrailEntry]) -> None:
    text, sheet = book.add_format(TEXT), working_sheet(book, "Enades om", top)
    list_layout(sheet, HEADER_ROW, len(steps), _WIDTHS)
    write_row(sheet, HEADER_ROW, _HEADERS, header_format(book))
    for row, s in enumerate(steps, HEADER_ROW + 1):
        cells = (s.case, s.about, s.id, s.label, s.first, s.second, s.agreed, s.like, s.note)
        write_row(sheet, row, cells, text)
        sheet.set_row(row, row_height(cells, _WIDTHS))


def _before_and_after(book: Workbook, top: str, codings: tuple[DoubleCoding, DoubleCoding, DoubleCoding]) -> None:
    """Criteria and variables that the two differed on, before and after."""
    sheet = working_sheet(book, "Före och efter", top)
    before, *after = codings
    rows_after = [{c.id: c for c in coding.all} for coding in after]
    rows_that_differ = [c for c in before.all if c.disagreements]
    list_layout(sheet, HEADER_ROW, len(rows_that_differ), (28, 44, *([13] * 6)))
    write_row(sheet, HEADER_ROW, _COMPARED, header_format(book))
    for row, comparison in enumerate(rows_that_differ, HEADER_ROW + 1):
        rows = [comparison, *(coding_rows[comparison.id] for coding_rows in rows_after)]
        write_row(sheet, row, (comparison.id, comparison.label), book.add_format(TEXT))
        for column, value in enumerate((*map(_share, rows), *map(_kappa, rows)), 2):
            if value is None:
                sheet.write_string(row, column, "–", book.add_format({"align": "right"}))
            else:
                num_format = "0.0" if column < 5 else "0.000"
                sheet.write_number(row, column, value, book.add_format({"num_format": num_format, "valign": "top"}))


def _share(comparison: VariableComparison) -> float | None:
    value = comparison.share.value
    return None if value is None else float(one_decimal(value * 100))


def _kappa(comparison: VariableComparison) -> float | None:
    value = comparison.agreement.kappa.value if comparison.agreement else None
    return None if value is None else float(three_decimals(value))
