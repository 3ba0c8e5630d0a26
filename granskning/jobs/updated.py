"""An edited report, brought up to date with the report that the run has just made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checks.audit import Audit
from granskning.output import REPORT, WORKING

if TYPE_CHECKING:
    from reports.document import ReportDocument
    from reports.update.edited import Edited


def edited_report(path: Path | None, audit: Audit) -> Edited | None:
    """The edited report, read before anything else is done; errors as for `read_edited`."""
    if path is None:
        return None
    from reports.update.edited import read_edited

    return read_edited(path, audit.name)


def update(edited: Edited, document: ReportDocument, folder: Path) -> Sequence[str]:
    """Replaces the new report with the updated edited report, and writes a list of changes; returns notes about them.
    The edited file itself is not touched."""
    from reports.update.merge import merge
    from reports.update.workbook import summary, write_changes

    changes = merge(edited, folder / REPORT, folder / REPORT)
    target = folder / WORKING / "andringar.xlsx"
    target.parent.mkdir(exist_ok=True)
    write_changes(changes, target, created=document.created, invented=document.invented)
    return summary(edited.name, changes)
