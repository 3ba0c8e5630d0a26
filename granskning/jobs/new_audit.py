"""A new audit: the example's files under a name of its own, laid whole or not at all."""

from __future__ import annotations

import keyword
import os
import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import checks
import sample_data
from checks import audits
from pipeline.errors import FileError, UsageError, reason

TEMPLATE = "audit_template"
AUDITS = Path(audits.__file__).parent
SAMPLES = Path(sample_data.__file__).parent


@dataclass(frozen=True)
class Laid:
    """Where a new audit lies: its definition, its sample export, and the program that makes the sample."""

    audit: Path
    sample: Path
    generator: Path


def ny(name: str) -> Laid:
    """Lays the example under that name. UsageError if no audit can have it, FileError if it cannot be written."""
    _check_name(name)
    laid = Laid(AUDITS / name, SAMPLES / name, SAMPLES / f"{name}.py")
    for place in (laid.audit, laid.sample, laid.generator):
        if os.path.lexists(place):
            raise FileError(f"{place} finns redan och skrivs inte över. Välj ett annat namn, eller flytta det.")
    try:
        with (
            TemporaryDirectory(prefix=".ny-", dir=AUDITS) as beside_audits,
            TemporaryDirectory(prefix=".ny-", dir=SAMPLES) as beside_samples,
        ):
            made = Laid(Path(beside_audits, name), Path(beside_samples, name), Path(beside_samples, f"{name}.py"))
            _prepare(name, made)
            _move(made, laid)
    except OSError as error:
        raise FileError(
            f"Det går inte att lägga granskningen i {AUDITS} och dess exempel i {SAMPLES} ({reason(error)}). Verktyget "
            "hittar en granskning bara där. Lägg verktyget i en mapp där du får skriva, och försök igen."
        ) from None
    return laid


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


def _prepare(name: str, made: Laid) -> None:
    """Writes every file of the example under its new name."""
    made.audit.mkdir()
    for source in sorted(Path(checks.__file__).parent.joinpath(TEMPLATE).glob("*.py")):
        _write(source, name, made.audit / source.name)
    _write(SAMPLES / f"{TEMPLATE}.py", name, made.generator)
    made.sample.mkdir()
    for source in sorted(SAMPLES.joinpath(TEMPLATE).glob("*.csv")):
        shutil.copyfile(source, made.sample / source.name)


def _write(source: Path, name: str, target: Path) -> None:
    """The module with the new name wherever the example's stands; an audit lies one package deeper than the example."""
    text = re.sub(
        rf"\b(checks\.)?{TEMPLATE}\b",
        lambda found: f"checks.audits.{name}" if found[1] else name,
        source.read_text(encoding="utf-8"),
    )
    target.write_text(text, encoding="utf-8", newline="\n")


def _move(made: Laid, laid: Laid) -> None:
    """Puts all of it in place or none; the definition comes last, so that what is found by name is complete."""
    with ExitStack() as undo:
        made.sample.rename(laid.sample)
        undo.callback(shutil.rmtree, laid.sample)
        made.generator.rename(laid.generator)
        undo.callback(laid.generator.unlink)
        made.audit.rename(laid.audit)
        undo.pop_all()
