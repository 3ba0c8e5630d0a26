"""The headlines group by group, with no stronger conclusion on a difference than its test allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.disclosure.published import PublishedBreakdown, PublishedDifference, Share
from reports.document import TableBlock
from reports.review.by_dimension import by_dimension
from reports.review.material import Material
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    section,
    share,
    texts,
)

KON = ("kon", "Kön")
ROWS = {
    IN_TIME: (share(50, 60), share(20, 60), share(70, 120)),
    NEEDS: (share(30, 50), share(31, 46), share(61, 96)),
    GOAL: (share(1, 50), share(40, 46), share(41, 96)),
}


def _by_sex(rows: Mapping[str, tuple[Share, ...]] = ROWS, **other: object) -> PublishedBreakdown:
    return breakdown(rows, ("Kvinna", "Man"), KON, **other)


def _material(tests: tuple[PublishedDifference, ...], by_group: PublishedBreakdown | None = None) -> Material:
    criteria = (criterion(IN_TIME, 70, 50), criterion(NEEDS, 61, 35), criterion(GOAL, 41, 55))
    return material(*criteria, standard=(by_group or _by_sex(),), differences={"kon": tests})


SURE = (difference(IN_TIME, 0.001, 0.002), difference(NEEDS, 0.5, 0.5), difference(GOAL, 0.001))
UNSURE = (difference(IN_TIME, 0.04, 0.08), difference(NEEDS, 0.5, 0.5), difference(GOAL, 0.001))


def _table(review: Material) -> TableBlock:
    (table,) = (b for b in section(by_dimension(review), "efter_kon").blocks if isinstance(b, TableBlock))
    return table


def test_what_differs_more_than_chance_is_told_with_the_numbers_of_each_group() -> None:
    chapter = section(by_dimension(_material(SURE)), "efter_kon")
    assert (chapter.title, chapter.level) == ("Huvudresultaten efter kön", 2)
    assert texts(chapter.blocks)[:2] == [
        "Det här skiljer sig mer mellan grupperna än slumpen ger skäl för:",
        "Beslut inom tre månader: kvinna 50 av 60 ärenden (83 procent) och man 20 av 60 ärenden (33 procent).",
    ]


def test_the_table_has_the_headlines_alone_and_reads_each() -> None:
    """The third criterion differs most of all, but was not chosen beforehand."""
    table = _table(_material(SURE))
    assert table.headers == ("Kriterium", "Kvinna", "Man", "Samtliga", "Skillnaden")
    assert [(row[0], row[-1]) for row in table.rows] == [
        ("Beslut inom tre månader", "skiljer sig mer än slumpen ger skäl för"),
        ("Behoven beskrivna", "går inte att säga"),
    ]
    assert table.rows[0][1:4] == ROWS[IN_TIME]
    assert plain(table.base).endswith("Population: 120 granskade ärenden.")


def test_where_nothing_is_sure_that_is_said_and_nothing_is_called_equal() -> None:
    review = _material(UNSURE)
    assert texts(section(by_dimension(review), "efter_kon").blocks)[0] == (
        "Inget av huvudresultaten skiljer sig mer efter kön än slumpen ger skäl för."
    )
    assert [row[-1] for row in _table(review).rows] == ["värt att se närmare på", "går inte att säga"]


def test_nothing_is_tested_where_a_count_is_hidden_or_all_are_alike() -> None:
    rows = {
        IN_TIME: (HIDDEN_COUNT, HIDDEN_COUNT, share(20, 60)),
        NEEDS: (share(50, 50), share(46, 46), share(96, 96)),
    }
    review = _material((difference(IN_TIME), difference(NEEDS)), _by_sex(rows))
    assert [row[-1] for row in _table(review).rows] == ["prövas inte", "ingen skillnad"]
    assert texts(section(by_dimension(review), "efter_kon").blocks)[0] == "Inget av huvudresultaten kan prövas."
    assert any("är två av sex celler dolda" in plain(note) for note in _table(review).notes)


def test_one_group_alone_differs_from_nothing() -> None:
    rows = {
        IN_TIME: (share(0, 4), Share(None, None, few=True), share(0, 7)),
        NEEDS: (share(0, 4), share(0, 4), share(0, 8)),
    }
    review = _material((difference(IN_TIME), difference(NEEDS)), _by_sex(rows))
    assert [row[-1] for row in _table(review).rows] == ["prövas inte", "ingen skillnad"]


def test_what_is_not_known_for_lack_of_a_table_is_left_out() -> None:
    rows = {FOLLOWED_UP: (share(0, 10), share(0, 9), share(0, 19)), IN_TIME: ROWS[IN_TIME]}
    review = material(
        criterion(FOLLOWED_UP, 0, unclear=19), criterion(IN_TIME, 70, 50),
        facts=replace(FACTS, missing_tables=("uppfoljningar",)),
        audit=replace(AUDIT, headlines=(IN_TIME, FOLLOWED_UP)),
        standard=(_by_sex(rows),), differences={"kon": (difference(FOLLOWED_UP), *SURE)},
    )  # fmt: skip
    assert [row[0] for row in _table(review).rows] == ["Beslut inom tre månader"]


def test_a_headline_that_is_left_undivided_is_named() -> None:
    review = _material(SURE, _by_sex({IN_TIME: ROWS[IN_TIME]}, undivided=((NEEDS, "Behoven beskrivna"), (GOAL, "Mål"))))
    assert _table(review).notes[0] == "Inte uppdelat, eftersom för mycket då skulle vara dolt: ”Behoven beskrivna”."


def test_one_reading_of_all_is_told_once_and_has_no_column() -> None:
    review = _material((difference(IN_TIME, 0.3, 0.6), difference(NEEDS, 0.5, 0.6), difference(GOAL, 0.001)))
    assert _table(review).headers == ("Kriterium", "Kvinna", "Man", "Samtliga")
    assert _table(review).notes == ("Om skillnaderna: går inte att säga.",)


def test_no_section_for_the_dimension_that_has_a_chapter_or_without_headlines() -> None:
    by_district = breakdown(ROWS)
    compared = replace(_material(SURE).published, standard=(by_district,), compared=by_district)
    assert by_dimension(replace(_material(SURE), published=compared)) == []
    assert by_dimension(_material(SURE, _by_sex({GOAL: ROWS[GOAL]}))) == []
    nobody = {IN_TIME: (share(0, 1), share(0, 1), Share(0, 0))}
    assert by_dimension(_material(SURE, _by_sex(nobody))) == [], "a headline about no decision"
