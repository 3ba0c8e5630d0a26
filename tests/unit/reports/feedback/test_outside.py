"""A district's text elsewhere than in the table is told from ours, from the inspectors' and from the answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.feedback.outside import outside
from tests.lib.answers import answer_table, answered

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _under_table(document: Any, text: str) -> None:
    answer_table(document)._tbl.addnext(document.add_paragraph(text)._p)


def _in_comment(document: Any) -> None:
    (prompt,) = document.element.body.findall(qn("w:sdt"))
    prompt.addnext(document.add_paragraph("Tack för gott samarbete.")._p)


def _in_box(document: Any) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>I en ruta</w:t></w:r></w:p></w:txbxContent>"
    twice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    content = f"<mc:AlternateContent {_MC} {nsdecls('w')}>{twice}</mc:AlternateContent>"
    document.add_paragraph().add_run()._r.append(parse_xml(content))


def _in_ours(document: Any) -> None:
    next(p for p in document.paragraphs if p.text.startswith("Fyll i tabellen")).add_run(" Klart!")


def _as_sent(_: Any) -> None: ...


@pytest.mark.parametrize(
    ("write", "starts"),
    [
        (_as_sent, []),
        (_in_comment, []),
        (lambda document: document.add_paragraph("  "), []),
        (lambda document: _under_table(document, "Vi instämmer"), ["Vi instämmer"]),
        (lambda document: document.add_paragraph("Sist"), ["Sist"]),
        (lambda document: document.add_table(1, 1).cell(0, 0).__setattr__("text", "Egen tabell"), ["Egen tabell"]),
        (_in_box, ["I en ruta"]),
        (_in_ours, ["Fyll i tabellen"]),
    ],
)
def test_what_is_not_ours(write: Callable[[Any], object], starts: list[str], tmp_path: Path) -> None:
    document = docx.Document(str(answered(tmp_path / "a.docx", given={1: ("Ja", "Ny rutin", "Chefen", "2026")})))
    write(document)
    texts = list(outside(document, answer_table(document)._tbl))
    assert len(texts) == len(starts) and all(map(str.startswith, texts, starts))


def test_without_the_memory_of_ours_nothing_is_known() -> None:
    document = docx.Document()
    document.add_paragraph("Något")
    assert list(outside(document, None)) == []
