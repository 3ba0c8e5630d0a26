"""The main criteria on the report's first page: requirement, five counts, by insats and by district, one sentence."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Audit
from checks.criteria import Outcome
from reports.document import Bullets, FigureBlock, StackedBars, TableBlock
from reports.review.main_criteria import main_criteria
from reports.review.material import Material
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    NOBODY,
    breakdown,
    criterion,
    material,
    plain,
    section,
    share,
    texts,
)

WITH_MAIN: Audit = replace(AUDIT, main_criteria=(FOLLOWED_UP, NEEDS))
COUNTS = {FOLLOWED_UP: (40, 0, 15, 5, 60), NEEDS: (60, 20, 10, 10, 20)}
"""Outcomes of 120 decisions, in the order of the five."""
CRITERIA = (
    criterion(IN_TIME, 70, 50),
    criterion(NEEDS, 60, 10, partly=20, unclear=10, outside=20),
    criterion(FOLLOWED_UP, 40, 15, unclear=5, outside=60),
)
BY_INSATS = breakdown(
    {NEEDS: (share(50, 70), share(10, 30), share(60, 100)), FOLLOWED_UP: (share(30, 40), NOBODY, share(40, 60))},
    ("Sysselsättning", "Stödinsats"),
    ("insats", "Insats"),
)
BY_DISTRICT = breakdown({NEEDS: (share(45, 50), share(15, 50), share(60, 100))})
BY_SEX = breakdown({NEEDS: (share(45, 50), share(15, 50), share(60, 100))}, ("Kvinna", "Man"), ("kon", "Kön"))


def _page(review: Material) -> tuple[list[str], FigureBlock, list[TableBlock]]:
    (page,) = main_criteria(review)
    (figure,) = (b for b in page.blocks if isinstance(b, FigureBlock))
    return texts(page.blocks), figure, [b for b in page.blocks if isinstance(b, TableBlock)]


def test_each_opens_with_what_is_required_and_where_it_stands_and_then_says_what_was_found() -> None:
    (page,) = main_criteria(material(*CRITERIA, audit=WITH_MAIN))
    assert (page.title, page.level) == ("De två huvudkriterierna", 1)
    (points,) = (b for b in page.blocks if isinstance(b, Bullets))
    assert texts([points]) == [
        "En beviljad insats ska följas upp inom ett halvår (EX 5). Insatsen följdes upp inom sex månader från beslutet "
        "i två tredjedelar av ärendena, 40 av 60 (67 procent).",
        "Utredningen ska visa vilka behov personen har (EX 3). Personens behov är fullt ut beskrivna i 60 av 100 "
        "ärenden (60 procent).",
    ]


def test_all_five_counts_of_each_are_in_the_figure_in_its_text_and_in_its_numbers() -> None:
    _, figure, _ = _page(material(*CRITERIA, audit=WITH_MAIN))
    labels = {FOLLOWED_UP: "Uppföljning inom sex månader", NEEDS: "Behoven beskrivna"}
    assert [row[:6] for row in figure.table.rows] == [(labels[id_], *counts) for id_, counts in COUNTS.items()]
    assert [row[6:] for row in figure.table.rows] == [(60, 67), (100, 60)], "base and percent"
    assert isinstance(figure.chart, StackedBars)
    assert figure.chart.rows == (
        ("Uppföljning inom sex månader", (40, 0, 15, 5)),
        ("Behoven beskrivna", (60, 20, 10, 10)),
    )
    assert figure.chart.ends == ("totalt 60, ej aktuellt 60", "totalt 100, ej aktuellt 20"), "no part of the bar"
    assert plain(str(figure.alt)).endswith(
        "Behoven beskrivna: uppfyllt 60, delvis uppfyllt 20, ej uppfyllt 10, framgår ej 10 och ej aktuellt 20."
    )


def test_by_insats_and_by_district_in_one_table_and_no_group_where_nothing_is_divided() -> None:
    review = material(*CRITERIA, audit=WITH_MAIN, standard=(BY_DISTRICT, BY_INSATS, BY_SEX), compared=BY_DISTRICT)
    sentences, figure, (table,) = _page(review)
    assert table.headers == ("Grupp", "Uppföljning inom sex månader", "Behoven beskrivna")
    assert [row[0] for row in table.rows] == ["Samtliga", "Sysselsättning", "Stödinsats", "Bromma", "Järva"]
    by_group = {row[0]: row[1:] for row in table.rows}
    assert by_group["Sysselsättning"] == (share(30, 40), share(50, 70))
    assert by_group["Stödinsats"] == (NOBODY, share(10, 30))
    assert by_group["Järva"] == ("", share(15, 50)), "not divided by district: an empty cell, and a note says why"
    assert table.base.startswith("Bas: ") and "Rutan är tom" in table.base
    assert f"<{figure.id}> visar" in sentences[-1] and f"<{table.id}>" in sentences[-1]
    assert _page(material(*CRITERIA, audit=WITH_MAIN))[2] == []


def test_one_is_told_in_the_singular_and_what_is_about_nothing_is_left_out() -> None:
    nothing = criterion(FOLLOWED_UP, 0, outside=120)
    (page,) = main_criteria(material(nothing, CRITERIA[1], audit=WITH_MAIN))
    assert page.title == "Huvudkriteriet"
    assert main_criteria(material(nothing, criterion(NEEDS, 0, outside=120), audit=WITH_MAIN)) == []
    assert main_criteria(material(*CRITERIA)) == [], "the audit has chosen none"


def test_what_the_files_cannot_tell_for_lack_of_a_table_is_no_main_finding() -> None:
    facts = replace(FACTS, missing_tables=("uppfoljningar",))
    undocumented = criterion(FOLLOWED_UP, 0, unclear=60, outside=60)
    (page,) = main_criteria(material(undocumented, CRITERIA[1], audit=WITH_MAIN, facts=facts))
    assert not any("följas upp" in text for text in texts(page.blocks))


def test_the_order_is_the_audits_and_not_that_of_the_definition() -> None:
    other = replace(AUDIT, main_criteria=(NEEDS, FOLLOWED_UP))
    (page,) = main_criteria(material(*CRITERIA, criterion(GOAL, 1, 1), audit=other))
    first, second, *_ = texts(section([page], "huvudkriterier").blocks)
    assert first.startswith("Utredningen ska visa") and second.startswith("En beviljad insats")


def test_the_outcomes_are_the_five() -> None:
    """The tuples above stand in their order."""
    assert [o.label for o in Outcome] == ["Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej", "Ej aktuellt"]
