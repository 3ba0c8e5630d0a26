"""The registration form: an audit's codebook -> a workbook."""

from __future__ import annotations

from pathlib import Path

from granskning import output
from granskning.jobs.job import load_audit


def mall(target: Path, audit: str, rows: int) -> None:
    """Writes the form of that audit to the target, which must not exist.

    UsageError if the name is not an Excel workbook's or there is no such audit, FileError if it cannot be written.
    """
    from reports.form import workbook

    output.check_new_workbook(target)
    made = workbook.workbook(load_audit(audit), rows)
    output.write_new(target, lambda beside: beside.write_bytes(made))
