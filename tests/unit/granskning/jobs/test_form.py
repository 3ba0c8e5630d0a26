"""The form as a file: a workbook of the audit's, never over another, and an error where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from granskning.jobs.form import mall
from granskning.jobs.new_audit import ny
from pipeline.errors import FileError, UsageError

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def audit(tmp_path: Path) -> str:
    """A small audit of the user's own."""
    return str(ny("liten_granskning", tmp_path))


def test_the_form_has_room_for_so_many_decisions(audit: str, tmp_path: Path) -> None:
    mall(tmp_path / "mall.xlsx", audit, 7)
    book = load_workbook(tmp_path / "mall.xlsx")
    assert book["Ärenden"].max_row == 1 + 7
    assert book.sheetnames[0] == "Så här fyller du i"


def test_an_existing_file_stays(audit: str, tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_text("ifylld", "utf-8")
    with pytest.raises(FileError, match="finns redan"):
        mall(tmp_path / "mall.xlsx", audit, 7)
    assert (tmp_path / "mall.xlsx").read_text("utf-8") == "ifylld"


def test_wrong_use(audit: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        mall(tmp_path / "mall.docx", audit, 7)
    with pytest.raises(UsageError, match="finns inte"):
        mall(tmp_path / "mall.xlsx", "finns_inte", 7)
    assert not (tmp_path / "mall.xlsx").exists()
