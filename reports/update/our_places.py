"""Finds our places in a document that others have written in, and tells whether each is as we wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docx.document import Document as WordDocument
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from reports.render.word.marks import BLOCKS, OWN, Place, name, picture, shown
from reports.render.word.xml import Element
from reports.update.transplant import BLIP

_TRACKED = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
_COMMENTS = tuple(map(qn, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")))
_TITLE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def find(body: Element, places: Mapping[str, Place]) -> dict[str, Element]:
    """The element of each place that remains. An element has one place, even if others were merged into it; of several
    copies, ours is the one with the text that we wrote."""
    by_name = {name(id_): id_ for id_ in places}
    candidates: dict[str, list[Element]] = {}
    for block in body:
        if block.tag in BLOCKS and (id_ := _place_id(block, by_name)):
            candidates.setdefault(id_, []).append(block)
    return {
        id_: next((block for block in blocks if shown(block) == places[id_].text), blocks[0])
        for id_, blocks in candidates.items()
    }


def _place_id(block: Element, by_name: Mapping[str, str]) -> str | None:
    marks = [b.get(qn("w:name")) for b in block.iter(qn("w:bookmarkStart"))]
    tags = [t.get(qn("w:val")) for t in block.iter(qn("w:tag"))]
    return next((by_name[label] for label in (*tags, *marks) if label in by_name), None)


def is_tracked(block: Element) -> bool:
    """True if it has tracked changes that are neither accepted nor rejected."""
    return next(block.iter(*_TRACKED), None) is not None


def is_commented(block: Element) -> bool:
    """True if somebody has commented on it."""
    return next(block.iter(*_COMMENTS), None) is not None


def as_written(word: WordDocument, block: Element, place: Place) -> bool:
    """True if the element has the content that we wrote, whatever its formatting."""
    if shown(block) != place.text or is_tracked(block):
        return False
    return not place.picture or _same_picture(word, block, place)


def _same_picture(word: WordDocument, block: Element, place: Place) -> bool:
    """True if the element's only picture is ours, even if Word made it smaller when it saved the file."""
    blips = list(block.iter(BLIP))
    part = word.part.related_parts.get(blips[0].get(qn("r:embed"))) if len(blips) == 1 else None
    if part is None:
        return False
    try:
        current = picture(part.blob)
    except UnrecognizedImageError:
        return False
    if current == place.picture:
        return True
    (across, down), (once_across, once_down) = (
        map(int, signature.split()[1:]) for signature in (current, place.picture)
    )
    description = alt_text(block)
    same_text = description is not None and description[0].get(description[1]) == place.alt
    # Word scales down to a third at most: from our 200 dots per inch to the 96 of e-mail. One pixel for rounding.
    return (
        same_text
        and once_across <= 3 * across < 3 * once_across
        and abs(across * once_down - down * once_across) <= once_across
    )


def alt_text(block: Element) -> tuple[Element, str] | None:
    """(the element that holds the alternative text of a table or figure, the name of its attribute)."""
    if block.tag == qn("w:tbl"):
        holder = block.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}")
        return None if holder is None else (holder, qn("w:val"))
    holder = next(block.iter(_TITLE), None)
    return None if holder is None else (holder, "descr")


def is_own_text(place: Place) -> bool:
    """True for a place for own text."""
    return place.kind == OWN


def is_contents(block: Element) -> bool:
    """True for a table of contents."""
    return next(block.iter(qn("w:docPartGallery")), None) is not None


OTHER_PARTS = {"footnotes": "Fotnot", "endnotes": "Slutnot", "comments": "Kommentar"}
"""The parts with text outside the running text, and the Swedish name of one such text."""


def parts(word: WordDocument, kind: str) -> Iterator[Element]:
    """The roots of a document's parts of that kind, as copies: changes to them are not saved."""
    related = (r for r in word.part.rels.values() if r.reltype.endswith(f"/{kind}") and not r.is_external)
    return (parse_xml(r.target_part.blob) for r in related)


class Levels:
    """Tells which paragraphs are headings, and their level."""

    def __init__(self, word: WordDocument) -> None:
        self._styles = {s.get(qn("w:styleId")): s for s in word.styles.element.findall(qn("w:style"))}

    def of(self, block: Element) -> int:
        """The level from 1; 0 for a block that is not a heading."""
        properties = block.find(qn("w:pPr")) if block.tag == qn("w:p") else None
        if properties is None:
            return 0
        own = properties.find(qn("w:outlineLvl"))
        style = properties.find(qn("w:pStyle"))
        return _level(own) if own is not None else self._of_style("" if style is None else style.get(qn("w:val")), ())

    def _of_style(self, id_: str, visited: Iterable[str]) -> int:
        style = self._styles.get(id_)
        if style is None or id_ in visited:
            return 0
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None:
            return _level(outline)
        based = style.find(qn("w:basedOn"))
        return 0 if based is None else self._of_style(based.get(qn("w:val")), (*visited, id_))


def _level(outline: Element) -> int:
    """The level from 1, or 0: Word counts from 0, and its 9 is running text."""
    value = int(outline.get(qn("w:val"), "9"))
    return 0 if value > 8 else value + 1
