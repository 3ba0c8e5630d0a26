"""What a run tells of itself: its name, its manifest and the facts that a report states about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RunFacts:
    """What the report says of the run itself. Row counts are per table of the export; `drawn` if it is known how many
    decisions the sample was drawn from, `invented` if the export or what it was drawn from says that it is."""

    granskningsdatum: date
    rows_read: dict[str, int]
    rows_used: dict[str, int]
    rows_rejected: dict[str, int]
    empty_rows: dict[str, int]
    missing_tables: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    version: str
    drawn: bool = False
    invented: bool = False


MANIFEST = "manifest.json"


TOOL = "granskning"
