"""Custom properties of a Word file: what our own programs read of it when it comes back.

Word and LibreOffice keep them when they save the file, and writing in the text does not change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reports.render.word.xml import Element

_OWN = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The one set that custom properties belong to (ECMA-376, part 1, 22.3.2)."""


def set_properties(document: WordDocument, pairs: Iterable[tuple[str, str]]) -> None:
    """Gives the document these properties, beside those that its template has."""
    part = _part(document)
    root = etree.Element(f"{{{_OWN}}}Properties", nsmap={None: _OWN, "vt": _TYPES}) if part is None else _root(part)
    values = dict(pairs)
    for replaced in [existing for existing in root if existing.get("name") in values]:
        root.remove(replaced)
    first = max((int(existing.get("pid", "1")) for existing in root), default=1) + 1
    for pid, (name, value) in enumerate(values.items(), first):
        new_property = etree.SubElement(root, f"{{{_OWN}}}property", fmtid=_FORMAT, pid=str(pid), name=name)
        etree.SubElement(new_property, f"{{{_TYPES}}}lpwstr").text = value
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if part is None:
        package = document.part.package
        name = PackURI("/docProps/custom.xml")
        new_part = Part(name, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package)
        package.relate_to(new_part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    else:
        part._blob = blob


def properties(document: WordDocument) -> Mapping[str, str]:
    """The names and values of the document's custom properties that are texts."""
    part = _part(document)
    if part is None:
        return {}
    values = ((str(entry.get("name")), entry.find(f"{{{_TYPES}}}lpwstr")) for entry in _root(part))
    return {name: value.text or "" for name, value in values if value is not None}


def _part(document: WordDocument) -> Part | None:
    related = document.part.package.rels.values()
    return next((r.target_part for r in related if r.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES), None)


def _root(part: Part) -> Element:
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
