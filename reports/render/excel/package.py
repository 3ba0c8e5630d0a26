"""Somebody else's workbook as the parts of its zip file, to which parts are added while all others keep their bytes.

openpyxl would rewrite every part and lose what it does not know: lists of choices that Excel keeps as an extension,
pictures, computed values. Parts are found by their relations and not by their names, so that files of Excel,
LibreOffice, XlsxWriter and openpyxl are read in the same way.
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
        """The number of a look like that one but in the colour ('FF9999'); it is added if missing."""
        if (look, colour) not in self._coloured:
            fill = etree.Element(main("fill"))
            pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
            etree.SubElement(pattern, main("fgColor"), rgb=f"FF{colour}")
            etree.SubElement(pattern, main("bgColor"), indexed="64")
            new_look = deepcopy(self._list("cellXfs")[look])
            new_look.set("fillId", str(self._add("fills", fill)))
            new_look.set("applyFill", "1")
            self._coloured[look, colour] = self._add("cellXfs", new_look)
        return self._coloured[look, colour]

    def import_looks(self, other: Styles) -> list[int]:
        """Adds the looks of one of our workbooks; returns the number that each gets here."""
        lists = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
        new_numbers = {name: [self._add(name, deepcopy(look)) for look in other._list(name)] for name in lists.values()}
        numbers = []
        for look in other._list("cellXfs"):
            new_look = deepcopy(look)
            for attribute, name in lists.items():
                new_look.set(attribute, str(new_numbers[name][int(new_look.get(attribute))]))
            numbers.append(self._add("cellXfs", new_look))
        return numbers

    def _list(self, name: str) -> Element:
        return self.root.find(main(name))

    def _add(self, name: str, element: Element) -> int:
        elements = self._list(name)
        elements.append(element)
        elements.set("count", str(len(elements)))
        return len(elements) - 1


@dataclass
class Package:
    """The parts of a workbook, by name. `workbook` is the one that lists the sheets, `sheets` has the part of each."""

    parts: dict[str, bytes]
    workbook: str
    sheets: Mapping[str, str]
    styles_part: str
    styles: Styles

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation to the part; returns its id."""
        path = _relations_of(part)
        root = parse(self.parts[path]) if path in self.parts else etree.Element(f"{{{_RELATIONS}}}Relationships")
        used_ids = {relation.get("Id") for relation in root}
        id_ = next(f"rIdG{n}" for n in count(1) if f"rIdG{n}" not in used_ids)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=f"{_KINDS}/{kind}", Target=relative)
        self.parts[path] = to_bytes(root)
        return id_

    def related(self, part: str, kind: str) -> str:
        """The part that this one has a relation of that kind to; '' if none."""
        return next((to for type_, to in targets(self.parts, part).values() if type_ == f"{_KINDS}/{kind}"), "")

    def add(self, part: str, content: bytes, kind: str) -> None:
        """Adds a part with that kind of content ('spreadsheetml.comments+xml')."""
        self.parts[part] = content
        root = parse(self.parts[_CONTENT])
        if not part.endswith(".vml"):
            attributes = {"PartName": f"/{part}", "ContentType": f"{_OFFICE}.{kind}"}
            etree.SubElement(root, f"{{{_TYPES}}}Override", attributes)
        elif not any(content_type.get("Extension", "").lower() == "vml" for content_type in root):
            attributes = {"Extension": "vml", "ContentType": f"{_OFFICE}.{kind}"}
            root.insert(0, etree.Element(f"{{{_TYPES}}}Default", attributes))
        self.parts[_CONTENT] = to_bytes(root)

    def to_file(self) -> bytes:
        """The workbook as a file."""
        file = BytesIO()
        write_zip(file, {**self.parts, self.styles_part: to_bytes(self.styles.root)})
        return file.getvalue()


def open_package(book: bytes) -> Package:
    """The workbook's parts. Raises UnmarkableError."""
    with zipfile.ZipFile(BytesIO(book)) as source:
        if any(info.file_size > LARGEST for info in source.infolist()):
            raise UnmarkableError
        parts = {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}
    workbook = next((part for kind, part in targets(parts, "").values() if kind == f"{_KINDS}/officeDocument"), "")
    if workbook not in parts:
        raise UnmarkableError
    relations = targets(parts, workbook)
    styles = next((part for kind, part in relations.values() if kind == f"{_KINDS}/styles"), "")
    if styles not in parts:
        raise UnmarkableError
    sheets = {sheet.get("name"): relations[sheet.get(ID)][1] for sheet in parse(parts[workbook]).iter(main("sheet"))}
    return Package(parts, workbook, sheets, styles, Styles(parse(parts[styles])))


ID = f"{{{_KINDS}}}id"
"""The attribute by which an element names a relation."""


def targets(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, part) of the relations of a part; of the whole package for ''."""
    path, folder = _relations_of(part), posixpath.join("/", posixpath.dirname(part))
    relations = parse(parts[path]) if path in parts else []
    return {
        relation.get("Id"): (
            relation.get("Type"),
            posixpath.normpath(posixpath.join(folder, relation.get("Target"))).lstrip("/"),
        )
        for relation in relations
        if relation.get("TargetMode") != "External"
    }


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parse(content: bytes) -> Element:
    """A part as its root element."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


def to_bytes(root: Element) -> bytes:
    """An element as a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def main(name: str) -> str:
    """The name of an element of workbooks."""
    return f"{{{_MAIN}}}{name}"
