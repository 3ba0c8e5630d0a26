"""Counts about persons that are printed, in this report or in an earlier one of the same decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Parts = tuple[str, ...]
Groups = Mapping[str, frozenset[str]]
"""Groups taken together: the codes of each dimension that they are narrowed by."""
BASE: Parts = ()
"""Denotes the base of a family where parts are expected."""


@dataclass(frozen=True)
class PrintedCount:
    """A printed count: some parts of a family, or its base, in some groups (the codes of each dimension)."""

    family: str
    parts: Parts
    groups: Groups
    value: int
