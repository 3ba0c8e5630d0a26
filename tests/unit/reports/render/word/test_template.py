"""The Word template: emptied, Swedish, and with every style that a report needs whatever it had."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.errors import FileError
from reports.render.word.template import Template


def _saved(path: Path, *, text: str = "") -> Path:
    """A template of somebody's own, made of python-docx's."""
    word = docx.Document()
    word.add_paragraph(text)
    word.save(str(path))
    return path


def test_ours_is_empty_and_speaks_swedish() -> None:
    template = Template(None)
    assert template.own
    assert [child.tag for child in template.document.element.body] == [qn("w:sectPr")]
    languages = {e.get(qn("w:val")) for e in template.document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}


def test_a_style_is_found_by_its_name_whatever_its_id(tmp_path: Path) -> None:
    swedish = docx.Document()
    for style in swedish.styles.element.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) == "heading 1":
            style.set(qn("w:styleId"), "Rubrik1")
    swedish.save(str(tmp_path / "svensk.docx"))
    template = Template(tmp_path / "svensk.docx")
    assert template.style("heading 1") == template.style("Heading 1") == "Rubrik1"
    assert not template.own


def test_what_a_template_lacks_comes_from_ours_and_its_text_stays_behind(tmp_path: Path) -> None:
    template = Template(_saved(tmp_path / "mall.docx", text="Brevhuvud"))
    for name in ("Granskningstabell", "Tabelltal", "Tabelltext", "Tabellnot", "Sammanfattning", "Figur"):
        assert template.document.styles[name].style_id == template.style(name)
    assert "Brevhuvud" not in "".join(t.text or "" for t in template.document.element.body.iter(qn("w:t")))


def test_a_template_without_a_footer_gets_page_numbers_but_for_the_first_page(tmp_path: Path) -> None:
    (section,) = Template(_saved(tmp_path / "mall.docx")).document.sections
    assert [i.text.strip() for i in section.footer._element.iter(qn("w:instrText"))] == ["PAGE"]
    assert section.different_first_page_header_footer


def test_a_footer_of_their_own_is_left_alone(tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].footer.paragraphs[0].text = "Stockholms stad"
    word.save(str(tmp_path / "mall.docx"))
    opened = Template(tmp_path / "mall.docx")
    assert [p.text for p in opened.document.sections[0].footer.paragraphs] == ["Stockholms stad"]


def test_each_numbered_list_is_a_list_of_its_own() -> None:
    template = Template(None)
    first, second = template.new_list(), template.new_list()
    numbers = template.document.part.numbering_part.element.findall(qn("w:num"))
    ids = [n.get(qn("w:numId")) for n in numbers]
    assert (
        first != second and {str(first), str(second), str(template.bullets)} <= set(ids) and len(set(ids)) == len(ids)
    )
    for number in (n for n in numbers if n.get(qn("w:numId")) in {str(first), str(second)}):
        assert next(number.iter(qn("w:startOverride"))).get(qn("w:val")) == "1"


@pytest.mark.parametrize("content", [b"", b"inte Word", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_word_document_is_named_and_how_to_save_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mall.docx").write_bytes(content)
    with pytest.raises(FileError, match=r"Wordmallen .*mall\.docx går inte att läsa\. Spara den som Word-dokument"):
        Template(tmp_path / "mall.docx")


def test_a_template_that_is_not_there_is_told_of_in_the_same_way(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"borta\.docx går inte att läsa"):
        Template(tmp_path / "borta.docx")
