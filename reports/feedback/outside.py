"""What a district has written in its feedback elsewhere than in the table to answer in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reports.render.word.marks import CELL, FIELD, FIELD_END, NOTE, OBJECT, OWN, ROW, remembered, shown
from reports.render.word.xml import Element

_SIGNS = re.compile(rf"{FIELD}[^{FIELD_END}]*{FIELD_END}|[{OBJECT}{NOTE}]")
_LINES = re.compile(rf"[{CELL}{ROW}\n]")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A text box as Word writes it a second time, for older programs."""


def outside(document: WordDocument, answer_table: Element | None) -> Iterator[str]:
    """The text of each paragraph that is neither in the table nor as we wrote it.

    The section in which the inspectors write before they send it is left out, and so is a document that does not
    remember what we wrote.
    """
    store = remembered(document)
    if store is None:
        return
    ours = {line for place in store.places for line in _lines(place.text)}
    headings = {place.text: place.section for place in store.places if place.kind == "rubrik"}
    of_inspectors = {place.section for place in store.places if place.kind == OWN}
    section = ""
    for paragraph in document.element.body.iter(qn("w:p")):
        text = shown(paragraph)
        section = headings.get(text, section)
        around = list(paragraph.iterancestors(qn("w:tbl"), _FALLBACK))
        if section in of_inspectors or any(e is answer_table or e.tag == _FALLBACK for e in around):
            continue
        if any(line not in ours for line in _lines(text)):
            yield "\n".join(_lines(text))


def _lines(text: str) -> list[str]:
    """The lines of a text as shown, without what stands for fields and pictures."""
    lines = (" ".join(_SIGNS.sub("", line).split()) for line in _LINES.split(text))
    return [line for line in lines if line]
