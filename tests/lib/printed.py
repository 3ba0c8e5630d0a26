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
"""Count, base and percent as printed; `2–9` or `*` for what is hidden, `–` for what there is no base for."""
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
    return _keyed(lines)


def xlsx_cells(folder: Path, id_: str) -> Cells:
    """What the sheet of that breakdown prints: the one with the same rows and groups."""
    wanted = csv_cells(folder, id_)
    for cells in _sheets(folder):
        if cells.keys() == wanted.keys():
            return cells
    raise AssertionError(f"no sheet has {id_}")


@cache
def _sheets(folder: Path) -> tuple[Cells, ...]:
    """What every sheet of a breakdown prints."""
    found, book = [], openpyxl.load_workbook(folder / "tabeller.xlsx", read_only=True)
    for name in (n for n in book.sheetnames if n.startswith("Uppdelning ")):
        lines = list(book[name].iter_rows(min_row=4, values_only=True))
        header, *body = lines[: next((i for i, line in enumerate(lines) if not any(line)), len(lines))]
        kept = [i for i, title in enumerate(header) if title != "Gäller"]
        found.append(_keyed([[_plain(line[i]) for i in kept] for line in body]))
    return tuple(found)


def database_cells(folder: Path, id_: str) -> Cells:
    """What the database's table `tabeller` holds."""
    found = rows(folder, f"SELECT ordning, etikett, varde FROM tabeller WHERE tabell = '{id_}'")
    lines = [[cell for _, _, cell in group] for _, group in groupby(found, key=lambda row: row[0])]
    labels = [next(group)[1] for _, group in groupby(found, key=lambda row: row[0])]
    dimensions = len(next(iter(csv_cells(folder, id_)))[1])
    return _keyed([[*label.rsplit(": ", dimensions), *cells] for label, cells in zip(labels, lines, strict=True)])


def _plain(value: object) -> str:
    return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else str(value)


def _keyed(lines: Iterable[Sequence[str]]) -> Cells:
    found = [((line[0], tuple(line[1:-3])), (line[-3], line[-2], line[-1])) for line in lines]
    assert len(dict(found)) == len(found), "the same cell twice"
    return dict(found)


def breakdown_ids(folder: Path, by: str) -> set[str]:
    """The breakdowns by these dimensions (their names with `_` between), by the names of their files."""
    names = {p.stem for p in (folder / "tabeller").glob(f"*_{by}.csv")}
    return {n for n in names if "Antal;Bas;Andel" in (folder / "tabeller" / f"{n}.csv").read_text("utf-8-sig")[:80]}


# --- Documents, where a count and its percent share a cell ------------------------------------------------


def docx_tables(path: Path) -> list[Table]:
    """Every table of a Word document."""
    found = []
    for table in docx.Document(str(path)).element.body.iter(qn("w:tbl")):
        caption = str(table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val")))
        header, *body = (
            tuple("".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.findall(qn("w:tc")))
            for row in table.findall(qn("w:tr"))
        )
        found.append(Table(caption, header, tuple(body)))
    return found


class _Tables(HTMLParser):
    """The tables that stand open on a page, and not those behind a figure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Table] = []
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
            self.found.append(Table(re.sub(r"^Tabell\u00a0\d+\. ", "", self.caption), header, tuple(body)))

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["caption"] and not self.caption:
            self.caption = data
        elif self.inside[-1:] in (["th"], ["td"]):
            self.lines[-1][-1] += data


def html_tables(path: Path) -> list[Table]:
    """Every table of the web page."""
    return _Tables(path.read_text("utf-8")).found


@dataclass
class Reading:
    """What the tables of a document print of each breakdown `by` something; `titles` are those of the tables of
    categories, by id."""

    tables: Sequence[Table]
    titles: dict[str, str]
    by: str
    found: dict[str, Cells] = field(default_factory=dict)

    def cells(self) -> dict[str, Cells]:
        """Breakdown ('tabell_2', 'indikatorer', 'kriterier') -> its cells."""
        for table in self.tables:
            title, second = _parted(table.caption)
            plain = title.removesuffix(f" efter {self.by}")
            of = next((id_ for id_, known in self.titles.items() if plain == f"{known},"), "")
            kind = next((k for word, k in _KINDS.items() if plain.endswith(f": {word}")), "")
            if plain != title and (of or kind):
                cells = self.found.setdefault(of or kind, {})
                for key, numbers in _of_table(table, second, in_parts=bool(of)):
                    assert key not in cells, key
                    cells[key] = numbers
        return self.found


def _parted(caption: str) -> tuple[str, tuple[str, ...]]:
    """The title without the group of the second dimension, and that group."""
    found = re.fullmatch(r"(.*) \([^:()]+: ([^()]+)\)", caption)
    return (found[1], (found[2][:1].upper() + found[2][1:],)) if found else (caption, ())


def _of_table(table: Table, second: tuple[str, ...], *, in_parts: bool) -> Iterator[tuple[Key, Numbers]]:
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
    found = _SHARE.fullmatch(cell)
    assert found is not None, cell
    return found["count"], base or found["base"], found["percent"] or "*"
