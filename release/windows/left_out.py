"""The files of packages that no user of the folder needs: their tests, files for compilers and editors, files for pages
that are never made, launchers that point to the Python of the build machine, and pip's own metadata."""

from __future__ import annotations

from pathlib import PurePosixPath

_FOLDERS = frozenset({"tests", "benchmarks", "sample_data"})
"""Folders of a package, at any depth. The project's own sample data is a package of its own."""
_FOR_PIP = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "DELVEWHEEL"})
"""Files of a `.dist-info` folder. RECORD lists files that are left out; `kontrollsummor.txt` lists all the others."""
# fmt: off
_ENDINGS = frozenset({
    ".a", ".build", ".c", ".cpp", ".f", ".f90", ".h", ".hpp", ".lib", ".pxd", ".pxi", ".pyf", ".pyi", ".pyx", ".whl",
})
"""For compilers and editors; `.whl` is the empty mark of a tool that repairs wheels."""
# fmt: on
_OF_OTHER_PAGES = frozenset({".gif", ".otf"})
"""Animations and fonts of the pages that Great Expectations can make, which are never made."""
_PIP_FOLDERS = frozenset({"bin", "share"})
"""Folders that pip creates beside the packages."""


def left_out(file: PurePosixPath) -> bool:
    """Whether a file of the installed packages, by its path among them, is left out of the folder."""
    first, *inner = file.parts
    if first in _PIP_FOLDERS or _FOLDERS.intersection(inner[:-1]):
        return True
    hidden = any(part.startswith(".") for part in inner[:-1])  # files that tools keep for themselves
    return (
        hidden or file.suffix in _ENDINGS | _OF_OTHER_PAGES or (first.endswith(".dist-info") and file.name in _FOR_PIP)
    )
