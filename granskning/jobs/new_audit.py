"""A new audit: a copy of the example under its own name, in a folder of the user's, whole or not at all."""

from __future__ import annotations

import errno
import keyword
import os
import re
import shutil
from pathlib import Path

import checks
from checks import audits
from granskning import output
from pipeline.errors import FileError, UsageError, reason

TEMPLATE = "audit_template"
SOURCE = Path(checks.__file__).parent / TEMPLATE


def ny(name: str, where: Path | None = None) -> Path:
    """Copies the example to a folder of that name in `where`, or in the working directory. UsageError if no audit can
    have the name, FileError if the folder cannot be written."""
    _check_name(name)
    folder = (where or Path.cwd()) / name
    if os.path.lexists(folder):
        raise FileError(f"{folder} finns redan och skrivs inte över. Välj ett annat namn, eller flytta mappen.")
    if not folder.parent.is_dir():
        raise FileError(_cannot_write(folder, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))))
    with output.replaced(folder, lambda message: None) as new_folder, output.disk_errors_named(folder, _cannot_write):
        for source in sorted(SOURCE.rglob("*")):
            if source.suffix in (".py", ".csv", ".txt"):
                _copy_renamed(source, name, new_folder / source.relative_to(SOURCE))
    return folder


def _cannot_write(folder: Path, error: BaseException) -> str:
    return (
        f"Det går inte att lägga granskningen i {folder.parent} ({reason(error)}). Gå till en mapp där du får "
        "skriva, och försök igen."
    )


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UsageError(
            f"”{name}” kan inte vara namnet på en granskning. Det får bara ha a–z, 0–9 och _ och ska börja med en "
            "bokstav, som boendestod_2026."
        )
    if keyword.iskeyword(name):
        raise UsageError(f"”{name}” kan inte vara namnet på en granskning, eftersom ordet betyder något i Python.")
    if name in audits.names():
        raise UsageError(f"Granskningen {name} finns redan. Välj ett annat namn.")


def _copy_renamed(source: Path, name: str, target: Path) -> None:
    """Copies the file, with the new name wherever a module has the example's."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix != ".py":
        shutil.copyfile(source, target)
        return
    text = re.sub(rf"\b(?:checks\.)?{TEMPLATE}\b", name, source.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8", newline="\n")
