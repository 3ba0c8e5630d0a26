"""What a run tells of itself: its name, its manifest and the facts that a report states about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class SampleUse:
    """How a review followed the sample that was drawn for it, in numbers of decisions.

    Of the `reviewed` that could have been drawn, `drawn` were, `replaced` are reserves that stand for one that was (by
    reason, '' where none is told), `unexplained` are reserves that replace none, and `alien` were never drawn. Of the
    `size` drawn, `missing` are neither reviewed nor replaced. `moved` bear another stratum than the list gave them.
    """

    size: int
    reviewed: int
    drawn: int
    replaced: tuple[tuple[str, int], ...] = ()
    unexplained: int = 0
    alien: int = 0
    missing: int = 0
    moved: int = 0

    @property
    def random(self) -> bool:
        """Whether what was reviewed is the sample that was drawn, as far as it goes."""
        return self.reviewed > 0 and not self.unexplained and not self.alien


@dataclass(frozen=True)
class RunFacts:
    """What the report says of the run itself. Row counts are per table of the export; `drawn` if it is known how many
    decisions the sample was drawn from and the decisions are that sample; `sample` how they follow it, if it was given;
    `invented` if the export or what it was drawn from says that it is."""

    granskningsdatum: date
    rows_read: dict[str, int]
    rows_used: dict[str, int]
    rows_rejected: dict[str, int]
    empty_rows: dict[str, int]
    missing_tables: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    version: str
    drawn: bool = False
    sample: SampleUse | None = None
    invented: bool = False


MANIFEST = "manifest.json"


TOOL = "granskning"


MARKED = "_markerad.xlsx"
"""How the name of a copy of somebody's workbook ends, in which the faults are marked."""


_OF_OFFICE = "~$"
"""How the name of the file begins that Word and Excel keep beside one that is open."""


def marked_in(folder: Path) -> list[Path]:
    """Such copies in a folder, by name."""
    return sorted(path for path in folder.glob(f"*{MARKED}") if not path.name.startswith(_OF_OFFICE))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that the tool has made; empty if there is none of ours."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("verktyg") == TOOL else {}
