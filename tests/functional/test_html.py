"""The web pages: well-formed, self-contained, escaped, and accessible in a browser, in light and dark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from checks.expectations import Expected
from checks.expressions import given
from docs.guide import DOCS, guide_page
from pipeline.disclosure.published import Mark
from reports import quality
from reports.document import Cell, Paragraph, Section
from reports.render import html
from reports.render.cells import numeric_columns
from reports.render.figures import draw
from tests.lib.browser import tab_of, violations
from tests.lib.documents import EVIL, document

_VOID = {"meta", "link", "br", "img", "hr", "input"}


def _quality_report() -> quality.QualityReport:
    late = Expected(id="sent", question=f"Kom {EVIL} sent?", look=f"Se {EVIL}.", holds=given("plan_datum"))
    return quality.QualityReport(
        title=f"Granskning {EVIL}",
        created=date(2025, 10, 31),
        contract=(quality.Contract("Ärenden", 137, 218), quality.Contract("Närvaro", 0, 15)),
        expectations=(quality.ExpectationResult(late, 137, 2, False), quality.ExpectationResult(late, 137, 0, True)),
        criteria=(
            quality.GuidelineResult("Tillgänglighet", "Plan i tid", 120, 40, 90, reached=False),
            quality.GuidelineResult("Helhetssyn", "SIP", 0, 0, None, reached=True),
        ),
        completeness=(quality.FilledCells("Ärenden", "Kön", 137, 137), quality.FilledCells("Närvaro", "Timmar", 0, 0)),
    )


OF_A_RUN = ("rapport", "datakvalitet")
PAGES = (*OF_A_RUN, "handledning")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages, written once."""
    folder = tmp_path_factory.mktemp("sidor")
    draw.draw(document(EVIL), folder)
    html.write(document(EVIL), folder, folder / "rapport.html")
    quality.write(_quality_report(), folder / "datakvalitet.html")
    guide = (DOCS / "handledning.md").read_text("utf-8")
    (folder / "handledning.html").write_text(guide_page(guide), "utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    return pages[request.param]


class _Elements(HTMLParser):
    """Every element with its attributes, parents and text; fails on tags that do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", " ".join(data.split(" ")).strip()))

    def all(self, *tags: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attrs) for tag, attrs in self.elements if tag in tags]

    def text(self) -> str:
        return " ".join(text for _, text in self.texts)


def _parsed(page: Path) -> _Elements:
    return _Elements(page.read_text(encoding="utf-8"))


def test_language_landmarks_and_skip_link(page: Path) -> None:
    markup = _parsed(page)
    assert markup.all("html")[0][1]["lang"] == "sv"
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(markup.all(landmark)) == 1, landmark
    assert markup.all("a")[0][1]["href"] == "#innehall"


def test_ids_are_unique_and_every_link_leads_somewhere(page: Path) -> None:
    elements = _parsed(page).elements
    ids = [str(attrs["id"]) for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in elements:
        for name in ("href", "aria-labelledby", "aria-describedby"):
            target = str(attrs.get(name) or "")
            if target and not target.startswith("data:"):
                assert target.removeprefix("#") in ids, target


def test_headings_never_skip_a_level(page: Path) -> None:
    levels = [int(tag[1]) for tag, _ in _parsed(page).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", OF_A_RUN)
def test_every_table_has_a_caption_and_scopes(pages: dict[str, Path], name: str) -> None:
    text = pages[name].read_text(encoding="utf-8")
    tables = re.findall(r"<table.*?</table>", text, re.S)
    assert tables
    for table in tables:
        assert re.search(r"<caption><span[^>]*>[^<]", table)
        assert not re.search(r"<th(?![^>]*scope=\"(col|row)\")[ >]", table)
        assert len(re.findall(r"<tr", table)) - 1 == len(re.findall(r"scope=\"row\"", table))


def test_wide_tables_and_figures_can_be_scrolled_by_keyboard(pages: dict[str, Path]) -> None:
    for tag, attrs in _parsed(pages["rapport"]).elements:
        if "rulla" in str(attrs.get("class")):
            assert (tag, attrs["role"], attrs["tabindex"]) == ("div", "region", "0") and attrs["aria-labelledby"]


def test_nothing_is_fetched_and_nothing_runs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    markup = _parsed(page)
    assert not markup.all("script", "iframe", "object", "embed", "form", "base")
    assert not re.search(r"(?:src|href|action)=\"(?!#|data:,|data:image/png;base64,)", text)
    assert "@import" not in text and "url(" not in text
    assert all(not name.startswith("on") and name != "style" for _, attrs in markup.elements for name in attrs)
    policy = next(str(a["content"]) for _, a in markup.all("meta") if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


def test_texts_are_escaped_wherever_they_stand(pages: dict[str, Path]) -> None:
    for page in (pages[name] for name in OF_A_RUN):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text and "&lt;script&gt;" in text
    rapport = _parsed(pages["rapport"])
    assert ("h1", EVIL) in rapport.texts, "shown as it was written"
    assert any(tag == "desc" and EVIL in text for tag, text in rapport.texts)


def test_the_inspectors_own_places_are_left_out_with_their_empty_chapters(pages: dict[str, Path]) -> None:
    text = _parsed(pages["rapport"]).text()
    assert "Skriv" not in text and "Inspektörernas slutsatser" not in text
    assert "Resultat" in text, "a heading with parts below it stays"


def test_references_in_running_text_are_links(pages: dict[str, Path]) -> None:
    text = pages["rapport"].read_text(encoding="utf-8")
    assert '<a href="#tabell-1">Tabell\u00a01</a> och utfallet i <a href="#figur-2">Figur\u00a02</a>. Tabell 1' in text


def test_contents_go_two_levels_deep(pages: dict[str, Path]) -> None:
    text = pages["rapport"].read_text(encoding="utf-8")
    contents = text[text.index("<nav") : text.index("</nav>")]
    assert "Väntetider" in contents and "Ett kriterium" not in contents
    for block in ("Tabell\u00a01. ", "Tabell\u00a02. ", "Figur\u00a01. ", "Figur\u00a02. "):
        assert block in contents


def test_figures_stand_beside_their_numbers(pages: dict[str, Path]) -> None:
    markup = _parsed(pages["rapport"])
    assert [attrs["role"] for _, attrs in markup.all("svg")] == ["img", "img"]
    text = pages["rapport"].read_text(encoding="utf-8")
    for piece in re.findall(r"<figure.*?</figure>", text, re.S):
        assert piece.index("<svg") < piece.index("<details") < piece.index("<table")


def test_the_same_document_gives_the_same_bytes(pages: dict[str, Path], tmp_path: Path) -> None:
    html.write(document(EVIL), pages["rapport"].parent, tmp_path / "rapport.html")
    assert (tmp_path / "rapport.html").read_bytes() == pages["rapport"].read_bytes()


def test_a_report_without_blocks_is_a_page(tmp_path: Path) -> None:
    empty = replace(document(), sections=(), summary=(), facts=(), subtitle="")
    html.write(empty, tmp_path, tmp_path / "tom.html")
    assert _parsed(tmp_path / "tom.html").all("h1")


def test_a_subheading_after_text_is_a_part_of_its_chapter() -> None:
    sections = (Section("a", "A", (Paragraph("x"),)), Section("b", "B", (Paragraph("y"),), 2), Section("c", "C", ()))
    chapters = html.shown_sections(replace(document(), sections=sections))
    assert [(s.title, s.heading, [p.title for p in s.parts]) for s in chapters] == [("A", 2, ["B"]), ("B", 3, [])]


def test_columns_of_marks_are_columns_of_numbers_and_labels_are_not() -> None:
    rows: list[tuple[Cell, ...]] = [
        (2024, Mark.HIDDEN, "1", Mark.NO_BASE, ""),
        (2025, Mark.HIDDEN, 2, Decimal("5.5"), ""),
    ]
    assert numeric_columns(rows) == [
        False, True, False, True, False,
    ]  # fmt: skip


def test_quality_says_how_much_is_met(pages: dict[str, Path]) -> None:
    text = _parsed(pages["datakvalitet"]).text()
    assert "En\u00a0sak är värd att titta närmare på" in text
    assert "Exporten följer kodboken i alla 233 kontroller." in text
    assert "Minst ett ärende avviker i 1 av dem." in text
    assert "når 0 av 1 upp till den" in text
    assert "90\u00a0%, ej nådd" in text
    assert text.index(f"Kom {EVIL} sent?") < text.index("Plan i tid") < text.index("Kontroller mot kodboken")


# --- In a browser ---------------------------------------------------------------------------------------


def test_axe_finds_no_violation(browser: Any, page: Path) -> None:
    with tab_of(browser, page, bypass_csp=True) as tab:
        assert violations(tab) == []


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_the_page_itself_never_scrolls_sideways(browser: Any, page: Path, width: int) -> None:
    with tab_of(browser, page, viewport={"width": width, "height": 800}) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_policy_lets_the_page_through_and_nothing_complains(browser: Any, page: Path) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    tab, messages = context.new_page(), []
    tab.on("console", lambda message: messages.append(message.text))
    tab.on("pageerror", lambda error: messages.append(str(error)))
    tab.goto(page.as_uri())
    assert tab.evaluate("getComputedStyle(document.querySelector('.sida')).display") == "grid", "the style applies"
    colours = "[...document.querySelectorAll('svg path')].map(p => getComputedStyle(p).fill)"
    if "<svg" in page.read_text(encoding="utf-8"):
        assert "rgb(0, 114, 178)" in tab.evaluate(colours)
    context.close()
    assert messages == []


def test_the_skip_link_is_the_first_stop_and_can_be_seen(browser: Any, page: Path) -> None:
    with tab_of(browser, page) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        assert tab.evaluate("document.activeElement.getAttribute('href')") == "#innehall"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "innehall"


def test_print_shows_everything_within_the_page(browser: Any, pages: dict[str, Path]) -> None:
    # 174 mm, the width of A4 between our margins, in CSS pixels.
    with tab_of(browser, pages["rapport"], viewport={"width": 658, "height": 950}) as tab:
        tab.emulate_media(media="print")
        outside = "[...document.querySelectorAll('table, svg')].filter(e => e.getBoundingClientRect().right > 660)"
        assert tab.evaluate(f"{outside}.length") == 0
        assert tab.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
