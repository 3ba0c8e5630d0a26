"""What a file carries that nobody sees on the page: properties, names of pictures, fields and embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from pipeline.reading import privacy
from reports.release_check.findings import Finding, FindingKind
from reports.release_check.reading import ReportReading

_PROPERTIES = "Dokumentets egenskaper"
_OF_FILE = ("/docProps/", "/word/settings.xml")
"""Parts of a file that hold properties, and variables of the document."""
_NAMED = {"name", "title", "tooltip"}
"""What a picture or a link is called; its alternative text is read with the running text."""
_NO_FILES = re.compile(r".*xml|image/.*|.*font.*|.*printersettings", re.IGNORECASE)
"""The content types of what is no file in the file: text, a picture, a font, or what a printer is told."""


def check(reading: ReportReading) -> Iterator[Finding]:
    """Personal data in what is not seen, and what cannot be searched: embedded files and damaged parts."""
    for part in reading.word.part.package.iter_parts():
        if not _NO_FILES.fullmatch(part.content_type):
            yield Finding(
                FindingKind.EMBEDDED, _PROPERTIES, "", "en fil ligger inbäddad i dokumentet", "inga inbäddade filer"
            )
        elif part.content_type.endswith("xml"):
            try:
                texts = [*_texts(part)]
            except etree.XMLSyntaxError:
                why = "en del av filen är skadad och går inte att söka igenom"
                yield Finding(FindingKind.EMBEDDED, _PROPERTIES, "", why, "filen sparad på nytt i Word")
                continue
            for where, text in texts:
                if hit := privacy.find(text):
                    yield Finding(FindingKind.PERSONAL, where, "", f"innehåller {hit}", "inga personuppgifter")


def _texts(part: Part) -> Iterator[tuple[str, str]]:
    """Where each text is that nobody sees, and the text."""
    root = parse_xml(part.blob)
    if str(part.partname).startswith(_OF_FILE):
        yield from ((_PROPERTIES, value) for e in root.iter() for value in (e.text or "", *map(str, e.attrib.values())))
        return
    for element in root.iter(etree.Element):
        if element.tag == qn("w:instrText"):
            yield "Fält", element.text or ""
        if str(element.tag).endswith(("}docPr", "}cNvPr", "}hlinkClick")):
            yield from (("Bild", str(v)) for name, v in element.attrib.items() if str(name) in _NAMED)
