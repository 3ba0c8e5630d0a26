"""Dates have one form."""

from __future__ import annotations

from datetime import date

import click
import pytest

from granskning.commands.options import DayType


@pytest.mark.parametrize("text", ["2025-1-1", "20251031", "31/10 2025", "2025-02-30", "2025-10-31T00:00", ""])
def test_a_day_is_written_in_one_way(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"är inget datum\. Skriv det som 2025-10-31\."):
        DayType().convert(text, None, None)


def test_a_day_is_read() -> None:
    assert DayType().convert("2025-10-31", None, None) == date(2025, 10, 31)
    assert DayType().convert(date(2025, 10, 31), None, None) == date(2025, 10, 31)
