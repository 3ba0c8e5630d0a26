"""Decisions counted by group and by columns of the assessment: six invented decisions, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.criteria import Outcome
from checks.subject import CountedItem, counted_items
from pipeline.counting.counter import GroupCounter, column_of, has_its_table, part_of
from tests.lib.small import AUDIT, decisions, judged

DATA = decisions((3, {}), (1, {"mal": "nej"}), (2, {"stadsdel": "jarva", "barn": "flera"}))
ITEMS = {item.id: item for item in counted_items(AUDIT)}


@pytest.fixture(scope="module")
def counter() -> Iterator[GroupCounter]:
    with judged(DATA) as (con, _):
        yield GroupCounter.over(con, AUDIT, (AUDIT.compared,))


def test_groups_are_those_that_occur(counter: GroupCounter) -> None:
    assert counter.groups == ((("bromma", "Bromma"), ("jarva", "Järva")),)
    assert counter.shape == (2,)
    assert counter.codes((1,)) == ("jarva",)


def test_decisions_are_counted_by_group_and_by_the_values_of_columns(counter: GroupCounter) -> None:
    assert sorted(counter.counted(["utfall_mal", "indikator_har_barn"])) == [
        ((0,), ("ej_uppfyllt", False), 1),
        ((0,), ("uppfyllt", False), 3),
        ((1,), ("uppfyllt", True), 2),
    ]


def test_a_condition_counts_the_decisions_of_each_group_for_which_it_is_true(counter: GroupCounter) -> None:
    assert counter.where("indikator_har_barn").tolist() == [0, 2]


def test_an_item_is_counted_part_by_part(counter: GroupCounter) -> None:
    assert {part: counts.tolist() for part, counts in counter.parts(ITEMS["har_barn"]).items()} == {
        "ja": [0, 2],
        "nej": [4, 0],
    }


@pytest.mark.parametrize(
    ("item", "value", "part"),
    [
        ("kriterium_mal", Outcome.UPPFYLLT.value, "uppfyllt"),
        ("kriterium_mal", Outcome.EJ_AKTUELLT.value, ""),
        ("har_barn", True, "ja"),
        ("har_barn", False, "nej"),
        ("har_barn", None, ""),
        ("tabell_barn", 2, "2"),
    ],
)
def test_a_value_belongs_to_a_part_or_is_outside_the_base(item: str, value: object, part: str) -> None:
    assert part_of(ITEMS[item], value) == part


def test_an_item_that_needs_a_table_is_counted_only_where_the_export_has_it() -> None:
    barn = next(i for i in AUDIT.indicators if i.id == "har_barn")
    item = CountedItem("har_barn", replace(barn, needs_table="uppfoljningar"))
    assert has_its_table(item, frozenset({"uppfoljningar"}))
    assert not has_its_table(item, frozenset({"narvaro"}))
    assert has_its_table(CountedItem("har_barn", barn), frozenset())


def test_each_kind_of_item_has_its_column() -> None:
    columns = {id_: column_of(ITEMS[id_]) for id_ in ("kriterium_mal", "har_barn", "tabell_barn")}
    assert columns == {"kriterium_mal": "utfall_mal", "har_barn": "indikator_har_barn", "tabell_barn": "tabell_barn"}
