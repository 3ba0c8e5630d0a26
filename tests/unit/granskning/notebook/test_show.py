"""Parts of a report in a notebook: a piece of a page, drawn and printed as the report, and a Word file of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import html

from checks.audit_template import AUDIT
from granskning.notebook.show import Shown, own_document, save, show
from pipeline.disclosure.published import Mark, PublishedBreakdown
from pipeline.errors import UsageError
from reports.document import FigureBlock, ReportDocument, TableBlock
from reports.render.cells import texts
from tests.lib.documents import EVIL, document
from tests.lib.reviews import HIDDEN, NOBODY, breakdown, plain, share

OWN = breakdown(
    {"Ja": (share(5, 30), share(15, 30), share(20, 60)), "Nej": (share(25, 30), share(15, 30), share(40, 60))},
    id="egen_mal_insats", of="egen_mal", title="Mål efter insats", row_header="Mål", population="Ärenden med bifall",
    adds_up=True,
)  # fmt: skip


def _table(breakdown: PublishedBreakdown) -> TableBlock:
    (table,) = own_document(AUDIT, "Egen", [breakdown]).tables
    return table


def _page(view: Shown) -> html.HtmlElement:
    return html.fragment_fromstring(view.html, create_parent=True)


def test_only_what_is_asked_for_is_shown_under_its_number_in_the_report() -> None:
    page = _page(show(document(), "vantetid"))
    (table,) = page.iter("table")
    assert plain(str(table.find("caption").text_content())).strip().startswith("Tabell 1. Väntetider i dagar")
    assert not list(page.iter("svg"))
    assert [p.text_content() for p in page.find_class("not")] == ["Andelarna är avrundade."]


def test_a_section_is_all_that_stands_in_it_and_nothing_is_everything() -> None:
    part = _page(show(document(), "tider"))
    assert len(list(part.iter("table"))) == len(list(part.iter("svg"))) == 1
    report_page = _page(show(document()))
    assert len(list(report_page.iter("table"))) == len(list(report_page.iter("svg"))) == 2


def test_jupyter_gets_the_page_and_not_its_text() -> None:
    view = Shown("<p>x</p>")
    assert view._repr_html_() == "<p>x</p>" and repr(view) == "Shown()"


def test_texts_are_shown_and_never_run() -> None:
    page = _page(show(document(), "metod", "kallor"))
    assert not list(page.iter("script"))
    assert EVIL in [p.text_content() for p in page.iter("p")]


def test_what_there_is_not_is_answered_with_what_there_is() -> None:
    with pytest.raises(UsageError) as raised:
        show(document(), "tabell_99")
    assert str(raised.value) == (
        "Rapporten har inget som heter tabell_99. Tabeller och figurer är vantetid, kallor, figur_beslut och "
        "figur_utfall."
    )


def test_an_own_table_adds_up_to_the_total_below() -> None:
    table = _table(OWN)
    assert table.headers == ("Mål", "Bromma", "Järva", "Samtliga") and table.total
    assert [tuple(map(plain, texts(row))) for row in table.rows] == [
        ("Ja", "5 (17 %)", "15 (50 %)", "20 (33 %)"),
        ("Nej", "25 (83 %)", "15 (50 %)", "40 (67 %)"),
        ("Totalt", "30 (100 %)", "30 (100 %)", "60 (100 %)"),
    ]
    assert table.base == "Bas: antalet ärenden i raden Totalt. Population: ärenden med bifall."


def test_an_own_table_explains_what_it_hides_and_is_not_drawn_where_most_is_hidden() -> None:
    rows = breakdown({name: (HIDDEN, NOBODY, share(9, 60)) for name in ("Ja", "Nej")}).rows
    report = own_document(AUDIT, "Egen", [replace(OWN, rows=rows)])
    (table,) = report.tables
    assert table.rows[-1][1] is Mark.HIDDEN and "visas inte" in table.notes[0]
    assert not report.figures
    (figure,) = own_document(AUDIT, "Egen", [OWN]).figures
    assert isinstance(figure, FigureBlock) and figure.id == "figur_egen_mal_insats_1"


def test_a_word_file_has_the_table_to_edit_and_the_figure(tmp_path: Path) -> None:
    report: ReportDocument = own_document(AUDIT, "Egen", [OWN])
    word = docx.Document(str(save(report, tmp_path / "egen.docx")))
    (table,) = word.tables
    assert [plain(cell.text) for cell in table.rows[1].cells] == ["Ja", "5 (17 %)", "15 (50 %)", "20 (33 %)"]
    assert len(word.inline_shapes) == 1 and word.paragraphs[0].text == "Egen"
    with pytest.raises(OSError):
        save(replace(report, sections=()), tmp_path / "borta" / "egen.docx")
