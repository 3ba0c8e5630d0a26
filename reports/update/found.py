"""Our places in a document that others have written in: where each is, and whether it is still as we wrote it."""

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
    """The element of each place that is there. An element has one place, also if others were run into it; of copies
    the one that says what we wrote is ours."""
    by_name = {name(id_): id_ for id_ in places}
    candidates: dict[str, list[Element]] = {}
    for one in body:
        if one.tag in BLOCKS and (id_ := _first(one, by_name)):
            candidates.setdefault(id_, []).append(one)
    return {
        id_: next((one for one in ones if shown(one) == places[id_].text), ones[0]) for id_, ones in candidates.items()
    }


def _first(one: Element, by_name: Mapping[str, str]) -> str | None:
    marks = [b.get(qn("w:name")) for b in one.iter(qn("w:bookmarkStart"))]
    tags = [t.get(qn("w:val")) for t in one.iter(qn("w:tag"))]
    return next((by_name[each] for each in (*tags, *marks) if each in by_name), None)


def is_tracked(one: Element) -> bool:
    """True if somebody has changes in it that are neither accepted nor refused."""
    return next(one.iter(*_TRACKED), None) is not None


def is_commented(one: Element) -> bool:
    """True if somebody has commented on it."""
    return next(one.iter(*_COMMENTS), None) is not None


def as_written(word: WordDocument, one: Element, place: Place) -> bool:
    """True if the element is as we wrote it, whatever it looks like."""
    if shown(one) != place.text or is_tracked(one):
        return False
    return not place.picture or _same_picture(word, one, place)


def _same_picture(word: WordDocument, one: Element, place: Place) -> bool:
    """True if the only picture of an element is ours, also where Word has made it smaller when it saved the file."""
    blips = list(one.iter(BLIP))
    part = word.part.related_parts.get(blips[0].get(qn("r:embed"))) if len(blips) == 1 else None
    if part is None:
        return False
    try:
        found = picture(part.blob)
    except UnrecognizedImageError:
        return False
    if found == place.picture:
        return True
    (across, down), (once_across, once_down) = (map(int, each.split()[1:]) for each in (found, place.picture))
    named = alt_text(one)
    same = named is not None and named[0].get(named[1]) == place.alt
    # To a third at most, from our 200 dots to an inch to the 96 of e-mail. A pixel where they do not come out even.
    return (
        same
        and once_across <= 3 * across < 3 * once_across
        and abs(across * once_down - down * once_across) <= once_across
    )


def alt_text(one: Element) -> tuple[Element, str] | None:
    """(the element that holds the alternative text of a table or figure, the name of its attribute)."""
    if one.tag == qn("w:tbl"):
        found = one.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}")
        return None if found is None else (found, qn("w:val"))
    found = next(one.iter(_TITLE), None)
    return None if found is None else (found, "descr")


def is_own_text(place: Place) -> bool:
    """True for a place for own text."""
    return place.kind == OWN


def is_contents(one: Element) -> bool:
    """True for a table of contents."""
    return next(one.iter(qn("w:docPartGallery")), None) is not None


BESIDE = {"footnotes": "Fotnot", "endnotes": "Slutnot", "comments": "Kommentar"}
"""The parts that hold text beside the running text, and what one of its texts is called."""


def parts(word: WordDocument, kind: str) -> Iterator[Element]:
    """The roots of a document's parts of that kind; not to be changed."""
    related = (r for r in word.part.rels.values() if r.reltype.endswith(f"/{kind}") and not r.is_external)
    return (parse_xml(r.target_part.blob) for r in related)


class Levels:
    """Which paragraphs are headings, and of what level."""

    def __init__(self, word: WordDocument) -> None:
        self._styles = {s.get(qn("w:styleId")): s for s in word.styles.element.findall(qn("w:style"))}

    def of(self, one: Element) -> int:
        """The level from 1; 0 for what is no heading."""
        properties = one.find(qn("w:pPr")) if one.tag == qn("w:p") else None
        if properties is None:
            return 0
        own = properties.find(qn("w:outlineLvl"))
        style = properties.find(qn("w:pStyle"))
        return _level(own) if own is not None else self._of_style("" if style is None else style.get(qn("w:val")), ())

    def _of_style(self, id_: str, seen: Iterable[str]) -> int:
        style = self._styles.get(id_)
        if style is None or id_ in seen:
            return 0
        found = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if found is not None:
            return _level(found)
        based = style.find(qn("w:basedOn"))
        return 0 if based is None else self._of_style(based.get(qn("w:val")), (*seen, id_))


def _level(outline: Element) -> int:
    """Word counts from 0, and 9 is running text."""
    value = int(outline.get(qn("w:val"), "9"))
    return 0 if value > 8 else value + 1
