"""The whole report: its chapters in the order in which they are printed, and every reference numbered."""

from __future__ import annotations

from datetime import date

from reports.document import Bullets, Paragraph, Ref
from reports.review.build import build
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    share,
)

CRITERIA = (
    criterion(IN_TIME, 70, 50),
    criterion(NEEDS, 60, 30, unclear=10, outside=20),
    criterion(GOAL, 0, outside=120),
    criterion(REASONED, 5, 15, outside=100),
    criterion(FOLLOWED_UP, 30, 30, outside=60),
)
MATERIAL = material(
    *CRITERIA,
    background={"stadsdel": (("Bromma", 60), ("Järva", 60))},
    compared=breakdown({IN_TIME: (share(50, 60), share(20, 60), share(70, 120))}),
    differences={"stadsdel": (difference(IN_TIME, 0.001, 0.001),)},
)
REPORT = build(AUDIT, MATERIAL.published, FACTS)


def test_the_chapters_in_order() -> None:
    assert [s.title for s in REPORT.sections if s.level == 1] == [
        "Metod och urval",
        "Resultat",
        "Kvalitetsområden",
        "Skillnader mellan stadsdelarna",
        "Bilaga: kriterier, regler och källor",
    ]


def test_the_title_page() -> None:
    assert (REPORT.title, REPORT.subtitle, REPORT.created) == (AUDIT.title, AUDIT.subtitle, date(2026, 3, 31))
    assert [(name, plain(value)) for name, value in REPORT.facts] == [
        ("Granskad period", "1 januari 2025 till och med 31 december 2025"),
        ("Granskningsdatum", "31 mars 2026"),
        ("Granskade ärenden", "120"),
        ("Framtagen med", "granskning 1.2.3"),
    ]
    assert not REPORT.brief and REPORT.summary


def test_every_reference_has_the_number_of_what_it_refers_to() -> None:
    known = REPORT.references
    paragraphs = [p for b in REPORT.blocks() for p in (b.items if isinstance(b, Bullets) else (b,))]
    found = [r for p in paragraphs if isinstance(p, Paragraph) for r in p.body if isinstance(r, Ref)]
    assert len(found) > 5
    assert all(known[r.id] == r and r.number for r in found)
    assert all(isinstance(f.alt, str) for f in REPORT.figures)


def test_ids_are_unique() -> None:
    sections = [s.id for s in REPORT.sections]
    blocks = [t.id for t in REPORT.tables] + [f.id for f in REPORT.figures]
    assert len(set(sections)) == len(sections) and len(set(blocks)) == len(blocks)


def test_the_same_input_gives_the_same_report() -> None:
    assert build(AUDIT, MATERIAL.published, FACTS) == REPORT
