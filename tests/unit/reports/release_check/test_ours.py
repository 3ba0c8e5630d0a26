"""Our numbers, texts, tables and figures compared with the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from reports.release_check.check import check
from reports.release_check.findings import Finding, FindingKind
from reports.release_check.ours import _cell
from reports.release_check.reading import Passage
from reports.update.edited import read_edited
from tests.lib.edits import AUDIT, element_with, elements, figure, first, paper, second, section, written
from tests.unit.reports.release_check.conftest import Checked

SENTENCE = "En ansökan finns i 48 av 120 ärenden (40 procent)."


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("48 av 120 ärenden (", "49 av 120 ärenden (", FindingKind.NUMBER),
        ("48 av 120 ärenden (", "48 av 121 ärenden (", FindingKind.NUMBER),
        ("(40 procent)", "(41 procent)", FindingKind.NUMBER),
        ("54,5", "54", FindingKind.NUMBER),
        ("12 kvinnor och 36 män", "36 kvinnor och 12 män", FindingKind.NUMBER),
        ("12 kvinnor", "tolv kvinnor", FindingKind.REWORDED),
        ("12 kvinnor", "ett antal kvinnor", FindingKind.NUMBER),
        ("En ansökan finns i 48", "En skriftlig ansökan finns i 48", FindingKind.REWORDED),
        (" (40 procent)", "", FindingKind.REWORDED),
        ("Mediantiden är 54,5 dagar.", "", FindingKind.REMOVED),
    ],
)
def test_a_sentence(checked: Checked, old: str, new: str, kind: FindingKind) -> None:
    def edit(word: Any) -> None:
        _say(word, old, new)

    assert [finding.kind for finding in checked(edit)] == [kind]


def _say(word: Any, old: str, new: str) -> None:
    """Edits our paragraph, not the own text that says the same."""
    ours = next(block for block in elements(word) if any("_granskning_" in b.get(qn("w:name")) for b in
                block.iter(qn("w:bookmarkStart"))) and block.tag == qn("w:p")
                and old in "".join(t.text or "" for t in block.iter(qn("w:t"))))  # fmt: skip
    texts = [t for t in ours.iter(qn("w:t")) if t.text]
    texts[0].text = "".join(t.text for t in texts).replace(old, new, 1)
    for other in texts[1:]:
        other.text = ""


def test_what_was_expected_is_told(checked: Checked) -> None:
    findings = checked(lambda word: _say(word, "48 av 120 ärenden (", "49 av 120 ärenden ("))
    sentence = "En ansökan finns i 49 av 120 ärenden (40 procent)."
    assert findings == (Finding(FindingKind.NUMBER, "Ansokan", sentence, "talet är ändrat för hand", SENTENCE),)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("90", "91", FindingKind.NUMBER), ("Bifall", "Beviljat", FindingKind.REWORDED), ("*", "3", FindingKind.FILLED_IN),
     ("*", "–", FindingKind.NUMBER)],
)  # fmt: skip
def test_a_cell(checked: Checked, old: str, new: str, kind: FindingKind) -> None:
    def edit(word: Any) -> None:
        tables = word.element.body.iter(qn("w:tbl"))
        next(t for table in tables for t in table.iter(qn("w:t")) if t.text == old).text = new

    findings = checked(edit)
    assert [(finding.kind, finding.sentence, finding.expected) for finding in findings] == [(kind, new, old)]


@pytest.mark.parametrize(("old", "new"), [("0–6", "4"), ("0–6 av 8", "4 av 8"), ("för få", "1 av 2 (50 %)")])
def test_what_stands_in_place_of_a_hidden_number_is_not_replaced_by_one(old: str, new: str) -> None:
    (finding,) = _cell(Passage("Barn", "barn", new), "Tabell 5", old, new)
    assert (finding.kind, finding.expected) == (FindingKind.FILLED_IN, old)


def test_a_row_that_is_gone_is_asked_about_and_one_that_is_added_is_not_of_the_run(checked: Checked) -> None:
    def remove_row(word: Any) -> None:
        row = next(r for r in word.element.body.iter(qn("w:tr")) if "Avslag" in "".join(r.itertext()))
        row.getparent().remove(row)

    def add_row(word: Any) -> None:
        table = next(t for t in word.tables if "Bifall" in t.cell(1, 0).text)
        for cell, text in zip(table.add_row().cells, ("Annat", "5", "4"), strict=True):
            cell.text = text

    assert [finding.kind for finding in checked(remove_row)] == [FindingKind.REMOVED]
    assert [(finding.kind, finding.sentence) for finding in checked(add_row)] == [
        (FindingKind.NUMBER, "5"),
        (FindingKind.NUMBER, "4"),
    ]


def test_a_text_that_is_gone_is_asked_about(checked: Checked) -> None:
    findings = checked(lambda word: word.element.body.remove(element_with(word, "Av dem gäller")))
    assert [(finding.kind, finding.chapter) for finding in findings] == [(FindingKind.REMOVED, "Ansokan")]


def test_a_reference_that_has_become_text_is_no_other_number(tmp_path: Path) -> None:
    source = written(first(), tmp_path / "rapport.docx")
    word = docx.Document(str(source))
    for one in elements(word):
        if one.find(f".//{qn('w:docPartGallery')}") is None:
            for run in [r for r in one.iter(qn("w:r")) if _is_of_field(r)]:
                run.getparent().remove(run)
    word.save(str(tmp_path / "min.docx"))
    findings = check(read_edited(tmp_path / "min.docx", AUDIT), read_edited(source, AUDIT))
    assert {one.kind for one in findings} == {FindingKind.UNWRITTEN}


def _is_of_field(run: Any) -> bool:
    return run.find(qn("w:fldChar")) is not None or run.find(qn("w:instrText")) is not None


def test_what_the_run_now_says_otherwise_is_stale(tmp_path: Path) -> None:
    old, new = written(first(), tmp_path / "gammal.docx"), written(second(), tmp_path / "rapport.docx", shade=9)
    findings = check(read_edited(old, AUDIT), read_edited(new, AUDIT))
    stale = {(finding.sentence, finding.expected) for finding in findings if finding.kind is FindingKind.STALE}
    assert ("Granskningen gäller 120 ärenden.", "Granskningen gäller 124 ärenden.") in stale
    assert ("90", "91") in stale and ("tidigare figur", "ny figur") in stale
    assert {finding.kind for finding in findings} == {FindingKind.STALE, FindingKind.UNWRITTEN}
    removed = [finding.sentence for finding in findings if finding.why == "finns inte i körningen"]
    assert "Barn nämns i 7 ärenden." in removed


def test_a_picture_of_another_run(tmp_path: Path) -> None:
    document = paper(section("tider", figure("stapel")))
    ours = written(document, tmp_path / "rapport.docx")
    other = written(document, tmp_path / "annan.docx", shade=7)
    findings = check(read_edited(other, AUDIT), read_edited(ours, AUDIT))
    assert [(finding.kind, finding.expected) for finding in findings] == [(FindingKind.STALE, "ny figur")]
