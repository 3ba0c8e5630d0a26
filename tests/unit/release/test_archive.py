"""The zip file and the list of hashes: the same for the same files."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from release.archive import hashes, pack

MADE = datetime(2026, 11, 29, 13, 5, 4, tzinfo=UTC)


def _folder(parent: Path, *names: str) -> Path:
    folder = parent / "Program"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def test_every_file_is_listed_with_its_hash_in_order(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "b.txt", "a/å.txt", "a.txt")
    names = ["a.txt", "a/å.txt", "b.txt"]
    assert hashes(folder) == "".join(f"{hashlib.sha256(n.encode()).hexdigest()}  {n}\n" for n in names)


def test_the_same_files_give_the_same_bytes_whenever_and_however_they_were_laid(tmp_path: Path) -> None:
    one = _folder(tmp_path / "ett", "b.txt", "a/å.txt")
    other_folder = _folder(tmp_path / "två", "a/å.txt", "b.txt")
    os.utime(other_folder / "b.txt", (0, 0))
    (other_folder / "b.txt").chmod(0o600)
    for folder in (one, other_folder):
        pack(folder, folder.parent / "ut.zip", MADE)
    assert (one.parent / "ut.zip").read_bytes() == (other_folder.parent / "ut.zip").read_bytes()


def test_the_files_are_under_the_folders_name_and_of_one_time(tmp_path: Path) -> None:
    pack(_folder(tmp_path, "b.txt", "a/å.txt"), tmp_path / "ut.zip", MADE)
    with ZipFile(tmp_path / "ut.zip") as zip_file:
        assert zip_file.namelist() == ["Program/a/å.txt", "Program/b.txt"]
        assert {info.date_time for info in zip_file.infolist()} == {(2026, 11, 29, 13, 5, 4)}
        assert zip_file.read("Program/a/å.txt") == "a/å.txt".encode()
