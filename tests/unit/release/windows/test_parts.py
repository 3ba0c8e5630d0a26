"""Libraries beside the interpreter and the packages."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from release import ReleaseError, licences
from release.windows.parts import PARTS, check_libraries


def test_known_libraries_and_modules_pass() -> None:
    names = ["python/python.exe", "python/vcruntime140_1.dll", "python/_ssl.pyd", "Granskning.cmd"]
    names += ["python/lib/scipy.libs/libscipy_openblas-197ee2fc.dll", "python/lib/pandas.libs/msvcp140-a4c2229b.dll"]
    check_libraries(map(PurePosixPath, names))


@pytest.mark.parametrize("name", ["python/lib/paket/t64.exe", "python/okand.dll", "python/lib/a.libs/LIBGPL-1.DLL"])
def test_a_library_that_nobody_has_told_of_stops_the_build(name: str) -> None:
    with pytest.raises(ReleaseError, match=r"say whose it is"):
        check_libraries([PurePosixPath(name)])


def test_every_part_may_be_shipped() -> None:
    for part in PARTS:
        licences.check(part.name, part.licence)
        assert part.text and part.files, part.name
