"""Values worked out from a decision's row before the criteria look at it."""

from __future__ import annotations

from dataclasses import dataclass

from checks.codebook import About


@dataclass(frozen=True)
class Derived:
    """A value worked out from a decision's row before the criteria look at it (a last day, a start date)."""

    name: str
    label: str
    sql_type: str
    about: About = About.HANDLAGGNING
