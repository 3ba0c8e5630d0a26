"""A breakdown with one number in each cell, for CSV files, the database and Excel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell
from reports.review.breakdowns.rows import breakdown_cells, breakdown_rows, share_cells
from tests.lib.reviews import FEW, HIDDEN, HIDDEN_COUNT, IN_TIME, NOBODY, breakdown, share


@pytest.mark.parametrize(
    ("group_share", "cells"),
    [
        (share(9, 11), (9, 11, 82)),
        (share(0, 11), (0, 11, 0)),
        (NOBODY, (Mark.NO_BASE, 0, Mark.NO_BASE)),
        (FEW, (Mark.FEW, Mark.FEW, Mark.FEW)),
        (HIDDEN_COUNT, ("*", 30, Mark.HIDDEN)),
        (HIDDEN, ("*", "*", Mark.HIDDEN)),
        # The feasibility interval, which any reader can compute.
        (Share(None, 30, count_among=(0, 7)), ("0–7", 30, Mark.HIDDEN)),
        (Share(None, None, count_among=(1, 3), base_among=(4, 9)), ("1–3", "4–9", Mark.HIDDEN)),
    ],
)
def test_a_share_in_three_cells(group_share: Share, cells: tuple[Cell, ...]) -> None:
    assert share_cells(group_share) == cells


def test_a_row_for_every_row_and_group_with_the_groups_in_columns() -> None:
    divided = breakdown({IN_TIME: (share(9, 11), HIDDEN_COUNT, share(20, 41))})
    assert breakdown_rows(divided) == (
        ("Rad", "Stadsdelsnämnd", "Antal", "Bas", "Andel (%)"),
        [
            ("Beslut inom tre månader", "Bromma", 9, 11, 82),
            ("Beslut inom tre månader", "Järva", "*", 30, Mark.HIDDEN),
            ("Beslut inom tre månader", "Samtliga", 20, 41, 49),
        ],
    )


def test_by_two_dimensions_there_are_two_columns_or_two_parts_of_the_label() -> None:
    crossed = replace(
        breakdown({IN_TIME: (share(9, 11), share(3, 4))}),
        names=("stadsdel", "kon"),
        labels=("Stadsdelsnämnd", "Kön"),
        groups=(("Järva", "Kvinna"), ("Samtliga", "Samtliga")),
    )
    assert breakdown_rows(crossed)[0][:3] == ("Rad", "Stadsdelsnämnd", "Kön")
    assert breakdown_rows(crossed)[1][0] == ("Beslut inom tre månader", "Järva", "Kvinna", 9, 11, 82)
    assert breakdown_cells(crossed) == (
        ("Rad", "Antal", "Bas", "Andel (%)"),
        [
            ("Beslut inom tre månader: Järva: Kvinna", 9, 11, 82),
            ("Beslut inom tre månader: Samtliga: Samtliga", 3, 4, 75),
        ],
    )
