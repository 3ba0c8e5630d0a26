"""The commands about what a review asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from granskning.commands.definition import _short_path


def test_a_path_is_written_as_short_as_it_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _short_path(tmp_path / "ny_granskning") == "ny_granskning"
    assert _short_path(tmp_path / "min mapp" / "ny") == f'"{Path("min mapp", "ny")}"'
    assert _short_path(tmp_path.parent) == str(tmp_path.parent)
