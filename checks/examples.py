"""Examples of a criterion: a decision in, an outcome out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Row = Mapping[str, object]
"""Column -> value of a decision, and table -> rows that belong to it (None: the export has no such table).

A row of another table is a mapping too; a date alone, or None, is short for a row with that date.
"""


@dataclass(frozen=True)
class Example:
    """The values that differ from the base row, and the outcome according to the guideline.

    `base` is a row of the audit that replaces the criterion's own base row.
    """

    outcome: str
    values: Row
    base: Row | None = None


def example(outcome: str, base: Row | None = None, /, **values: object) -> Example:
    """An outcome and the values of a decision that has it: only those that matter; the others come from the base row.

    Dates are written as 2025-02-19, and follow-ups as a list of dates under the name of their table.

    >>> example("uppfyllt", beslut_datum="2025-02-19", uppfoljningar=["2025-08-19"]).outcome
    'uppfyllt'
    """
    return Example(outcome, values, base)


def example_row(example: Example, base: Row) -> dict[str, object]:
    """All values of an example's decision, with the base row of its criterion."""
    return {**(base if example.base is None else example.base), **example.values}


def is_date(text: object) -> bool:
    """Whether the text is a date in the form that examples use."""
    try:
        return isinstance(text, str) and str(date.fromisoformat(text)) == text
    except ValueError:
        return False
