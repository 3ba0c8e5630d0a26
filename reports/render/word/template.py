"""The Word template: opened and emptied, and given the styles that it lacks from our own."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.section import Section

from checks.invented import INVENTED
from pipeline.errors import FileError
from reports.render.templates.make import TEMPLATE
from reports.render.word.package import BROKEN
from reports.render.word.xml import Element, element, field, paragraph, run, tab

LANGUAGE = "sv-SE"
_NEEDED = (
    "Normal", "heading 1", "heading 2", "heading 3", "Title", "Subtitle", "Titeluppgift", "Sammanfattning",
    "List Bullet", "List Number", "Faktatext", "Faktalista", "caption", "Figur", "Tabelltext", "Tabelltal",
    "Tabellnot", "TOC Heading", "toc 1", "toc 2", "footer", "Placeholder Text", "Strong", "Granskningstabell",
)  # fmt: skip
_REFERENCES = ("basedOn", "next", "link")


class Template:
    """An empty document with every style that a report needs, found by name whatever language Word saved it in."""

    def __init__(self, path: Path | None) -> None:
        self.own = path is None
        self.document = _empty_document(path or TEMPLATE)
        self._add_styles(docx.Document(str(TEMPLATE)).styles.element)
        self.ids = style_ids(self.document.styles.element)
        self._numbering = numbering(self.document)
        self.bullets = self._list_of("list bullet", 0)
        self._numbers = self._list_of("list number", 1)
        self._set_swedish()
        self._own_footer = path is None
        self._number_pages()

    def style(self, name: str) -> str:
        """The id of a style."""
        return self.ids[name.lower()]

    def new_list(self) -> int:
        """A numbered list of its own, from 1."""
        restart = element("lvlOverride", element("startOverride", val=1), ilvl=0)
        return self._new_num(self._abstract(self._numbers), restart)

    def _add_styles(self, own: Element) -> None:
        styles = self.document.styles.element
        ids, names = style_ids(styles), {i: name for name, i in style_ids(own).items()}
        missing = [
            s
            for s in own.findall(qn("w:style"))
            if style_name(s) in map(str.lower, _NEEDED) and style_name(s) not in ids
        ]
        used_ids = set(ids.values())
        for style in missing:
            ids[style_name(style)] = free_id(style.get(qn("w:styleId")), used_ids)
        for style in missing:
            styles.append(_adapted(style, ids, names))

    def _list_of(self, style: str, own: int) -> int:
        """The list of a list style; a style without one gets ours, so that its paragraphs show bullets or numbers."""
        styles = self.document.styles.element
        list_style = next(s for s in styles.findall(qn("w:style")) if style_name(s) == style)
        number = list_style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None and self._has(int(number.get(qn("w:val")))):
            return int(number.get(qn("w:val")))
        new_number = self._new_num(self._new_abstract(own))
        properties = list_style.find(qn("w:pPr"))
        if properties is None:
            properties = list_style.makeelement(qn("w:pPr"))
            list_style.append(properties)
        for numbering_properties in properties.findall(qn("w:numPr")):
            properties.remove(numbering_properties)
        properties.insert(_before_numbering(properties), element("numPr", element("numId", val=new_number)))
        return new_number

    def _has(self, number: int) -> bool:
        return any(int(n.get(qn("w:numId"))) == number for n in self._numbering.findall(qn("w:num")))

    def _abstract(self, number: int) -> int:
        list_number = next(n for n in self._numbering.findall(qn("w:num")) if int(n.get(qn("w:numId"))) == number)
        return int(list_number.find(qn("w:abstractNumId")).get(qn("w:val")))

    def _new_num(self, abstract: int, *overrides: Element) -> int:
        used = [int(n.get(qn("w:numId"))) for n in self._numbering.findall(qn("w:num"))]
        number = max(used, default=0) + 1
        new_list = element("num", element("abstractNumId", val=abstract), *overrides, numId=number)
        last = self._numbering.findall(qn("w:num")) or self._numbering.findall(qn("w:abstractNum"))
        last[-1].addnext(new_list)
        return number

    def _new_abstract(self, own: int) -> int:
        existing = self._numbering.findall(qn("w:abstractNum"))
        number = max((int(a.get(qn("w:abstractNumId"))) for a in existing), default=-1) + 1
        definition = deepcopy(_own_lists()[own])
        definition.set(qn("w:abstractNumId"), str(number))
        for style_link in definition.iter(qn("w:pStyle")):
            style_link.set(qn("w:val"), self.style("List Bullet" if own == 0 else "List Number"))
        if existing:
            existing[-1].addnext(definition)
        else:
            self._numbering.insert(0, definition)
        return number

    def _set_swedish(self) -> None:
        """Swedish proofing by default and in Normal, which every other style builds on."""
        styles = self.document.styles.element
        defaults = styles.find(qn("w:docDefaults"))
        if defaults is None:
            defaults = parse_xml(f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>")
            styles.insert(0, defaults)
        for place in (defaults, next(s for s in styles.findall(qn("w:style")) if style_name(s) == "normal")):
            _set_language(place)

    def _number_pages(self) -> None:
        """A template without a footer gets one with the page number, on every page but the first."""
        section = self.document.sections[0]
        if not section.footer.is_linked_to_previous:
            return
        footer = section.footer
        footer.is_linked_to_previous = False
        for child in list(footer._element):
            footer._element.remove(child)
        content = [run("Funktionshinderinspektörerna"), tab(), run("Sida "), *field("PAGE", "1")]
        footer._element.append(paragraph(self.style("footer"), *content))
        section.different_first_page_header_footer = True
        self._own_footer = True

    def number_pages(self, pages: Section, width: int) -> None:
        """Repeats our own footer on pages whose text is `width` twentieths of a point wide; a template's is kept."""
        if not self._own_footer:
            return
        content = [deepcopy(child) for child in self.document.sections[0].footer._element]
        pages.footer.is_linked_to_previous = False
        footer = pages.footer._element
        for previous in list(footer):
            footer.remove(previous)
        footer.extend(content)
        style = next(s for s in self.document.styles.element.findall(qn("w:style")) if style_name(s) == "footer")
        others = {int(stop.get(qn("w:pos"))) for stop in style.iter(qn("w:tab"))} - {width}
        stops = [element("tab", val="clear", pos=pos) for pos in sorted(others)]
        for properties in footer.iter(qn("w:pPr")):
            properties.append(element("tabs", *map(deepcopy, stops), element("tab", val="right", pos=width)))

    def mark_invented(self) -> None:
        """Every footer says that the data is invented, also that of a first page and of even pages."""
        even = self.document.settings.odd_and_even_pages_header_footer
        for i, pages in enumerate(self.document.sections):
            first = [pages.first_page_footer] if pages.different_first_page_header_footer else []
            for footer in (pages.footer, *first, *([pages.even_page_footer] if even else [])):
                if footer.is_linked_to_previous and i:
                    continue  # it shows the footer of the section before
                footer.is_linked_to_previous = False
                footer._element.insert(0, paragraph(self.style("footer"), run(INVENTED, self.style("Strong"))))


