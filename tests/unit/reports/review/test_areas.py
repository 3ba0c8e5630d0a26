"""The chapter on quality areas: the five outcomes of every criterion, and which are met most and least often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.criteria import Area
from pipeline.disclosure.published import Mark, PublishedCriterion
from reports.document import FigureBlock, Prompt, StackedBars, TableBlock
from reports.review.areas import areas, extremes, of_area
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
    plain,
    section,
    texts,
)

ALL = (
    criterion(IN_TIME, met=70, not_met=30, unclear=20),
    criterion(NEEDS, met=60, partly=20, not_met=10, unclear=6, outside=24),
    criterion(GOAL, met=5, not_met=4, outside=111),
    criterion(REASONED, met=3, not_met=21, outside=96),
    criterion(FOLLOWED_UP, met=0, outside=120),
)


def test_a_section_for_every_area_that_has_criteria_in_order() -> None:
    made = areas(material(*ALL))
    assert [s.title for s in made] == ["Kvalitetsområden", *(a.value for a in Area if a is not Area.HELHETSSYN)]
    assert all(isinstance(s.blocks[-1], Prompt) for s in made[1:]), "a place for the inspectors' own judgement"


def test_the_table_has_every_outcome_the_base_the_share_and_its_upper_bound() -> None:
    found = section(areas(material(*ALL)), "omrade_trygghet")
    (table,) = (b for b in found.blocks if isinstance(b, TableBlock))
    assert table.headers[1:] == (
        "Uppfyllt", "Delvis", "Ej uppfyllt", "Framgår ej", "Ej aktuellt", "Bas", "Andel uppfyllt (%)", "Högst (%)",
    )  # fmt: skip
    assert table.rows == (
        ("Behoven beskrivna", 60, 20, 10, 6, 24, 96, 63, 69),
        ("Motiverat avslag", 3, 0, 21, 0, 96, 24, 13, 13),
    )
    assert "Population: 120 granskade ärenden." in plain(table.base)


def test_the_text_of_an_area() -> None:
    opening, best, *rest = texts(section(areas(material(*ALL)), "omrade_trygghet").blocks)
    assert opening == (
        "Området omfattar två kriterier. Utfallet finns i <kriterier_trygghet> och <figur_trygghet>. Av de två är ett "
        "uppfyllt i minst hälften av de ärenden som det gäller."
    )
    assert best == (
        "Störst andel uppfyllt har ”Behoven beskrivna”: 60 av de 96 ärenden som kriteriet gäller (63 procent). "
        "Minst andel har ”Motiverat avslag”: tre av de 24 ärenden som kriteriet gäller (13 procent)."
    )
    assert rest == [], "six of 96 are fewer than one in five"


def test_the_figure_ranks_by_share_and_leaves_out_what_applies_to_nothing() -> None:
    (figure,) = (b for b in section(areas(material(*ALL)), "omrade_trygghet").blocks if isinstance(b, FigureBlock))
    assert figure.chart == StackedBars(
        ("Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej"),
        (("Behoven beskrivna", (60, 20, 10, 6)), ("Motiverat avslag", (3, 0, 21, 0))),
    )
    assert figure.table.rows == (("Behoven beskrivna", 60, 20, 10, 6), ("Motiverat avslag", 3, 0, 21, 0))


def test_too_few_decisions_are_neither_ranked_nor_drawn() -> None:
    found = section(
        areas(material(*ALL[:2], criterion(GOAL, met=5, not_met=4, outside=111))), "omrade_sjalvbestammande"
    )
    assert not [b for b in found.blocks if isinstance(b, FigureBlock)]
    assert texts(found.blocks)[1] == (
        "Kriteriet ”Personligt mål” är uppfyllt i fem av de nio ärenden som kriteriet gäller (56 procent)."
    )
    two = [criterion(NEEDS, met=5, not_met=4), criterion(REASONED, met=1, not_met=4)]
    assert texts(extremes(two)) == [
        "Inget kriterium gäller minst tio ärenden. Underlaget är för litet för att peka ut vilka som oftast och mest "
        "sällan är uppfyllda."
    ]


def test_an_area_that_applies_to_nothing_has_a_sentence_and_no_table() -> None:
    found = section(areas(material(*ALL)), "omrade_kunskap")
    assert texts(found.blocks) == ["Området omfattar ett kriterium. Det gäller inte något av de granskade ärendena."]
    assert not [b for b in found.blocks if isinstance(b, TableBlock | FigureBlock)]


def test_a_criterion_without_a_base_has_dashes_and_no_bar() -> None:
    found = section(areas(material(ALL[1], criterion(REASONED, met=0, outside=120))), "omrade_trygghet")
    table, figure = (b for b in found.blocks if isinstance(b, TableBlock | FigureBlock))
    assert isinstance(table, TableBlock) and isinstance(figure, FigureBlock) and isinstance(figure.chart, StackedBars)
    assert table.rows[1] == ("Motiverat avslag", 0, 0, 0, 0, 120, 0, Mark.NO_BASE, Mark.NO_BASE)
    assert [label for label, _ in figure.chart.rows] == ["Behoven beskrivna"]
    assert "Av kriterierna gäller ett minst ett av de granskade ärendena." in texts(found.blocks)[0]


def test_what_the_export_does_not_tell_is_not_ranked() -> None:
    found = material(criterion(FOLLOWED_UP, met=0, unclear=40), facts=replace(FACTS, missing_tables=("uppfoljningar",)))
    said = texts(section(areas(found), "omrade_kunskap").blocks)
    assert len(said) == 1 and "Det framgår inte i något ärende" in said[0]


def _many(*shares: tuple[int, int]) -> list[PublishedCriterion]:
    """Criteria called A, B, C … with these counts and bases."""
    names = "ABCDEFGH"[: len(shares)]
    made = [criterion(NEEDS, met=met, not_met=base - met) for met, base in shares]
    return [replace(c, criterion=replace(c.criterion, id=n, label=n)) for c, n in zip(made, names, strict=True)]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        # Shares are compared exactly: 199 of 300 is less than 200 of 300 though both are printed as 66 or 67 percent.
        (
            [(200, 300), (199, 300), (201, 300)],
            "Störst andel uppfyllt har ”C”: 201 av de 300 ärenden som kriteriet gäller (67 procent). Minst andel har "
            "”B”: 199 av de 300 ärenden som kriteriet gäller (66 procent).",
        ),
        # Equal shares are named together, whatever their bases.
        (
            [(10, 20), (20, 40), (0, 12)],
            "Störst andel uppfyllt har ”A” (tio av 20) och ”B” (20 av 40), 50 procent. Minst andel har ”C”: inget av "
            "de tolv ärenden som kriteriet gäller.",
        ),
        (
            [(20, 20)] * 5,
            "Andelen uppfyllt är lika stor för alla: ”A” (samtliga 20), ”B” (samtliga 20), ”C” (samtliga 20) och två "
            "kriterier till.",
        ),
        # Nine decisions are too few to be the best or the worst.
        (
            [(9, 9), (5, 10), (0, 9)],
            "Kriteriet ”B” är uppfyllt i fem av de tio ärenden som kriteriet gäller (50 procent).",
        ),
    ],
)
def test_the_strongest_and_the_weakest(shares: list[tuple[int, int]], said: str) -> None:
    assert texts(extremes(_many(*shares))) == [said]


def test_the_wording_varies_and_the_area_is_named_where_no_heading_does() -> None:
    found = _many((20, 20), (0, 20))
    (second,) = texts(extremes(found, order=1, within=" inom tillgänglighet"))
    assert second.startswith("Oftast uppfyllt inom tillgänglighet är ”A”:")
    assert texts(extremes(found, order=0)) == texts(extremes(found, order=3))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([(9, 20), (1, 20)], "Inget av de två är uppfyllt i minst hälften av de ärenden som det gäller."),
        ([(10, 20), (20, 20)], "Båda är uppfyllda i minst hälften av de ärenden som de gäller."),
        ([(10, 20)] * 3, "Samtliga tre är uppfyllda i minst hälften av de ärenden som de gäller."),
        ([(10, 20), (9, 20), (0, 20)], "Av de tre är ett uppfyllt i minst hälften av de ärenden som det gäller."),
        ([(10, 20), (9, 20), (11, 20)], "Av de tre är två uppfyllda i minst hälften av de ärenden som de gäller."),
    ],
)
def test_how_many_are_met_in_half_of_their_cases(shares: list[tuple[int, int]], said: str) -> None:
    opening = texts(section(areas(material(*_many(*shares))), "omrade_trygghet").blocks)[0]
    assert opening.endswith(said)


def test_how_an_outcome_counts_is_told_before_the_areas() -> None:
    (lead,) = texts(areas(material(*ALL))[0].blocks)
    assert lead.startswith("Varje kriterium får ett av fem utfall i varje ärende: uppfyllt, delvis uppfyllt, ej ")
    assert lead.endswith("Delvis uppfyllt räknas inte som uppfyllt.")


def test_the_criteria_of_an_area_come_in_the_audits_order() -> None:
    found = of_area(material(*ALL), Area.TRYGGHET)
    assert [c.criterion.id for c in found] == [c.id for c in AUDIT.criteria if c.area is Area.TRYGGHET]


def test_many_criteria_are_drawn_in_parts_that_fit_a_page() -> None:
    many = [replace(c, criterion=replace(c.criterion, id=f"k{i}")) for i, c in enumerate(_many((10, 20)) * 41)]
    figures = [b for b in section(areas(material(*many)), "omrade_trygghet").blocks if isinstance(b, FigureBlock)]
    charts = [f.chart for f in figures if isinstance(f.chart, StackedBars)]
    assert [len(c.rows) for c in charts] == [14, 14, 13]
    assert [f.title.rsplit(" (", 1)[1] for f in figures] == [f"del {n} av 3)" for n in (1, 2, 3)]
    assert len({f.id for f in figures}) == 3


def test_partly_met_is_no_success() -> None:
    (said,) = texts(extremes([criterion(NEEDS, met=0, partly=20)]))
    assert said == "Kriteriet ”Behoven beskrivna” är uppfyllt i inget av de 20 ärenden som kriteriet gäller."
