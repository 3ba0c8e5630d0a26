"""One table of an export as text: which variable each column is, and where each row stands in its file."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checks.codebook import TableSpec
from checks.evidence import quote
from pipeline.errors import Fault, Spot
from pipeline.reading import textfile
from pipeline.reading.excel.sheet import MergedCells
from pipeline.reading.match import column_index, nearest, normalise
from pipeline.reading.workbook import letters

_LONGEST_LINE = 8 * textfile.LONGEST_CELL
"""More bytes than the longest line of a canonical file has: a cell or a row of a million characters, of at most four
bytes each, and its separators. By default DuckDB reads in buffers of sixteen such lines, one to a thread; two lines
make the buffers small enough to share the work evenly, in half the memory."""


@dataclass(frozen=True)
class Placement:
    """Where a row, or a value of it, is in one of several files: the name of the table there, and the cell."""

    place: str
    row: int
    spot: Spot | None = None


@dataclass(frozen=True)
class TextTable:
    """One table of the export as text. `relation` is an SQL expression with the columns c0, c1, … in file order.

    `separator` is that of its canonical text file ('' if it has none); `doubled` are the columns among the `unknown`
    whose header names a variable that another column has. `sheet` is the sheet of a workbook, whose header is in
    `header_row` and whose `merged` cells are known. If the table was merged from several files, `origins` has for each
    row its place in its file (under '') and the places of single variables.
    """

    spec: TableSpec
    place: str
    file: Path
    relation: str
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    unknown: Mapping[str, str]
    rows: array[int] | None
    first_row: int
    empty_rows: int = 0
    faults: tuple[Fault, ...] = ()
    separator: str = ""
    doubled: frozenset[str] = frozenset()
    sheet: str = ""
    header_row: int = 1
    merged: tuple[MergedCells, ...] = ()
    origins: tuple[Mapping[str, Placement], ...] = ()

    def row(self, index: int, name: str = "") -> int:
        """The row as in the file of the relation's row number `index` (from 0); `name` as for `place_at`."""
        if self.origins:
            return self.origins[index].get(name, self.origins[index][""]).row
        return self.rows[index] if self.rows is not None else index + self.first_row

    def spot_at(self, index: int, name: str) -> Spot | None:
        """The cell of the variable on that row; None where the file is no workbook or has no such column."""
        if self.origins:
            return self.origins[index][name].spot if name in self.origins[index] else None
        if not self.sheet or name not in self.columns:
            return None
        return Spot(self.file, self.sheet, f"{column_letters(self.columns[name])}{self.row(index)}")

    def is_merged_away(self, index: int, name: str) -> bool:
        """Whether the cell of the variable on that row is empty because it is merged with another."""
        row, column = self.row(index, name), int(self.columns[name][1:]) + 1
        return any(merged.covers(row, column) for merged in self.merged)

    def place_at(self, index: int, name: str = "") -> str:
        """The place of the relation's row number `index` (from 0), or of its value of the variable `name`."""
        return self.origins[index].get(name, self.origins[index][""]).place if self.origins else self.place


@dataclass(frozen=True)
class Foreign:
    """The words for a column that a table does not have: why it is a fault, and what is expected instead."""

    why: str = "kolumnen finns inte i kodboken"
    expected: str = "en variabel i kodboken"


def from_text(text: textfile.TextFile, spec: TableSpec, place: str, file: Path) -> TextTable:
    """A canonical text file as a table."""
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(text.header)))
    quoting = "quote = '\"', escape = '\"'" if text.quoted else "quote = '', escape = ''"
    relation = (
        f"read_csv({quote(str(text.path.resolve()))}, delim = {quote(text.separator)}, header = true, "
        f"auto_detect = false, {quoting}, max_line_size = {_LONGEST_LINE}, "
        f"buffer_size = {2 * _LONGEST_LINE}, columns = {{{names}}})"
    )
    if not text.header:  # the structure is broken before the first row ends
        relation = "(SELECT NULL AS c0 WHERE FALSE)"
    broken = tuple(Fault(place, row, "", "", why) for row, why in text.broken)
    table = from_relation(spec, place, file, relation, text.header, text.rows, 2, text.empty_rows, broken)
    return replace(table, separator=text.separator)


def from_relation(
    spec: TableSpec,
    place: str,
    file: Path,
    relation: str,
    headers: tuple[str, ...],
    rows: array[int] | None,
    first_row: int,
    empty_rows: int,
    faults: tuple[Fault, ...],
) -> TextTable:
    """The table of a relation with the columns c0, c1, …: which variable each header names, and the faults of the
    headers."""
    index = column_index(spec)
    columns: dict[str, str] = {}
    unknown: dict[str, str] = {}
    doubled: set[str] = set()
    all_faults = list(faults)
    for i, header in enumerate(headers):
        name = index.get(normalise(header))
        if name is None:
            unknown[f"c{i}"] = header.strip()
        elif name in columns:
            other = headers[int(columns[name][1:])]
            why = f"två rubriker avser samma variabel ({other.strip()} och {header.strip()})"
            all_faults.append(Fault(place, None, name, "", why, "en kolumn", spec.named(name)))
            unknown[f"c{i}"] = header.strip()
            doubled.add(f"c{i}")
        else:
            columns[name] = f"c{i}"
    table = TextTable(
        spec, place, file, relation, headers, columns, unknown, rows, first_row, empty_rows, tuple(all_faults)
    )
    return replace(table, doubled=frozenset(doubled))


def unknown_column_fault(table: TextTable, column: str, foreign: Foreign) -> Fault:
    """The fault for a column (`c0`, `c1`, …) that the codebook does not have."""
    header, row = table.unknown[column], table.header_row
    spots = (Spot(table.file, table.sheet, f"{column_letters(column)}{row}"),) if table.sheet else ()
    if not header:
        why, expected = "en kolumn utan rubrik innehåller värden", "rubriker på första raden, en i varje kolumn"
        return Fault(table.place, row, column_letters(column), "", why, expected, spots=spots)
    near = nearest(header, column_index(table.spec))
    why = foreign.why + (f"; menade du {near}?" if near else "")
    expected = f"{foreign.expected} (eller --ignorera-okanda för att utelämna kolumnen)"
    return Fault(table.place, row, header, "", why, expected, spots=spots)


def column_letters(column: str) -> str:
    """The letters that Excel has for a column (`c0`, `c1`, …) of the file: A, B, …"""
    return letters(int(column[1:]))
