"""Numbers tables and figures in order, also among those of others, and marks the contents as outdated."""

from __future__ import annotations

from typing import Any

import docx
from docx.oxml.ns import qn

from reports.render.word.xml import bookmarked, field, paragraph, run
from reports.update.fields import misnumbered, outdate_contents, renumber
from tests.lib.edits import text_of


def _caption(name: str, number: int) -> Any:
    return paragraph("caption", *bookmarked(name, number, run("Tabell\u00a0"), *field(r"SEQ Tabell \* ARABIC", "9")))


def _body(*paragraphs: Any) -> Any:
    word = docx.Document()
    for block in reversed(paragraphs):
        word.element.body.insert(0, block)
    return word.element.body


def test_ours_are_numbered_after_all_and_only_ours_are_written() -> None:
    ours, theirs, last = _caption("_RefA", 1), _caption("_RefB", 2), _caption("_RefC", 3)
    refers, other = (
        paragraph("Normal", *field(r"REF _RefC \h", "Tabell 9"), *field(r"REF _RefD \h", "Tabell 8")) for _ in "ab"
    )
    body = _body(refers, theirs, ours, last, other)
    renumber(body, [ours, last, refers])
    assert [text_of(block) for block in body if block.tag == qn("w:p")] == [
        "Tabell 3Tabell 8", "Tabell 9", "Tabell 2", "Tabell 3", "Tabell 9Tabell 8"
    ]  # fmt: skip


def test_numbers_that_are_not_those_that_word_works_out_are_told() -> None:
    first, last = _caption("_RefA", 1), _caption("_RefB", 2)
    body = _body(first, last, paragraph("Normal", *field(r"REF _RefA \h", "Tabell 1")))
    assert [(current, right) for _, current, right in misnumbered(body)] == [("9", "1"), ("9", "2")]
    renumber(body, [first, last])
    assert [*misnumbered(body)] == []


def test_the_contents_are_marked_once_they_are_there() -> None:
    body = _body(paragraph("a", *field("PAGE", "1")), paragraph("toc 1", *field(r"TOC \o", "Metod")))
    outdate_contents(body)
    marks = [node.get(qn("w:dirty")) for node in body.iter(qn("w:fldChar")) if node.get(qn("w:fldCharType")) == "begin"]
    assert marks == [None, "1"]
    without = _body(paragraph("a", *field("PAGE", "1")))
    outdate_contents(without)
    assert not [node for node in without.iter(qn("w:fldChar")) if node.get(qn("w:dirty"))]
