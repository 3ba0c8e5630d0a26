"""Copies paragraphs and tables of a new report into the edited one, with their styles, lists, pictures and ids."""

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
    """Copies elements from a document that we have just made into one that others have written in."""

    def __init__(self, source: WordDocument, target: WordDocument) -> None:
        self._source, self._target = source, target
        self._styles = {style.get(qn("w:styleId")): style for style in source.styles.element.findall(qn("w:style"))}
        self._target_styles = style_ids(target.styles.element)
        self._lists: dict[str, str] = {}
        body = target.element.body
        self.bookmarks = _free_numbers(body.iter(qn("w:bookmarkStart")), _ID)
        self._pictures = _free_numbers(body.iter(_PICTURE_ID), "id")
        self._controls = _free_numbers((p.find(_ID) for p in body.iter(qn("w:sdtPr"))), _VAL)

    def same_list(self, new: Element, old: Element) -> None:
        """Records that the two paragraphs belong to the same list, if they belong to one."""
        numbers = [block.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") for block in (new, old)]
        if numbers[0] is not None and numbers[1] is not None:
            self._lists.setdefault(numbers[0].get(_VAL), numbers[1].get(_VAL))

    def moved(self, new: Element) -> Element:
        """A copy of the element for the target, without its page break if it has one."""
        copy = deepcopy(new)
        if (settings := break_of(copy)) is not None:
            settings.getparent().remove(settings)
        self._adapt(copy)
        ids = {start.get(_ID): str(next(self.bookmarks)) for start in copy.iter(qn("w:bookmarkStart"))}
        for bookmark in copy.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
            bookmark.set(_ID, ids.get(bookmark.get(_ID), bookmark.get(_ID)))
        for picture in copy.iter(_PICTURE_ID):
            picture.set("id", str(next(self._pictures)))
        for control in copy.iter(qn("w:sdtPr")):
            control.find(_ID).set(_VAL, str(next(self._controls)))
        for blip in copy.iter(BLIP):
            blip.set(_EMBED, self.picture(blip.get(_EMBED)))
        return copy

    def picture(self, relation: str) -> str:
        """The target's relation id of a picture of the source; adds the picture if needed."""
        blob = self._source.part.related_parts[relation].blob
        return str(self._target.part.get_or_add_image(BytesIO(blob))[0])

    def style(self, name: str) -> str:
        """The target's id of a style of the source, by its name."""
        return self._style(next(id_ for id_, style in self._styles.items() if style_name(style) == name))

    def _adapt(self, block: Element) -> None:
        """Replaces the ids of styles and lists with the target's."""
        for reference in block.iter(*_STYLES):
            reference.set(_VAL, self._style(reference.get(_VAL)))
        for number in block.iter(qn("w:numId")):
            number.set(_VAL, self._list(number.get(_VAL)))

    def _style(self, id_: str) -> str:
        style = self._styles.get(id_)
        if style is None:
            return id_
        name = style_name(style)
        if name not in self._target_styles:
            self._target_styles[name] = free_id(id_, set(self._target_styles.values()))
            copy = deepcopy(style)
            copy.set(qn("w:styleId"), self._target_styles[name])
            copy.attrib.pop(qn("w:default"), None)
            self._target.styles.element.append(copy)
            self._adapt(copy)
        return self._target_styles[name]

    def _list(self, number: str) -> str:
        if number not in self._lists:
            self._lists[number] = self._new_list(number)
        return self._lists[number]

    def _new_list(self, number: str) -> str:
        """The number in the target of a copy of the source's list with that number."""
        theirs = numbering(self._target)
        own = self._source.part.numbering_part.element
        source_list = next((n for n in own.findall(qn("w:num")) if n.get(qn("w:numId")) == number), None)
        if source_list is None:
            return number
        abstract = source_list.find(qn("w:abstractNumId")).get(_VAL)
        kinds, lists = theirs.findall(qn("w:abstractNum")), theirs.findall(qn("w:num"))
        kind = deepcopy(next(a for a in own.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == abstract))
        copy = deepcopy(source_list)
        ids = (next(_free_numbers(kinds, qn("w:abstractNumId"))), next(_free_numbers(lists, qn("w:numId"))))
        kind.set(qn("w:abstractNumId"), str(ids[0]))
        copy.set(qn("w:numId"), str(ids[1]))
        copy.find(qn("w:abstractNumId")).set(_VAL, str(ids[0]))
        # The links to styles and Word's internal ids of the list are only valid in the source.
        for tag in ("w:nsid", "w:tmpl", "w:styleLink", "w:numStyleLink"):
            for setting in kind.findall(qn(tag)):
                kind.remove(setting)
        for linked in list(kind.iter(qn("w:pStyle"))):
            linked.getparent().remove(linked)
        theirs.insert(len(kinds), kind)
        theirs.insert(len(kinds) + 1 + len(lists), copy)
        return str(ids[1])


def _free_numbers(elements: Iterable[Element | None], attribute: str) -> count[int]:
    """Numbers that no element has in that attribute, in order."""
    ids = (element.get(attribute, "") for element in elements if element is not None)
    return count(max((int(n) for n in ids if n.isdecimal()), default=0) + 1)


def take_over(old: Element, successor: Element) -> None:
    """Copies others' comments and bookmarks from the old element, around the whole of its successor."""
    ours = {b.get(_ID) for b in old.iter(qn("w:bookmarkStart")) if _is_ours(b, successor)}
    markers: dict[str, list[Element]] = {"start": [], "end": []}
    for node in old.iter(*map(qn, ("w:commentRangeStart", "w:bookmarkStart", "w:commentRangeEnd", "w:bookmarkEnd"))):
        if not (node.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")) and node.get(_ID) in ours):
            markers["start" if node.tag.endswith("Start") else "end"].append(node)
    markers["end"] += [r for r in old.iter(qn("w:r")) if r.find(qn("w:commentReference")) is not None]
    paragraphs = list(successor.iter(qn("w:p")))
    properties = paragraphs[0].find(qn("w:pPr"))
    index = 0 if properties is None else 1
    paragraphs[0][index:index] = map(deepcopy, markers["start"])
    (paragraphs[0] if successor.tag == qn("w:tbl") else paragraphs[-1]).extend(map(deepcopy, markers["end"]))


def _is_ours(bookmark: Element, successor: Element) -> bool:
    name = bookmark.get(_NAME, "")
    return name.startswith(MARK) or any(name == b.get(_NAME) for b in successor.iter(qn("w:bookmarkStart")))
