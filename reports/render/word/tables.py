"""Real Word tables: header row repeated, rows whole, numbers to the right, total in bold, alt text."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache

from reports.document import Cell, TableBlock
from reports.render.cells import text
from reports.render.word.columns import Columns, fit
from reports.render.word.template import Template
from reports.render.word.xml import Element, add_text, element, empty_run, paragraph

_TO_WRITE_IN = 560
"""The least height of a row with empty cells to write in, in twentieths of a point."""
_KEPT_TOGETHER = 16
"""Rows: a longer table may run over a page."""
_OTHER_LETTERS = 1.2
"""How much wider than ours the typeface of another template may be: as Verdana beside Arial."""


def table(template: Template, block: TableBlock, alt: str, width: int) -> Element:
    """The table. `width` is that of the text in twentieths of a point."""
    columns = fit(block, width, 1.0 if template.own else _OTHER_LETTERS)
    last = len(block.rows) - 1
    rows = [_row(template, block.headers, columns, header=True, keep=True)]
    for i, cells in enumerate(block.rows):
        # With the row before the last, so that a page never begins with a total alone; and on to the notes below.
        keep = len(block.rows) <= _KEPT_TOGETHER or i < 1 or i >= last - 1
        total = block.total and i == last
        rows.append(_row(template, cells, columns, keep=keep, bold=total))
    grid = element("tblGrid", *(element("gridCol", w=w) for w in columns.widths))
    return element("tbl", _properties(template, block, alt), grid, *rows)


def _properties(template: Template, block: TableBlock, alt: str) -> Element:
    look = element(
        "tblLook", val="04A0" if not block.total else "04E0", firstRow=1, lastRow=int(block.total), firstColumn=0,
        lastColumn=0, noHBand=1, noVBand=1,
    )  # fmt: skip
    return element(
        "tblPr",
        element("tblStyle", val=template.style("Granskningstabell")),
        # Fiftieths of a percent: as wide as the page.
        element("tblW", w=5000, type="pct"),
        # Word would make columns that are yet to be filled in as narrow as it can.
        element("tblLayout", type="fixed" if block.widths else "autofit"),
        look,
        element("tblCaption", val=block.title),
        element("tblDescription", val=alt),
    )


def _row(
    template: Template,
    cells: tuple[Cell, ...],
    columns: Columns,
    *,
    header: bool = False,
    keep: bool = False,
    bold: bool = False,
) -> Element:
    height = (
        [element("trHeight", val=_TO_WRITE_IN, hRule="atLeast")]
        if cells[1:] and not "".join(map(text, cells[1:]))
        else []
    )
    row = element("tr", element("trPr", element("cantSplit"), *height, *([element("tblHeader")] if header else [])))
    for cell, right, width in zip(cells, columns.numeric, columns.widths, strict=True):
        style = template.style("Tabelltal" if right else "Tabelltext")
        fixed = width if columns.fixed else 0
        new_cell = deepcopy(_empty_cell(style, columns.size, fixed, bold=bold or header, keep=keep))
        add_text(new_cell[-1][-1], text(cell))
        row.append(new_cell)
    return row


@lru_cache(maxsize=100)
def _empty_cell(style: str, size: int, fixed: int, *, bold: bool, keep: bool) -> Element:
    """A cell to copy, which takes a fifth of the time of making one. `fixed` is its width, 0 where Word may choose."""
    content = paragraph(style, empty_run(bold=bold, size=size))
    if keep:
        content[0].append(element("keepNext"))
    width = element("tcW", w=fixed, type="dxa") if fixed else element("tcW", w=0, type="auto")
    return element("tc", element("tcPr", width), content)
