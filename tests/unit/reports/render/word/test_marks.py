"""What a report remembers of itself: marks that others' programs keep, and what was written, read in one way only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.document import Paragraph, Prompt
from reports.render.word import marks
from reports.render.word.marks import CELL, FIELD, FIELD_END, NOTE, OBJECT, OWN, ROW, Place, Store
from reports.render.word.xml import field, paragraph, run
from tests.lib.edits import AUDIT, elements, first, paper, section, table, written


def _paragraph(inside: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>En </w:t></w:r><w:r><w:t>text</w:t><w:tab/><w:t>a</w:t><w:br/></w:r>", "En text\ta\n"),
        ("<w:r><w:t>A</w:t></w:r><w:del><w:r><w:delText>B</w:delText></w:r></w:del>", "A"),
        ("<w:ins><w:r><w:t>ny</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>", "ny"),
        ("<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:drawing/></w:r>", NOTE + OBJECT),
        ("<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "2\u20113"),
        ("<w:fldSimple w:instr=' SEQ Tabell '><w:r><w:t>4</w:t></w:r></w:fldSimple>", f"{FIELD}SEQ Tabell{FIELD_END}"),
        ("<w:r><w:commentReference w:id='0'/></w:r>", ""),
    ],
)
def test_what_a_paragraph_says(inside: str, text: str) -> None:
    assert marks.shown(_paragraph(inside)) == text


def test_of_a_field_it_says_which_and_not_its_result() -> None:
    sentence = paragraph("Normal", run("Se "), *field(r"REF _RefTabell_t \h", "Tabell 2"), run("."))
    assert marks.shown(sentence) == f"Se {FIELD}REF _RefTabell_t{FIELD_END}."
    inner = paragraph("a", *field("X", "")[:3], *field("PAGE", "3"), *field("X", "")[-1:], run("efter"))
    assert marks.shown(inner) == f"{FIELD}X{FIELD_END}efter", "a field within a field is its result"


def test_a_table_says_its_cells(tmp_path: Path) -> None:
    word = docx.Document(str(written(paper(section("a", table("t", ("Ja", 3, 30), base=10))), tmp_path / "a.docx")))
    assert marks.shown(word.tables[0]._tbl) == ROW.join(
        CELL.join(row) for row in (("Utfall", "Antal", "Andel (%)"), ("Ja", "3", "30"), ("Totalt", "10", "100"))
    )


def test_a_mark_is_a_name_that_word_takes_and_hides() -> None:
    names = {marks.name(id_) for id_ in ("a", "b", "avsnitt/en mycket lång id " * 9)}
    assert len(names) == 3 and all(len(name) <= 40 and name.startswith("_") for name in names)


def test_what_was_written_is_remembered_as_it_was(tmp_path: Path) -> None:
    store = Store(
        "prov", True, (Place("a/ä", "a", "rubrik", f"Å{ROW}{CELL}\t<&>\n  två", 2, "ab12", "Staplar", breaks=True),)
    )
    word = docx.Document()
    assert marks.remembered(word) is None
    marks.remember(word, Store("annan", False, ()))
    marks.remember(word, store)
    word.save(str(tmp_path / "a.docx"))
    assert marks.remembered(docx.Document(str(tmp_path / "a.docx"))) == store


def test_a_report_has_each_place_marked_once_with_what_it_says(tmp_path: Path) -> None:
    word = docx.Document(str(written(first(), tmp_path / "a.docx")))
    store = marks.remembered(word)
    assert store is not None and (store.audit, store.invented) == (AUDIT, False)
    names = [b.get(qn("w:name")) for b in word.element.body.iter(qn("w:bookmarkStart"))]
    assert sorted(n for n in names if n.startswith(marks.MARK)) == sorted(marks.name(p.id) for p in store.places)
    # All but the contents, which are Word's own.
    assert len(store.places) == len(elements(word)) - 1
    texts = {p.id: p.text for p in store.places}
    assert texts["ansokan/ansokan"] == "En ansökan finns i 48 av 120 ärenden (40 procent)."
    assert [p.id for p in store.places if p.kind == OWN] == [
        f"{s}/egen_text/" for s in ("metod", "ansokan", "barn", "slut")
    ]
    tags = [t.get(qn("w:val")) for t in word.element.body.iter(qn("w:tag"))]
    assert tags == [marks.name(p.id) for p in store.places if p.kind == OWN]


def test_an_id_does_not_change_with_numbers_or_with_what_stands_before(tmp_path: Path) -> None:
    blocks = (Paragraph("Av 3 ärenden gäller 1 036 barn."), Prompt("Skriv.", "barn"), Prompt("Skriv mer."))
    longer = (Paragraph("Nytt."), Prompt("Annat.", "annat"), Paragraph("Av 4 ärenden gäller 12 barn."), *blocks[1:])
    ids = []
    for n, content in enumerate((blocks, longer)):
        store = marks.remembered(docx.Document(str(written(paper(section("a", *content)), tmp_path / f"{n}.docx"))))
        assert store is not None
        ids.append({p.id for p in store.places})
    assert ids[0] < ids[1]
    assert {"a/egen_text/barn", "a/egen_text/"} <= ids[0]


def test_a_paper_that_is_no_report_remembers_nothing(tmp_path: Path) -> None:
    word = docx.Document(str(written(first(), tmp_path / "a.docx", audit="")))
    assert marks.remembered(word) is None
    assert not [b for b in word.element.body.iter(qn("w:bookmarkStart")) if b.get(qn("w:name")).startswith(marks.MARK)]
