"""The facts of a run: the names of its files, its manifest and the facts that a report states about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class SampleUse:
    """How a review followed the sample that was drawn for it, in numbers of decisions.

    Of the `reviewed` decisions, `drawn` were drawn, `replaced` are reserves that replace one that was (by reason, ''
    for no reason), `unexplained` are reserves that replace none, and `alien` were never drawn. Of the `size` drawn,
    `missing` are neither reviewed nor replaced. `moved` have another stratum than in the list.
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
        """Whether the reviewed decisions are part of the drawn sample, or replace decisions of it."""
        return self.reviewed > 0 and not self.unexplained and not self.alien


@dataclass(frozen=True)
class RunFacts:
    """The report's facts about the run itself. Row counts are per table of the export; `drawn` if the decisions are a
    sample drawn from a known number of decisions; `sample` how they follow the drawn sample, if it was given;
    `invented` if the export or its frame says that it is."""

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
DATABASE = "granskning.duckdb"
"""Two files of a report's folder: what it was made from, and the database of its decisions and results."""

INVENTED_KEY = "pahittade_exempeldata"
"""The manifest's key for whether the data is marked as invented."""


TOOL = "granskning"


MARKED = "_markerad.xlsx"
"""The ending of the name of a copy of a workbook in which the faults are marked."""


_OF_OFFICE = "~$"
"""The beginning of the name of the lock file that Word and Excel keep next to an open file."""


def marked_in(folder: Path) -> list[Path]:
    """The copies with marked faults in a folder, by name."""
    return sorted(path for path in folder.glob(f"*{MARKED}") if not path.name.startswith(_OF_OFFICE))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that the tool has written; empty if the folder has none from this tool."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("verktyg") == TOOL else {}
