"""Marks in somebody else's workbook: colours and comments on single cells, and a sheet of ours before theirs.

What we add is made by XlsxWriter in a workbook of its own and moved over, so that the only XML written here is that of
a coloured cell.
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
from reports.render.excel.package import ID, Element, Package, Styles, main, opened, parsed, targets, text_of
from reports.render.excel.workbook import AS_TEXT

FIRST = "xl/worksheets/granskning_fel.xml"
"""The part with our sheet. Whatever program saves the workbook gives it another name."""
AUTHOR = "granskning"
_AFTER_COMMENTS = {
    main(name)
    for name in ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                 "extLst")
}  # fmt: skip
"""What stands after the drawing of the comments in a sheet."""
_VML = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_THREAD = "tc="
"""How the author begins of what older programs show in place of a thread of comments."""
_WIDTH, _LINE, _LETTERS = 300, 17, 42
"""Pixels of a comment's box, of its lines, and letters of a line."""


@dataclass(frozen=True)
class Mark:
    """A cell of a sheet, the colour it gets ('FF9999') and what its comment says; no comment where that is empty."""

    sheet: str
    cell: str
    colour: str
    comment: str = ""


def with_marks(
    book: bytes, marks: Iterable[Mark], name: str, write: Callable[[Workbook], object], folder: Path
) -> bytes:
    """The workbook with these marks, one a cell, and before its sheets one that `write` makes, of that name or, where
    they have such a sheet, one like it.

    Raises UnmarkableError.
    """
    package = opened(book)
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    for sheet, its in by_sheet.items():
        _mark_sheet(package, package.sheets[sheet], its)
    _put_first(package, name, write, folder)
    return package.written()


def is_untouched(book: bytes) -> bool:
    """Whether a workbook is one that `with_marks` made and that nobody has saved since."""
    try:
        return FIRST in zipfile.ZipFile(BytesIO(book)).namelist()
    except zipfile.BadZipFile:
        return False


def _mark_sheet(package: Package, part: str, marks: Sequence[Mark]) -> None:
    root = parsed(package.parts[part])
    rows = _Rows(root)
    for mark in marks:
        cell = rows.cell(mark.cell)
        cell.set("s", str(package.styles.coloured(int(cell.get("s") or 0), mark.colour)))
    if texts := {mark.cell: mark.comment for mark in marks if mark.comment}:
        _comment(package, part, root, texts)
    package.parts[part] = text_of(root)


class _Rows:
    """The rows of a sheet, in which a cell that is empty and has no look is not there until it is asked for."""

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
        """The cell of that name, with a look of its own."""
        row, column = xl_cell_to_rowcol(name)
        cells = self._cells_of(row + 1)
        if column not in cells:
            made = etree.Element(main("c"), r=name, s=str(self._look(self._rows[row + 1], column)))
            self._rows[row + 1].insert(sum(other < column for other in cells), made)
            cells[column] = made
        return cells[column]

    def _cells_of(self, number: int) -> dict[int, Element]:
        if number not in self._rows:
            made = etree.Element(main("row"), r=str(number))
            self._data.insert(sum(other < number for other in self._rows), made)
            self._rows[number] = made
        if number not in self._cells:
            found, last = {}, -1
            for cell in self._rows[number].iterchildren(main("c")):
                last = xl_cell_to_rowcol(cell.get("r"))[1] if cell.get("r") else last + 1
                cell.set("r", xl_rowcol_to_cell(number - 1, last))
                found[last] = cell
            self._cells[number] = found
        return self._cells[number]

    def _look(self, row: Element, column: int) -> int:
        """The look of a cell that is not there: its row's, or its column's."""
        if row.get("customFormat") in ("1", "true"):
            return int(row.get("s") or 0)
        spans = (c for c in self._columns if int(c.get("min")) <= column + 1 <= int(c.get("max")))
        return next((int(c.get("style")) for c in spans), 0)


# --- Comments ---------------------------------------------------------------------------------------------------


def _comment(package: Package, part: str, root: Element, texts: Mapping[str, str]) -> None:
    """Comments on the cells. What stands in a comment of theirs is kept, and ours comes after it; a thread is theirs
    alone."""
    there, number = package.related(part, "comments"), list(package.sheets.values()).index(part) + 1
    known = parsed(package.parts[there]) if there else None
    theirs = {} if known is None else {c.get("ref"): c for c in known.iter(main("comment"))}
    for cell in texts.keys() & theirs.keys():
        if not _author(known, theirs[cell]).startswith(_THREAD):
            _append(theirs[cell], texts[cell])
    new = {cell: text for cell, text in texts.items() if cell not in theirs}
    if new:
        ours, boxes = _written(new)
        if known is None:
            there = f"xl/granskning_kommentarer{number}.xml"
            package.add(there, ours, "spreadsheetml.comments+xml")
            package.relate(part, "comments", there)
        else:
            _merge(known, parsed(ours))
        _draw(package, part, root, boxes, number)
    if known is not None:
        package.parts[there] = text_of(known)


