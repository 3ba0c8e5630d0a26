"""Custom properties: read as they were set, beside those that a template has."""

from __future__ import annotations

from pathlib import Path

import docx

from reports.render.word.properties import properties, set_properties


def test_they_come_back_from_the_file(tmp_path: Path) -> None:
    made = docx.Document()
    set_properties(made, [("granskning.namn", "år < 2025 & framåt"), ("tom", "")])
    made.save(str(tmp_path / "a.docx"))
    assert properties(docx.Document(str(tmp_path / "a.docx"))) == {"granskning.namn": "år < 2025 & framåt", "tom": ""}


def test_those_of_a_template_stay_and_ours_replace_their_namesakes(tmp_path: Path) -> None:
    made = docx.Document()
    set_properties(made, [("Diarienummer", "1"), ("granskning.namn", "gammal")])
    made.save(str(tmp_path / "a.docx"))
    again = docx.Document(str(tmp_path / "a.docx"))
    set_properties(again, [("granskning.namn", "ny")])
    again.save(str(tmp_path / "b.docx"))
    found = docx.Document(str(tmp_path / "b.docx"))
    assert properties(found) == {"Diarienummer": "1", "granskning.namn": "ny"}
    related = [r for r in found.part.package.rels.values() if "custom-properties" in r.reltype]
    assert len(related) == 1


def test_a_document_without_any() -> None:
    assert properties(docx.Document()) == {}
