"""Real Word tables: header row repeated, rows whole, numbers to the right, total in bold, alt text."""

from __future__ import annotations

import re

from reports.document import TableBlock
from reports.word_template import Template
from reports.word_xml import Element, element, paragraph, run

_NUMBER = re.compile("[−-]?[0-9\u00a0]+(,[0-9]+)?|[*–]")
_KEPT_TOGETHER = 16
"""Rows: a longer table may run over a page."""
_CELL = 9.0
"""Points of margin in a cell, both sides."""
_NARROWEST = 38.0


def table(template: Template, block: TableBlock, alt: str, width: int) -> Element:
    """The table. `width` is that of the text in twentieths of a point."""
    numeric = [_numeric(block, i) for i in range(len(block.headers))]
    widths = _widths(block, numeric, width)
    last = len(block.rows) - 1
    rows = [_row(template, block.headers, numeric, widths, header=True, keep=True)]
    for i, cells in enumerate(block.rows):
        # With the row before the last, so that a page never begins with a total alone; and on to the notes below.
        keep = len(block.rows) <= _KEPT_TOGETHER or i < 1 or i >= last - 1
        total = block.total and i == last
        rows.append(_row(template, cells, numeric, widths, keep=keep, bold=total))
    grid = element("tblGrid", *(element("gridCol", w=w) for w in widths))
    return element("tbl", _properties(template, block, alt, sum(widths)), grid, *rows)


def _numeric(block: TableBlock, column: int) -> bool:
    return column > 0 and bool(block.rows) and all(_NUMBER.fullmatch(row[column]) for row in block.rows)


def _properties(template: Template, block: TableBlock, alt: str, width: int) -> Element:
    look = element(
        "tblLook", val="04A0" if not block.total else "04E0", firstRow=1, lastRow=int(block.total), firstColumn=0,
        lastColumn=0, noHBand=1, noVBand=1,
    )  # fmt: skip
    return element(
        "tblPr",
        element("tblStyle", val=template.style("Granskningstabell")),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        look,
        element("tblCaption", val=block.title),
        element("tblDescription", val=alt),
    )


def _row(
    template: Template,
    cells: tuple[str, ...],
    numeric: list[bool],
    widths: list[int],
    *,
    header: bool = False,
    keep: bool = False,
    bold: bool = False,
) -> Element:
    properties = element("trPr", element("cantSplit"), *([element("tblHeader")] if header else []))
    made = element("tr", properties)
    for text, right, width in zip(cells, numeric, widths, strict=True):
        content = paragraph(template.style("Tabelltal" if right else "Tabelltext"), run(text, bold=bold or header))
        if keep:
            content[0].append(element("keepNext"))
        made.append(element("tc", element("tcPr", element("tcW", w=width, type="dxa")), content))
    return made


def _widths(block: TableBlock, numeric: list[bool], width: int) -> list[int]:
    """Columns of numbers are as wide as their longest word; those of text share the rest by the length of the text."""
    needs = [_longest_word(block, i) + _CELL for i in range(len(numeric))]
    roomy = [max(need, _points(head) / 2 + _CELL) for need, head in zip(needs, block.headers, strict=True)]
    longest = [max(_points(text) + _CELL for text in _texts(block, i)) for i in range(len(numeric))]
    # A header of two lines where the texts beside it fit on one all the same; otherwise as narrow as can be.
    fits = sum(r if right else long for r, long, right in zip(roomy, longest, numeric, strict=True)) * 20 <= width
    wanted = roomy if fits else needs
    narrow = [int(20 * max(want, _NARROWEST)) if right else 0 for want, right in zip(wanted, numeric, strict=True)]
    rest = width - sum(narrow)
    lengths = [0 if right else max(_mean_length(block, i), 8) for i, right in enumerate(numeric)]
    shares = [int(rest * length / sum(lengths)) for length in lengths]
    floor = [0 if right else int(20 * need) for need, right in zip(needs, numeric, strict=True)]
    found = [n or s for n, s in zip(narrow, _at_least(shares, floor), strict=True)]
    # The first column takes what rounding left.
    found[0] += width - sum(found)
    return found


def _at_least(shares: list[int], floor: list[int]) -> list[int]:
    """The widest gives to those that would break their longest word."""
    lifted = [max(s, f) for s, f in zip(shares, floor, strict=True)]
    lifted[lifted.index(max(lifted))] -= sum(lifted) - sum(shares)
    return lifted


def _texts(block: TableBlock, column: int) -> list[str]:
    return [block.headers[column], *(row[column] for row in block.rows)]


def _longest_word(block: TableBlock, column: int) -> float:
    return max(_points(word) for text in _texts(block, column) for word in re.split("[ /-]", text))


def _points(word: str) -> float:
    """About how wide a word is in the bold nine points of a header; Word breaks one that does not fit anywhere."""
    return sum(2.8 if c in "iljtfr.,:()" else 8.2 if c in "mwMW" else 6.6 if c.isupper() else 5.4 for c in word)


def _mean_length(block: TableBlock, column: int) -> float:
    texts = _texts(block, column)[1:] or [""]
    return sum(map(len, texts)) / len(texts)
