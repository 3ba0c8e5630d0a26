"""The layout of a family in a breakdown: groups joined or left out, small categories joined, the ladder."""

from __future__ import annotations

import numpy as np
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable, Dimension
from pipeline.counting.groups import CountedPart, Family, Grouped, Space
from pipeline.disclosure.layout import (
    OTHER,
    Layout,
    PrintedRow,
    columns,
    everything,
    ladder,
    lines,
    possible_groups,
    total,
)

BY_NAME = {d.name: d for d in AUDIT.dimensions}
TABLE = next(t for t in AUDIT.report_tables if isinstance(t, CategoryTable))


def _grouped(dimension: Dimension, sizes: list[int], *families: Family) -> Grouped:
    groups = (tuple(dimension.groups(AUDIT.main).items())[: len(sizes)],)
    counts = np.array(sizes, dtype=np.int64)
    return Grouped((dimension,), groups, Space((dimension,), groups), counts, counts, families, ())


def _labels(sizes: list[int], dimension: str) -> tuple[list[str], tuple[str, ...]]:
    groups, too_few = columns(_grouped(BY_NAME[dimension], sizes), 4)
    return [g.labels[0] for g in groups], too_few


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([5, 5, 5, 5, 5], ["–29", "30–39", "40–49", "50–59", "60–"]),
        ([1, 5, 5, 5, 5], ["–39", "40–49", "50–59", "60–"]),
        ([5, 5, 5, 5, 2], ["–29", "30–39", "40–49", "50–"]),
        ([9, 2, 6, 5, 5], ["–29", "30–49", "50–59", "60–"]),
        ([1, 1, 1, 9, 9], ["–59", "60–"]),
        ([1, 1, 0, 1, 1], ["–"]),
    ],
)
def test_small_age_groups_are_joined_with_the_smaller_neighbour(sizes: list[int], expected: list[str]) -> None:
    labels, too_few = _labels(sizes, "aldersgrupp")
    assert (labels[:-1], too_few) == (expected, ())


def test_other_small_groups_are_left_out_and_named() -> None:
    labels, too_few = _labels([5, 3, 4], "stadsdel")
    assert (labels, too_few) == (["Bromma", "Farsta", "Samtliga"], ("Enskede-Årsta-Vantör",))


@pytest.mark.parametrize(
    ("dimension", "sizes", "expected"),
    [
        ("aldersgrupp", [5, 5, 5, 5, 5], ["–29", "30–39", "40–49", "50–59", "60–", "–39", "40–59"]),
        ("aldersgrupp", [1, 5, 5, 5, 5], ["–39", "40–49", "50–59", "60–", "–49", "50–"]),
        ("stadsdel", [5, 3, 4], ["Bromma", "Farsta"]),
    ],
)
def test_tables_may_be_printed_by_groups_of_their_own_and_by_those_that_the_ladder_joins(
    dimension: str, sizes: list[int], expected: list[str]
) -> None:
    groups = possible_groups(_grouped(BY_NAME[dimension], sizes), 4)
    assert [group.labels[0] for group in groups] == expected


def _family(*parts: list[int]) -> Family:
    family_parts = tuple(CountedPart(str(i), f"rad {i}", np.array(p, dtype=np.int64)) for i, p in enumerate(parts))
    return Family(TABLE.id, TABLE, family_parts, ("barn",))


def test_total() -> None:
    grouped = _grouped(BY_NAME["stadsdel"], [5, 3, 4])
    assert total(grouped.everyone, ((0, 2),)) == 9
    assert total(grouped.everyone, everything(grouped)) == 12


def test_the_ladder_joins_groups_then_small_categories() -> None:
    family = _family([9, 9, 9, 9], [1, 0, 0, 2], [0, 1, 1, 0])
    grouped = _grouped(BY_NAME["aldersgrupp"], [10, 10, 10, 11], family)
    groups, _ = columns(grouped, 4)
    rungs = list(ladder(grouped, family, Layout(groups, lines(family)), 4))
    assert [[g.labels[0] for g in layout.groups] for layout in rungs] == [
        ["–29", "30–39", "40–49", "50–59", "Samtliga"],
        ["–39", "40–59", "Samtliga"],
        ["–29", "30–39", "40–49", "50–59", "Samtliga"],
        ["–39", "40–59", "Samtliga"],
    ]
    assert [len(layout.lines) for layout in rungs] == [3, 3, 2, 2]
    assert rungs[-1].lines == (PrintedRow(("0",), "rad 0"), PrintedRow(("1", "2"), OTHER))


def test_which_categories_are_joined_follows_from_the_totals() -> None:
    """Fewer than four a group on average. If only what is small in every group were joined, a total of six would be
    three in each of two."""
    family = _family([9, 9], [3, 3], [7, 0], [8, 0])
    grouped = _grouped(BY_NAME["kon"], [27, 12], family)
    groups, _ = columns(grouped, 4)
    *_, last = ladder(grouped, family, Layout(groups, lines(family)), 4)
    assert [line.parts for line in last.lines] == [("0",), ("3",), ("1", "2")]


def test_nothing_is_joined_that_is_not_small_or_has_no_order() -> None:
    family = _family([9, 9], [1, 0])
    grouped = _grouped(BY_NAME["stadsdel"], [10, 9], family)
    groups, _ = columns(grouped, 4)
    assert len(list(ladder(grouped, family, Layout(groups, lines(family)), 4))) == 1
