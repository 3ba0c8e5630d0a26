"""Where the columns of a Word table begin before the program that opens it fits them to what they hold.

Word does that by itself. LibreOffice does not, and breaks words in a column that is too narrow, so a column starts out
at least as wide as its longest word and the rest of the page goes to those with the most on a line.

Parts of points are added with `fsum`, because `sum` rounds differently before Python 3.12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from reports.document import TableBlock
from reports.render.cells import numeric_columns, text

_MARGIN = 9.0
"""Points of margin in a cell, both sides."""
_NARROWEST = 38.0
_STAND_IN = 1.2
"""How much wider than Arial the letters of DejaVu Sans are, which LibreOffice has everywhere."""
_USUAL, _SMALL, _SMALLEST = 9, 8, 7
"""Sizes of type, in points."""


@dataclass(frozen=True)
class Columns:
    """The widths (twentieths of a point), which columns hold numbers, and the size of type (points; 0: the usual).
    Those that are `fixed` stay as wide whatever is written in them."""

    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    size: int
    fixed: bool = False


def fit(block: TableBlock, width: int, letters: float = 1.0) -> Columns:
    """The columns of a table on a page that is `width` twentieths of a point wide, in the largest type in which no
    word has to be broken.

    `letters` is how wide the letters of the typeface may be, relative to those of our own.
    """
    numeric = tuple(numeric_columns(block.rows)) if block.rows else (False,) * len(block.headers)
    if block.widths:
        later_widths = [width * share // sum(block.widths) for share in block.widths[1:]]
        return Columns((width - sum(later_widths), *later_widths), numeric, _SMALL, fixed=True)
    columns = [[text(cell) for cell in column] for column in zip(block.headers, *block.rows, strict=True)]
    words = [max(_points(word) for cell in column for word in re.split(r"[ /\n]|(?<=-)", cell)) for column in columns]
    for size in (_USUAL, _SMALL, _SMALLEST):
        scale = letters * size / _USUAL
        minimums = [max(word * scale + _MARGIN, _NARROWEST) for word in words]
        spare = width / 20 - fsum(minimums)
        if spare >= 0:
            break
    # Another typeface replaces one that the program lacks: where there is room, words may be wider.
    roomy_minimums = [max(word * scale * _STAND_IN + _MARGIN, _NARROWEST) for word in words]
    if fsum(roomy_minimums) <= width / 20:
        minimums, spare, scale = roomy_minimums, width / 20 - fsum(roomy_minimums), scale * _STAND_IN
    # A column of numbers wants its longest cell on one line, and one of text a line of the usual length.
    lines = [max(map(_points, cells)) if n else fsum(map(_points, cells)) / len(cells)
             for cells, n in zip((column[1:] or column for column in columns), numeric, strict=True)]  # fmt: skip
    # At least 1 for text, so that some column takes what is left.
    wishes = [max(line * scale + _MARGIN - minimum, 0.0 if n else 1.0)
             for line, minimum, n in zip(lines, minimums, numeric, strict=True)]  # fmt: skip
    if spare < 0:
        widths = [int(width * minimum / fsum(minimums)) for minimum in minimums]
    else:
        share = min(spare / max(fsum(wishes), 1.0), 1.0)
        widths = [int(20 * (minimum + share * wish)) for minimum, wish in zip(minimums, wishes, strict=True)]
    # The first column takes what is left.
    return Columns((widths[0] + width - sum(widths), *widths[1:]), numeric, size if size < _USUAL else 0)


@lru_cache(maxsize=4096)
def _points(text: str) -> float:
    """The approximate width of a text in bold."""
    points = (2.8 if c in "iljtfr.,:()" else 8.2 if c in "mwMW" else 6.6 if c.isupper() else 5.4 for c in text)
    return fsum(points)
