"""The page of data quality: what to look into first, then how much follows the guidelines and the codebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lxml import html

from checks.audit_template import AUDIT as TEMPLATE
from checks.expectations import Expected, NoOutliers, Severity
from checks.expressions import given
from pipeline.validate import Check
from reports.quality import Contract, FilledCells, QualityReport, report, write
from tests.lib.documents import EVIL
from tests.lib.expressions import less_than
from tests.lib.small import AUDIT as SMALL

DAY = date(2026, 3, 31)
TEXT: Any = {"look": "Se i akten."}
AUDIT = replace(
    TEMPLATE,
    criteria=tuple(replace(c, target={"behov_beskrivna": 70, "beslut_i_tid": 90}.get(c.id)) for c in TEMPLATE.criteria),
    expectations=(
        Expected(id="a", question="Är a så?", holds=given("ansokan_datum"), severity=Severity.INFO, **TEXT),
        Expected(id="b", question="Är b så?", holds=given("ansokan_datum"), at_least=90, **TEXT),
        Expected(id="c", question="Är c så?", holds=given("ansokan_datum"), **TEXT),
        Expected(id="d", question="Är d så?", holds=given("ansokan_datum"), severity=Severity.CRITICAL, **TEXT),
        Expected(id="e", question="Är e så?", holds=given("ansokan_datum"), **TEXT),
        Expected(id="f", question="Är f så?", holds=given("ansokan_datum"), **TEXT),
    ),
)
CHECKS = (
    Check("arenden", "alder", "", "Ålder: 0–120", 120, 0, True),
    Check("arenden", "kon", "", "Kön: bara kodbokens koder", 120, 0, True),
    Check("riktlinje", "", "behov_beskrivna", "", 80, 20, True),
    Check("riktlinje", "", "beslut_i_tid", "", 0, 0, False),
    Check("rimlighet", "a", "", "", 40, 40, False, "a"),
    Check("rimlighet", "b", "", "", 40, 10, False, "b"),
    Check("rimlighet", "c", "", "", 40, 20, False, "c"),
    Check("rimlighet", "d", "", "", 1200, 1, False, "d"),
    Check("rimlighet", "e", "", "", 40, 0, True, "e"),
    Check("rimlighet", "f", "", "", 0, 0, False, "f"),
)
REPORT = report(AUDIT, CHECKS, [("Ärenden", "Ålder", 118, 120), ("Ärenden", "Kön", 0, 0)], {"arenden": 120}, DAY)


def _page(results: QualityReport, folder: Path) -> html.HtmlElement:
    write(results, folder / "datakvalitet.html")
    return html.document_fromstring((folder / "datakvalitet.html").read_text("utf-8"))


def _text(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).replace("\u00a0", " ").split())


def _tables(page: html.HtmlElement) -> dict[str, list[list[str]]]:
    return {
        _text(table.find("caption")): [[_text(cell) for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    }


def _questions(results: QualityReport, folder: Path) -> list[str]:
    (main,) = _page(results, folder).iter("main")
    return [_text(item) for item in main.iter("li")]


def test_names_become_labels() -> None:
    assert REPORT.contract == (Contract("Ärenden", 120, 2),)
    goal, in_time = REPORT.criteria
    assert (goal.area, goal.criterion, goal.cases, goal.failed, goal.target) == (
        *("Trygghet och säkerhet", "Behoven beskrivna"),
        *(80, 20, 70),
    )
    assert in_time.criterion == "Beslut inom tre månader"
    assert REPORT.completeness[0] == FilledCells("Ärenden", "Ålder", 118, 120)


def test_the_summary_says_how_much_there_is_to_look_at_and_how_much_is_met(tmp_path: Path) -> None:
    (summary,) = _page(REPORT, tmp_path).find_class("sammanfattning")
    assert [_text(p) for p in summary.iter("p")] == [
        "Fyra saker är värda att titta närmare på innan rapporten läses, av 6 som har prövats.",
        "Exporten följer kodboken i alla 2 kontroller.",
        "Handläggningen är prövad mot riktlinjerna med två kriterier. Minst ett ärende avviker i 1 av dem.",
        "Av de kriterier som har en målnivå når 1 av 2 upp till den.",
    ]


def test_questions_come_first_and_the_worst_of_them_before_the_others(tmp_path: Path) -> None:
    """By how serious they are, however few; then by how many. Where some are allowed, that is told."""
    page = _page(REPORT, tmp_path)
    headings = [_text(h) for h in page.iter("h2")]
    assert headings.index("Att titta närmare på") < headings.index("Handläggningen mot riktlinjerna")
    assert _questions(REPORT, tmp_path) == [
        "Är d så?Troligen fel: 1 av 1 200 ärenden (mindre än en procent). Se i akten.",
        "Är c så?Ovanligt: 20 av 40 ärenden (50 procent). Se i akten.",
        "Är b så?Ovanligt: 10 av 40 ärenden (25 procent). Väntat är högst tio procent. Se i akten.",
        "Är a så?Bra att veta: 40 av 40 ärenden (100 procent). Se i akten.",
    ]
    (as_expected,) = (rows for title, rows in _tables(page).items() if title.startswith("Prövat utan anmärkning"))
    assert as_expected[1:] == [["Är e så?", "0 av 40 ärenden"], ["Är f så?", "–"]], "of none nothing can be said"


def test_one_thing_to_look_at_is_told_of_in_the_singular(tmp_path: Path) -> None:
    (summary,) = _page(replace(REPORT, expectations=REPORT.expectations[:1]), tmp_path).find_class("sammanfattning")
    assert _text(next(summary.iter("p"))) == (
        "En sak är värd att titta närmare på innan rapporten läses, av 1 som har prövats."
    )


def test_where_all_is_as_expected_it_says_so(tmp_path: Path) -> None:
    passed = replace(REPORT, expectations=tuple(r for r in REPORT.expectations if r.passed))
    text = _text(_page(passed, tmp_path))
    assert "Inget: uppgifterna är som väntat." in text and "Inget ovanligt: 1 fråga om uppgifterna är prövad." in text
    without_questions = replace(REPORT, expectations=())
    assert "Inget: granskningen ställer inga sådana frågor." in _text(_page(without_questions, tmp_path))


def test_a_small_count_about_persons_is_told_as_small(tmp_path: Path) -> None:
    """Age is about persons, and so is how much somebody attends; of too few nothing is said."""
    young = Expected(id="unga", question="Är någon under 20?", holds=~less_than("alder", 20), **TEXT)
    hours = NoOutliers(
        id="timmar",
        question="Avviker timmarna?",
        table="narvaro",
        value="timmar",
        within="omfattning",
        unit=("månad", "månader"),
        **TEXT,
    )
    audit = replace(SMALL, expectations=(young, hours))

    def questions(young_counts: tuple[int, int], hours: tuple[int, int] = (0, 0)) -> list[str]:
        counts = {"unga": young_counts, "timmar": hours}
        checks = [Check("rimlighet", id_, "", "", checked, n, n == 0, id_) for id_, (checked, n) in counts.items()]
        return _questions(report(audit, checks, [], {}, DAY), tmp_path)

    assert questions((60, 3)) == ["Är någon under 20?Ovanligt: 1–3 av 60 ärenden. Se i akten."]
    assert questions((60, 1)) == questions((60, 3))
    assert questions((60, 4)) == ["Är någon under 20?Ovanligt: 4 av 60 ärenden (sju procent). Se i akten."]
    assert questions((60, 58)) == ["Är någon under 20?Ovanligt: 57–59 av 60 ärenden. Se i akten."]
    assert questions((3, 3)) == []
    assert questions((60, 0), (900, 2)) == ["Avviker timmarna?Ovanligt: 1–3 av 900 månader. Se i akten."]


def test_the_contract_is_a_line_for_each_table(tmp_path: Path) -> None:
    (_, *lines) = _tables(_page(REPORT, tmp_path))["Kontroller mot kodboken"]
    assert lines == [["Ärenden", "120", "2", "Alla uppfyllda"]]


def test_guidelines_stand_by_area_with_the_level_that_is_aimed_at(tmp_path: Path) -> None:
    tables = _tables(_page(REPORT, tmp_path))
    base = "Bas: ärenden som kriteriet gäller."
    assert tables[f"Trygghet och säkerhet {base}"][1:] == [["Behoven beskrivna", "80", "60", "20", "75", "70 %, nådd"]]
    assert tables[f"Tillgänglighet {base}"][1][4:] == ["–", "90 %, ej nådd"], "no share of nothing"


def test_without_a_level_there_is_no_column_for_it(tmp_path: Path) -> None:
    results = report(TEMPLATE, CHECKS[2:3], [], {}, DAY)
    page = _page(results, tmp_path)
    assert "Målnivå" not in _text(page) and "målnivå" not in _text(page.find_class("sammanfattning")[0])


def test_how_complete_the_cells_are(tmp_path: Path) -> None:
    tables = _tables(_page(REPORT, tmp_path))
    (filled,) = (rows for caption, rows in tables.items() if caption.startswith("Ifyllda uppgifter om ärenden"))
    assert filled[1:] == [["Ålder", "118", "120", "98"], ["Kön", "0", "0", "–"]]


def test_a_page_without_any_check_says_so(tmp_path: Path) -> None:
    page = _page(QualityReport(EVIL, DAY), tmp_path)
    assert "Inga kontroller har körts." in _text(page)
    assert EVIL in _text(page) and not list(page.iter("script"))
    assert "Granskningsdatum 31 mars 2026." in _text(page)
