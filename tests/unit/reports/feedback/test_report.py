"""The feedback to each district: its numbers beside those of all, and only published numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from pipeline.disclosure.published import Share
from reports.document import Prompt, ReportDocument, TableBlock
from reports.feedback import report
from reports.feedback.points import cell
from reports.render.cells import text
from reports.review.material import Material
from tests.lib.reviews import (
    AUDIT,
    FEW,
    HIDDEN,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    NOBODY,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    section,
    share,
    texts,
)


@pytest.mark.parametrize(
    ("share_of_district", "expected"),
    [
        (share(9, 11), "9 av 11 (82 %)"),
        (share(0, 30), "0 av 30 (0 %)"),
        (HIDDEN_COUNT, "* av 30"),
        (HIDDEN, "*"),
        (NOBODY, "–"),
        (Share(1, 2, 50, few=True), "1 av 2 (50 %)"),  # the district's own conduct, however few
        (FEW, "för få"),  # a number that was not published
    ],
)
def test_cells(share_of_district: Share, expected: str) -> None:
    assert plain(text(cell(share_of_district))) == expected


ROWS = {
    IN_TIME: (share(27, 30), share(3, 30), share(30, 60)),
    NEEDS: (HIDDEN_COUNT, share(9, 28), share(10, 58)),
}
DISTRICTS = {"stadsdel": (("Bromma", 30), ("Järva", 30))}


def _material(rows: Mapping[str, tuple[Share, ...]] = ROWS) -> Material:
    tests = {"stadsdel": (difference(IN_TIME, 0.001, 0.002), difference(NEEDS))}
    criteria = (criterion(IN_TIME, 30, 30), criterion(NEEDS, 10, 48))
    return material(*criteria, decisions=60, background=DISTRICTS, compared=breakdown(rows), differences=tests)


def _feedback(review: Material) -> dict[str, ReportDocument]:
    return dict(report.documents(review))


def test_a_short_paper_for_every_district_by_its_code() -> None:
    documents = _feedback(_material())
    assert list(documents) == ["bromma", "jarva"]
    assert [d.title for d in documents.values()] == [
        "Återkoppling till Bromma stadsdelsförvaltning",
        "Återkoppling till Järva stadsdelsförvaltning",
    ]
    assert all(d.brief and not d.summary for d in documents.values())
    (prompt,) = (b for b in documents["jarva"].blocks() if isinstance(b, Prompt))
    assert prompt.text == "Skriv din kommentar till Järva här."


def test_the_tables_have_the_districts_own_numbers_beside_those_of_all() -> None:
    *_, first, second = _feedback(_material())["bromma"].tables
    assert first.headers == second.headers == ("Kriterium", "Bromma", "Alla stadsdelar")
    assert [tuple(plain(text(cell)) for cell in row) for row in (*first.rows, *second.rows)] == [
        ("Behoven beskrivna", "* av 30", "10 av 58 (17 %)"),
        ("Beslut inom tre månader", "27 av 30 (90 %)", "30 av 60 (50 %)"),
    ]


def test_it_says_how_much_was_reviewed_and_that_it_is_little() -> None:
    sections = _feedback(_material())["jarva"].sections
    (about,) = texts(section(sections, "om").blocks)
    assert about.startswith(
        "Funktionshinderinspektörernas granskning omfattar 30 ärenden i Järva, av sammanlagt 60 ärenden i två "
        "stadsdelar. Granskad period är 1 januari 2025 till och med 31 december 2025"
    )
    # Of 30 decisions one is 3.3 per cent, and of those that a criterion is about it is more.
    assert "ett enda ärende ändrar en andel med minst tre procentenheter" in about.replace("\u00a0", " ")
    assert "en skillnad mot andra stadsdelar kan vara slump" in about
    assert texts(section(sections, "resultat").blocks)[0].startswith(
        "Varje ärende har prövats mot två kriterier. I talen för alla stadsdelar är den egna inräknad."
    )


def test_hidden_numbers_are_explained_in_the_paper_that_has_them() -> None:
    documents = _feedback(_material())
    text_of = {code: " ".join(texts(section(d.sections, "resultat").blocks)) for code, d in documents.items()}
    assert "visas inte" in text_of["bromma"] and "visas inte" not in text_of["jarva"]


def test_a_difference_beyond_chance_is_marked() -> None:
    (first,) = (
        b for b in section(_feedback(_material())["jarva"].sections, "forst").blocks if isinstance(b, TableBlock)
    )
    questions = {str(row[0]): str(row[1]) for row in first.rows}
    labels = [
        label for label, question in questions.items() if "Stadsdelarna skiljer sig här mer än slumpen" in question
    ]
    assert labels == ["Beslut inom tre månader"] and len(questions) == 2


def test_with_one_district_its_results_are_the_reports_own() -> None:
    review = material(criterion(IN_TIME, 30, 30), decisions=60, background={"stadsdel": (("Järva", 60),)})
    (only,) = _feedback(review).values()
    table = only.tables[-1]
    assert isinstance(table, TableBlock) and table.headers == ("Kriterium", "Järva")
    assert plain(text(table.rows[0][1])) == "30 av 60 (50 %)"
    (about,) = texts(section(only.sections, "om").blocks)
    assert about.startswith("Funktionshinderinspektörernas granskning omfattar 60 ärenden, alla i Järva. ")
    assert "andra stadsdelar" not in about


def test_what_a_district_is_asked_is_what_its_document_knows_of_itself() -> None:
    document = _feedback(_material())["jarva"]
    (table,) = (b for b in section(document.sections, "svar").blocks if isinstance(b, TableBlock))
    assert table.headers == ("Kriterium", "Instämmer", "Åtgärd", "Ansvarig", "Klart")
    assert [row[0] for row in table.rows] == [
        "Beslut inom tre månader\n[beslut_i_tid]",
        "Behoven beskrivna\n[behov_beskrivna]",
    ]
    assert all(row[1:] == ("", "", "", "") for row in table.rows)
    assert dict(document.properties) == {
        "granskning.namn": AUDIT.name,
        "granskning.stadsdel": "jarva",
        "granskning.antal_stadsdelar": "2",
        "granskning.kriterium.beslut_i_tid": "3/30 30/60",
        "granskning.kriterium.behov_beskrivna": "9/28 10/58",
    }


def test_every_criterion_is_on_pages_of_its_own() -> None:
    *_, last = _feedback(_material())["jarva"].sections
    assert (last.id, last.new_page) == ("resultat", True)


def test_a_district_where_nothing_applies_is_told_so() -> None:
    nothing = {IN_TIME: (NOBODY, share(3, 30), share(3, 30))}
    document = _feedback(_material(nothing))["bromma"]
    assert not document.tables
    assert texts(section(document.sections, "resultat").blocks) == ["Inget kriterium gäller något ärende i stadsdelen."]


def test_the_files_are_word_documents_named_by_code(tmp_path: Path) -> None:
    review = _material()
    report.write(review, tmp_path / "aterkoppling")
    assert sorted(p.name for p in (tmp_path / "aterkoppling").iterdir()) == ["bromma.docx", "jarva.docx"]
    opened = docx.Document(str(tmp_path / "aterkoppling" / "jarva.docx"))
    assert opened.paragraphs[0].text == "Återkoppling till Järva stadsdelsförvaltning"
    assert [c.text for c in opened.tables[-1].rows[0].cells] == ["Kriterium", "Järva", "Alla stadsdelar"]


def test_each_says_which_letter_is_its_own_where_the_report_has_letters() -> None:
    review = replace(_material(), letters={"Järva": "Stadsdel B", "Bromma": "Stadsdel A"})
    assert _feedback(review)["jarva"].facts == (("I rapporten", "Stadsdel B"),)
    assert _feedback(_material())["jarva"].facts == ()


def test_nothing_of_another_district_is_in_a_paper() -> None:
    assert "Bromma" not in repr(_feedback(_material())["jarva"])
