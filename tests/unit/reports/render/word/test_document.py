"""The report as a Word document, opened again: headings, contents, references, own text, and pages turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from reports.document import (
    Bars,
    Block,
    Bullets,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
)
from reports.render.word.document import write

TABLE = TableBlock("t", "Beslut", ("Utfall", "Antal"), (("Bifall", 9), ("Totalt", 9)), total=True, base="Bas: 9.")
FIGURE = FigureBlock("f", "Stapel", "Alt.", Bars((("A", 1, 10),)), TABLE)


def _paper(*sections: Section, **changes: Any) -> ReportDocument:
    paper = ReportDocument(
        "Granskning", "Hösten", (("Ärenden", "9"),), (Paragraph("Nio ärenden."),), sections, date(2025, 10, 31)
    )
    return replace(paper, **changes)


def _section(*blocks: Block, title: str = "Beslut", level: int = 1, wide: bool = False) -> Section:
    return Section(title.lower(), title, blocks, level, wide)


def _written(document: ReportDocument, folder: Path) -> Any:
    figures = {}
    for figure in document.figures:
        Image.new("L", (400, 200), 255).save(folder / f"{figure.id}.png", dpi=(200, 200))
        figures[figure.id] = folder / f"{figure.id}.png"
    write(document, figures, folder / "rapport.docx")
    return docx.Document(str(folder / "rapport.docx"))


def _texts(document: Any, style: str) -> list[str]:
    return [p.text.replace("\u00a0", " ") for p in document.paragraphs if p.style.name == style]


def _text(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t"))).replace("\u00a0", " ")


def _fields(elements: Iterable[Any]) -> list[str]:
    return [(i.text or "").strip() for e in elements for i in e.iter(qn("w:instrText"))]


def test_front_matter_and_headings(tmp_path: Path) -> None:
    word = _written(_paper(_section(Paragraph("Text.")), _section(Paragraph("x"), title="Del", level=2)), tmp_path)
    assert _texts(word, "Title") == ["Granskning"] and _texts(word, "Subtitle") == ["Hösten"]
    assert _texts(word, "Titeluppgift") == ["Ärenden\t9", "Utgivare\tFunktionshinderinspektörerna"]
    assert _texts(word, "Heading 1") == ["Sammanfattning", "Beslut"] and _texts(word, "Heading 2") == ["Del"]
    assert _texts(word, "Sammanfattning") == ["Nio ärenden."]


def test_the_contents_go_two_levels_deep_and_are_filled_in(tmp_path: Path) -> None:
    sections = (_section(), _section(title="Del", level=2), _section(title="Kriterium", level=3))
    body = _written(_paper(*sections), tmp_path).element.body
    (toc,) = (e for e in body.iter(qn("w:sdt")) if any(True for _ in e.iter(qn("w:docPartGallery"))))
    assert [_text(link) for link in toc.iter(qn("w:hyperlink"))] == ["Sammanfattning", "Beslut", "Del"]
    assert _fields([toc]) == [r'TOC \o "1-2" \h \z \u']


def test_captions_and_cross_references_are_fields_that_show_their_numbers(tmp_path: Path) -> None:
    sentence = Paragraph(("Se ", Ref("t", "Tabell", 1), " och ", Ref("f", "Figur", 1), "."))
    word = _written(_paper(_section(sentence, TABLE, FIGURE)), tmp_path)
    paragraphs = {_text(p._p): _fields([p._p]) for p in word.paragraphs}
    assert paragraphs["Se Tabell 1 och Figur 1."] == [r"REF _RefTabell_t \h", r"REF _RefFigur_f \h"]
    assert paragraphs["Tabell 1. Beslut"] == [r"SEQ Tabell \* ARABIC"]
    assert paragraphs["Figur 1. Stapel"] == [r"SEQ Figur \* ARABIC"]
    names = {b.get(qn("w:name")) for b in word.element.body.iter(qn("w:bookmarkStart"))}
    assert {"_RefTabell_t", "_RefFigur_f"} <= names


def test_a_table_has_its_caption_above_and_a_figure_below(tmp_path: Path) -> None:
    body = _written(_paper(_section(TABLE, FIGURE)), tmp_path).element.body
    table = next(body.iter(qn("w:tbl")))
    assert _text(table.getprevious()) == "Tabell 1. Beslut" and _text(table.getnext()) == "Bas: 9."
    (picture,) = (p for p in body.iter(qn("w:p")) if any(True for _ in p.iter(qn("wp:inline"))))
    assert _text(picture.getnext()) == "Figur 1. Stapel"
    described = next(picture.iter(qn("wp:docPr")))
    assert (described.get("name"), described.get("descr")) == ("Figur 1", "Alt.")


def test_the_notes_of_a_figure_stand_below_its_caption_on_the_same_page(tmp_path: Path) -> None:
    noted = replace(FIGURE, notes=("Första noten.", "Andra noten."))
    word = _written(_paper(_section(noted, Paragraph("Sedan."))), tmp_path)
    following = [p for p in word.paragraphs if _text(p._p) in ("Figur 1. Stapel", *noted.notes, "Sedan.")][-4:]
    assert [_text(p._p) for p in following] == ["Figur 1. Stapel", "Första noten.", "Andra noten.", "Sedan."]
    assert [bool(p.paragraph_format.keep_with_next) for p in following[:3]] == [True, True, False]


def test_the_summary_has_a_place_for_own_text(tmp_path: Path) -> None:
    summary = (Paragraph("Nio ärenden."), Prompt("Skriv det viktigaste."))
    body = _written(_paper(_section(), summary=summary), tmp_path).element.body
    assert "Skriv det viktigaste." in [
        _text(e) for e in body.iter(qn("w:sdt")) if any(True for _ in e.iter(qn("w:showingPlcHdr")))
    ]


def test_a_paper_without_a_summary_has_no_heading_for_one(tmp_path: Path) -> None:
    word = _written(_paper(_section(Paragraph("Text.")), summary=()), tmp_path)
    assert "Sammanfattning" not in [p.text for p in word.paragraphs]
    assert [_text(link) for link in word.element.body.iter(qn("w:hyperlink"))] == ["Beslut"]


def test_a_chapter_begins_a_page_unless_it_says_that_it_goes_on(tmp_path: Path) -> None:
    chapter = _section(Paragraph("Text."))
    word = _written(_paper(chapter, replace(chapter, id="b", title="Sedan", new_page=False)), tmp_path)
    begins = {p.text: p.paragraph_format.page_break_before for p in word.paragraphs if p.style.name == "Heading 1"}
    assert begins["Sedan"] is False and begins["Beslut"] is not False


def test_a_lead_is_strong_and_lists_are_bulleted_or_numbered(tmp_path: Path) -> None:
    blocks = (
        Paragraph("GR 3.", lead="Källa:"),
        Bullets((Paragraph("Punkt."),)),
        Bullets((Paragraph("Steg."),), ordered=True),
    )
    word = _written(_paper(_section(*blocks)), tmp_path)
    (source,) = (p for p in word.paragraphs if p.text == "Källa: GR 3.")
    assert [run.text for run in source.runs if run.style.name == "Strong"] == ["Källa:"]
    assert _texts(word, "List Bullet") == ["Punkt."] and _texts(word, "List Number") == ["Steg."]


def test_a_place_for_own_text_stays_with_what_it_is_about(tmp_path: Path) -> None:
    body = _written(_paper(_section(Paragraph("Text."), Prompt("Skriv här."))), tmp_path).element.body
    (control,) = (e for e in body.iter(qn("w:sdt")) if any(True for _ in e.iter(qn("w:showingPlcHdr"))))
    assert _text(control) == "Skriv här."
    assert control.getprevious().find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def test_the_words_before_a_list_stay_with_it(tmp_path: Path) -> None:
    blocks = (Paragraph("", lead="Det här fungerar:"), Bullets((Paragraph("Punkt."),)), Paragraph("Efter."))
    word = _written(_paper(_section(*blocks)), tmp_path)
    keeps = {p.text.strip(): p.paragraph_format.keep_with_next for p in word.paragraphs}
    assert keeps["Det här fungerar:"] and not keeps["Punkt."] and not keeps["Efter."]


def test_wide_sections_lie_on_their_side_and_the_pages_after_stand_up_again(tmp_path: Path) -> None:
    sections = (
        _section(Paragraph("a")),
        _section(TABLE, title="Bred", wide=True),
        _section(Paragraph("c"), title="Sist"),
    )
    word = _written(_paper(*sections), tmp_path)
    across = [s.page_width > s.page_height for s in word.sections]
    assert across == [False, True, False]
    widths = [int(c.get(qn("w:w"))) for c in next(word.element.body.iter(qn("w:tbl"))).iter(qn("w:gridCol"))]
    wide_pages = word.sections[1]
    assert sum(widths) * 635 == pytest.approx(
        wide_pages.page_width - wide_pages.left_margin - wide_pages.right_margin, abs=635
    )
    assert all(_fields([s.footer._element]) == ["PAGE"] for s in word.sections)


def test_a_short_paper_has_no_title_page_summary_or_contents(tmp_path: Path) -> None:
    word = _written(_paper(_section(Paragraph("Text.")), brief=True, summary=()), tmp_path)
    assert _texts(word, "Heading 1") == ["Beslut"]
    assert not list(word.element.body.iter(qn("w:hyperlink")))
    (heading,) = (p for p in word.paragraphs if p.style.name == "Heading 1")
    assert heading.paragraph_format.page_break_before is False
    assert word.core_properties.category == "Återkoppling"


def test_a_criterion_stays_on_one_page(tmp_path: Path) -> None:
    section = _section(Paragraph("Fråga?"), Paragraph("Regel."), Paragraph("Utfall."), title="Kriterium", level=3)
    word = _written(_paper(section), tmp_path)
    keeps_with_next = {p.text: p.paragraph_format.keep_with_next for p in word.paragraphs}
    assert keeps_with_next["Fråga?"] and keeps_with_next["Regel."] and not keeps_with_next["Utfall."]


def test_a_figure_is_never_wider_than_the_text(tmp_path: Path) -> None:
    Image.new("L", (4000, 300), 255).save(tmp_path / "f.png", dpi=(96, 96))
    write(_paper(_section(FIGURE)), {"f": tmp_path / "f.png"}, tmp_path / "rapport.docx")
    word: Any = docx.Document(str(tmp_path / "rapport.docx"))
    (shape,), (pages,) = word.inline_shapes, word.sections
    assert shape.width == pytest.approx(pages.page_width - pages.left_margin - pages.right_margin, abs=2)
    assert shape.width / shape.height == pytest.approx(4000 / 300, rel=0.01)


def test_what_somebody_wrote_is_text(tmp_path: Path) -> None:
    word = _written(_paper(_section(Paragraph("<w:p/> & ]]> {0} $x$"))), tmp_path)
    assert "<w:p/> & ]]> {0} $x$" in [p.text for p in word.paragraphs]
