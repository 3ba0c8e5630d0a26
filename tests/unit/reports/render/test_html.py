"""The report as a web page: escaped, linked, with a policy that lets its own style through and nothing else."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import html as parser

from pipeline.disclosure.published import Mark, Share
from reports.document import Bars, FigureBlock, Paragraph, Prompt, Ref, ReportDocument, Section, TableBlock
from reports.render import html
from tests.lib.documents import EVIL

TABLE = TableBlock(
    "t", "Beslut", ("Utfall", "Antal", "Andel"),
    (("Bifall", 9, Share(9, 11, 82)), ("Avslag", Mark.HIDDEN, Mark.HIDDEN), ("Totalt", 11, Share(11, 11, 100))),
    total=True, base="Bas: 11 ärenden.", notes=("En not.",),
)  # fmt: skip
TEXT = Paragraph(("Se ", Ref("t", "Tabell", 1), f" om {EVIL}."), lead="Källa:")
PAGE = ReportDocument("Granskning", "", (), (), (Section("a", "Beslut", (TEXT, TABLE)),), date(2025, 10, 31))


def _page(document: ReportDocument, folder: Path) -> parser.HtmlElement:
    html.write(document, folder, folder / "sida.html")
    return parser.document_fromstring((folder / "sida.html").read_text("utf-8"))


def _text(element: parser.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def test_a_table_as_a_reader_sees_it(tmp_path: Path) -> None:
    (table,) = _page(PAGE, tmp_path).iter("table")
    assert _text(table.find("caption")) == "Tabell 1. Beslut Bas: 11 ärenden."
    rows = [[_text(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Utfall", "Antal", "Andel"],
        ["Bifall", "9", "9 av 11 (82 %)"],
        ["Avslag", "*", "*"],
        ["Totalt", "11", "11 av 11 (100 %)"],
    ]
    assert [row.get("class") for row in table.iter("tr")] == [None, None, None, "totalt"]
    assert [cell.get("class") for cell in next(table.iter("tr"))] == [None, "tal", "tal"]


def test_notes_stand_after_their_table_and_references_lead_to_it(tmp_path: Path) -> None:
    page = _page(PAGE, tmp_path)
    block = page.get_element_by_id("tabell-1")
    assert [_text(p) for p in block.iter("p")] == ["En not."]
    (link,) = (a for a in page.iter("a") if a.getparent().tag == "p" and _text(a).startswith("Tabell"))
    assert link.get("href") == "#tabell-1"


def test_the_notes_of_a_figure_are_there_once(tmp_path: Path) -> None:
    (tmp_path / "f.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>', "utf-8")
    figure = FigureBlock("f", "Stapel", "Alt.", Bars((("A", 1, 10),)), TABLE, ("En not.", "En till."))
    page = _page(replace(PAGE, sections=(Section("a", "Beslut", (figure,)),)), tmp_path)
    assert [_text(p) for p in page.find_class("not")] == ["En not.", "En till."]


def test_the_place_for_own_words_in_the_summary_is_not_on_the_page(tmp_path: Path) -> None:
    page = _page(replace(PAGE, summary=(Paragraph("Nio ärenden."), Prompt("Skriv det viktigaste."))), tmp_path)
    text = _text(page)
    assert "Nio ärenden." in text and "Skriv det viktigaste." not in text


def test_what_somebody_wrote_is_shown_and_never_run(tmp_path: Path) -> None:
    page = _page(PAGE, tmp_path)
    assert not list(page.iter("script"))
    assert any(_text(p) == f"Källa: Se Tabell 1 om {EVIL}." for p in page.iter("p"))


def test_the_policy_allows_the_style_sheet_of_the_page_by_its_hash(tmp_path: Path) -> None:
    page = _page(PAGE, tmp_path)
    (style,) = page.iter("style")
    digest = b64encode(sha256(str(style.text).encode()).digest()).decode()
    (policy,) = (m.get("content") for m in page.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_a_value_that_a_template_lacks_is_a_fault_and_no_hole_in_the_page() -> None:
    with pytest.raises(UndefinedError):
        html.render("rapport.html.j2", document=PAGE)


def test_an_empty_title_row_leaves_no_trace(tmp_path: Path) -> None:
    page = _page(PAGE, tmp_path)
    assert not page.find_class("undertitel") and not page.find_class("fakta")
    assert _text(page.find_class("fot")[0]).startswith("Granskning.")


def test_sections_without_anything_to_show_are_left_out_and_prompts_too() -> None:
    sections = (
        Section("a", "A", (Prompt("Skriv här."),)),
        Section("b", "B", ()),
        Section("c", "C", (Paragraph("x"), Prompt("Skriv här.")), 2),
        Section("d", "D", (Prompt("Skriv här."),), 2),
        Section("e", "E", (Paragraph("y"),), 3),
        Section("f", "F", (Paragraph("z"),), wide=True),
    )
    page_sections = html.shown_sections(replace(PAGE, sections=sections))
    # D has something below it, and B as well.
    assert [(s.id, s.title, s.heading, len(s.blocks)) for s in page_sections] == [
        ("avsnitt-1", "B", 2, 0), ("avsnitt-2", "C", 3, 1), ("avsnitt-3", "D", 3, 0), ("avsnitt-4", "E", 4, 1),
        ("avsnitt-5", "F", 2, 1),
    ]  # fmt: skip
    assert [[p.title for p in s.parts] for s in page_sections if s.heading == 2] == [["C", "D"], []]
    assert [s.wide for s in page_sections] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("headers", "row", "wide"),
    [
        (("A", "B", "C"), ("x", 1, 2), False),
        (("A", "B", "C"), ("x", "y", "z"), True),  # three columns of running text
        (("A", "B", "C", "D"), ("x", 1, 2, 3), True),
        (("A", "B"), ("x", "y"), False),
    ],
)
def test_which_tables_scroll_in_a_frame_of_their_own(
    headers: tuple[str, ...], row: tuple[str | int, ...], wide: bool
) -> None:
    assert html.is_wide(headers, [row]) is wide


def test_an_anchor_is_named_by_kind_and_number() -> None:
    assert html.anchor(Ref("vad som helst", "Figur", 12)) == "figur-12"
