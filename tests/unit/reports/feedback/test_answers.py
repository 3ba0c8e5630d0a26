"""Reading the answers back: each text at the right criterion, or a fault with its place."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.errors import FileError
from reports.feedback import answers
from reports.feedback.answers import Answer, Reply
from tests.lib.answers import DUR, PLAN, answer_table, answered, sent

TEXTS = ("Ja", "Ny rutin för beställningar\nfrån och med hösten", "Enhetschef", "2026-03-01")


def _read(path: Path) -> Reply:
    reply = answers.read(path)
    assert reply
    return reply


def _changed(path: Path, change: Callable[[Any], object]) -> Reply:
    """The answers of the document after `change` of its table."""
    document = docx.Document(str(answered(path, given={1: TEXTS})))
    change(answer_table(document))
    document.save(str(path))
    return _read(path)


def test_what_was_written_comes_back_at_its_criterion(tmp_path: Path) -> None:
    reply = _read(answered(tmp_path / "svar.docx", given={1: TEXTS}, invented=True))
    assert (reply.audit, reply.district, reply.districts, reply.invented) == ("sysselsattning_2025", "jarva", 4, True)
    assert reply.asked == {PLAN: ((3, 30), (28, 120)), DUR: (None, (28, 120))}
    assert reply.answers == (Answer(PLAN, TEXTS), Answer(DUR, ("", "", "", "")))
    assert [a.given for a in reply.answers] == [True, False] and not reply.faults


def test_rows_and_columns_may_stand_in_another_order_and_be_more(tmp_path: Path) -> None:
    def change(table: Any) -> None:
        rows = table._tbl.findall(qn("w:tr"))
        rows[1].addprevious(rows[2])  # the second row first
        table._tbl.append(deepcopy(rows[1]))  # two measures for one criterion
        for row in rows + table._tbl.findall(qn("w:tr"))[-1:]:
            cells = row.findall(qn("w:tc"))
            cells[1].addprevious(cells[4])  # Klart before Instämmer
            row.append(deepcopy(cells[4]))

        table.rows[0].cells[5].text = "Egen kolumn"

    reply = _changed(tmp_path / "svar.docx", change)
    assert [a.criterion for a in reply.answers] == [DUR, PLAN, PLAN] and not reply.faults
    assert [a.texts for a in reply.answers[1:]] == [TEXTS, TEXTS]


def test_tracked_changes_count_as_they_will_stand(tmp_path: Path) -> None:
    """Tracked insertions are read; tracked deletions of text and of rows are not."""

    def change(table: Any) -> None:
        paragraph = table.rows[1].cells[1].paragraphs[0]._p
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
        paragraph.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='x'><w:r><w:t>Delvis</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='x'><w:r><w:t>Nej</w:t></w:r></w:del>"))
        properties = table.rows[2]._tr.find(qn("w:trPr"))
        properties.append(parse_xml(f"<w:del {nsdecls('w')} w:id='3' w:author='x'/>"))

    reply = _changed(tmp_path / "svar.docx", change)
    assert reply.answers == (Answer(PLAN, ("Delvis", *TEXTS[1:])),)


def _text(row: int, column: int, text: str) -> Callable[[Any], object]:
    def change(table: Any) -> None:
        table.rows[row].cells[column].text = text

    return change


def _without_rows(table: Any) -> None:
    for row in table._tbl.findall(qn("w:tr"))[1:]:
        table._tbl.remove(row)


def _split(table: Any) -> None:
    """The last row in a table of its own, as Word does at 'dela tabell'."""
    other = deepcopy(table._tbl)
    rows, others = table._tbl.findall(qn("w:tr")), other.findall(qn("w:tr"))
    table._tbl.remove(rows[2])
    for row in others[:2]:
        other.remove(row)
    table._tbl.addnext(other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_without_rows, "svarstabellen har inga rader. Väntat: en rad för varje kriterium"),
        (lambda table: table._tbl.getparent().remove(table._tbl), "svarstabellen saknas. Väntat: tabellen med"),
        (_text(0, 2, "Åtgärder"), "rad 1, kolumn Åtgärd: kolumnen saknas i svarstabellen"),
        (_text(1, 0, f"Annat\n[{DUR}x]"), f"rad 2, kolumn Kriterium: ”{DUR}x” – kriteriet hör inte till den här"),
        (_text(1, 0, "Planen"), "rad 2, kolumn Kriterium: raden saknar kriteriets id"),
        (lambda table: table.cell(1, 1).merge(table.cell(1, 2)), "rad 2: raden har delade eller sammanfogade celler"),
        (_split, f"”{DUR}” – raden står utanför svarstabellen"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_a_fault_with_its_place(
    tmp_path: Path, change: Callable[[Any], object], message: str
) -> None:
    faults = _changed(tmp_path / "svar.docx", change).faults
    assert [message in str(f) and str(f).startswith("svar.docx") for f in faults] == [True], list(map(str, faults))


def test_an_empty_row_of_their_own_is_nothing(tmp_path: Path) -> None:
    reply = _changed(tmp_path / "svar.docx", lambda table: table.add_row())
    assert [a.criterion for a in reply.answers] == [PLAN, DUR] and not reply.faults


def test_a_district_that_was_asked_nothing(tmp_path: Path) -> None:
    reply = _read(sent(tmp_path / "svar.docx", asked=()))
    assert (reply.asked, reply.answers, reply.faults) == ({}, (), ())


def test_another_document_is_none_of_ours(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "annat.docx"))
    assert answers.read(tmp_path / "annat.docx") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half of a file", b"\xd0\xcf\x11\xe0 with a password"])
def test_a_damaged_file_is_told_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trasig.docx"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"^trasig\.docx går inte att öppna: filen är skadad, har lösenord eller"):
        answers.read(path)


def test_a_file_cut_short_is_damaged_too(tmp_path: Path) -> None:
    path = sent(tmp_path / "halv.docx")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(FileError, match=r"^halv\.docx går inte att öppna"):
        answers.read(path)
