"""The recommendations: a proposal for each area to improve with its share, the register, and the closing words."""

from __future__ import annotations

from dataclasses import replace

from checks.criteria import Area
from checks.report_tables import TallyTable
from pipeline.disclosure.published import PublishedOverview, Share
from reports.document import Prompt, TableBlock
from reports.review.material import Material
from reports.review.recommendations import proposals, recommendations
from tests.lib.reviews import (
    AUDIT,
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

CRITERIA = (
    criterion(IN_TIME, 110, 10),
    criterion(NEEDS, 10, 90, outside=20),
    criterion(GOAL, 40, 60, outside=20),
    criterion(REASONED, 2, 18, outside=100),
    criterion(FOLLOWED_UP, 1, 8, outside=111),
)


def _table(review: Material) -> TableBlock:
    (table,) = (b for b in section(recommendations(review), "rekommendationer_forslag").blocks
                if isinstance(b, TableBlock))  # fmt: skip
    return table


def test_the_parts_in_order() -> None:
    sections = recommendations(material(*CRITERIA))
    assert [(s.level, s.title) for s in sections] == [
        (1, "Rekommendationer"), (2, "Förslag utifrån siffrorna"), (1, "Slutord"),
    ]  # fmt: skip
    assert all(isinstance(s.blocks[-1], Prompt) for s in sections[1:]), "places for the inspectors' own"


def test_a_proposal_for_each_area_to_improve_has_the_criterions_number_most_urgent_first() -> None:
    """The refusals are met in 10 percent too, but of fewer; nine cases are too few to judge; 92 percent is good."""
    table = _table(material(*CRITERIA))
    assert table.headers == ("Stadsdelsnämnderna bör", "Uppfyllt i dag")
    assert table.rows == (
        ("säkerställa att utredningen beskriver personens behov", Share(10, 100, 10)),
        ("säkerställa att varje avslag motiveras", Share(2, 20, 10)),
        ("säkerställa att personens eget mål finns i både utredningen och beslutet", Share(40, 100, 40)),
    )
    (sentence,) = texts(section(recommendations(material(*CRITERIA)), "rekommendationer_forslag").blocks)
    assert sentence.startswith("I <forslag> finns förslag för de krav som mest behöver bli bättre")


def test_the_proposals_follow_the_areas_and_have_four_of_each() -> None:
    many = tuple(
        replace(c, criterion=replace(c.criterion, id=f"k{n}", recommendation=f"göra {n}"))
        for n, c in enumerate([criterion(NEEDS, n, 100 - n) for n in range(6)])
    )
    review = material(*many, CRITERIA[2])
    assert [j.criterion.recommendation for j in proposals(review)][:4] == [f"göra {n}" for n in range(4)]
    areas = list(Area)
    order = [areas.index(j.criterion.area) for j in proposals(review)]
    assert len(order) == 5 and order == sorted(order)


def test_a_criterion_without_a_proposal_has_none_and_nothing_to_improve_no_table() -> None:
    mute = replace(CRITERIA[1], criterion=replace(CRITERIA[1].criterion, recommendation=""))
    assert proposals(material(mute)) == []
    part = section(recommendations(material(CRITERIA[0])), "rekommendationer_forslag")
    assert [type(b) for b in part.blocks] == [Prompt]


def test_the_register_stands_here_where_the_audit_says_so() -> None:
    register = TallyTable(
        id="register", section="Registret", title="Läge", table="rekommendationer",
        unit=("rekommendation", "rekommendationer"), sources=(), rows="riktas_till", columns="lage", at_end=True,
    )  # fmt: skip
    rows = (("Nämnden", 12, 12), ("Totalt", 12, 12))
    published = PublishedOverview(register, ("Riktas till", "Ej uppföljd", "Totalt"), rows, 12, total=True)
    sections = recommendations(material(*CRITERIA, audit=AUDIT, overviews=(published,)))
    assert [s.title for s in sections][1:] == ["Förslag utifrån siffrorna", "Registret", "Slutord"]
    assert texts(section(sections, "utover_registret").blocks) == [
        "Tolv rekommendationer finns, och alla hör till ”ej uppföljd”."
    ]
