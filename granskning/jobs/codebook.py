"""The codebook for those who make the export: a workbook to read, or a data package for their own system."""

from __future__ import annotations

from pathlib import Path

from granskning import output
from granskning.jobs.job import load_audit
from pipeline.errors import UsageError


def kodbok(target: Path, audit: str) -> None:
    """Writes the codebook of that audit to the target, which must not exist: a workbook (.xlsx) or datapackage.json.

    UsageError if the name has another ending or there is no such audit, FileError if it cannot be written.
    """
    kind = target.suffix.lower()
    if kind not in (".xlsx", ".json"):
        raise UsageError(
            f"{target} är varken en Excel-arbetsbok eller ett datapaket. Ange ett namn som slutar på .xlsx, eller "
            "datapackage.json, med --ut."
        )
    output.check_new(target)
    content = _package(audit) if kind == ".json" else _workbook(audit)
    output.write_new(target, lambda file: file.write_bytes(content))


def _workbook(audit: str) -> bytes:
    from reports.form import workbook

    return workbook.codebook(load_audit(audit))


def _package(audit: str) -> bytes:
    from reports.form.datapackage import datapackage

    return datapackage(load_audit(audit)).encode()
