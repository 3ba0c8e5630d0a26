"""Breakdowns as each of a run's files prints them, read back into one form: cell -> (count, base, percent) as text."""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

import docx
from docx.oxml.ns import qn

from tests.lib.pipeline_run import rows

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
openpyxl = importlib.import_module("openpyxl")

Numbers = tuple[str, str, str]
"""Count, base and percent as printed; `2–9` or `*` for a hidden number, `–` where there is no base."""
Key = tuple[str, tuple[str, ...]]
"""A row's label, and a group of each dimension."""
Cells = dict[Key, Numbers]
ALL = "Samtliga"
_KINDS = {"uppgifter": "indikatorer", "kriterier": "kriterier"}
FEW = "för få"
_NUMBER = r"[\d\u00a0]+(?:–[\d\u00a0]+)?|\*"
_SHARE = re.compile(
    rf"(?P<count>{_NUMBER})(?:\u00a0av\u00a0(?P<base>{_NUMBER}))?(?: \((?P<percent>\d+)(?:\u00a0%)?\))?"
)


@dataclass(frozen=True)
class Table:
    """A table of a document: its caption, header and rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# --- Files with one number in each cell ------------------------------------------------------------------


def csv_cells(folder: Path, id_: str) -> Cells:
    """What `tabeller/<id>.csv` prints."""
    text = (folder / "tabeller" / f"{id_}.csv").read_text("utf-8-sig")
    _, *lines = csv.reader(text.splitlines(), delimiter=";")
    return _by_key(lines)


def xlsx_cells(folder: Path, id_: str) -> Cells:
    """What the sheet of that breakdown prints: the one with the same rows and groups."""
    csv = csv_cells(folder, id_)
    for cells in _sheets(folder):
        if cells.keys() == csv.keys():
            return cells
    raise AssertionError(f"no sheet has {id_}")


@cache
def _sheets(folder: Path) -> tuple[Cells, ...]:
    """What every sheet of a breakdown prints."""
    sheets, book = [], openpyxl.load_workbook(folder / "tabeller.xlsx", read_only=True)
    for name in (n for n in book.sheetnames if n.startswith("Uppdelning ")):
        lines = list(book[name].iter_rows(min_row=4, values_only=True))
        header, *body = lines[: next((i for i, line in enumerate(lines) if not any(line)), len(lines))]
        shown_columns = [i for i, title in enumerate(header) if title != "Gäller"]
        sheets.append(_by_key([[_plain_text(line[i]) for i in shown_columns] for line in body]))
    return tuple(sheets)


def database_cells(folder: Path, id_: str) -> Cells:
    """What the database's table `tabeller` holds."""
    table_rows = rows(folder, f"SELECT ordning, etikett, varde FROM tabeller WHERE tabell = '{id_}'")
    lines = [[cell for _, _, cell in group] for _, group in groupby(table_rows, key=lambda row: row[0])]
    labels = [next(group)[1] for _, group in groupby(table_rows, key=lambda row: row[0])]
    dimensions = len(next(iter(csv_cells(folder, id_)))[1])
    return _by_key([[*label.rsplit(": ", dimensions), *cells] for label, cells in zip(labels, lines, strict=True)])


def _plain_text(value: object) -> str:
    return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else str(value)


def _by_key(lines: Iterable[Sequence[str]]) -> Cells:
    entries = [((line[0], tuple(line[1:-3])), (line[-3], line[-2], line[-1])) for line in lines]
    assert len(dict(entries)) == len(entries), "the same cell twice"
    return dict(entries)


def breakdown_ids(folder: Path, by: str) -> set[str]:
    """The breakdowns by these dimensions (their names with `_` between), by the names of their files."""
    names = {p.stem for p in (folder / "tabeller").glob(f"*_{by}.csv")}
    return {n for n in names if "Antal;Bas;Andel" in (folder / "tabeller" / f"{n}.csv").read_text("utf-8-sig")[:80]}


