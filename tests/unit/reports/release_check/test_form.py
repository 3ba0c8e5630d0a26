"""What is unfinished: places not written in, tracked changes, comments, alternative texts, the order of headings."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.release_check.findings import Finding, FindingKind
from tests.lib.edits import EDITS, element_with, fill, own, text_of
from tests.lib.release_faults import prompts
from tests.unit.reports.release_check.conftest import Checked


@pytest.mark.parametrize("text", ["", "  ", "Skriv din analys här.", "Skriv din analys här. Och mer."])
def test_a_place_that_nobody_has_written_in(checked: Checked, text: str) -> None:
    findings = checked(lambda word: fill(prompts(word)[1], text))
    assert [(finding.kind, finding.chapter) for finding in findings] == [(FindingKind.UNWRITTEN, "Ansokan")]


def test_a_place_that_is_taken_away_is_none(checked: Checked) -> None:
    assert checked(lambda word: word.element.body.remove(prompts(word)[1])) == ()


@pytest.mark.parametrize("text", ["a", "ab"])
def test_tracked_changes(checked: Checked, text: str) -> None:
    findings = checked(lambda word: EDITS["track"](word, prompts(word)[1], text))
    assert [(finding.kind, finding.chapter) for finding in findings] == [(FindingKind.TRACKED, "Ansokan")]


def test_a_comment_is_told_where_it_stands(checked: Checked) -> None:
    findings = checked(lambda word: EDITS["comment"](word, element_with(word, "Av dem gäller"), "Stämmer det?"))
    fields = ("Ansokan", "Stämmer det?", "kommentaren följer med rapporten", "borttagen kommentar")
    assert findings == (Finding(FindingKind.COMMENT, *fields),)


@pytest.mark.parametrize(
    ("alt", "decorative", "kinds"), [("", "", [FindingKind.NO_ALT]), ("En graf", "", []), ("", "1", [])]
)
def test_pictures(checked: Checked, alt: str, decorative: str, kinds: list[FindingKind]) -> None:
    def add_picture(word: Any) -> None:
        EDITS["picture"](word, prompts(word)[1], "x")
        picture = next(prompts(word)[1].getnext().iter(qn("wp:docPr")))
        picture.set("descr", alt)
        if decorative:
            space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
            picture.append(parse_xml(f'<d:decorative xmlns:d="{space}" val="1"/>'))

    assert [finding.kind for finding in checked(add_picture)] == kinds


def test_our_own_picture_without_its_words(checked: Checked) -> None:
    def remove_alt(word: Any) -> None:
        next(word.element.body.iter(qn("wp:docPr"))).set("descr", "")

    assert [finding.kind for finding in checked(remove_alt)] == [FindingKind.NO_ALT]


def test_a_number_of_a_table_that_is_not_the_one_that_word_works_out(checked: Checked) -> None:
    def edit(word: Any) -> None:
        caption = next(block for block in word.element.body.iter(qn("w:p")) if "Tabell över beslut" in text_of(block))
        next(t for t in caption.iter(qn("w:t")) if t.text == "1").text = "4"

    findings = checked(edit)
    assert [(finding.kind, finding.chapter, finding.expected) for finding in findings] == [
        (FindingKind.MISNUMBERED, "Ansokan", "1")
    ]


@pytest.mark.parametrize(("level", "kinds"), [(1, []), (2, []), (3, [FindingKind.HEADING])])
def test_headings(checked: Checked, level: int, kinds: list[FindingKind]) -> None:
    findings = checked(lambda word: element_with(word, "gäller 120").addprevious(own("Ny", f"Heading{level}")))
    assert [finding.kind for finding in findings] == kinds


def test_a_shape_of_an_older_program(checked: Checked) -> None:
    block = own("")
    block.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>')
    )
    assert [finding.kind for finding in checked(lambda word: prompts(word)[0].addnext(block))] == [FindingKind.NO_ALT]
