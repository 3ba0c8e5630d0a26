"""A workbook of somebody else's as the parts that it is a zip of, to be added to while all else keeps its bytes.

openpyxl would read and write every part anew and lose what it does not know: lists of choices that Excel keeps as an
extension, pictures, computed values. Parts are found by their relations and not by their names, so that files of
Excel, LibreOffice, XlsxWriter and openpyxl are all read alike.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any

from lxml import etree

from reports.render.word.package import write_zip

LARGEST = 64 * 1024 * 1024
"""Bytes of a sheet's XML that is opened; a larger one would take more memory than a computer has to spare."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_CONTENT = "[Content_Types].xml"
Element = Any
"""An lxml element; it carries no types."""


class UnmarkableError(Exception):
    """The workbook is too large, or has no parts to put marks into."""


@dataclass
class Styles:
    """The looks of cells, and the coloured ones that have been added to them."""

    root: Element
    _coloured: dict[tuple[int, str], int] = field(default_factory=dict)

    def coloured(self, look: int, colour: str) -> int:
        """The number of the look that is like that one, in another colour ('FF9999')."""
        if (look, colour) not in self._coloured:
            fill = etree.Element(main("fill"))
            pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
            etree.SubElement(pattern, main("fgColor"), rgb=f"FF{colour}")
            etree.SubElement(pattern, main("bgColor"), indexed="64")
            made = deepcopy(self._list("cellXfs")[look])
            made.set("fillId", str(self._add("fills", fill)))
            made.set("applyFill", "1")
            self._coloured[look, colour] = self._add("cellXfs", made)
        return self._coloured[look, colour]

    def taken_over(self, other: Styles) -> list[int]:
        """The numbers that the looks of a workbook of ours get here."""
        lists = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
        moved = {name: [self._add(name, deepcopy(each)) for each in other._list(name)] for name in lists.values()}
        numbers = []
        for each in other._list("cellXfs"):
            made = deepcopy(each)
            for attribute, name in lists.items():
                made.set(attribute, str(moved[name][int(made.get(attribute))]))
            numbers.append(self._add("cellXfs", made))
        return numbers

    def _list(self, name: str) -> Element:
        return self.root.find(main(name))

    def _add(self, name: str, element: Element) -> int:
        found = self._list(name)
        found.append(element)
        found.set("count", str(len(found)))
        return len(found) - 1


@dataclass
class Package:
    """The parts of a workbook, by name. `workbook` is the one that lists the sheets, `sheets` has the part of each."""

    parts: dict[str, bytes]
    workbook: str
    sheets: Mapping[str, str]
    styles_part: str
    styles: Styles

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a new relation of the part."""
        path = _relations_of(part)
        root = parsed(self.parts[path]) if path in self.parts else etree.Element(f"{{{_RELATIONS}}}Relationships")
        taken = {each.get("Id") for each in root}
        id_ = next(f"rIdG{n}" for n in count(1) if f"rIdG{n}" not in taken)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=f"{_KINDS}/{kind}", Target=relative)
        self.parts[path] = text_of(root)
        return id_

    def related(self, part: str, kind: str) -> str:
        """The part that this one has a relation of that kind to; '' if none."""
        return next((to for type_, to in targets(self.parts, part).values() if type_ == f"{_KINDS}/{kind}"), "")

    def add(self, part: str, content: bytes, kind: str) -> None:
        """A new part, of that kind of content ('spreadsheetml.comments+xml')."""
        self.parts[part] = content
        root = parsed(self.parts[_CONTENT])
        if not part.endswith(".vml"):
            attributes = {"PartName": f"/{part}", "ContentType": f"{_OFFICE}.{kind}"}
            etree.SubElement(root, f"{{{_TYPES}}}Override", attributes)
        elif not any(each.get("Extension", "").lower() == "vml" for each in root):
            attributes = {"Extension": "vml", "ContentType": f"{_OFFICE}.{kind}"}
            root.insert(0, etree.Element(f"{{{_TYPES}}}Default", attributes))
        self.parts[_CONTENT] = text_of(root)

    def written(self) -> bytes:
        """The workbook as a file."""
        made = BytesIO()
        write_zip(made, {**self.parts, self.styles_part: text_of(self.styles.root)})
        return made.getvalue()


def opened(book: bytes) -> Package:
    """The workbook's parts. Raises UnmarkableError."""
    with zipfile.ZipFile(BytesIO(book)) as source:
        if any(info.file_size > LARGEST for info in source.infolist()):
            raise UnmarkableError
        parts = {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}
    workbook = next((part for kind, part in targets(parts, "").values() if kind == f"{_KINDS}/officeDocument"), "")
    if workbook not in parts:
        raise UnmarkableError
    its = targets(parts, workbook)
    styles = next((part for kind, part in its.values() if kind == f"{_KINDS}/styles"), "")
    if styles not in parts:
        raise UnmarkableError
    sheets = {each.get("name"): its[each.get(ID)][1] for each in parsed(parts[workbook]).iter(main("sheet"))}
    return Package(parts, workbook, sheets, styles, Styles(parsed(parts[styles])))


ID = f"{{{_KINDS}}}id"
"""The attribute by which an element names a relation."""


def targets(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, part) of the relations of a part; of the whole package for ''."""
    path, here = _relations_of(part), posixpath.join("/", posixpath.dirname(part))
    relations = parsed(parts[path]) if path in parts else []
    return {
        each.get("Id"): (each.get("Type"), posixpath.normpath(posixpath.join(here, each.get("Target"))).lstrip("/"))
        for each in relations
        if each.get("TargetMode") != "External"
    }


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parsed(content: bytes) -> Element:
    """A part as its root element."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


def text_of(root: Element) -> bytes:
    """An element as a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def main(name: str) -> str:
    """The name of an element of workbooks."""
    return f"{{{_MAIN}}}{name}"
