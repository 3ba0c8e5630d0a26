"""Examples of a criterion as an analyst writes them."""

from __future__ import annotations

import pytest

from checks.examples import Example, example, example_row, is_date

BASE = {"kon": "kvinna", "alder": 42, "plan_datum": "2025-03-20"}


def test_only_what_differs_is_written() -> None:
    adult = example("uppfyllt", alder=30, uppfoljningar=["2025-04-01"])
    assert adult == Example("uppfyllt", {"alder": 30, "uppfoljningar": ["2025-04-01"]})
    assert example_row(adult, BASE) == {**BASE, "alder": 30, "uppfoljningar": ["2025-04-01"]}


def test_what_is_left_out_and_what_is_empty_are_two_things() -> None:
    assert example_row(example("framgar_ej", plan_datum=None), BASE)["plan_datum"] is None
    assert example_row(example("uppfyllt"), BASE) == BASE


def test_an_example_may_start_from_a_row_of_its_own() -> None:
    own_base = example("ej_aktuellt", {"kon": "man"}, alder=50)
    assert example_row(own_base, BASE) == {"kon": "man", "alder": 50}
    assert example_row(example("ej_aktuellt", {}, alder=50), BASE) == {"alder": 50}, "an empty row is a row"


def test_a_column_may_be_called_what_an_argument_is() -> None:
    assert example("uppfyllt", outcome="ja", base="nej").values == {"outcome": "ja", "base": "nej"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-19", True),
        ("2024-02-29", True),
        ("2025-02-29", False),
        ("19/2/25", False),
        ("20250219", False),
        ("2025-W08-3", False),
        ("2025-2-9", False),
        ("", False),
        (None, False),
        (20250219, False),
    ],
)
def test_a_date_is_written_in_one_way(text: object, expected: bool) -> None:
    assert is_date(text) is expected
