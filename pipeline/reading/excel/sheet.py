"""Which cells of a sheet really hold something, and every text outside them.

A sheet states its own size, and one stray cell makes the rectangle of its cells enormous, so the cells are examined one
by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pyexpat import ExpatError
from typing import TYPE_CHECKING

from pipeline.reading.excel.archive import DamagedError, TooLargeError
from pipeline.reading.excel.parts import Chunks, OutsideText, add, add_attributes, local, parse

if TYPE_CHECKING:
    from pyexpat import XMLParserType

MOST_ROWS = 200_000
MOST_CELLS = 2_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
EMPTY_ROWS, EMPTY_COLUMNS = 1_000, 100
"""A cell that is separated from the others by more empty rows or columns than these is far outside the table."""
MOST_AREA = 8_000_000
"""Cells of the rectangle around those of a sheet, empty ones counted."""
_MOST_MERGED = 500
"""Merged cells of a sheet that are known; they only explain why others are empty."""
_FAR_SHOWN = 100
"""Cells far outside the table that are listed."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_STRING = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class FarCell:
    """A filled cell far outside the others of its sheet."""

    cell: str
    row: int
    text: str


@dataclass(frozen=True)
class Hidden:
    """How many rows below the headers of a sheet are hidden, and how many columns; only those that hold something."""

    rows: int = 0
    columns: int = 0


