"""Blocks copied into another document get its ids of styles and lists, new ids of their own, and their pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from reports.render.word import marks
from reports.update.our_places import find
from reports.update.transplant import BLIP, Transplant, take_over
from tests.lib.edits import EDITS, element_with, elements, first, own, second, text_of, written


@pytest.fixture
def source(tmp_path: Path) -> Any:
    return docx.Document(str(written(second(), tmp_path / "ny.docx")))


def _style(block: Any) -> str:
    return str(block.find(f".//{qn('w:pStyle')}").get(qn("w:val")))


def _number(block: Any) -> str:
    return str(block.find(f".//{qn('w:numId')}").get(qn("w:val")))


def test_styles_are_found_by_name_and_come_along_where_they_are_lacking(source: Any) -> None:
    target = docx.Document()
    names = {s.name: s for s in target.styles}
    names["Heading 1"].element.set(qn("w:styleId"), "Rubrik1")
    names["Title"].element.set(qn("w:styleId"), "Tabellnot")  # the id that ours has
    transplant = Transplant(source, target)
    heading = transplant.moved(next(block for block in elements(source) if text_of(block) == "Metod"))
    assert _style(heading) == "Rubrik1" == transplant.style("heading 1")
    note = transplant.moved(element_with(source, "Bas: 124"))
    style = next(s for s in target.styles if s.style_id == _style(note))
    assert style.name == "Tabellnot" and _style(note) != "Tabellnot"
    second_note = transplant.moved(element_with(source, "Bas: 124"))
    assert _style(second_note) == _style(note) and [s.name for s in target.styles].count("Tabellnot") == 1


def test_items_of_a_list_stay_in_it_and_a_new_list_comes_along(source: Any, tmp_path: Path) -> None:
    target = docx.Document(str(written(first(), tmp_path / "forst.docx")))
    transplant = Transplant(source, target)
    old = element_with(target, "Sedan 20 ärenden.")
    old.find(f".//{qn('w:numId')}").set(qn("w:val"), "77")
    transplant.same_list(element_with(source, "Sedan 20 ärenden."), old)
    assert _number(transplant.moved(element_with(source, "Sist ett ärende."))) == "77"
    blank = docx.Document()
    before = len(blank.part.numbering_part.element)
    into_blank = Transplant(source, blank)
    items = [into_blank.moved(element_with(source, text)) for text in ("Först 11 ärenden.", "Sist ett ärende.")]
    lists = blank.part.numbering_part.element
    assert _number(items[0]) == _number(items[1]) and len(lists) == before + 2
    (num,) = [n for n in lists.findall(qn("w:num")) if n.get(qn("w:numId")) == _number(items[0])]
    abstract = num.find(qn("w:abstractNumId")).get(qn("w:val"))
    assert [a for a in lists.findall(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == abstract]


def test_numbers_are_its_own_and_pictures_come_along(source: Any, tmp_path: Path) -> None:
    target = docx.Document(str(written(first(), tmp_path / "forst.docx")))
    transplant = Transplant(source, target)
    for block in [e for e in elements(source) if e.find(f".//{qn('w:docPartGallery')}") is None]:
        target.element.body.insert(0, transplant.moved(block))
    body = target.element.body
    starts = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkStart"))]
    ends = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkEnd"))]
    assert len(set(starts)) == len(starts) and sorted(starts) == sorted(ends)
    for path in (".//w:sdtPr/w:id/@w:val", ".//wp:docPr/@id"):
        assert len(set(body.xpath(path))) == len(body.xpath(path)) > 1
    pictures = [target.part.related_parts[b.get(qn("r:embed"))].blob for b in body.iter(BLIP)]
    assert len(pictures) == 2
    target.save(str(tmp_path / "bada.docx"))
    assert len(docx.Document(str(tmp_path / "bada.docx")).inline_shapes) == 2


def test_the_turn_of_pages_stays_behind(source: Any) -> None:
    block = own("x")
    block.insert(0, docx.oxml.OxmlElement("w:pPr"))
    block[0].append(docx.oxml.OxmlElement("w:sectPr"))
    assert Transplant(source, docx.Document()).moved(block).find(f".//{qn('w:sectPr')}") is None
    assert block.find(f".//{qn('w:sectPr')}") is not None


@pytest.mark.parametrize("text", ["En ansökan finns i", "UtfallAntal"])
def test_comments_and_bookmarks_of_others_are_taken_over(source: Any, tmp_path: Path, text: str) -> None:
    target = docx.Document(str(written(first(), tmp_path / "forst.docx")))
    old = element_with(target, text)
    EDITS["comment"](target, old, "")
    theirs = docx.oxml.OxmlElement("w:bookmarkStart")
    theirs.set(qn("w:name"), "Annas")
    theirs.set(qn("w:id"), "4711")
    next(old.iter(qn("w:p"))).append(theirs)
    successor = Transplant(source, target).moved(element_with(source, "Bifall91" if "Utfall" in text else text))
    take_over(old, successor)
    before = [
        node.tag for node in old.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
    ]
    after = [
        node.tag
        for node in successor.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
    ]
    assert before == after and len(after) == 3
    names = [b.get(qn("w:name")) for b in successor.iter(qn("w:bookmarkStart"))]
    assert names.count("Annas") == 1 and len([n for n in names if n.startswith(marks.MARK)]) == 1
    store = marks.remembered(target)
    assert store is not None
    old.getparent().replace(old, successor)
    assert successor in find(target.element.body, {p.id: p for p in store.places}).values()
    assert text_of(successor) != text_of(old)
