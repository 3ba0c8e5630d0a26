"""Paragraphs and tables of a new report moved into the edited one: its styles, lists, pictures and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from itertools import count

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reports.render.word.marks import MARK
from reports.render.word.template import free_id, numbering, style_ids, style_name
from reports.render.word.xml import Element
from reports.update.pages import break_of

_STYLES = tuple(map(qn, ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")))
_ID, _NAME, _VAL = qn("w:id"), qn("w:name"), qn("w:val")
_EMBED = qn("r:embed")
_PICTURE_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


class Transplant:
    """From a document that we have just made into one that others have written in."""

    def __init__(self, source: WordDocument, target: WordDocument) -> None:
        self._source, self._target = source, target
        self._styles = {style.get(qn("w:styleId")): style for style in source.styles.element.findall(qn("w:style"))}
        self._known = style_ids(target.styles.element)
        self._lists: dict[str, str] = {}
        body = target.element.body
        self.bookmarks = _after(body.iter(qn("w:bookmarkStart")), _ID)
        self._pictures = _after(body.iter(_PICTURE_ID), "id")
        self._controls = _after((p.find(_ID) for p in body.iter(qn("w:sdtPr"))), _VAL)

    def same_list(self, new: Element, old: Element) -> None:
        """Tells that these paragraphs are of the same list, if they are of any."""
        numbers = [one.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") for one in (new, old)]
        if numbers[0] is not None and numbers[1] is not None:
            self._lists.setdefault(numbers[0].get(_VAL), numbers[1].get(_VAL))

    def moved(self, new: Element) -> Element:
        """A copy of the element for the target, without the turn of pages that it may hold."""
        made = deepcopy(new)
        if (settings := break_of(made)) is not None:
            settings.getparent().remove(settings)
        self._adapt(made)
        ids = {start.get(_ID): str(next(self.bookmarks)) for start in made.iter(qn("w:bookmarkStart"))}
        for one in made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
            one.set(_ID, ids.get(one.get(_ID), one.get(_ID)))
        for picture in made.iter(_PICTURE_ID):
            picture.set("id", str(next(self._pictures)))
        for control in made.iter(qn("w:sdtPr")):
            control.find(_ID).set(_VAL, str(next(self._controls)))
        for blip in made.iter(BLIP):
            blip.set(_EMBED, self.picture(blip.get(_EMBED)))
        return made

    def picture(self, relation: str) -> str:
        """The relation in the target to a picture of the source."""
        blob = self._source.part.related_parts[relation].blob
        return str(self._target.part.get_or_add_image(BytesIO(blob))[0])

    def style(self, name: str) -> str:
        """The target's id of a style of the source, by its name."""
        return self._style(next(id_ for id_, style in self._styles.items() if style_name(style) == name))

    def _adapt(self, made: Element) -> None:
        """Styles and lists by the target's ids."""
        for one in made.iter(*_STYLES):
            one.set(_VAL, self._style(one.get(_VAL)))
        for number in made.iter(qn("w:numId")):
            number.set(_VAL, self._list(number.get(_VAL)))

    def _style(self, id_: str) -> str:
        style = self._styles.get(id_)
        if style is None:
            return id_
        name = style_name(style)
        if name not in self._known:
            self._known[name] = free_id(id_, set(self._known.values()))
            made = deepcopy(style)
            made.set(qn("w:styleId"), self._known[name])
            made.attrib.pop(qn("w:default"), None)
            self._target.styles.element.append(made)
            self._adapt(made)
        return self._known[name]

    def _list(self, number: str) -> str:
        if number not in self._lists:
            self._lists[number] = self._new_list(number)
        return self._lists[number]

    def _new_list(self, number: str) -> str:
        """The list of the source with that number, in the target."""
        theirs = numbering(self._target, self._source)
        own = self._source.part.numbering_part.element
        num = next((n for n in own.findall(qn("w:num")) if n.get(qn("w:numId")) == number), None)
        if num is None:
            return number
        abstract = num.find(qn("w:abstractNumId")).get(_VAL)
        kinds, lists = theirs.findall(qn("w:abstractNum")), theirs.findall(qn("w:num"))
        kind = deepcopy(next(a for a in own.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == abstract))
        made = deepcopy(num)
        ids = (next(_after(kinds, qn("w:abstractNumId"))), next(_after(lists, qn("w:numId"))))
        kind.set(qn("w:abstractNumId"), str(ids[0]))
        made.set(qn("w:numId"), str(ids[1]))
        made.find(qn("w:abstractNumId")).set(_VAL, str(ids[0]))
        # What the kind says of styles is for the document it came from, and of its number in Word's own memory.
        for tag in ("w:nsid", "w:tmpl", "w:styleLink", "w:numStyleLink"):
            for one in kind.findall(qn(tag)):
                kind.remove(one)
        for linked in list(kind.iter(qn("w:pStyle"))):
            linked.getparent().remove(linked)
        theirs.insert(len(kinds), kind)
        theirs.insert(len(kinds) + 1 + len(lists), made)
        return str(ids[1])


def _after(elements: Iterable[Element | None], attribute: str) -> count[int]:
    """Numbers that none of them has."""
    taken = (one.get(attribute, "") for one in elements if one is not None)
    return count(max((int(n) for n in taken if n.isdecimal()), default=0) + 1)


def take_over(old: Element, made: Element) -> None:
    """Comments and bookmarks of others in the old element, around all of what takes its place."""
    ours = {b.get(_ID) for b in old.iter(qn("w:bookmarkStart")) if _is_ours(b, made)}
    kept: dict[str, list[Element]] = {"start": [], "end": []}
    for one in old.iter(*map(qn, ("w:commentRangeStart", "w:bookmarkStart", "w:commentRangeEnd", "w:bookmarkEnd"))):
        if not (one.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")) and one.get(_ID) in ours):
            kept["start" if one.tag.endswith("Start") else "end"].append(one)
    kept["end"] += [r for r in old.iter(qn("w:r")) if r.find(qn("w:commentReference")) is not None]
    paragraphs = list(made.iter(qn("w:p")))
    properties = paragraphs[0].find(qn("w:pPr"))
    at = 0 if properties is None else 1
    paragraphs[0][at:at] = map(deepcopy, kept["start"])
    (paragraphs[0] if made.tag == qn("w:tbl") else paragraphs[-1]).extend(map(deepcopy, kept["end"]))


def _is_ours(bookmark: Element, made: Element) -> bool:
    name = bookmark.get(_NAME, "")
    return name.startswith(MARK) or any(name == b.get(_NAME) for b in made.iter(qn("w:bookmarkStart")))
