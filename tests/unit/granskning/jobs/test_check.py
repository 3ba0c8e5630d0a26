"""The check of an export without a report. Its parts are tested where they are: here, what it leaves and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from granskning.jobs.check import kontrollera
from granskning.jobs.new_audit import SOURCE, ny
from granskning.jobs.request import Request
from pipeline.errors import ContractError, FileError
from tests.lib import valid_export


def _request(tmp_path: Path, export: Path) -> Request:
    return Request(export, tmp_path / "ut", audit=str(ny("liten", tmp_path)))


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_it_says_that_the_export_is_right_long_before_it_is_done_and_leaves_a_page(tmp_path: Path) -> None:
    said: list[str] = []
    result = kontrollera(
        _request(tmp_path, SOURCE / "sample"), lambda message: said.append(str(message)), lambda: said.append("rätt")
    )
    assert said.index("rätt") == 1, "right after the reading"
    assert len(said) == 5 and result.invented
    assert sorted(p.name for p in result.target.iterdir()) == ["datakvalitet.html", "manifest.json"]


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_a_faulty_export_is_never_called_right(tmp_path: Path) -> None:
    export = valid_export.write_folder(tmp_path / "export")
    said: list[str] = []
    with pytest.raises(ContractError):
        kontrollera(_request(tmp_path, export), lambda _: None, lambda: said.append("rätt"))
    assert said == []


@pytest.mark.usefixtures("home")
def test_the_export_is_never_the_target(tmp_path: Path) -> None:
    export = valid_export.write_folder(tmp_path / "ut")
    with pytest.raises(FileError, match="innehåller exporten"):
        kontrollera(_request(tmp_path, export), lambda _: None, lambda: None)
