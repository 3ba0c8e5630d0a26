"""Texts to start from: the letter and the agendas of a review, in a new folder."""

from __future__ import annotations

from pathlib import Path

from granskning import output
from granskning.jobs.job import load_audit


def brev(target: Path, audit: str) -> None:
    """Writes the texts of that audit to a folder that must not exist.

    UsageError if there is no such audit, FileError if the folder exists or cannot be written.
    """
    from reports import letters

    output.check_new(target)
    definition = load_audit(audit)
    with output.replaced(target, lambda message: None) as folder:
        letters.write(definition, folder)
