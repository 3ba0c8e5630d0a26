"""The file that marks the tables in its folder as invented."""

from __future__ import annotations

from pathlib import Path

from checks.invented import INVENTED, MARK_FILE, mark


def test_a_folder_is_marked_with_a_file_that_says_so(tmp_path: Path) -> None:
    mark(tmp_path / "ny")
    (file,) = (tmp_path / "ny").iterdir()
    assert file.name == MARK_FILE
    assert file.read_text(encoding="utf-8").splitlines()[0] == INVENTED == "Påhittade exempeldata"
