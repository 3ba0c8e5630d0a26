"""The analysis by quality area: strengths and areas to improve by the rule, each with requirement and number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.criteria import Area, Level
from pipeline.disclosure.published import PublishedCriterion
from reports.document import Prompt
from reports.review.analysis import analysis, of_area
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    criterion,
    material,
    section,
    texts,
)

ALL = (
    criterion(IN_TIME, met=110, not_met=10),
    criterion(NEEDS, met=60, partly=20, not_met=14, unclear=6, outside=20),
    criterion(GOAL, met=5, not_met=4, outside=111),
    criterion(REASONED, met=3, not_met=21, outside=96),
    criterion(FOLLOWED_UP, met=0, outside=120),
)
WORKS, MUST = "Det här fungerar: ", "Det här behöver bli bättre: "


def _area(area: str, *criteria: PublishedCriterion) -> list[str]:
    return texts(section(analysis(material(*criteria)), f"omrade_{area}").blocks)


def _many(*shares: tuple[int, int], level: Level = Level.SKA) -> list[PublishedCriterion]:
    """Criteria of one area called A, B, C … with these counts and bases."""
    criteria = [criterion(NEEDS, met=met, not_met=base - met) for met, base in shares]
    return [
        replace(c, criterion=replace(c.criterion, id=name, label=name, level=level))
        for c, name in zip(criteria, "ABCDEFGH", strict=False)
    ]


def test_a_section_for_every_area_that_has_criteria_in_order_with_a_place_for_the_judgement() -> None:
    sections = analysis(material(*ALL))
    assert [s.title for s in sections] == ["Analys", *(a.value for a in Area if a is not Area.HELHETSSYN)]
    assert all(isinstance(s.blocks[-1], Prompt) for s in sections[1:])


def test_the_rule_is_told_before_the_areas() -> None:
    (lead,) = texts(analysis(material(*ALL))[0].blocks)
    assert "i minst 80 procent av ärendena" in lead and "i mindre än 60 procent" in lead


def test_a_strength_and_an_area_to_improve_have_requirement_source_and_number() -> None:
    assert _area("tillganglighet", *ALL) == [
        WORKS,
        "Den som söker ska få sitt beslut inom tre månader (EX 2). Det är uppfyllt i 110 av 120 ärenden (92 procent).",
    ]
    assert _area("trygghet", *ALL) == [
        MUST,
        "Den som får avslag ska få veta varför (EX 4). Det är uppfyllt i tre av 24 ärenden (13 procent).",
    ], "60 percent is neither"


def test_every_paragraph_names_the_numbers_that_it_uses() -> None:
    chapter = section(analysis(material(*ALL)), "omrade_tillganglighet")
    assert [i.sources for b in chapter.blocks for i in getattr(b, "items", ())] == [(f"kriterium_{IN_TIME}",)]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        # Most cases meet it in part: those are not failures.
        (
            criterion(NEEDS, met=7, partly=106, not_met=7),
            "Det är uppfyllt i sju av 120 ärenden (sex procent) och delvis uppfyllt i 106 av 120.",
        ),
        # Half of them is not most of them.
        (criterion(NEEDS, met=7, partly=60, not_met=53), "Det är uppfyllt i sju av 120 ärenden (sex procent)."),
        (criterion(NEEDS, met=0, not_met=20), "Det är uppfyllt i inget av de 20 ärendena."),
        (criterion(NEEDS, met=20), "Det är uppfyllt i samtliga 20 ärenden."),
    ],
)
def test_partly_is_told_where_it_is_what_most_cases_are(published: PublishedCriterion, expected: str) -> None:
    lead, text = _area("trygghet", published)
    assert text == f"Utredningen ska visa vilka behov personen har (EX 3). {expected}"
    assert lead == (WORKS if "samtliga" in expected else MUST)


def test_a_base_under_ten_is_said_and_not_judged() -> None:
    assert _area("sjalvbestammande", *ALL) == [
        "Ett krav gäller färre än tio ärenden och bedöms inte: ”Personligt mål”."
    ]
    assert _area("trygghet", *_many((0, 9), (9, 9))) == [
        "Två krav gäller färre än tio ärenden och bedöms inte: ”A” och ”B”."
    ]


def test_four_are_told_in_full_and_the_rest_named_most_urgent_first() -> None:
    lead, *sentences, others = _area(
        "trygghet", *_many((50, 100), (10, 100), (30, 100), (0, 100), (40, 100), (20, 100))
    )
    assert lead == MUST
    counts = ["inget av de 100", "tio av 100", "20 av 100", "30 av 100"]
    assert [c in text for c, text in zip(counts, sentences, strict=True)] == [True] * 4
    assert others == "Också uppfyllt i mindre än 60 procent av ärendena: ”E” och ”A”."


def test_what_shall_be_done_goes_before_what_should_be() -> None:
    softer = _many((0, 100), level=Level.BOR)
    harder = [replace(c, criterion=replace(c.criterion, id="B", label="B")) for c in _many((50, 100))]
    _, first, second = _area("trygghet", *softer, *harder)
    assert "50 av 100" in first and "inget av de 100" in second


def test_a_formal_check_is_in_no_list() -> None:
    sentences = _area("trygghet", *_many((0, 100), (100, 100), level=Level.KONTROLL))
    assert sentences == ["Inget krav inom området är uppfyllt vare sig i så gott som alla ärenden eller i få av dem."]


def test_an_area_whose_requirements_apply_to_no_decision() -> None:
    sentences = _area("trygghet", *_many((0, 0), (0, 0)))
    assert sentences == ["Inget krav inom området gäller något av de granskade ärendena."]


def test_what_is_not_known_for_lack_of_a_table_is_said_and_not_judged() -> None:
    review = material(
        criterion(FOLLOWED_UP, met=0, unclear=40), facts=replace(FACTS, missing_tables=("uppfoljningar",))
    )
    (sentence,) = texts(section(analysis(review), "omrade_kunskap").blocks)
    assert sentence.startswith("Det framgår inte i något ärende om kravet ”Uppföljning inom sex månader” är uppfyllt")


def test_the_criteria_of_an_area_come_in_the_audits_order() -> None:
    criteria = of_area(material(*ALL), Area.TRYGGHET)
    assert [c.criterion.id for c in criteria] == [c.id for c in AUDIT.criteria if c.area is Area.TRYGGHET]
