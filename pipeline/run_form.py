"""The registration form: an audit's codebook -> a workbook, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pipeline.errors import FileError, UsageError, reason
from pipeline.run import load_audit


def mall(target: Path, audit: str, rows: int) -> None:
    """Writes the form of that audit to the target, which must not exist.

    UsageError if the name is not an Excel workbook's or there is no such audit, FileError if it cannot be written.
    """
    from reports import form

    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} är inget namn på en Excel-arbetsbok. Ange ett namn som slutar på .xlsx med --ut.")
    definition = load_audit(audit)
    if target.exists():
        raise FileError(f"{target} finns redan och skrivs inte över. Ange ett annat namn med --ut, eller flytta filen.")
    made = form.workbook(definition, rows)
    beside = target.with_name(f".{target.name}.ny")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(made)
        os.replace(beside, target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise FileError(
            f"{target} går inte att skriva ({reason(error)}). Kontrollera att mappen finns och att det finns plats och "
            "behörighet, och försök igen."
        ) from None
