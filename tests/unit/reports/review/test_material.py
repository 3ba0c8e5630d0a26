"""The data of every chapter: the tables that the export lacks, and the criteria that are undocumented without them."""

from __future__ import annotations

from dataclasses import replace

from tests.lib.reviews import FACTS, FOLLOWED_UP, NEEDS, criterion, material

WITHOUT_FOLLOW_UPS = replace(FACTS, missing_tables=("uppfoljningar",))


def test_tables_are_named_as_an_inspector_reads_them() -> None:
    review = material(facts=WITHOUT_FOLLOW_UPS)
    assert review.table_labels == {"arenden": "Ärenden", "uppfoljningar": "Uppföljningar"}
    assert review.missing == ("Uppföljningar",)
    assert material().missing == ()


def test_undocumented_is_what_reads_the_missing_table_and_is_unclear_everywhere() -> None:
    unclear = criterion(FOLLOWED_UP, met=0, unclear=9, outside=3)
    assert material(unclear, criterion(NEEDS, met=0, unclear=9), facts=WITHOUT_FOLLOW_UPS).undocumented == {FOLLOWED_UP}
    assert material(unclear).undocumented == frozenset(), "with the table, unclear is what the files say"
    assert (
        material(criterion(FOLLOWED_UP, met=0, unclear=9, not_met=1), facts=WITHOUT_FOLLOW_UPS).undocumented
        == frozenset()
    )
    assert material(criterion(FOLLOWED_UP, met=0, outside=12), facts=WITHOUT_FOLLOW_UPS).undocumented == frozenset(), (
        "nothing to tell"
    )
