"""The main findings: what was reviewed, the highest figures, and the best and the worst of each area."""

from __future__ import annotations

from dataclasses import replace

from reports.review.summary import summary
from tests.lib.reviews import AUDIT, FACTS, FOLLOWED_UP, IN_TIME, NEEDS, REASONED, criterion, indicator, material, texts

BACKGROUND = {"beslut_utfall": (("Bifall", 100), ("Avslag", 20))}
CRITERIA = (criterion(IN_TIME, 70, 50), criterion(NEEDS, 60, 40), criterion(REASONED, 3, 17))


def test_what_was_reviewed() -> None:
    first, *_ = texts(summary(material(*CRITERIA, background=BACKGROUND)))
    assert first == (
        "Granskningen omfattar 120 ärenden (100 bifall och 20 avslag). Den granskade perioden är 1 januari 2025 till "
        "och med 31 december 2025."
    )
    (alike, *_) = texts(summary(material(*CRITERIA, background={"beslut_utfall": (("Bifall", 120),)})))
    assert "120 ärenden (samtliga bifall)." in alike


def test_rows_that_were_left_out_are_said_at_once() -> None:
    first, *_ = texts(summary(material(*CRITERIA, facts=replace(FACTS, rows_rejected={"arenden": 1}))))
    assert first.endswith("Ur exporten är en rad utesluten, eftersom den inte följer kodboken.")
    first, *_ = texts(summary(material(*CRITERIA, facts=replace(FACTS, rows_rejected={"arenden": 3}))))
    assert first.endswith("Ur exporten är tre rader uteslutna, eftersom de inte följer kodboken.")


def test_the_highest_figure_of_each_of_the_two_largest_populations() -> None:
    figures = (
        indicator("stod", 50, 100, population="bifall", suffix="med bifall"),
        indicator("lag", 30, 120),
        indicator("hog", 90, 120),
        indicator("alla", 120, 120),  # what is true of all is no finding
        indicator("liten", 8, 9, population="avslag"),  # too few
        indicator("sist", 40, 50, population="andra"),  # a third population
        indicator("kriterium_x", 119, 120, population="tredje", criterion="x"),  # told under its area
        indicator("okand", None, None, population="fjarde"),
    )
    _, *found = texts(summary(material(*CRITERIA, indicators=figures)))
    assert found[:2] == [
        "Hog finns i tre fjärdedelar av ärendena, 90 av 120 (75 procent).",
        "Stod finns i hälften av ärendena med bifall, 50 av 100 (50 procent).",
    ]
    assert not any(word in text for text in found for word in ("Sist", "Alla", "Liten", "x finns"))


def test_the_strongest_and_the_weakest_of_each_area_that_has_ten_decisions() -> None:
    _, trygghet, tillganglighet = texts(summary(material(*CRITERIA)))
    assert trygghet.startswith("Störst andel uppfyllt inom trygghet och säkerhet har ”Behoven beskrivna”: 60 av de 100")
    assert tillganglighet == (
        "Kriteriet ”Beslut inom tre månader” inom tillgänglighet är uppfyllt i 70 av de 120 ärenden som kriteriet "
        "gäller (58 procent)."
    )


def test_too_little_to_point_anything_out() -> None:
    assert texts(summary(material(criterion(IN_TIME, 3, 6), decisions=9)))[1:] == [
        "Underlaget är för litet för att lyfta fram enskilda resultat: inga uppgifter gäller minst tio ärenden."
    ]


def test_what_cannot_be_known_is_said_last() -> None:
    lacking = replace(FACTS, missing_tables=("uppfoljningar",))
    *_, last = texts(summary(material(*CRITERIA, criterion(FOLLOWED_UP, 0, unclear=60), facts=lacking)))
    assert last.startswith("Det framgår inte i något ärende om kriteriet ”Uppföljning inom sex månader” är uppfyllt")


def test_an_audit_without_background_says_what_it_can() -> None:
    found = material(criterion(IN_TIME, 1), decisions=1, audit=replace(AUDIT, background=()))
    first, *_ = texts(summary(found))
    assert first.startswith("Granskningen omfattar ett ärende. Den granskade perioden är")
