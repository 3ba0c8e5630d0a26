"""A cell of Excel becomes the text that the codebook would have, or a text that no variable takes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from pipeline.reading.workbook import CellValue, cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (" Ja ", " Ja "),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (42.0, "42"),
        (-0.0, "0"),
        (5.5, "5,5"),
        (0.1, "0,1"),
        (1e-7, "0,0000001"),
        (20250219.0, "20250219"),
        (198501011236.0, "198501011236"),
        (1e15, "1000000000000000"),
        (date(2025, 2, 19), "2025-02-19"),
        (datetime(2025, 2, 19), "2025-02-19"),
        (datetime(2025, 2, 19, 13, 5), "2025-02-19 13:05:00"),
        (time(4, 1), "04:01:00"),
        (timedelta(hours=4, minutes=1), "4:01:00"),
        (timedelta(days=1, hours=2), "1 day, 2:00:00"),
    ],
)
def test_cell_text(value: CellValue, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize("value", [date(2024, 1, 1), datetime(2024, 1, 1), datetime(2024, 1, 15)])
def test_a_date_in_a_column_of_months_is_its_month(value: date) -> None:
    assert cell_text(value, month=True) == "2024-01"


def test_a_time_of_day_is_no_month() -> None:
    assert cell_text(datetime(2024, 1, 1, 12), month=True) == "2024-01-01 12:00:00"


def test_text_in_a_column_of_months_is_left_as_it_is() -> None:
    assert cell_text("2024-01", month=True) == "2024-01"