# --- Documents, where a count and its percent share a cell ------------------------------------------------


def docx_tables(path: Path) -> list[Table]:
    """Every table of a Word document."""
    tables = []
    for table in docx.Document(str(path)).element.body.iter(qn("w:tbl")):
        caption = str(table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val")))
        header, *body = (
            tuple("".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.findall(qn("w:tc")))
            for row in table.findall(qn("w:tr"))
        )
        tables.append(Table(caption, header, tuple(body)))
    return tables


class _Tables(HTMLParser):
    """The tables that are open on a page, without those folded behind a figure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.caption: str = ""
        self.lines: list[list[str]] = []
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("details", "caption", "th", "td"):
            self.inside.append(tag)
        if tag == "table":
            self.caption, self.lines = "", []
        elif tag == "tr":
            self.lines.append([])
        elif tag in ("th", "td"):
            self.lines[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()
        if tag == "table" and "details" not in self.inside:
            header, *body = map(tuple, self.lines)
            self.tables.append(Table(re.sub(r"^Tabell\u00a0\d+\. ", "", self.caption), header, tuple(body)))

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["caption"] and not self.caption:
            self.caption = data
        elif self.inside[-1:] in (["th"], ["td"]):
            self.lines[-1][-1] += data


def html_tables(path: Path) -> list[Table]:
    """Every table of the web page."""
    return _Tables(path.read_text("utf-8")).tables


@dataclass
class Reading:
    """The cells that the tables of a document print of each breakdown by `by`; `titles` are the titles of the tables
    of categories, by id."""

    tables: Sequence[Table]
    titles: dict[str, str]
    by: str
    found: dict[str, Cells] = field(default_factory=dict)

    def cells(self) -> dict[str, Cells]:
        """Breakdown ('tabell_2', 'indikatorer', 'kriterier') -> its cells."""
        for table in self.tables:
            title, second = _split_caption(table.caption)
            plain = title.removesuffix(f" efter {self.by}")
            table_id = next((id_ for id_, category_title in self.titles.items() if plain == f"{category_title},"), "")
            kind = next((k for suffix, k in _KINDS.items() if plain.endswith(f": {suffix}")), "")
            if plain != title and (table_id or kind):
                cells = self.found.setdefault(table_id or kind, {})
                for key, numbers in _table_numbers(table, second, in_parts=bool(table_id)):
                    assert key not in cells, key
                    cells[key] = numbers
        return self.found


def _split_caption(caption: str) -> tuple[str, tuple[str, ...]]:
    """The title without the group of the second dimension, and that group."""
    match = re.fullmatch(r"(.*) \([^:()]+: ([^()]+)\)", caption)
    return (match[1], (match[2][:1].upper() + match[2][1:],)) if match else (caption, ())


def _table_numbers(table: Table, second: tuple[str, ...], *, in_parts: bool) -> Iterator[tuple[Key, Numbers]]:
    body, totals = (table.rows[:-1], table.rows[-1]) if in_parts else (table.rows, ())
    if in_parts:
        assert totals[0] == "Totalt"
    for label, *cells in body:
        plain = re.sub(r" \(ärenden [^()]*\)$", "", label)
        for i, (group, cell) in enumerate(zip(table.header[1:], cells, strict=True), 1):
            base = re.sub(r" \(.*", "", totals[i]) if in_parts else ""
            base = "" if base == FEW else base
            yield (plain, (group, *second)), _numbers(cell, base)


def _numbers(cell: str, base: str) -> Numbers:
    if cell == "–":
        assert base in ("", "0")
        return "–", "0", "–"
    if cell == FEW:
        return FEW, FEW, FEW
    if cell == "*":
        return "*", base or "*", "*"
    match = _SHARE.fullmatch(cell)
    assert match is not None, cell
    return match["count"], base or match["base"], match["percent"] or "*"
