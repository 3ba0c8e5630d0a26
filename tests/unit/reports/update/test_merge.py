"""Merging a new report into an edited one: what is renewed, left or moved, and which changes are listed.

The properties that hold for any edit are in tests/property/test_update.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.document import Paragraph, Prompt, ReportDocument
from reports.update.changes import Changes
from reports.update.edited import read_edited
from reports.update.merge import WITHOUT_PLACE, merge
from tests.lib.edits import (
    AUDIT,
    EDITS,
    canonical,
    element_with,
    elements,
    fill,
    first,
    own,
    paper,
    second,
    section,
    text_of,
    written,
)

Merged = tuple[Any, Changes]


def _merged(
    folder: Path,
    edit: Callable[[Any], None] = lambda word: None,
    new: ReportDocument | None = None,
    old: ReportDocument | None = None,
) -> Merged:
    """The merged document and the changes, after `edit` of the first version."""
    source = written(old or first(), folder / "forst.docx")
    word = docx.Document(str(source))
    edit(word)
    word.save(str(folder / "min.docx"))
    before = (folder / "min.docx").read_bytes()
    fresh = written(new or second(), folder / "sedan.docx", shade=99)
    changes = merge(read_edited(folder / "min.docx", AUDIT), fresh, folder / "ny.docx")
    assert (folder / "min.docx").read_bytes() == before, "the edited file is not touched"
    return docx.Document(str(folder / "ny.docx")), changes


def _texts(word: Any) -> list[str]:
    return [text_of(block) for block in elements(word)]


def test_a_file_that_nobody_has_touched_becomes_the_new_report(tmp_path: Path) -> None:
    word, changes = _merged(tmp_path)
    fresh = docx.Document(str(tmp_path / "sedan.docx"))
    contents = [i for i, text in enumerate(_texts(fresh)) if text.startswith("Innehåll")]
    expected = [text for i, text in enumerate(_texts(fresh)) if i not in contents]
    assert [text for i, text in enumerate(_texts(word)) if i not in contents] == expected
    assert (changes.citations, changes.notes, changes.moved) == ((), (), 0)
    pictures = [p.related_parts for p in (word.part, fresh.part)]
    (ours,), (new,) = ([p.blob for p in parts.values() if p.partname.startswith("/word/media")] for parts in pictures)
    assert ours == new
    begin = next(f for f in word.element.body.iter(qn("w:fldChar")))
    assert [f.get(qn("w:dirty")) for f in word.element.body.iter(qn("w:fldChar")) if f.get(qn("w:dirty"))] == ["1"], (
        begin
    )
    assert list(word.element.body.iter(qn("w:numId")))[-1].get(qn("w:val")) == (
        list(docx.Document(str(tmp_path / "forst.docx")).element.body.iter(qn("w:numId")))[-1].get(qn("w:val"))
    ), "a new item belongs to the list that is there"


def test_nothing_at_all_changes_where_nothing_is_another(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        element_with(word, "En ansökan").addnext(own("Vår text om 48 av 120."))

    word, changes = _merged(tmp_path, write, new=first())
    assert [c for c in changes.changed if "figur" not in c.after] == [] and not changes.citations
    assert _texts(word) == _texts(docx.Document(str(tmp_path / "min.docx")))


def test_a_text_that_others_have_changed_is_theirs_and_told(tmp_path: Path) -> None:
    def rephrase(word: Any) -> None:
        next(element_with(word, "En ansökan").iter(qn("w:t"))).text = "Bara fyra av tio (48 av 120) har ansökt."

    word, changes = _merged(tmp_path, rephrase)
    assert "Bara fyra av tio (48 av 120) har ansökt." in _texts(word)
    assert not any("50 av 124 ärenden" in text for text in _texts(word))
    (note,) = changes.notes
    assert (note.section, note.text) == ("Ansokan", "Bara fyra av tio (48 av 120) har ansökt.")
    assert "48 av 120 ärenden" in note.before and "50 av 124 ärenden" in note.after
    (citation,) = changes.citations
    assert (citation.sentence, citation.number) == ("Bara fyra av tio (48 av 120) har ansökt.", "48 av 120")


def test_what_others_have_taken_away_stays_away(tmp_path: Path) -> None:
    def take_away(word: Any) -> None:
        for text in ("En ansökan finns", "Utfall", "Samtliga", "Skriv din analys"):
            for block in [e for e in elements(word) if text_of(e).startswith(text)]:
                block.getparent().remove(block)

    word, changes = _merged(tmp_path, take_away)
    assert not [
        text for text in _texts(word) if text.startswith(("En ansökan", "UtfallAntalAndel (%)Bifall", "Skriv din"))
    ]
    assert [n.after.split("\n")[0] for n in changes.notes] == [
        "En ansökan finns i 50 av 124 ärenden (40 procent).", "Utfall | Antal | Andel (%)"
    ]  # fmt: skip


def test_a_chapter_that_others_have_taken_away_gets_nothing_new(tmp_path: Path) -> None:
    def take_away(word: Any) -> None:
        for text in ("Metod", "Granskningen gäller", "Skriv om urvalet"):
            for block in [e for e in elements(word) if text_of(e).startswith(text)]:
                block.getparent().remove(block)

    new = replace(first(), sections=(section("metod", Paragraph("Helt ny text.")), *first().sections[1:]))
    word, changes = _merged(tmp_path, take_away, new)
    assert "Helt ny text." not in _texts(word)
    assert ("Metod", "Helt ny text.") in [(n.section, n.after) for n in changes.notes]


def test_text_whose_chapter_is_gone_goes_to_the_end(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        fill(element_with(word, "Skriv om barn"), "Barnen syns inte.", "I 7 ärenden.")
        element_with(word, "Barn nämns").addnext(own("Mellan våra stycken."))
        element_with(word, "Barn nämns").addnext(own("Underrubrik", "Heading3"))
        element_with(word, "Barnen syns").addnext(own("Eget kapitel", "Heading1"))
        element_with(word, "Eget kapitel").addnext(own("Text i eget kapitel."))

    word, changes = _merged(tmp_path, write)
    texts = _texts(word)
    end = texts.index(WITHOUT_PLACE)
    assert texts[end:] == [
        WITHOUT_PLACE, "Barn", "Underrubrik", "Mellan våra stycken.", "Barnen syns inte.I 7 ärenden."
    ]  # fmt: skip
    assert texts.index("Eget kapitel") + 1 == texts.index("Text i eget kapitel.") < end
    assert changes.moved == 3 and [n.what for n in changes.notes] == [f"Flyttad till {WITHOUT_PLACE}"] * 3
    assert [(c.sentence, c.before) for c in changes.citations] == [("I 7 ärenden.", "Barn nämns i 7 ärenden.")]
    # A later run that takes one more chapter away puts its text in the same place.
    after = replace(second(), sections=second().sections[:-1])
    fill(element_with(word, "Skriv era slutsatser"), "Slut.")
    word.save(str(tmp_path / "min2.docx"))
    merge(read_edited(tmp_path / "min2.docx", AUDIT), written(after, tmp_path / "tredje.docx"), tmp_path / "ny2.docx")
    later_texts = _texts(docx.Document(str(tmp_path / "ny2.docx")))
    assert later_texts.count(WITHOUT_PLACE) == 1 and later_texts[later_texts.index(WITHOUT_PLACE) :] == [
        *texts[end:],
        "Slut",
        "Slut.",
    ]


def test_a_commented_text_of_ours_is_not_taken_away(tmp_path: Path) -> None:
    def comment(word: Any) -> None:
        EDITS["comment"](word, element_with(word, "Barn nämns"), "")
        EDITS["comment"](word, element_with(word, "Barn: 7"), "")

    word, changes = _merged(tmp_path, comment)
    texts = _texts(word)
    assert texts[-3:] == [WITHOUT_PLACE, "Barn", "Barn nämns i 7 ärenden."] and "Barn: 7 ärenden." in texts
    assert [n.what for n in changes.notes] == [
        f"Flyttad till {WITHOUT_PLACE}", "Texten finns inte längre i verktygets rapport; er står kvar"
    ]  # fmt: skip


def test_what_is_new_comes_after_what_others_wrote_there_and_before_their_headings(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        below = element_with(word, "Granskningen gäller 120")
        below.addnext(own("Eget stycke."))
        element_with(word, "Eget stycke.").addnext(own("Egen rubrik", "Heading2"))

    metod = section(
        "metod", Paragraph("Granskningen gäller 120 ärenden."), Paragraph("Nytt."), Prompt("Skriv om urvalet här.")
    )
    word, _ = _merged(tmp_path, write, replace(first(), sections=(metod, *first().sections[1:])))
    texts = _texts(word)
    at = texts.index("Granskningen gäller 120 ärenden.")
    assert texts[at : at + 5] == [
        "Granskningen gäller 120 ärenden.", "Eget stycke.", "Nytt.", "Egen rubrik", "Skriv om urvalet här."
    ]  # fmt: skip


def test_a_new_summary_point_stands_in_the_summary(tmp_path: Path) -> None:
    word, _ = _merged(tmp_path)
    texts = _texts(word)
    assert texts.index("Samverkan: 31 ärenden.") < next(
        i for i, text in enumerate(texts) if text.startswith("Innehåll")
    )


def test_bold_and_comments_stay_on_the_number_that_is_renewed(tmp_path: Path) -> None:
    def mark(word: Any) -> None:
        EDITS["bold"](word, element_with(word, "Mediantiden"), "")
        EDITS["comment"](word, element_with(word, "Mediantiden"), "")

    word, _ = _merged(tmp_path, mark)
    before = docx.Document(str(tmp_path / "min.docx"))
    renewed, old = element_with(word, "Mediantiden är 56"), element_with(before, "Mediantiden är 54,5")
    assert canonical(renewed).replace("56", "54,5") == canonical(old)


def test_a_comment_on_a_table_stays_when_the_table_gets_a_row(tmp_path: Path) -> None:
    word, changes = _merged(tmp_path, lambda word: EDITS["comment"](word, element_with(word, "UtfallAntal"), ""))
    table = element_with(word, "Bifall91")
    comments = (qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
    assert [next(table.iter(tag), None) is not None for tag in comments] == [True] * 3 and not changes.notes


def test_a_figure_is_as_wide_as_others_have_made_it(tmp_path: Path) -> None:
    def widen(word: Any) -> None:
        word.inline_shapes[0].width, word.inline_shapes[0].height = 1_000_000, 1_000_000

    word, _ = _merged(tmp_path, widen)
    (shape,) = word.inline_shapes
    assert (shape.width, shape.height) == (1_000_000, 500_000), "the picture is 400 by 200"


def test_a_picture_that_others_have_put_in_the_place_of_ours_stays(tmp_path: Path) -> None:
    def swap(word: Any) -> None:
        figure = next(e for e in elements(word) if e.find(f".//{qn('w:drawing')}") is not None)
        EDITS["picture"](word, figure, "abc")
        figure.getparent().remove(figure)

    word, changes = _merged(tmp_path, swap)
    assert len(word.inline_shapes) == 1
    before = docx.Document(str(tmp_path / "min.docx"))
    assert _pictures(word) == _pictures(before)
    assert [n.what for n in changes.notes] == []


def _pictures(word: Any) -> list[bytes]:
    blips = word.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    return [word.part.related_parts[b.get(qn("r:embed"))].blob for b in blips]


def test_an_unused_prompt_gets_new_words_and_a_used_one_is_left(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        fill(element_with(word, "Skriv din analys"), "Vår analys.")

    for edit, text in ((write, "Vår analys."), (lambda word: None, "Skriv din analys här: orsak och följd.")):
        word, changes = _merged(tmp_path, edit)
        prompts = [text_of(e) for e in elements(word) if e.tag == qn("w:sdt")]
        assert text in prompts and len(prompts) == 5 and not changes.notes


def test_footnotes_and_comments_are_searched_too(tmp_path: Path) -> None:
    def comment(word: Any) -> None:
        runs = [r for p in word.paragraphs if "Granskningen" in p.text for r in p.runs]
        word.add_comment(runs[-1], text="Var 48 av 120 verkligen rätt?", author="Anna", initials="A")

    _, changes = _merged(tmp_path, comment)
    assert [(c.section, c.sentence) for c in changes.citations] == [("Kommentar", "Var 48 av 120 verkligen rätt?")]


def test_pages_that_lie_on_their_side_come_and_go(tmp_path: Path) -> None:
    upright, on_side = (
        paper(section("a", Paragraph("A.")), section("b", Paragraph("B."), wide=wide), section("c", Paragraph("C.")))
        for wide in (False, True)
    )
    word, _ = _merged(tmp_path, new=on_side, old=upright)
    assert [s.page_width > s.page_height for s in word.sections] == [False, True, False]
    word, _ = _merged(tmp_path, new=upright, old=on_side)
    assert [s.page_width > s.page_height for s in word.sections] == [False]
    footers = [s.footer.paragraphs[0].text for s in word.sections]
    assert all("Sida" in text for text in footers)


def test_a_turn_of_pages_by_others_stays_where_a_text_of_ours_goes(tmp_path: Path) -> None:
    def turn(word: Any) -> None:
        settings = parse_xml(f'<w:sectPr {nsdecls("w")}><w:pgSz w:w="500" w:h="400"/></w:sectPr>')
        element_with(word, "Barn: 7").get_or_add_pPr().append(settings)

    word, _ = _merged(tmp_path, turn)
    assert "Barn: 7 ärenden." not in _texts(word)
    assert [s.page_width.twips for s in word.sections] == [500, 11906]


@pytest.mark.parametrize("invented", [True, False])
def test_the_document_is_still_one_of_ours(tmp_path: Path, invented: bool) -> None:
    old, new = (replace(document, invented=invented) for document in (first(), second()))
    _merged(tmp_path, new=new, old=old)
    assert read_edited(tmp_path / "ny.docx", AUDIT).store.invented is invented
