"""What packages bring that no user of the folder needs: their tests, what compilers and editors read, what pages want
that are never made, launchers that point at the Python of whoever built the folder, and pip's own notes."""

from __future__ import annotations

from pathlib import PurePosixPath

_FOLDERS = frozenset({"tests", "benchmarks", "sample_data"})
"""Of a package, wherever they lie in it. Our own sample data is a package of its own."""
_FOR_PIP = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "DELVEWHEEL"})
"""Files of a `.dist-info` folder. RECORD lists what was left out, and `kontrollsummor.txt` all that was not."""
# fmt: off
_ENDINGS = frozenset({
    ".a", ".build", ".c", ".cpp", ".f", ".f90", ".h", ".hpp", ".lib", ".pxd", ".pxi", ".pyf", ".pyi", ".pyx", ".whl",
})
"""For compilers and editors; `.whl` is the empty mark of a tool that repairs wheels."""
# fmt: on
_OF_OTHER_PAGES = frozenset({".gif", ".otf"})
"""Films and fonts of the pages that Great Expectations can make, and that nobody asks for."""
_BESIDE = frozenset({"bin", "share"})
"""Folders that pip lays beside the packages."""


def left_out(file: PurePosixPath) -> bool:
    """Whether a file of the installed packages, by its path among them, is left out of the folder."""
    first, *within = file.parts
    if first in _BESIDE or _FOLDERS.intersection(within[:-1]):
        return True
    hidden = any(part.startswith(".") for part in within[:-1])  # what tools keep for themselves
    return (
        hidden or file.suffix in _ENDINGS | _OF_OTHER_PAGES or (first.endswith(".dist-info") and file.name in _FOR_PIP)
    )
