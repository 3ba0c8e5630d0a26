"""What the folder for Windows contains besides packages: the interpreter, and the libraries beside it and beside some
packages. A library that is not listed here stops the build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from release import ReleaseError
from release.sbom import ShippedPart
from release.windows.target import PYTHON

_OF_PYTHON = "python\\LICENSE.txt"

PARTS = (
    # Its LICENSE.txt has the licences of what is compiled into it: zlib, expat, libmpdec, xz and others.
    ShippedPart(
        "CPython",
        PYTHON,
        "PSF-2.0 AND Zlib AND MIT AND BSD-2-Clause AND bzip2-1.0.6 AND 0BSD",
        ("python/python3.dll", "python/python313.dll"),
        _OF_PYTHON,
    ),
    ShippedPart("OpenSSL", "3.0.15", "Apache-2.0", ("python/libcrypto-3.dll", "python/libssl-3.dll"), _OF_PYTHON),
    ShippedPart("libffi", "3.4.4", "MIT", ("python/libffi-8.dll",), _OF_PYTHON),
    ShippedPart("SQLite", "3.45.3", "blessing", ("python/sqlite3.dll",), "utan villkor (public domain)"),
    ShippedPart(
        "Microsoft Visual C++ Runtime",
        "14.42",
        "LicenseRef-scancode-ms-visual-cpp-2015-runtime",
        ("python/vcruntime140*.dll", "python/lib/*.libs/msvcp140-*.dll"),
        _OF_PYTHON,
    ),
    ShippedPart(
        "OpenBLAS",
        "",
        "BSD-3-Clause AND BSD-3-Clause-Open-MPI AND GPL-3.0-or-later WITH GCC-exception-3.1",
        ("python/lib/*.libs/libscipy_openblas*.dll",),
        "i licenserna för numpy och scipy nedan",
    ),
)


def check_libraries(files: Iterable[PurePosixPath]) -> None:
    """ReleaseError if one of the files is a library or a program whose origin and licence are not listed."""
    patterns = [pattern for part in PARTS for pattern in part.files] + ["python/python.exe", "python/pythonw.exe"]
    for file in files:
        if file.suffix.lower() in (".dll", ".exe") and not any(file.match(pattern) for pattern in patterns):
            raise ReleaseError(f"{file} is no known library: say whose it is in release/windows/parts.py")
