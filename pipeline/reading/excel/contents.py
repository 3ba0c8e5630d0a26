"""Which part of a workbook is which sheet, and what an inspector calls the other parts."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from pyexpat import ExpatError, ParserCreate

from pipeline.reading.excel.archive import Archive, DamagedError

_RELATIONS = "_rels/.rels"
_PLACES = {
    "docProps/": "dokumentegenskaperna",
    "customXml/": "dokumentegenskaperna",
    "xl/comments": "en kommentar",
    "xl/threadedComments": "en kommentar",
    "xl/persons": "namnen på dem som har kommenterat",
    "xl/drawings": "en textruta eller en form",
    "xl/diagrams": "ett diagram",
    "xl/charts": "ett diagram",
    "xl/tables": "en tabell",
    "xl/pivot": "en pivottabell",
    "xl/externalLinks": "en länk till en annan arbetsbok",
    "xl/workbook": "ett namn i Namnhanteraren",
    "xl/styles": "ett talformat",
    "xl/_rels": "en länk",
    "xl/worksheets/_rels": "en länk",
}
_UNSEEN = {
    "xl/media/": "en bild",
    "xl/embeddings/": "ett inbäddat dokument",
    "xl/vbaProject": "makron",
    "xl/model/": "en datamodell",
}
SHARED_STRINGS = "/sharedStrings.xml"
_HARMLESS = re.compile(r"xl/printerSettings/[^/]+\.bin|docProps/thumbnail\.\w+|.*/sharedStrings\.xml|xl/theme/.*\.xml")
"""The printer's settings and the picture of a sheet that Excel keeps itself; texts of cells, which are read as cells;
names of colours."""
_XML = (".xml", ".rels", ".vml")


def place_of(part: str) -> str:
    """What a part is, in Swedish."""
    places = [words for start, words in _PLACES.items() if part.startswith(start)]
    return places[-1] if places else f"delen {part}"


def is_harmless(part: str) -> bool:
    """Whether the part holds nothing that is not also read elsewhere."""
    return bool(_HARMLESS.fullmatch(part))


def unseen(part: str) -> str | None:
    """What the part is, in Swedish, if it cannot be searched."""
    if part.lower().endswith(_XML) or is_harmless(part):
        return None
    return next((f"{words} ({part})" for start, words in _UNSEEN.items() if part.startswith(start)), f"delen {part}")


def sheets_of(archive: Archive) -> dict[str, str]:
    """Part -> name of each sheet, in order. DamagedError if the archive is no workbook, or has two sheets of one
    name."""
    main = next((t for kind, t in _relations(archive, "", _RELATIONS).values() if kind == "officeDocument"), "")
    if main not in archive.names:
        raise DamagedError
    folder, name = str(PurePosixPath(main).parent), PurePosixPath(main).name
    targets = _relations(archive, folder, f"{folder}/_rels/{name}.rels")
    sheets: dict[str, str] = {}
    for element, attributes in _elements(archive.read(main)):
        if element == "sheet":
            id_ = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if id_ in targets:
                sheets[targets[id_][1]] = attributes.get("name", "")
    if len(set(sheets.values())) < len(sheets):
        raise DamagedError
    return sheets


def _relations(archive: Archive, folder: str, part: str) -> dict[str, tuple[str, str]]:
    """Id -> kind and target part of each relation of a part."""
    relations = {}
    for element, attributes in _elements(archive.read(part)):
        if element == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(f"{folder}/{target}").lstrip("/")
            relations[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)
    return relations


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    elements: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        elements.append((name.rpartition(":")[2], attributes))

    def no_doctype(*_: object) -> None:
        raise DamagedError

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = no_doctype
    try:
        parser.Parse(xml, True)
    except ExpatError as error:
        raise DamagedError from error
    return elements
