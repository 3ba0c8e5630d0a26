"""Bounds of a share: undocumented cases count as not met, and the text gives the highest value it can have."""

from __future__ import annotations

from dataclasses import replace

from pipeline.disclosure.published import Mark
from reports.review.bounds import bound_text, bounds, unclear, undocumented_text
from tests.lib.reviews import FACTS, FOLLOWED_UP, GOAL, IN_TIME, NEEDS, criterion, material, plain, texts


def test_the_share_and_the_most_that_it_can_be() -> None:
    assert bounds(criterion(NEEDS, met=6, not_met=2, unclear=2)) == (60, 80)
    assert bounds(criterion(NEEDS, met=6, partly=4)) == (60, 60), "what is met in part is known"
    assert bounds(criterion(NEEDS, met=0, outside=12)) == (Mark.NO_BASE, Mark.NO_BASE)


def test_the_highest_share_is_told_only_where_something_is_not_documented() -> None:
    assert plain(bound_text(criterion(NEEDS, met=6, not_met=2, unclear=2))) == (
        "högst 80 procent om kriteriet vore uppfyllt överallt där det inte framgår"
    )
    assert bound_text(criterion(NEEDS, met=6, not_met=4)) == ""
    assert bound_text(criterion(NEEDS, met=0, outside=12)) == ""


def test_one_in_five_that_tells_nothing_is_worth_a_sentence() -> None:
    criteria = [
        criterion(NEEDS, met=8, unclear=2),
        criterion(IN_TIME, met=9, unclear=2),  # two of eleven
        criterion(GOAL, met=0, unclear=9),  # fewer than ten decisions
    ]
    assert texts(unclear(criteria)) == [
        "I två av de tio ärenden som kriteriet ”Behoven beskrivna” gäller framgår det inte om det är uppfyllt. "
        "Andelen uppfyllt är 80 procent om det inte är uppfyllt i något av dem och 100 procent om det är uppfyllt i "
        "alla."
    ]


def test_where_nothing_at_all_is_documented() -> None:
    (sentence,) = texts(unclear([criterion(GOAL, met=0, unclear=30)]))
    assert sentence.startswith("I samtliga 30 ärenden som kriteriet ”Personligt mål” gäller framgår det inte")
    assert "är noll procent om" in sentence and "100 procent om det är uppfyllt i alla" in sentence


def test_criteria_that_lack_their_table_are_not_compared() -> None:
    facts = replace(FACTS, missing_tables=("uppfoljningar",))
    review = material(criterion(FOLLOWED_UP, met=0, unclear=30), criterion(NEEDS, met=10, unclear=20), facts=facts)
    expected = (
        "Det framgår inte i något ärende om kravet ”Uppföljning inom sex månader” är uppfyllt, eftersom underlaget "
        "inte har några uppgifter om uppföljningar. Kravet jämförs därför inte med andra krav."
    )
    assert undocumented_text(review) == undocumented_text(review, [FOLLOWED_UP]) == expected
    assert undocumented_text(review, [NEEDS]) == ""
    assert undocumented_text(material(criterion(FOLLOWED_UP, met=0, unclear=30))) == "", "the table is there"
