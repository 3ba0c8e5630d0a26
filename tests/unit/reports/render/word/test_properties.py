"""Custom properties: read as they were set, beside those that a template has."""

from __future__ import annotations

from pathlib import Path

import docx

from reports.render.word.properties import properties, set_properties


def test_they_come_back_from_the_file(tmp_path: Path) -> None:
    template = docx.Document()
    set_properties(template, [("granskning.namn", "år < 2025 & framåt"), ("tom", "")])
    template.save(str(tmp_path / "a.docx"))
    assert properties(docx.Document(str(tmp_path / "a.docx"))) == {"granskning.namn": "år < 2025 & framåt", "tom": ""}


def test_those_of_a_template_stay_and_ours_replace_their_namesakes(tmp_path: Path) -> None:
    template = docx.Document()
    set_properties(template, [("Diarienummer", "1"), ("granskning.namn", "gammal")])
    template.save(str(tmp_path / "a.docx"))
    saved = docx.Document(str(tmp_path / "a.docx"))
    set_properties(saved, [("granskning.namn", "ny")])
    saved.save(str(tmp_path / "b.docx"))
    updated = docx.Document(str(tmp_path / "b.docx"))
    assert properties(updated) == {"Diarienummer": "1", "granskning.namn": "ny"}
    related = [r for r in updated.part.package.rels.values() if "custom-properties" in r.reltype]
    assert len(related) == 1


def test_a_document_without_any() -> None:
    assert properties(docx.Document()) == {}
