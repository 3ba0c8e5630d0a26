"""How the columns of a Word table share the width of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.document import TableBlock
from reports.render.cells import is_share, numeric_columns, text

_CELL = 9.0
"""Points of margin in a cell, both sides."""
_NARROWEST = 38.0
_ROOM = 170.0
"""Points that texts beside cells such as '9 av 11 (82 %)' should be left."""
_USUAL, _SMALL, _SMALLEST = 9, 8, 7
"""Sizes of type, in points."""


@dataclass(frozen=True)
class Columns:
    """The widths (twentieths of a point), which columns hold numbers, and what it took to make them fit.

    `size` is a smaller size of type (points; 0: the usual); with `broken` a count and its percent stand on two lines.
    """

    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    size: int
    broken: bool


def fit(block: TableBlock, width: int, letters: float = 1.0) -> Columns:
    """The columns of a table on a page that is `width` twentieths of a point wide.

    `letters` is how wide the typeface may be beside our own, where it is another.
    """
    numeric = tuple(numeric_columns(block.rows)) if block.rows else (False,) * len(block.headers)
    for size in (_USUAL, _SMALL):
        sizes = _Sizes(block, numeric, width, letters * size / _USUAL)
        if sizes.fits:
            return Columns(sizes.widths(broken=False), numeric, size if size < _USUAL else 0, broken=False)
    if not sizes.fits_words:
        size, sizes = _SMALLEST, _Sizes(block, numeric, width, letters * _SMALLEST / _USUAL)
    return Columns(sizes.widths(broken=True), numeric, size, broken=True)


@dataclass(frozen=True)
class _Sizes:
    """The widths (points) that a table's texts need at a size of type."""

    block: TableBlock
    numeric: tuple[bool, ...]
    width: int
    scale: float

    @property
    def fits(self) -> bool:
        """True if no word has to be broken, and beside shares on one line there is room for the texts."""
        texts = [i for i, number in enumerate(self.numeric) if not number]
        shares = any(is_share(cell) for row in self.block.rows for cell in row)
        wanted = sum(max(self._word(i), min(self._cell(i), _ROOM) if shares else 0.0) for i in texts)
        return self.width / 20 - sum(self._narrow(broken=False)) >= wanted

    @property
    def fits_words(self) -> bool:
        """True if no word has to be broken once a count and its percent stand on two lines."""
        texts = (self._word(i) for i, number in enumerate(self.numeric) if not number)
        return self.width / 20 >= sum(self._narrow(broken=True)) + sum(texts)

    def widths(self, *, broken: bool) -> tuple[int, ...]:
        """Columns of numbers are as wide as they must be; those of text share the rest by the length of the text."""
        narrow = [int(20 * each) for each in self._narrow(broken=broken)]
        rest = self.width - sum(narrow)
        lengths = [0 if number else max(_mean_length(self.block, i), 8) for i, number in enumerate(self.numeric)]
        shares = [int(rest * length / sum(lengths)) for length in lengths]
        floor = [0 if number else int(20 * self._word(i)) for i, number in enumerate(self.numeric)]
        found = [n or s for n, s in zip(narrow, _at_least(shares, floor), strict=True)]
        # The first column takes what rounding left.
        found[0] += self.width - sum(found)
        return tuple(found)

    def _narrow(self, *, broken: bool) -> list[float]:
        """What each column of numbers takes, and 0 for those of text."""
        columns = range(len(self.numeric))
        whole = [self._word(i) if broken else max(self._word(i), self._cell(i)) for i in columns]
        roomy = [max(one, self._points(head) / 2 + _CELL) for one, head in zip(whole, self.block.headers, strict=True)]
        # A header of two lines where the texts beside it fit on one all the same; otherwise as narrow as can be.
        texts = [max(self._points(self.block.headers[i]) + _CELL, self._cell(i)) for i in columns]
        able = 20 * sum(r if n else text for r, text, n in zip(roomy, texts, self.numeric, strict=True)) <= self.width
        chosen = roomy if able else whole
        return [max(one, _NARROWEST) if n else 0 for one, n in zip(chosen, self.numeric, strict=True)]

    def _word(self, column: int) -> float:
        texts = (self.block.headers[column], *_cells(self.block, column))
        return max(self._points(word) for text in texts for word in re.split("[ /]|(?<=-)", text)) + _CELL

    def _cell(self, column: int) -> float:
        return max((self._points(text) + _CELL for text in _cells(self.block, column)), default=0.0)

    def _points(self, text: str) -> float:
        """About how wide a text is in bold; Word breaks a word that does not fit anywhere."""
        points = (2.8 if c in "iljtfr.,:()" else 8.2 if c in "mwMW" else 6.6 if c.isupper() else 5.4 for c in text)
        return self.scale * sum(points)


def _at_least(shares: list[int], floor: list[int]) -> list[int]:
    """Those that have room to spare give, in proportion to it, to those that would break their longest word; where
    none has, all are as much too narrow."""
    lifted = [max(s, f) for s, f in zip(shares, floor, strict=True)]
    missing, spare = sum(lifted) - sum(shares), [a - f for a, f in zip(lifted, floor, strict=True)]
    if not missing:
        return lifted
    if missing <= sum(spare):
        return [a - missing * room // sum(spare) for a, room in zip(lifted, spare, strict=True)]
    return [sum(shares) * f // sum(floor) for f in floor]


def _cells(block: TableBlock, column: int) -> list[str]:
    return [text(row[column]) for row in block.rows]


def _mean_length(block: TableBlock, column: int) -> float:
    texts = _cells(block, column) or [""]
    return sum(map(len, texts)) / len(texts)
