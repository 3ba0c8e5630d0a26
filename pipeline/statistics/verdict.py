"""What can be said of a difference, in three words."""

from __future__ import annotations

from enum import Enum

LEVEL = 0.05
"""Of the tests."""


class Verdict(Enum):
    """What can be said of a difference between groups, or between two reviews."""

    LARGER = "större än slumpen ger skäl för"
    """The exact test says so, also when all that is tested together is taken into account (Holm)."""
    CLOSER = "värd att se närmare på"
    """The test, or the interval, says so for this alone."""
    UNKNOWN = "går inte att säga"
