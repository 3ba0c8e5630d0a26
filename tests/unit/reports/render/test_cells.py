"""How a cell is printed: the same in every document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.disclosure.published import Mark, Share
from reports.document import Cell, PartOfTotal
from reports.render import cells


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (1036, "1 036"),
        (Decimal("54.5"), "54,5"),
        (Mark.HIDDEN, "*"),
        (Mark.NO_BASE, "–"),
        (date(2025, 2, 1), "1 februari 2025"),
        (Share(9, 11, 82), "9 av 11 (82 %)"),
        (Share(0, 0), "–"),
        (PartOfTotal(Share(7, 30, 23)), "7 (23 %)"),
    ],
)
def test_a_cell(value: Cell, printed: str) -> None:
    assert cells.text(value).replace("\u00a0", " ") == printed
