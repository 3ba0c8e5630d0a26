"""`python -m release.windows`: the wheel, the folder for Windows and its bill of materials, in `dist/`.

With `sbom` as its argument it writes the bill of materials alone. SOURCE_DATE_EPOCH says when it is made.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.reading.textfile import sha256
from release import ReleaseError, archive, wheel
from release.wheel import ROOT
from release.windows import folder

DIST = ROOT / "dist"
LARGEST = 140_000_000
"""Bytes of the zip file."""


def make(*, zipped: bool) -> list[Path]:
    """Writes to `dist/`; returns what was written. ReleaseError if it may not be shipped."""
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    with TemporaryDirectory() as temporary:
        built = wheel.build(Path(temporary))
        laid = Path(temporary, f"Granskning-{folder.version(built)}")
        folder.lay(laid, built, made)
        files = [laid / folder.BILL]
        if zipped:
            packed = Path(temporary, "granskning-windows.zip")
            archive.pack(laid, packed, made)
            if packed.stat().st_size > LARGEST:
                raise ReleaseError(f"{packed.name} is larger than {LARGEST:,} bytes")
            sums = packed.with_suffix(".zip.sha256")
            sums.write_text(f"{sha256(packed)}  {packed.name}\n", encoding="utf-8", newline="\n")
            files += [built, packed, sums]
        DIST.mkdir(exist_ok=True)
        return [Path(shutil.copy(file, DIST)) for file in files]


if __name__ == "__main__":
    try:
        for path in make(zipped=sys.argv[1:] != ["sbom"]):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    except ReleaseError as error:
        sys.exit(str(error))
