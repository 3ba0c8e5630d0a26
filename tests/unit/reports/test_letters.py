"""Texts to start from: what the audit says is in them, and what they cannot know is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import audits
from reports.document import Bullets, Prompt, ReportDocument
from reports.letters import letters

NAMES = ("informationsbrev", "dialogmote", "aterkopplingsmote")


def _items(document: ReportDocument) -> list[str]:
    return [item.text for block in document.blocks() if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize("name", audits.names())
def test_each_says_what_it_is_about_and_leaves_room_for_ones_own_words(name: str) -> None:
    audit = audits.load(name)
    documents = letters(audit)
    assert tuple(documents) == NAMES
    for document in documents.values():
        assert document.brief and document.subtitle == audit.title
        assert any(isinstance(block, Prompt) for block in document.blocks())


def test_the_letter_asks_what_the_main_criteria_ask_and_the_meeting_names_them() -> None:
    documents = letters(audits.load("sysselsattning_2025"))
    assert "Bygger beslutet på en aktuell DUR-utredning?" in _items(documents["informationsbrev"])
    assert "Aktuell DUR-utredning" in _items(documents["dialogmote"])


def test_the_meeting_has_a_row_for_all_that_the_codebook_registers_of_a_unit() -> None:
    (table,) = letters(audits.load("sysselsattning_2025"))["dialogmote"].tables
    assert ("Delegation för stödinsats", "") in table.rows and ("Rutin om våld", "") in table.rows
    assert len(table.rows) == 15
    assert not letters(audits.load("lss_arbete_studier"))["dialogmote"].tables, "it has no table of units"


def test_an_audit_without_main_criteria_has_no_empty_list() -> None:
    audit = replace(audits.load("lss_arbete_studier"), main_criteria=())
    for document in letters(audit).values():
        assert all(block.items for block in document.blocks() if isinstance(block, Bullets))
        assert not [s.title for s in document.sections if not s.blocks]
