"""What a Word report remembers about itself, so that a later run can tell our content from what others wrote.

Every paragraph, table and figure of ours, and every place for own text, has an id that does not depend on what comes
before it. A hidden bookmark with that id marks it in the file, and what we wrote there is stored in an XML part of it.
Word and LibreOffice keep both when they save. LibreOffice keeps no tags of content controls, and Word may drop the
bookmark in a place for own text when someone writes there, so such a place has both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from reports.render.word.xml import Element, bookmarked

MARK = "_granskning_"
"""What the names of our bookmarks begin with; Word hides those that begin with an underscore."""
OWN = "egen"
"""The kind of a place for own text."""
FEEDBACK = "återkoppling"
"""What stands for the audit in the store of a feedback document, which is no report to bring up to date."""
CELL, ROW, FIELD, FIELD_END, OBJECT, NOTE = "\ue000\ue001\ue002\ue003\ue004\ue005"
"""What represents the ends of cells and rows, fields, pictures and the like, and footnotes in a text as shown."""
_SPACE = "urn:granskning:rapport"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE_ID = "{2B6C4E0A-93D1-4F5E-8A67-5D0C1E7B9F24}"

_OBJECTS = frozenset(
    (qn("w:drawing"), qn("w:pict"), qn("w:object"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
     "AlternateContent")
)  # fmt: skip
_SILENT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tcPr")))
_SIGNS = {
    qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\xad",
    qn("w:footnoteReference"): NOTE, qn("w:endnoteReference"): NOTE, qn("w:sym"): OBJECT,
}  # fmt: skip
_FIELD_PART, _PART_TYPE, _INSTRUCTION, _SIMPLE = map(qn, ("w:fldChar", "w:fldCharType", "w:instrText", "w:fldSimple"))
_TEXTS = frozenset((qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"))


@dataclass(frozen=True)
class Place:
    """One paragraph, table or figure of ours, or a place for own text (`kind`), as it was written.

    `level` is that of a heading, else 0. `picture` identifies a figure's file, `alt` is the alternative text of a
    figure or table. `breaks` is true if the orientation of the pages changes after it.
    """

    id: str
    section: str
    kind: str
    text: str
    level: int = 0
    picture: str = ""
    alt: str = ""
    breaks: bool = False

    @property
    def block(self) -> str:
        """The block that it belongs to: a table and its notes have one caption."""
        kind, _, rest = self.id.partition("/")
        return f"{kind}/{rest.partition('/')[0]}" if kind in ("tabell", "figur") else self.id


@dataclass(frozen=True)
class Store:
    """All places of a report in order, the audit it is of, and whether its data is invented."""

    audit: str
    invented: bool
    places: tuple[Place, ...]


def name(id_: str) -> str:
    """The bookmark of a place; Word takes 40 characters."""
    return f"{MARK}{hashlib.sha256(id_.encode()).hexdigest()[:24]}"


def picture(blob: bytes) -> str:
    """The identity of a picture: the hash of its file, and its size in pixels."""
    image = Image.from_blob(blob)
    return f"{hashlib.sha256(blob).hexdigest()} {image.px_width} {image.px_height}"


def mark(content: Element, id_: str, number: int) -> None:
    """Puts the bookmark into a paragraph, the first paragraph of a table, or that of a place for own text."""
    paragraph = next(content.iter(qn("w:p")))
    start, end = bookmarked(name(id_), number)
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0, start) if properties is None else properties.addnext(start)
    paragraph.append(end)


def pieces(content: Element) -> Iterator[tuple[Element | None, str]]:
    """(the element that holds it, text) for all that a paragraph shows, in order. A field gives its name and not its
    result; text that is marked as deleted is skipped."""
    instruction: list[str] = []
    depth, in_result = 0, False
    walk = etree.iterwalk(content, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            continue
        if node.tag in _SILENT:
            walk.skip_subtree()
        elif node.tag == _FIELD_PART:
            match node.get(_PART_TYPE):
                case "begin":
                    depth += 1
                    instruction = instruction if depth > 1 else []
                    in_result = in_result and depth > 1
                case "separate" if depth == 1:
                    in_result = True
                case "end":
                    depth -= 1
                    if not depth:
                        yield None, _field("".join(instruction))
        elif node.tag == _INSTRUCTION:
            instruction += [node.text or ""] * (depth == 1 and not in_result)
        elif node.tag == _SIMPLE:
            yield None, _field(node.get(qn("w:instr"), ""))
            walk.skip_subtree()
        elif depth:
            continue
        elif node.tag in _OBJECTS:
            yield None, OBJECT
            walk.skip_subtree()
        elif node.tag in _TEXTS:
            yield node, node.text or ""
        elif node.tag in _SIGNS:
            yield None, _SIGNS[node.tag]


def _field(instruction: str) -> str:
    """'REF _RefTabell_1', 'SEQ Tabell': what a field shows, without how."""
    return f"{FIELD}{' '.join(instruction.split()[:2])}{FIELD_END}"


def shown(content: Element) -> str:
    """The text of a paragraph or a table, the same regardless of the program that saved it."""
    if content.tag == qn("w:tbl"):
        return ROW.join(CELL.join(shown(cell) for cell in _cells(row)) for row in content.findall(qn("w:tr")))
    if content.tag == qn("w:p"):
        return "".join(text for _, text in pieces(content))
    inside = content.find(qn("w:sdtContent")) if content.tag == qn("w:sdt") else content
    return "\n".join(shown(child) for child in (() if inside is None else inside) if child.tag in BLOCKS)


BLOCKS = frozenset(map(qn, ("w:p", "w:tbl", "w:sdt")))


def _cells(row: Element) -> Sequence[Element]:
    cells: list[Element] = row.findall(qn("w:tc"))
    return cells


# --- What we wrote, in the file ---------------------------------------------------------------------------


def remember(word: WordDocument, store: Store) -> None:
    """Writes the store into a document, replacing an earlier one."""
    existing = _part(word)
    if existing is not None:
        existing._blob = _to_xml(store)
        return
    package = word.part.package
    part = Part(package.next_partname("/customXml/item%d.xml"), "application/xml", _to_xml(store), package)
    properties = (
        f'<ds:datastoreItem ds:itemID="{_STORE_ID}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{_SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties_part = Part(
        package.next_partname("/customXml/itemProps%d.xml"), _PROPERTIES, properties.encode(), package
    )
    part.relate_to(properties_part, f"{_CUSTOM}Props")
    word.part.relate_to(part, _CUSTOM)


def remembered(word: WordDocument) -> Store | None:
    """The store of a document; None if it has none that can be read."""
    part = _part(word)
    if part is None:
        return None
    root = etree.fromstring(part.blob)
    return Store(
        root.get("granskning", ""),
        root.get("pahittad") == "1",
        tuple(
            Place(
                entry.get("id", ""),
                entry.get("avsnitt", ""),
                entry.get("sort", ""),
                entry.text or "",
                int(entry.get("niva", "0")),
                entry.get("bild", ""),
                entry.get("alternativtext", ""),
                entry.get("sidbrytning") == "1",
            )
            for entry in root
        ),
    )


def _part(word: WordDocument) -> Part | None:
    parts = (r.target_part for r in word.part.rels.values() if r.reltype == _CUSTOM and not r.is_external)
    return next((p for p in parts if _SPACE.encode() in p.blob and _is_store(p.blob)), None)


def _is_store(blob: bytes) -> bool:
    try:
        return bool(etree.fromstring(blob).tag == f"{{{_SPACE}}}rapport")
    except etree.XMLSyntaxError:
        return False


def _to_xml(store: Store) -> bytes:
    root = etree.Element(f"{{{_SPACE}}}rapport", nsmap={None: _SPACE})
    root.set("granskning", store.audit)
    root.set("pahittad", str(int(store.invented)))
    for place in store.places:
        entry = etree.SubElement(root, f"{{{_SPACE}}}plats", id=place.id, avsnitt=place.section, sort=place.kind)
        entry.text = place.text
        if place.level:
            entry.set("niva", str(place.level))
        if place.picture:
            entry.set("bild", place.picture)
        if place.alt:
            entry.set("alternativtext", place.alt)
        if place.breaks:
            entry.set("sidbrytning", "1")
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return xml
