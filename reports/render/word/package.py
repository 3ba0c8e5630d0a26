"""Office files as packages: the same content gives the same bytes, on every run and every machine."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError

BROKEN = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    EOFError,
)
"""What python-docx raises for a file that is damaged or no Word document."""

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold."""


def normalise_zip(path: Path, *, stored: bool = False) -> None:
    """Rewrites a zip (docx, xlsx) in place: members sorted, without times or traces of the system that made it.

    `stored` leaves the members uncompressed: larger, but then the bytes do not depend on the version of zlib either.
    """
    with zipfile.ZipFile(path) as source:
        members = {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}
    temporary = path.with_name(f"{path.name}.ny")
    write_zip(temporary, members, stored=stored)
    os.replace(temporary, path)


def write_zip(path: Path | BytesIO, members: Mapping[str, bytes], *, stored: bool = False) -> None:
    """A zip of these members. `[Content_Types].xml` comes first, where Office looks for it."""
    with zipfile.ZipFile(path, "w") as target:
        for name in sorted(members, key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            # Python writes the system that it runs on here; 0 is what Office writes.
            info.create_system = 0
            info.external_attr = 0
            target.writestr(info, members[name], compresslevel=6)
