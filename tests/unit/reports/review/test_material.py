"""What every chapter knows of the run: which tables the export lacks, and what is not known for lack of them."""

from __future__ import annotations

from dataclasses import replace

from tests.lib.reviews import FACTS, FOLLOWED_UP, NEEDS, criterion, material

LACKING = replace(FACTS, missing_tables=("uppfoljningar",))


def test_tables_are_named_as_an_inspector_reads_them() -> None:
    found = material(facts=LACKING)
    assert found.table_labels == {"arenden": "Ärenden", "uppfoljningar": "Uppföljningar"}
    assert found.missing == ("Uppföljningar",)
    assert material().missing == ()


def test_untold_is_what_reads_the_missing_table_and_is_unclear_everywhere() -> None:
    unclear = criterion(FOLLOWED_UP, met=0, unclear=9, outside=3)
    assert material(unclear, criterion(NEEDS, met=0, unclear=9), facts=LACKING).untold == {FOLLOWED_UP}
    assert material(unclear).untold == frozenset(), "with the table, unclear is what the files say"
    assert material(criterion(FOLLOWED_UP, met=0, unclear=9, not_met=1), facts=LACKING).untold == frozenset()
    assert material(criterion(FOLLOWED_UP, met=0, outside=12), facts=LACKING).untold == frozenset(), "nothing to tell"
