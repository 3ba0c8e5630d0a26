"""The page of data quality: how much follows the codebook and the guidelines, as counts, with what is not met first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lxml import html

from checks.audit_template import AUDIT
from pipeline.validate import Check, Validation
from reports.quality import CheckRow, FaultCount, Filled, QualityReport, report, write
from tests.lib.documents import EVIL

DAY = date(2026, 3, 31)
FOUND = Validation(
    (
        Check("arenden", "alder", "", "Ålder: 0–120", 120, 0, True),
        Check("arenden", "kon", "", "Kön: bara kodbokens koder", 120, 3, False),
        Check("riktlinje", "", "behov_beskrivna", "", 80, 20, True, 70),
        Check("riktlinje", "", "beslut_i_tid", "", 0, 0, False, 90),
    ),
    {},
)
REPORT = report(AUDIT, FOUND, [("Ärenden", "Ålder", 118, 120), ("Ärenden", "Kön", 0, 0)], DAY)


def _page(found: QualityReport, folder: Path) -> html.HtmlElement:
    write(found, folder / "datakvalitet.html")
    return html.document_fromstring((folder / "datakvalitet.html").read_text("utf-8"))


def _text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).replace("\u00a0", " ").split())


def _tables(page: html.HtmlElement) -> dict[str, list[list[str]]]:
    return {
        _text(table.find("caption")): [[_text(cell) for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    }


def test_names_become_labels() -> None:
    assert REPORT.suite("kodbok")[1] == CheckRow("kodbok", "Ärenden", "Kön", "Kön: bara kodbokens koder", 120, 3, False)
    goal, in_time = REPORT.suite("riktlinje")
    assert (goal.table, goal.column, goal.met) == ("Trygghet och säkerhet", "Behoven beskrivna", 60)
    assert in_time.column == "Beslut inom tre månader"
    assert REPORT.completeness[0] == Filled("Ärenden", "Ålder", 118, 120)


def test_the_summary_says_how_much_is_met(tmp_path: Path) -> None:
    (summary,) = _page(REPORT, tmp_path).find_class("sammanfattning")
    assert [_text(p) for p in summary.iter("p")] == [
        "Exporten är prövad mot kodboken: 1 av 2 kontroller är uppfyllda.",
        "Handläggningen är prövad mot riktlinjerna med två kriterier. Minst ett ärende avviker i 1 av dem.",
        "Av de kriterier som har en målnivå når 1 av 2 upp till den.",
    ]


def test_what_is_not_met_stands_first_and_what_is_met_is_folded_away(tmp_path: Path) -> None:
    page = _page(REPORT, tmp_path)
    (wrong, folded), headings = _named(page, "Kontroller"), [_text(h) for h in page.iter("h2")]
    assert headings.index("Det som inte stämmer") + 1 == headings.index("Exporten mot kodboken")
    assert wrong[1:] == [["Ärenden", "Kön: bara kodbokens koder", "120", "3"]]
    assert folded[1:] == [
        ["Kön: bara kodbokens koder", "120", "3", "Ej uppfylld"],
        ["Ålder: 0–120", "120", "0", "Uppfylld"],
    ]
    (details, *_) = page.iter("details")
    assert _text(details.find("summary")) == "Kontroller av ärenden. 1 av 2 kontroller är uppfyllda."
    assert details.get("open") is None


def test_where_nothing_is_wrong_it_says_so(tmp_path: Path) -> None:
    right = replace(REPORT, checks=tuple(c for c in REPORT.checks if c.passed))
    assert "Inget: alla kontroller mot kodboken är uppfyllda." in _text(_page(right, tmp_path))


def _named(page: html.HtmlElement, beginning: str) -> list[list[list[str]]]:
    """The rows of the tables that are called so, in the order of the page."""
    return [rows for title, rows in _tables(page).items() if title.startswith(beginning)]


def test_guidelines_stand_by_area_with_the_level_that_is_aimed_at(tmp_path: Path) -> None:
    tables = _tables(_page(REPORT, tmp_path))
    base = "Bas: ärenden som kriteriet gäller."
    assert tables[f"Trygghet och säkerhet {base}"][1:] == [["Behoven beskrivna", "80", "60", "20", "75", "70 %, nådd"]]
    assert tables[f"Tillgänglighet {base}"][1][4:] == ["–", "90 %, ej nådd"], "no share of nothing"


def test_without_a_level_there_is_no_column_for_it(tmp_path: Path) -> None:
    found = Validation((Check("riktlinje", "", "behov_beskrivna", "", 80, 20, True),), {})
    page = _page(report(AUDIT, found, [], DAY), tmp_path)
    assert "Målnivå" not in _text(page) and "målnivå" not in _text(page.find_class("sammanfattning")[0])


def test_how_complete_the_cells_are(tmp_path: Path) -> None:
    tables = _tables(_page(REPORT, tmp_path))
    (filled,) = (rows for caption, rows in tables.items() if caption.startswith("Ifyllda uppgifter om ärenden"))
    assert filled[1:] == [["Ålder", "118", "120", "98"], ["Kön", "0", "0", "–"]]


def test_faults_are_counted_and_nothing_is_repeated(tmp_path: Path) -> None:
    faults = (FaultCount("Ärenden", "Kön", "värdet finns inte", 3),)
    page = _page(QualityReport("Granskning", DAY, (), (), faults), tmp_path)
    assert "Antal fel i exporten mot kodboken: 3." in _text(page)
    assert _tables(page)["Fel i exporten"][1:] == [["Ärenden", "Kön", "värdet finns inte", "3"]]


def test_a_page_without_any_check_says_so(tmp_path: Path) -> None:
    page = _page(QualityReport(EVIL, DAY, (), ()), tmp_path)
    assert "Inga kontroller har körts." in _text(page)
    assert EVIL in _text(page) and not list(page.iter("script"))
    assert "Granskningsdatum 31 mars 2026." in _text(page)
