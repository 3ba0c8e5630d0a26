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
    created = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    with TemporaryDirectory() as temporary:
        wheel_path = wheel.build(Path(temporary))
        target = Path(temporary, f"Granskning-{folder.version(wheel_path)}")
        folder.make_folder(target, wheel_path, created)
        files = [target / folder.BILL]
        if zipped:
            zip_path = Path(temporary, "granskning-windows.zip")
            archive.pack(target, zip_path, created)
            if zip_path.stat().st_size > LARGEST:
                raise ReleaseError(f"{zip_path.name} is larger than {LARGEST:,} bytes")
            sums = zip_path.with_suffix(".zip.sha256")
            sums.write_text(f"{sha256(zip_path)}  {zip_path.name}\n", encoding="utf-8", newline="\n")
            files += [wheel_path, zip_path, sums]
        DIST.mkdir(exist_ok=True)
        return [Path(shutil.copy(file, DIST)) for file in files]


if __name__ == "__main__":
    try:
        for path in make(zipped=sys.argv[1:] != ["sbom"]):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    except ReleaseError as error:
        sys.exit(str(error))
