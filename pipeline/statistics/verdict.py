"""The three conclusions about a difference."""

from __future__ import annotations

from enum import Enum

LEVEL = 0.05
"""The significance level of the tests."""


class Verdict(Enum):
    """The conclusion about a difference between groups, or between two reviews."""

    LARGER = "större än slumpen ger skäl för"
    """Significant by the exact test, also after correction for the number of tests (Holm)."""
    CLOSER = "värd att se närmare på"
    """Significant by the test, or by the interval, for this difference alone."""
    UNKNOWN = "går inte att säga"
