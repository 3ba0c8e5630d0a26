"""The chapters before the results: the inspectors' introduction, whom the services reach, and what was reviewed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from checks import audits
from checks.report_tables import AttendanceTable
from pipeline.disclosure.published import Heading, PublishedRow, PublishedTable, Unit
from reports.document import Prompt, TableBlock
from reports.review.background import background
from reports.review.results import results
from tests.lib.reviews import AUDIT, criterion, material, plain, section, texts

ATTENDANCE = AttendanceTable(
    id="tabell_9",
    section="Närvaro",
    title="Närvaro",
    table="narvaro",
    population="personer",
    person="person_id",
    group="stadsdel",
    split="omfattning",
    period="manad",
    value="timmar",
    mean_label="Timmar",
    sources=(),
)
COUNTED = PublishedTable(
    "tabell_9", "Närvaro", "Närvaro", "Stadsdelsnämnd",
    (Heading("Timmar", Unit.HOURS, in_text=True),),
    (PublishedRow("Bromma", (Decimal(12),)), PublishedRow("Järva", (Decimal("7.5"),))),
    "Personer", None, "personer", (), (),
)  # fmt: skip
SURVEY = audits.load("sysselsattning_2025")
SURVEYED = replace(
    AUDIT,
    documents={**AUDIT.documents, **SURVEY.documents},
    tables=(*AUDIT.tables, SURVEY.table("narvaro")),
    sections=("Närvaro", *AUDIT.sections),
    report_tables=(ATTENDANCE, *AUDIT.report_tables),
)


def test_the_introduction_and_the_services_are_the_inspectors_own() -> None:
    sections = background(material())
    assert [s.title for s in sections] == ["Inledning", "Bakgrund och statistik", "Granskade ärenden"]
    assert all(isinstance(block, Prompt) for s in sections[:2] for block in s.blocks)


def test_how_the_reviewed_decisions_are_spread() -> None:
    counts = {"kon": (("Kvinna", 79), ("Man", 1)), "aldersgrupp": (("–29", 30), ("30–39", 50)), "insats": ()}
    chapter = section(background(material(background=counts, decisions=80)), "granskade")
    assert texts(chapter.blocks) == [
        "Granskningen omfattar 80 ärenden. Hur de fördelar sig framgår av <granskade_arenden>."
    ]
    (table,) = (b for b in chapter.blocks if isinstance(b, TableBlock))
    assert table.rows == (
        ("Kön", "Kvinna", 79, 99),
        ("Kön", "Man", 1, 1),
        ("Åldersgrupp", "–29", 30, 38),
        ("Åldersgrupp", "30–39", 50, 63),
    ), "37.5 and 62.5 percent are rounded up; what has no groups is not there"
    assert plain(table.base) == "Bas: 80 ärenden."


def test_shares_that_do_not_add_up_have_a_note() -> None:
    def notes(*counts: int) -> tuple[object, ...]:
        groups = tuple((f"Stadsdel {n}", n) for n in counts)
        chapter = section(background(material(background={"stadsdel": groups}, decisions=30)), "granskade")
        (table,) = (b for b in chapter.blocks if isinstance(b, TableBlock))
        return table.notes

    assert notes(15, 15) == ()
    assert notes(7, 6, 10, 7) == ("Andelarna är avrundade och summerar därför inte till 100.",), "23, 20, 33 and 23"


def test_without_groups_the_number_is_told_alone() -> None:
    assert texts(section(background(material(decisions=1)), "granskade").blocks) == [
        "Granskningen omfattar ett ärende."
    ]


def test_statistics_about_persons_stand_here_and_not_among_the_results() -> None:
    criteria = [criterion(c.id, 70, 50) for c in AUDIT.criteria]
    review = material(*criteria, audit=SURVEYED, tables=(COUNTED,))
    chapter = section(background(review), "avsnitt_narvaro")
    (sentence,) = texts(chapter.blocks)
    assert sentence.startswith("Timmar är högst för Bromma (12) och lägst för Järva (7,5).")
    assert [b.id for b in chapter.blocks if isinstance(b, TableBlock)] == ["tabell_9"]
    assert "Närvaro" not in [s.title for s in results(review)]
