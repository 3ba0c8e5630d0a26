"""Counts about persons that are printed, and the sizes of the groups that counts are printed by, in this report or in
an earlier one of the same decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Parts = tuple[str, ...]
Groups = Mapping[str, frozenset[str]]
"""Groups taken together: the codes of each dimension that they are narrowed by."""
BASE: Parts = ()
"""Denotes the base of a family where parts are expected."""
EVERYONE = "alla"
"""The family of all decisions, whose counts are the sizes of groups."""
ATTENDANCE = "narvaro"
"""Denotes the threshold by which a report protects its tables of attendance, stored as a count."""


@dataclass(frozen=True)
class PrintedCount:
    """A printed count: some parts of a family, or its base, in some groups (the codes of each dimension)."""

    family: str
    parts: Parts
    groups: Groups
    value: int


@dataclass(frozen=True)
class EarlierReports:
    """What readers have of earlier reports of the same decisions: the printed counts. `corrected` are the variables and
    derived values that some decision has another value of now; the key of the decisions if they are others."""

    counts: Sequence[PrintedCount] = ()
    corrected: frozenset[str] = frozenset()


FIRST_REPORT = EarlierReports()
"""What readers have where no report has been made before."""