def _author(comments: Element, comment: Element) -> str:
    return str(list(comments.iter(main("author")))[int(comment.get("authorId"))].text or "")


def _append(comment: Element, text: str) -> None:
    within = comment.find(main("text"))
    for plain in within.findall(main("t")):  # a text is either plain or made of runs
        run = etree.Element(main("r"))
        within.replace(plain, run)
        run.append(plain)
    added = etree.SubElement(etree.SubElement(within, main("r")), main("t"))
    added.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    added.text = f"\n\n{AUTHOR}: {text}"


def _written(texts: Mapping[str, str]) -> tuple[bytes, bytes]:
    """The parts with comments and with their boxes, as XlsxWriter makes them."""
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for cell, text in texts.items():
            lines = sum(1 + len(line) // _LETTERS for line in text.split("\n"))
            sheet.write_comment(cell, text, {"author": AUTHOR, "width": _WIDTH, "height": _LINE * (lines + 1)})
    with zipfile.ZipFile(made) as source:
        return source.read("xl/comments1.xml"), source.read("xl/drawings/vmlDrawing1.vml")


def _merge(known: Element, ours: Element) -> None:
    """Our comments among theirs, by an author of our own."""
    authors, listed = known.find(main("authors")), known.find(main("commentList"))
    etree.SubElement(authors, main("author")).text = AUTHOR
    for comment in ours.iter(main("comment")):
        made = deepcopy(comment)
        made.set("authorId", str(len(authors) - 1))
        listed.append(made)


def _draw(package: Package, part: str, root: Element, boxes: bytes, number: int) -> None:
    """The boxes of our comments, in the sheet's own drawing if it has one."""
    own = root.find(main("legacyDrawing"))
    if own is None:
        there = f"xl/drawings/granskning_rutor{number}.vml"
        package.add(there, boxes, "vmlDrawing")
        made = etree.Element(main("legacyDrawing"))
        made.set(ID, package.relate(part, "vmlDrawing", there))
        at = next((i for i, each in enumerate(root) if each.tag in _AFTER_COMMENTS), len(root))
        root.insert(at, made)
    else:
        there = targets(package.parts, part)[own.get(ID)][1]
        before, end, after = package.parts[there].rpartition(b"</xml>")
        package.parts[there] = before + b"".join(_boxes(before, boxes)) + end + after


def _boxes(theirs: bytes, ours: bytes) -> Iterator[bytes]:
    """Our boxes with ids that none of theirs has, each with the namespaces that it uses."""
    kinds = re.findall(rb"<v:shapetype .*?</v:shapetype>", ours, re.DOTALL) if b"_x0000_t202" not in theirs else []
    last = max((int(n) for n in re.findall(rb"_x0000_s(\d+)", theirs)), default=1024)
    shapes = re.findall(rb"<v:shape .*?</v:shape>", ours, re.DOTALL)
    numbered = [re.sub(rb"_x0000_s\d+", b"_x0000_s%d" % n, shape, count=1) for n, shape in enumerate(shapes, last + 1)]
    for each in (*kinds, *numbered):
        name, rest = each.split(b" ", 1)
        yield b"%s %s %s" % (name, _VML, rest)


# --- Our sheet --------------------------------------------------------------------------------------------------


def _put_first(package: Package, name: str, write: Callable[[Workbook], object], folder: Path) -> None:
    made = BytesIO()
    with Workbook(made, {**AS_TEXT, "constant_memory": True, "tmpdir": str(folder)}) as book:
        write(book)
    with zipfile.ZipFile(made) as source:
        looks = package.styles.taken_over(Styles(parsed(source.read("xl/styles.xml"))))
        sheet = parsed(source.read("xl/worksheets/sheet1.xml"))
    for element, attribute in ((e, a) for e in sheet.iter(main("c"), main("row"), main("col")) for a in ("s", "style")):
        if element.get(attribute):
            element.set(attribute, str(looks[int(element.get(attribute))]))
    package.add(FIRST, text_of(sheet), "spreadsheetml.worksheet+xml")
    root = parsed(package.parts[package.workbook])
    listed = root.find(main("sheets"))
    number = 1 + max(int(each.get("sheetId")) for each in listed)
    free = sheet_names([*package.sheets, name])[-1]
    entry = etree.Element(main("sheet"), name=free, sheetId=str(number))
    entry.set(ID, package.relate(package.workbook, "worksheet", FIRST))
    listed.insert(0, entry)
    _moved_on(package, root)
    package.parts[package.workbook] = text_of(root)


def _moved_on(package: Package, root: Element) -> None:
    """Everything that counts sheets counts one more, and ours is the one that is shown."""
    for each in root.iter(main("definedName")):
        if each.get("localSheetId"):
            each.set("localSheetId", str(int(each.get("localSheetId")) + 1))
    for view in root.iter(main("workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for part in package.sheets.values():
        head, end, rest = package.parts[part].partition(b"sheetData")
        package.parts[part] = re.sub(rb'\stabSelected="(?:1|true)"', b"", head) + end + rest
