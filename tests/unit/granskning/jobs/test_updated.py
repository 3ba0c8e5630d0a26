"""The edited report in a run: read first of all, brought up to date last, never written to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs import updated
from pipeline.errors import FileError
from tests.lib.edits import element_with, elements, fill, first, second, text_of, written


def test_without_an_edited_report_there_is_nothing_to_read() -> None:
    assert updated.edited_report(None, AUDIT) is None


def test_what_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="den finns inte"):
        updated.edited_report(tmp_path / "min.docx", AUDIT)


def test_the_new_report_gets_their_text_and_a_list_beside_it(tmp_path: Path) -> None:
    edited_path = written(first(), tmp_path / "min.docx", audit=AUDIT.name)
    word = docx.Document(str(edited_path))
    fill(element_with(word, "Skriv era slutsatser"), "Vi ser 48 av 120.")
    word.save(str(edited_path))
    before = edited_path.read_bytes()
    edited = updated.edited_report(edited_path, AUDIT)
    assert edited is not None
    edited_path.unlink()  # it is read once: what somebody does meanwhile is not seen
    folder = tmp_path / "ut"
    folder.mkdir()
    written(second(), folder / "rapport.docx", audit=AUDIT.name)
    (text,) = updated.update(edited, replace(second(), invented=True), folder)
    assert "1 av era meningar anger ett tal som har ändrats" in text
    texts = [text_of(one) for one in elements(docx.Document(str(folder / "rapport.docx")))]
    assert "Vi ser 48 av 120." in texts and "Granskningen gäller 124 ärenden." in texts
    assert edited.data == before
    assert (folder / "arbetsmaterial" / "andringar.xlsx").exists()
