"""Pages are turned to landscape and back in a document that others have set up."""

from __future__ import annotations

from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from reports.update import pages


def _document() -> Any:
    """A portrait page with a footer, a different first page, and text."""
    word = docx.Document()
    word.sections[0].footer.paragraphs[0].text = "Sidfot"
    word.sections[0].different_first_page_header_footer = True
    for text in "abcd":
        word.add_paragraph(text)
    return word


def _on_side() -> Any:
    """The settings of landscape pages."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    return word.element.body.find(qn("w:sectPr"))


def _orientations(word: Any) -> list[bool]:
    return [section.page_width > section.page_height for section in word.sections]


def _upright(title: bool) -> Any:
    word = docx.Document()
    word.sections[0].different_first_page_header_footer = title
    return word.element.body.find(qn("w:sectPr"))


def test_pages_turn_and_turn_back() -> None:
    word = _document()
    paragraphs = [p._p for p in word.paragraphs]
    pages.add_break(paragraphs[1], _upright(title=True))
    pages.add_break(paragraphs[2], _on_side())
    assert _orientations(word) == [False, True, False]
    assert [s.different_first_page_header_footer for s in word.sections] == [True, False, False]
    assert [s.footer.paragraphs[0].text for s in word.sections] == ["Sidfot"] * 3
    assert pages.break_of(paragraphs[1]) is not None and pages.break_of(paragraphs[0]) is None
    pages.remove_break(paragraphs[1])
    pages.remove_break(paragraphs[2])
    pages.remove_break(paragraphs[0])
    assert _orientations(word) == [False]
    assert word.sections[0].different_first_page_header_footer
    assert word.sections[0].footer.paragraphs[0].text == "Sidfot"


def test_the_first_pages_keep_their_footer_when_the_next_take_over() -> None:
    word = docx.Document()
    word.sections[0].footer.paragraphs[0].text = "Sidfot"
    word.sections[0].different_first_page_header_footer = True
    word.add_paragraph("a")
    word.add_section(WD_SECTION.NEW_PAGE).different_first_page_header_footer = False
    assert word.sections[1].footer.is_linked_to_previous
    holder = next(p for p in word.element.body if pages.break_of(p) is not None)
    pages.remove_break(holder)
    (only,) = word.sections
    assert only.footer.paragraphs[0].text == "Sidfot" and only.different_first_page_header_footer


def test_pages_are_laid_as_others_once() -> None:
    word = _document()
    last = word.element.body.find(qn("w:sectPr"))
    for _ in range(2):
        pages.orient(last, _on_side())
        assert _orientations(word) == [True] and last.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
    pages.orient(last, _upright(title=False))
    assert _orientations(word) == [False]
