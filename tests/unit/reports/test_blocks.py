"""Helpers for every paper: ids from headings, and references that become numbers at the end."""

from __future__ import annotations

from datetime import date

import pytest

from reports.blocks import numbered, slug
from reports.document import Paragraph, Ref, ReportDocument, Section, TableBlock, joined


@pytest.mark.parametrize(
    ("title", "id_"),
    [("Våld", "vald"), ("Förmåner & idéer", "formaner_ideer"), ("  Tabell 2: kön  ", "tabell_2_kon"), ("–", "")],
)
def test_an_id_from_a_heading(title: str, id_: str) -> None:
    assert slug(title) == id_


def _table(id_: str) -> TableBlock:
    return TableBlock(id_, id_, ("A", "B"), (("x", 1),))


def test_references_are_numbered_in_the_order_of_the_tables() -> None:
    text = Paragraph(joined("Se ", Ref("andra"), " och ", Ref("forsta"), "."))
    section = Section("s", "S", (text, _table("forsta"), _table("andra")))
    document = numbered(
        ReportDocument(
            "T", "", (), (Paragraph(joined("Det visar ", Ref("forsta"), ".")),), (section,), date(2025, 10, 31)
        )
    )
    paragraph, *_ = document.sections[0].blocks
    assert isinstance(paragraph, Paragraph) and paragraph.text == "Se Tabell\u00a02 och Tabell\u00a01."
    assert document.summary[0].text == "Det visar Tabell\u00a01."


def test_a_reference_to_a_table_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="borta"):
        numbered(ReportDocument("T", "", (), (Paragraph((Ref("borta"),)),), (), date(2025, 10, 31)))
