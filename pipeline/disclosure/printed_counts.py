"""Counts about persons that are printed somewhere: in this report, or in an earlier one of the same decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Parts = tuple[str, ...]
Groups = Mapping[str, frozenset[str]]
"""Groups taken together: the codes of each dimension that they are narrowed by."""
BASE: Parts = ()
"""Stands for the base of a family in place of some of its parts."""


@dataclass(frozen=True)
class PrintedCount:
    """A count that is printed: some parts of a family, or its base, in some groups (the codes of each dimension)."""

    family: str
    parts: Parts
    groups: Groups
    value: int
