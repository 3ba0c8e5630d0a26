"""A folder as a zip file, and the hashes of its files: the same bytes for the same files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.reading.textfile import sha256

_PLAIN_FILE = 0o100644 << 16
"""The mode of every file, in the upper half of the attributes as Unix stores it."""


def hashes(folder: Path) -> str:
    """A line for each file below the folder, as `sha256sum` writes it, in the order of their names."""
    return "".join(f"{sha256(folder / name)}  {name}\n" for name in _names(folder))


def pack(folder: Path, target: Path, modified: datetime) -> None:
    """Writes the folder, under its own name, as a zip file in which every file has the time `modified`.

    The time differs between versions, since Python uses it to check that the compiled copy of a module is current.
    """
    with ZipFile(target, "w") as zip_file:
        for name in _names(folder):
            info = ZipInfo(f"{folder.name}/{name}", modified.timetuple()[:6])
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _PLAIN_FILE, 3
            zip_file.writestr(info, (folder / name).read_bytes(), compresslevel=9)


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
