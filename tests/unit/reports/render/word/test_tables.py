"""A Word table as it is read again: header, rows, total, alternative text, and what keeps it on one page."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.table import Table

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell, PartOfTotal, TableBlock
from reports.render.word.tables import table
from reports.render.word.template import Template

TEMPLATE = Template(None)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Bifall", PartOfTotal(Share(9, 11, 82)), "text"),
    ("Avslag", Mark.HIDDEN, ""),
    ("Totalt", 1036, ""),
)


def _table(rows: tuple[tuple[Cell, ...], ...] = ROWS, *, total: bool = True, headers: int = 3) -> Any:
    names = ("Utfall", "Antal", "Anmärkning")[:headers]
    return table(TEMPLATE, TableBlock("t", "Beslut", names, rows, total=total), "Beslut. Bas: 11.", 9070)


def _keeps_with_next(row: Any) -> bool:
    return all(p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p")))


def test_the_cells_hold_what_is_printed() -> None:
    word_table = Table(_table(), TEMPLATE.document._body)
    assert [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in word_table.rows] == [
        ["Utfall", "Antal", "Anmärkning"],
        ["Bifall", "9 (82 %)", "text"],
        ["Avslag", "*", ""],
        ["Totalt", "1 036", ""],
    ]


def test_numbers_stand_to_the_right_and_header_and_total_in_bold() -> None:
    rows = _table().findall(qn("w:tr"))
    styles = [p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) for p in rows[1].iter(qn("w:p"))]
    assert styles == [TEMPLATE.style(name) for name in ("Tabelltext", "Tabelltal", "Tabelltext")]
    bold = [any(True for _ in row.iter(qn("w:b"))) for row in rows]
    assert bold == [True, False, False, True]
    assert not any(True for _ in _table(total=False).findall(qn("w:tr"))[-1].iter(qn("w:b")))


def test_the_header_is_repeated_and_no_row_is_parted() -> None:
    rows = _table().findall(qn("w:tr"))
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_title_and_alternative_text_are_those_of_the_table() -> None:
    properties = _table().find(qn("w:tblPr"))
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Beslut"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Beslut. Bas: 11."


def test_a_short_table_stays_on_one_page_and_a_long_one_never_ends_in_a_total_alone() -> None:
    short = _table().findall(qn("w:tr"))
    assert all(map(_keeps_with_next, short)), "on to the notes below"
    many = (*((f"Rad {n}", n, "") for n in range(40)), ("Totalt", 780, ""))
    header, first, *middle, before, total = _table(many).findall(qn("w:tr"))
    assert all(map(_keeps_with_next, (header, first, before, total)))
    assert not any(map(_keeps_with_next, middle))
