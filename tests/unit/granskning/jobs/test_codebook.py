"""The codebook as a file: a workbook or a data package that never replaces another file, or an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from granskning.jobs.codebook import kodbok
from granskning.jobs.new_audit import ny
from pipeline.errors import FileError, UsageError

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def audit(tmp_path: Path) -> str:
    """A small audit of the user's own."""
    return str(ny("liten_granskning", tmp_path))


def test_a_workbook_with_the_codebook_and_the_criteria(audit: str, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        kodbok(tmp_path / name, audit)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Kodbok", "Kriterier"]
    names = [row[1].value for row in book["Kodbok"].iter_rows(min_row=2)]
    assert "arende_id" in names and "beslut_datum" in names
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_data_package(audit: str, tmp_path: Path) -> None:
    kodbok(tmp_path / "datapackage.json", audit)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["name"] == "liten_granskning" and package["resources"][0]["name"] == "arenden"


def test_an_existing_file_stays(audit: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("mitt", "utf-8")
    with pytest.raises(FileError, match="finns redan"):
        kodbok(tmp_path / "datapackage.json", audit)
    assert (tmp_path / "datapackage.json").read_text("utf-8") == "mitt"


def test_wrong_use(audit: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"slutar på \.xlsx, eller datapackage\.json"):
        kodbok(tmp_path / "kodbok.docx", audit)
    with pytest.raises(UsageError, match="finns inte"):
        kodbok(tmp_path / "kodbok.xlsx", "finns_inte")
    assert not list(tmp_path.glob("kodbok.*"))
