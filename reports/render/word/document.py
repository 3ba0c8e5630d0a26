"""The report as a Word document, with nothing left to do by hand but the inspector's own text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path

from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section as Pages
from docx.shared import Emu, Mm, Twips
from docx.text.paragraph import Paragraph as WordParagraph

from checks.invented import DISCLAIMER
from reports.document import (
    Block,
    Bullets,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
    Text,
    pieces,
    plain,
    wording,
)
from reports.language.swedish import NBSP
from reports.render.word import marks
from reports.render.word.marks import OWN, Place
from reports.render.word.package import normalise_zip
from reports.render.word.properties import set_properties
from reports.render.word.tables import table
from reports.render.word.template import LANGUAGE, Template
from reports.render.word.xml import (
    Element,
    bookmarked,
    contents,
    element,
    field,
    field_end,
    field_start,
    link,
    paragraph,
    prompt,
    run,
    tab,
)

AUTHOR = "Funktionshinderinspektörerna"
_FRONT, _SUMMARY = "titelsida", "sammanfattning"
"""The ids of what comes before the sections, which is treated as sections too."""
_IN_CONTENTS = 2
"""Headings to this level are listed in the contents."""
_TALLEST, _CAPTION = Twips(20 * 600), Twips(20 * 60)
"""A figure with its caption must fit a page."""


def write(
    document: ReportDocument, figures: Mapping[str, Path], target: Path, template: Path | None = None, audit: str = ""
) -> None:
    """Writes the report to `target`. `figures` gives the PNG of each figure by id; `template` is a .docx whose styles,
    margins and footer are used, and which gets the styles that it lacks. FileError if it cannot be read.

    A report of a named `audit` remembers what was written in it (see `marks`), so that it can be brought up to date;
    with FEEDBACK for the audit it is a feedback document, in which the district's own text can be told from ours.
    """
    _Writer(document, figures, Template(template), audit).write(target)


class _Writer:
    def __init__(self, document: ReportDocument, figures: Mapping[str, Path], template: Template, audit: str) -> None:
        self.report, self.figures, self.template, self.audit = document, figures, template, audit
        self.places: dict[str, tuple[Element, Place]] = {}
        self.section, self.dense = _FRONT, False
        self.word = template.document
        self.body = self.word.element.body
        self.end = self.body.find("{*}sectPr")
        self.bookmarks, self.prompts = count(1), count(1)
        self.numbers = document.references
        self._measure(self.word.sections[0])
        self.always_on_side = self.on_side

    def write(self, target: Path) -> None:
        if self.report.brief:
            self._opening()
        else:
            self._title_page()
            if self.report.summary:
                self._summary()
            self._add(self._contents())
        for section in self.report.sections:
            self._section(section)
        self._properties()
        if self.report.invented:
            self.template.mark_invented()
        if self.audit:
            places = (
                replace(
                    place,
                    text=marks.shown(place_element),
                    breaks=place_element.find(f".//{qn('w:sectPr')}") is not None,
                )
                for place_element, place in self.places.values()
            )
            marks.remember(self.word, marks.Store(self.audit, self.report.invented, tuple(places)))
        self.word.save(str(target))
        normalise_zip(target, stored=True)

    def _add(self, *elements: Element) -> None:
        for child in elements:
            self.body.append(child) if self.end is None else self.end.addprevious(child)

    def _paragraph(self, style: str, *content: Element) -> Element:
        return paragraph(self.template.style(style), *content)

    def _mark_place(
        self, content: Element, id_: str, kind: str = "text", level: int = 0, picture: str = "", alt: str = ""
    ) -> Element:
        """Marks the element with its id and remembers it, if the report is to remember what was written in it."""
        if not self.audit:
            return content
        # Two of the same name in a section are numbered in their order.
        id_ = next(candidate for n in count(1) if (candidate := id_ if n == 1 else f"{id_}#{n}") not in self.places)
        if content.tag == qn("w:sdt"):
            for tag in content.iter(qn("w:tag")):
                tag.set(qn("w:val"), marks.name(id_))
        marks.mark(content, id_, next(self.bookmarks))
        self.places[id_] = content, Place(id_, self.section, kind, "", level, picture, alt)
        return content

    # --- Front matter -------------------------------------------------------------------------------------

    def _title_page(self) -> None:
        self._add(self._mark_place(self._paragraph("Title", run(self.report.title)), "titel"))
        self._add(self._mark_place(self._paragraph("Subtitle", run(self.report.subtitle)), "undertitel"))
        self._facts()

    def _facts(self) -> None:
        strong = self.template.style("Strong")
        if self.report.invented:
            self._add(self._mark_place(self._paragraph("Normal", run(DISCLAIMER, strong)), "pahittad"))
        publisher = () if self.report.brief else (("Utgivare", AUTHOR),)
        for label, value in (*self.report.facts, *publisher):
            fact = self._paragraph("Titeluppgift", run(label, strong), tab(), run(value))
            self._add(self._mark_place(fact, f"uppgift/{label}"))

    def _opening(self) -> None:
        """Title and facts above the text, for a paper without a title page."""
        title = _spaced(self._paragraph("Title", run(self.report.title, size=16)), before=0, after=40)
        subtitle = _spaced(self._paragraph("Subtitle", run(self.report.subtitle, size=11)), before=0, after=80)
        self._add(self._mark_place(title, "titel"), self._mark_place(subtitle, "undertitel"))
        self._facts()

    def _summary(self) -> None:
        self.section = _SUMMARY
        self._add(self._heading("Sammanfattning", 1))
        elements: list[Element] = []
        for item in self.report.summary:
            if isinstance(item, Prompt):
                elements[-1:] = map(_keep_with_next, elements[-1:])
                elements += self._block(item, "Sammanfattning")
                continue
            bullet = self._paragraph("Sammanfattning", *_runs(item.body))
            bullet[0].append(_list_properties(self.template.bullets))
            elements.append(self._mark_place(bullet, f"{_SUMMARY}/{item.key}"))
        self._add(*elements)

    def _contents(self) -> Element:
        """Entries without page numbers, which Word fills in when it opens the file."""
        entries = [("Sammanfattning", 1, _toc(_SUMMARY))] if self.report.summary else []
        entries += [(s.title, s.level, _toc(s.id)) for s in self.report.sections if s.level <= _IN_CONTENTS]
        paragraphs = [self._paragraph("TOC Heading", run("Innehåll"))]
        for i, (title, level, bookmark) in enumerate(entries):
            start = [] if i else field_start(rf'TOC \o "1-{_IN_CONTENTS}" \h \z \u', outdated=True)
            paragraphs.append(self._paragraph(f"toc {level}", *start, link(bookmark, run(title))))
        return contents(*paragraphs, self._paragraph("Normal", field_end()))

    def _properties(self) -> None:
        core, created = self.word.core_properties, datetime.combine(self.report.created, time(), UTC)
        core.title, core.subject, core.author = self.report.title, self.report.subtitle, AUTHOR
        core.language, core.category, core.keywords, core.comments = (
            LANGUAGE,
            "Återkoppling" if self.report.brief else "Granskningsrapport",
            "",
            "",
        )
        if self.report.properties:
            set_properties(self.word, self.report.properties)
        core.last_modified_by, core.revision = AUTHOR, 1
        core.created = core.modified = created

    # --- Sections -----------------------------------------------------------------------------------------

    def _measure(self, pages: Pages) -> None:
        """The room for text on these pages, across and down."""
        across, down = pages.page_width or Mm(210), pages.page_height or Mm(297)
        left, right, top, bottom = (
            Mm(25) if margin is None else margin
            for margin in (pages.left_margin, pages.right_margin, pages.top_margin, pages.bottom_margin)
        )
        self.on_side = across > down
        self.width = int(across - left - right)
        self.tallest = int(min(_TALLEST, down - top - bottom - _CAPTION))

    def _turn(self) -> None:
        """Turns the pages from here on; header, footer and page numbers continue."""
        pages = self.word.add_section(WD_SECTION.NEW_PAGE)
        pages.page_width, pages.page_height = pages.page_height, pages.page_width
        pages.orientation = WD_ORIENTATION.PORTRAIT if self.on_side else WD_ORIENTATION.LANDSCAPE
        pages.different_first_page_header_footer = False
        self._measure(pages)
        self.template.number_pages(pages, self.width // Twips(1))
        # The break goes to the last paragraph: one of its own could end up alone on a page.
        holder = self.end.getprevious()
        last = holder.getprevious()
        if last.tag == qn("w:p"):
            last[0].append(holder.pPr.find(qn("w:sectPr")))
            self.body.remove(holder)
        else:
            self._mark_place(holder, f"{self.section}/sidbrytning")

    def _section(self, section: Section) -> None:
        if (section.wide or self.always_on_side) != self.on_side:
            self._turn()
        self.section, self.dense = section.id, section.dense
        self._add(self._heading(section.title, section.level, new_page=section.new_page))
        elements: list[Element] = []
        for i, block in enumerate(section.blocks):
            parts = list(self._block(block, section.title))
            if isinstance(block, Prompt):
                # The place for own text is kept on the page of its subject.
                elements[-1:] = map(_keep_with_next, elements[-1:])
            elements += map(_keep_with_next, parts) if _introduces(section.blocks, i) else parts
        if section.level > _IN_CONTENTS:
            # A short section, such as one criterion, stays on one page.
            elements = [*map(_keep_with_next, elements[:-1]), *elements[-1:]]
        self._add(*elements)

    def _heading(self, title: str, level: int, *, new_page: bool | None = None) -> Element:
        small = self.report.brief and level == 1
        content = run(title, size=14 if small else 0)
        heading = self._paragraph(f"heading {level}", *bookmarked(_toc(self.section), next(self.bookmarks), content))
        begins = not self.report.brief if new_page is None else new_page
        if level == 1 and (small or not begins):
            # A chapter of a report begins a page; a part of a short paper does not, and nor does a short chapter.
            heading[0].append(element("pageBreakBefore", val=int(begins)))
            _spaced(heading, before=240 if small else 480, after=60 if small else 120)
        return self._mark_place(heading, self.section, "rubrik", level)

    def _block(self, block: Block, title: str) -> Iterator[Element]:
        match block:
            case Paragraph():
                block_element = self._paragraph("Faktatext" if self.dense else "Normal", *self._running(block))
                yield self._mark_place(block_element, f"{self.section}/{block.key}")
            case Bullets():
                yield from self._list(block)
            case Prompt():
                style, number = self.template.style, next(self.prompts)
                tag = f"egen_text_{number}"
                block_element = prompt(block.text, title, tag, number, style("Normal"), style("Placeholder Text"))
                id_ = f"{self.section}/egen_text/{block.id}"
                yield self._mark_place(block_element, f"{id_}{wording(block.text)}" if id_ in self.places else id_, OWN)
            case TableBlock():
                yield from self._table(block)
            case FigureBlock():
                yield from self._figure(block)

    def _running(self, text: Paragraph) -> Iterator[Element]:
        if text.lead:
            yield run(text.lead, self.template.style("Strong"))
        yield from _runs(text.body)

    def _list(self, block: Bullets) -> Iterator[Element]:
        number = self.template.new_list() if block.ordered else 0
        bullet = "Faktalista" if self.dense else "List Bullet"
        for item in block.items:
            item_paragraph = self._paragraph("List Number" if number else bullet, *self._running(item))
            if number:
                item_paragraph[0].append(_list_properties(number))
            yield self._mark_place(item_paragraph, f"{self.section}/{item.key}")

    # --- Tables and figures -------------------------------------------------------------------------------

    def _caption(self, reference: Ref, title: str) -> Element:
        label = bookmarked(
            _bookmark(reference),
            next(self.bookmarks),
            run(f"{reference.kind}{NBSP}"),
            *field(rf"SEQ {reference.kind} \* ARABIC", str(reference.number)),
        )
        return self._paragraph("caption", *label, run(f". {title}"))

    def _table(self, block: TableBlock) -> Iterator[Element]:
        id_ = f"tabell/{block.id}"
        caption = self._caption(self.numbers[block.id], block.title)
        yield _keep_with_next(self._mark_place(caption, f"{id_}/rubrik"))
        alt = " ".join(filter(None, (f"{block.title}.", block.base)))
        table_element = table(self.template, block, alt, self.width // Twips(1))
        yield self._mark_place(table_element, f"{id_}/tabell", "tabell", alt=alt)
        # Word joins two tables that have no paragraph between them, so there is always one.
        notes = [n for n in (block.base, *block.notes) if n] or [""]
        for i, note in enumerate(notes, 1):
            note_paragraph = self._mark_place(self._paragraph("Tabellnot", *_runs(note)), f"{id_}/not/{wording(note)}")
            yield note_paragraph if i == len(notes) else _keep_with_next(note_paragraph)

    def _figure(self, block: FigureBlock) -> Iterator[Element]:
        reference = self.numbers[block.id]
        holder = self._paragraph("Figur")
        picture = WordParagraph(holder, self.word._body).add_run().add_picture(str(self.figures[block.id]))
        scale = min(1.0, self.width / picture.width, self.tallest / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        properties = picture._inline.docPr
        # python-docx looks for a free number in the document, which this paragraph is not part of yet.
        properties.set("id", str(reference.number))
        properties.set("name", f"{reference.kind} {reference.number}")
        properties.set("descr", plain(block.alt))
        id_, file = f"figur/{block.id}", marks.picture(self.figures[block.id].read_bytes())
        yield self._mark_place(holder, f"{id_}/bild", "figur", picture=file, alt=plain(block.alt))
        caption = self._mark_place(self._caption(reference, block.title), f"{id_}/rubrik")
        # A caption stands above a table but under a figure, and needs its space on the other side.
        notes = [note for note in block.notes if note]
        yield _spaced(_keep_with_next(caption) if notes else caption, before=80, after=40 if notes else 200)
        for i, note in enumerate(notes, 1):
            note_paragraph = self._mark_place(self._paragraph("Tabellnot", *_runs(note)), f"{id_}/not/{wording(note)}")
            yield note_paragraph if i == len(notes) else _keep_with_next(note_paragraph)


def _toc(section: str) -> str:
    """The bookmark of a heading, by the section's id; Word's own are numbers too."""
    return f"_Toc{int(hashlib.sha256(section.encode()).hexdigest()[:12], 16) % 10**9:09d}"


def _bookmark(reference: Ref) -> str:
    """The bookmark of a caption, by the id of its table or figure."""
    bookmark = f"_Ref{reference.kind}_{reference.id}"
    return bookmark if re.fullmatch(r"[A-Za-z0-9_]{1,40}", bookmark) else f"_Ref{marks.name(bookmark)[-24:]}"


def _runs(text: Text) -> Iterator[Element]:
    """Runs of text, and a cross-reference for each reference."""
    for piece in pieces(text):
        if isinstance(piece, Ref):
            yield from field(rf"REF {_bookmark(piece)} \h", str(piece))
        else:
            yield run(piece)


def _introduces(blocks: Sequence[Block], i: int) -> bool:
    """True for a paragraph to be kept on the page of the table or the list below it, and for both of two that open a
    section with a table."""
    kinds = [type(b) for b in blocks[i : i + 3]]
    return kinds[:2] in ([Paragraph, TableBlock], [Paragraph, Bullets]) or (
        not i and kinds == [Paragraph, Paragraph, TableBlock]
    )


def _list_properties(number: int) -> Element:
    return element("numPr", element("ilvl", val=0), element("numId", val=number))


def _spaced(word_paragraph: Element, before: int, after: int) -> Element:
    """The paragraph with its own space above and below instead of the style's, in twentieths of a point."""
    word_paragraph[0].append(element("spacing", before=before, after=after))
    return word_paragraph


def _keep_with_next(content: Element) -> Element:
    """The paragraph, kept on the same page as what follows; anything else as it is."""
    properties = content.find(qn("w:pPr"))
    if properties is not None and properties.find(qn("w:keepNext")) is None:
        # Right after the style: Word wants the properties in its own order.
        properties.insert(1, element("keepNext"))
    return content
