"""Marks in somebody else's workbook: colours and comments on single cells, and a sheet of ours before theirs.

XlsxWriter makes our additions in a workbook of its own, from which they are copied, so that the only XML written here
is that of a coloured cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from reports.render.excel.lists import sheet_names
from reports.render.excel.package import ID, Element, Package, Styles, main, open_package, parse, targets, to_bytes
from reports.render.excel.workbook import AS_TEXT

FIRST = "xl/worksheets/granskning_fel.xml"
"""The part with our sheet. Any program that saves the workbook gives the part another name."""
AUTHOR = "granskning"
_AFTER_COMMENTS = {
    main(name)
    for name in ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                 "extLst")
}  # fmt: skip
"""The elements of a sheet that come after the drawing of the comments."""
_VML = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_THREAD = "tc="
"""The start of the author of a comment that older programs show instead of a thread of comments."""
_WIDTH, _LINE, _LETTERS = 300, 17, 42
"""Pixels of a comment's box, of its lines, and letters of a line."""


@dataclass(frozen=True)
class Highlight:
    """A cell of a sheet, the colour it gets ('FF9999') and what its comment says; no comment where that is empty."""

    sheet: str
    cell: str
    colour: str
    comment: str = ""


def with_marks(
    book: bytes, marks: Iterable[Highlight], name: str, write: Callable[[Workbook], object], folder: Path
) -> bytes:
    """The workbook with these marks, one a cell, and before its sheets the one that `write` makes. That sheet gets the
    name, or a similar one if the workbook already has a sheet of that name.

    Raises UnmarkableError.
    """
    package = open_package(book)
    by_sheet: dict[str, list[Highlight]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    for sheet, sheet_marks in by_sheet.items():
        _mark_sheet(package, package.sheets[sheet], sheet_marks)
    _put_first(package, name, write, folder)
    return package.to_file()


def is_untouched(book: bytes) -> bool:
    """Whether a workbook is one that `with_marks` made and that nobody has saved since."""
    try:
        return FIRST in zipfile.ZipFile(BytesIO(book)).namelist()
    except zipfile.BadZipFile:
        return False


def _mark_sheet(package: Package, part: str, marks: Sequence[Highlight]) -> None:
    root = parse(package.parts[part])
    rows = _Rows(root)
    for mark in marks:
        cell = rows.cell(mark.cell)
        cell.set("s", str(package.styles.coloured(int(cell.get("s") or 0), mark.colour)))
    if texts := {mark.cell: mark.comment for mark in marks if mark.comment}:
        _comment(package, part, root, texts)
    package.parts[part] = to_bytes(root)


class _Rows:
    """The rows of a sheet. A cell without content and look has no element until `cell` makes one."""

    def __init__(self, root: Element) -> None:
        self._data = root.find(main("sheetData"))
        self._columns = [c for c in root.iter(main("col")) if c.get("style")]
        self._rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        last = 0
        for row in self._data:
            last = int(row.get("r") or last + 1)
            row.set("r", str(last))
            self._rows[last] = row

    def cell(self, name: str) -> Element:
        """The element of the cell ('B2'); a new one has the look of its row or column."""
        row, column = xl_cell_to_rowcol(name)
        cells = self._cells_of(row + 1)
        if column not in cells:
            new_cell = etree.Element(main("c"), r=name, s=str(self._look(self._rows[row + 1], column)))
            self._rows[row + 1].insert(sum(other < column for other in cells), new_cell)
            cells[column] = new_cell
        return cells[column]

    def _cells_of(self, number: int) -> dict[int, Element]:
        if number not in self._rows:
            row = etree.Element(main("row"), r=str(number))
            self._data.insert(sum(other < number for other in self._rows), row)
            self._rows[number] = row
        if number not in self._cells:
            cells, last = {}, -1
            for cell in self._rows[number].iterchildren(main("c")):
                last = xl_cell_to_rowcol(cell.get("r"))[1] if cell.get("r") else last + 1
                cell.set("r", xl_rowcol_to_cell(number - 1, last))
                cells[last] = cell
            self._cells[number] = cells
        return self._cells[number]

    def _look(self, row: Element, column: int) -> int:
        """The look of a cell without an element: that of its row, or of its column."""
        if row.get("customFormat") in ("1", "true"):
            return int(row.get("s") or 0)
        spans = (c for c in self._columns if int(c.get("min")) <= column + 1 <= int(c.get("max")))
        return next((int(c.get("style")) for c in spans), 0)


# --- Comments ---------------------------------------------------------------------------------------------------


def _comment(package: Package, part: str, root: Element, texts: Mapping[str, str]) -> None:
    """Adds comments to the cells. Our text comes after that of an existing comment; a thread is left as it is."""
    comments_part, number = package.related(part, "comments"), list(package.sheets.values()).index(part) + 1
    comments = parse(package.parts[comments_part]) if comments_part else None
    by_cell = {} if comments is None else {c.get("ref"): c for c in comments.iter(main("comment"))}
    for cell in texts.keys() & by_cell.keys():
        if not _author(comments, by_cell[cell]).startswith(_THREAD):
            _append(by_cell[cell], texts[cell])
    new_texts = {cell: text for cell, text in texts.items() if cell not in by_cell}
    if new_texts:
        ours, boxes = _comment_parts(new_texts)
        if comments is None:
            comments_part = f"xl/granskning_kommentarer{number}.xml"
            package.add(comments_part, ours, "spreadsheetml.comments+xml")
            package.relate(part, "comments", comments_part)
        else:
            _merge(comments, parse(ours))
        _draw(package, part, root, boxes, number)
    if comments is not None:
        package.parts[comments_part] = to_bytes(comments)


def _author(comments: Element, comment: Element) -> str:
    return str(list(comments.iter(main("author")))[int(comment.get("authorId"))].text or "")


def _append(comment: Element, text: str) -> None:
    rich_text = comment.find(main("text"))
    for plain in rich_text.findall(main("t")):  # a text is either plain or made of runs
        run = etree.Element(main("r"))
        rich_text.replace(plain, run)
        run.append(plain)
    addition = etree.SubElement(etree.SubElement(rich_text, main("r")), main("t"))
    addition.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    addition.text = f"\n\n{AUTHOR}: {text}"


def _comment_parts(texts: Mapping[str, str]) -> tuple[bytes, bytes]:
    """The parts with comments and with their boxes, as XlsxWriter makes them."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for cell, text in texts.items():
            lines = sum(1 + len(line) // _LETTERS for line in text.split("\n"))
            sheet.write_comment(cell, text, {"author": AUTHOR, "width": _WIDTH, "height": _LINE * (lines + 1)})
    with zipfile.ZipFile(file) as source:
        return source.read("xl/comments1.xml"), source.read("xl/drawings/vmlDrawing1.vml")


def _merge(theirs: Element, ours: Element) -> None:
    """Adds our comments to theirs, with an author of our own."""
    authors, their_comments = theirs.find(main("authors")), theirs.find(main("commentList"))
    etree.SubElement(authors, main("author")).text = AUTHOR
    for comment in ours.iter(main("comment")):
        copy = deepcopy(comment)
        copy.set("authorId", str(len(authors) - 1))
        their_comments.append(copy)


def _draw(package: Package, part: str, root: Element, boxes: bytes, number: int) -> None:
    """Adds the boxes of our comments, to the sheet's own drawing if it has one."""
    own = root.find(main("legacyDrawing"))
    if own is None:
        drawing_part = f"xl/drawings/granskning_rutor{number}.vml"
        package.add(drawing_part, boxes, "vmlDrawing")
        reference = etree.Element(main("legacyDrawing"))
        reference.set(ID, package.relate(part, "vmlDrawing", drawing_part))
        position = next((i for i, child in enumerate(root) if child.tag in _AFTER_COMMENTS), len(root))
        root.insert(position, reference)
    else:
        drawing_part = targets(package.parts, part)[own.get(ID)][1]
        before, end, after = package.parts[drawing_part].rpartition(b"</xml>")
        package.parts[drawing_part] = before + b"".join(_boxes(before, boxes)) + end + after


def _boxes(theirs: bytes, ours: bytes) -> Iterator[bytes]:
    """Our boxes with ids that none of theirs has, each with the namespaces that it uses."""
    kinds = re.findall(rb"<v:shapetype .*?</v:shapetype>", ours, re.DOTALL) if b"_x0000_t202" not in theirs else []
    last = max((int(n) for n in re.findall(rb"_x0000_s(\d+)", theirs)), default=1024)
    shapes = re.findall(rb"<v:shape .*?</v:shape>", ours, re.DOTALL)
    numbered = [re.sub(rb"_x0000_s\d+", b"_x0000_s%d" % n, box, count=1) for n, box in enumerate(shapes, last + 1)]
    for shape in (*kinds, *numbered):
        tag, rest = shape.split(b" ", 1)
        yield b"%s %s %s" % (tag, _VML, rest)


# --- Our sheet --------------------------------------------------------------------------------------------------


def _put_first(package: Package, name: str, write: Callable[[Workbook], object], folder: Path) -> None:
    file = BytesIO()
    with Workbook(file, {**AS_TEXT, "constant_memory": True, "tmpdir": str(folder)}) as book:
        write(book)
    with zipfile.ZipFile(file) as source:
        looks = package.styles.import_looks(Styles(parse(source.read("xl/styles.xml"))))
        sheet = parse(source.read("xl/worksheets/sheet1.xml"))
    for element, attribute in ((e, a) for e in sheet.iter(main("c"), main("row"), main("col")) for a in ("s", "style")):
        if element.get(attribute):
            element.set(attribute, str(looks[int(element.get(attribute))]))
    package.add(FIRST, to_bytes(sheet), "spreadsheetml.worksheet+xml")
    root = parse(package.parts[package.workbook])
    sheet_list = root.find(main("sheets"))
    number = 1 + max(int(entry.get("sheetId")) for entry in sheet_list)
    title = sheet_names([*package.sheets, name])[-1]
    new_entry = etree.Element(main("sheet"), name=title, sheetId=str(number))
    new_entry.set(ID, package.relate(package.workbook, "worksheet", FIRST))
    sheet_list.insert(0, new_entry)
    _make_room(package, root)
    package.parts[package.workbook] = to_bytes(root)


def _make_room(package: Package, root: Element) -> None:
    """Increases every sheet number by one, and makes our sheet the active one."""
    for defined_name in root.iter(main("definedName")):
        if defined_name.get("localSheetId"):
            defined_name.set("localSheetId", str(int(defined_name.get("localSheetId")) + 1))
    for view in root.iter(main("workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for part in package.sheets.values():
        head, end, rest = package.parts[part].partition(b"sheetData")
        package.parts[part] = re.sub(rb'\stabSelected="(?:1|true)"', b"", head) + end + rest
