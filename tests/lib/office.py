"""LibreOffice as a second reader of our workbooks: it computes the formulas that we only write."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
openpyxl: Any = importlib.import_module("openpyxl")

_Test = TypeVar("_Test", bound=Callable[..., object])
_SOFFICE = shutil.which("soffice")
_skip_unless_installed = pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def needs_office(test: _Test) -> _Test:
    """Marks a test that starts LibreOffice, and skips it where there is none."""
    marked_test: _Test = pytest.mark.office(_skip_unless_installed(test))
    return marked_test


def recalculated(books: Sequence[Any], folder: Path) -> list[Any]:
    """The openpyxl workbooks with the values of their formulas as one run of LibreOffice computes them; `folder` takes
    scratch files."""
    sources = [folder / "formler" / f"{i}.xlsx" for i in range(len(books))]
    (folder / "formler").mkdir()
    for book, source in zip(books, sources, strict=True):
        book.save(source)
    return [openpyxl.load_workbook(file, data_only=True) for file in saved_by_office(sources, folder, "xlsx")]


def saved_by_office(files: Sequence[Path], folder: Path, kind: str = "docx") -> list[Path]:
    """The files that LibreOffice saves in that format; `folder` takes them and scratch files."""
    assert _SOFFICE is not None
    profile = (folder / "profil").resolve().as_uri()  # of its own, so that tests can run side by side
    subprocess.run(
        [_SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
