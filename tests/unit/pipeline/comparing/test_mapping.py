"""The file that says which criteria of two reviews belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.comparing.mapping import read_mapping
from pipeline.errors import FileError, UsageError

EARLIER, LATER = ("a", "b", "c"), ("x", "y")


def _read(text: str, folder: Path) -> dict[str, str]:
    file = folder / "koppling.csv"
    file.write_text(text, encoding="utf-8-sig")
    return read_mapping(file, EARLIER, LATER)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_columns_in_any_order_beside_others(separator: str, tmp_path: Path) -> None:
    lines = (("Till", "not", "FRAN"), ("x", "samma", "a"), (" y ", "", "c"))
    assert _read("\n".join(map(separator.join, lines)) + "\n", tmp_path) == {"a": "x", "c": "y"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("q;x", "rad 3: den tidigare granskningen har inget kriterium ”q”"),
        ("b;q", "rad 3: den senare granskningen har inget kriterium ”q”"),
        ("a;y", "rad 3: kriteriet ”a” i kolumnen fran står på flera rader"),
        ("b;x", "rad 3: kriteriet ”x” i kolumnen till står på flera rader"),
        ("b;", "rad 3: båda kolumnerna ska vara ifyllda"),
    ],
)
def test_a_wrong_row_is_named(row: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        _read(f"fran;till\na;x\n{row}\n", tmp_path)


@pytest.mark.parametrize(("text", "message"), [("fran;till\n", "är tom"), ("a;b\nx;y\n", "går inte att tyda")])
def test_what_is_no_mapping(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        _read(text, tmp_path)


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path, message in ((tmp_path, "är en mapp"), (tmp_path / "saknas.csv", "går inte att läsa")):
        with pytest.raises(FileError, match=message):
            read_mapping(path, EARLIER, LATER)