@dataclass(frozen=True)
class MergedCells:
    """A merged cell: its first and last row and column in Excel, from 1. Only the first cell within holds a value."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    def covers(self, row: int, column: int) -> bool:
        """True if that cell is within but not the first, and therefore empty."""
        (top, bottom), (left, right) = self.rows, self.columns
        return top <= row <= bottom and left <= column <= right and (row, column) != (top, left)


@dataclass
class SheetParts:
    """The far cells of a sheet, the cells whose formula has no value, what is hidden, the merged cells, and the texts
    outside cells."""

    far: list[FarCell] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    hidden: Hidden = Hidden()
    merged: list[MergedCells] = field(default_factory=list)
    texts: list[OutsideText] = field(default_factory=list)


def look_through_sheet(chunks: Chunks) -> SheetParts:
    """What is in a sheet. DamagedError if it is no XML or names an impossible cell, TooLargeError if it has more rows
    or cells than can be read."""
    try:
        look = _Sheet()
        parse(chunks(), look)
        bounds = look.bounds()
        look.parts.hidden = look.hidden()
        if bounds is not None:
            far_look = _Sheet(beyond=bounds)
            parse(chunks(), far_look)
            look.parts.far = far_look.parts.far
    except ExpatError as error:
        raise DamagedError from error
    return look.parts


class _Sheet:
    """Counts the cells of a sheet, and collects the texts outside them.

    The handlers of texts and of ends of elements are set only while a text is read: a call for every end and every text
    of a million cells would take as long as the rest. With `beyond`, the last row and column of the table, only the
    cells outside it are listed.
    """

    def __init__(self, beyond: tuple[int, int] | None = None) -> None:
        self.parts = SheetParts()
        self._beyond = beyond
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._cells = 0
        self._row = self._column = 0
        self._row_is_hidden = False
        self._hidden_rows = 0
        self._hidden_columns: set[int] = set()
        self._cell = self._type = ""
        self._has_formula = self._has_value = False
        self._text: list[str] = []
        self._until = ""

    def listen_to(self, parser: XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            self._end_cell()
            self._begin_cell(attributes)
        elif name == "v" or name == "is":
            self._fill(name)
        elif name == "row":
            self._end_cell()
            self._end_row()
            self._row = _number(attributes.get("r", ""), self._row + 1, LAST_ROW)
            self._column = 0
            self._row_is_hidden = _is_hidden(attributes)
        elif name == "col":
            if _is_hidden(attributes):
                first, last = (_number(attributes.get(end, ""), 0, LAST_COLUMN) for end in ("min", "max"))
                self._hidden_columns.update(range(first, last + 1))
        elif name == "f" and self._cell:
            self._has_formula = True
            self._read(name)
        elif name != "t" and name != "r":
            self._end_cell()
            if name == "mergeCell":
                self._merge(attributes.get("ref", ""))
            if self._beyond is None:
                add_attributes(self.parts.texts, _PLACES.get(name, "bladet"), attributes)
                if name in _PLACES:
                    self._read(name)

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match and len(self.parts.merged) < _MOST_MERGED:
            rows, columns = (int(match[2]), int(match[4])), (_column(match[1]), _column(match[3]))
            self.parts.merged.append(MergedCells(rows, columns))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            reference = f"{_letters(self._column)}{self._row}"
        else:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise DamagedError
            self._row, self._column = _number(match[2], 0, LAST_ROW), _column(match[1])
        if not (self._row and self._column <= LAST_COLUMN):
            raise DamagedError
        self._cell, self._type = reference, attributes.get("t", "n")

    def _fill(self, name: str) -> None:
        if self._beyond is None:
            self._cells += 1
            self._rows.add(self._row)
            self._columns.add(self._column)
            if len(self._rows) > MOST_ROWS:
                raise TooLargeError(f"ett blad har fler än {MOST_ROWS} rader")
            if self._cells > MOST_CELLS:
                raise TooLargeError(f"ett blad har fler än {MOST_CELLS} ifyllda celler")
            self._has_value = not self._has_formula or self._type == "str"
            if self._has_formula:
                self._read(name)
        elif self._row > self._beyond[0] or self._column > self._beyond[1]:
            self._read(name)

    def _read(self, name: str) -> None:
        """Reads the text of the element that begins here."""
        self._until = name
        self._text.clear()
        self._parser.CharacterDataHandler = self._text.append
        self._parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        if local(name) != self._until:
            return
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        text = "".join(self._text)
        if self._until == "v" or self._until == "is":
            self._end_value(text)
        elif self._beyond is None:
            place = f"formeln i cell {self._cell}" if self._cell else _PLACES[self._until]
            add(self.parts.texts, place, text)
            add(self.parts.texts, place, "".join(_STRING.findall(text)))

    def _end_value(self, text: str) -> None:
        if self._beyond is None:
            self._has_value = self._has_value or bool(text)
        elif len(self.parts.far) < _FAR_SHOWN:
            self.parts.far.append(FarCell(self._cell, self._row, "" if self._type == "s" else text))

    def _end_cell(self) -> None:
        if self._has_formula and not self._has_value and self._beyond is None:
            self.parts.unvalued.append(self._cell)
        self._cell, self._has_formula, self._has_value = "", False, False

    def _end_row(self) -> None:
        is_header = len(self._rows) == 1
        self._hidden_rows += self._row_is_hidden and self._row in self._rows and not is_header

    def hidden(self) -> Hidden:
        """What is hidden of the sheet, once it is read."""
        self._end_row()
        return Hidden(self._hidden_rows, len(self._hidden_columns & self._columns))

    def bounds(self) -> tuple[int, int] | None:
        """The last row and the last column before the first large gap; None if there is no gap. TooLargeError if the
        cells are too far apart without a gap."""
        self._end_cell()
        rows, columns = _until_gap(self._rows, EMPTY_ROWS), _until_gap(self._columns, EMPTY_COLUMNS)
        last = max(self._rows, default=0), max(self._columns, default=0)
        if (rows, columns) != last:
            return rows, columns
        if rows * columns > MOST_AREA:
            raise TooLargeError("cellerna på ett blad ligger för långt ifrån varandra")
        return None


_PLACES = (
    dict.fromkeys(
        ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"),
        "ett sidhuvud eller en sidfot",
    )
    | dict.fromkeys(("dataValidation", "formula1", "formula2"), "en regel för vad celler får innehålla")
    | dict.fromkeys(("formula", "cfRule"), "en villkorsstyrd formatering")
    | dict.fromkeys(("filter", "customFilter"), "ett filter")
    | {"hyperlink": "en länk", "f": "en formel"}
)
"""The Swedish name of each element of a sheet that can hold a text."""


def _until_gap(filled: set[int], most_empty: int) -> int:
    """The last of the filled rows or columns before a gap of more than `most_empty`."""
    last = 0
    for number in sorted(filled):
        if last and number - last > most_empty:
            break
        last = number
    return last


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden", "0") in ("1", "true")


def _number(text: str, default: int, highest: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= highest):
        raise DamagedError
    return int(text)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