def _empty_document(path: Path) -> WordDocument:
    """The template without its text: only the page setup of its last section stays."""
    try:
        document = docx.Document(str(path))
    except BROKEN as error:
        raise FileError(
            f"Wordmallen {path} går inte att läsa. Spara den som Word-dokument (.docx) och försök igen."
        ) from error
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for update in document.settings.element.findall(qn("w:updateFields")):
        document.settings.element.remove(update)
    return document


def style_name(style: Element) -> str:
    """The name of a style, which is the same in every language of Word."""
    name_element = style.find(qn("w:name"))
    return "" if name_element is None else str(name_element.get(qn("w:val"))).lower()


def style_ids(styles: Element) -> dict[str, str]:
    """The id of each style by its name."""
    return {style_name(s): s.get(qn("w:styleId")) for s in styles.findall(qn("w:style"))}


def free_id(id_: str, used_ids: set[str]) -> str:
    """An id that no other style has: a Swedish Word names its own styles by ids such as 'Rubrik1'."""
    while id_ in used_ids:
        id_ += "Granskning"
    used_ids.add(id_)
    return id_


def _adapted(style: Element, ids: dict[str, str], names: dict[str, str]) -> Element:
    """Our style with the ids of the document it goes into."""
    adapted = deepcopy(style)
    adapted.set(qn("w:styleId"), ids[style_name(style)])
    adapted.attrib.pop(qn("w:default"), None)
    for tag in _REFERENCES:
        for reference in adapted.findall(qn(f"w:{tag}")):
            name = names.get(reference.get(qn("w:val")), "")
            if name in ids:
                reference.set(qn("w:val"), ids[name])
            else:
                adapted.remove(reference)
    for number in adapted.iter(qn("w:numPr")):
        # The number of a list is another in every document; `_list_of` gives the style its own.
        number.getparent().remove(number)
        break
    return adapted


def _before_numbering(properties: Element) -> int:
    first = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
    return sum(1 for child in properties if child.tag in {qn(f"w:{tag}") for tag in first})


def _own_lists() -> list[Element]:
    lists: list[Element] = docx.Document(str(TEMPLATE)).part.numbering_part.element.findall(qn("w:abstractNum"))
    return lists


def numbering(document: WordDocument) -> Element:
    """The document's lists; one that has none gets a part for them."""
    part = document.part
    if any(r.reltype == RELATIONSHIP_TYPE.NUMBERING for r in part.rels.values()):
        return part.numbering_part.element
    blank = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    numbering_part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blank, part.package)
    part.relate_to(numbering_part, RELATIONSHIP_TYPE.NUMBERING)
    return numbering_part.element


def _set_language(place: Element) -> None:
    properties = place.find(f".//{qn('w:rPr')}")
    if properties is None:
        properties = element("rPr")
        if place.tag == qn("w:docDefaults"):
            place.insert(0, element("rPrDefault", properties))
        else:
            place.append(properties)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE))
