"""The project's wheel, from the files that git tracks and nothing else.

The package data of `sample_data` is given by patterns. Built from the folder itself, the wheel would include an export
that somebody has put beside the samples.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from release import ReleaseError

ROOT = Path(__file__).resolve().parents[1]


def build(target: Path, root: Path = ROOT) -> Path:
    """Builds the wheel into the folder `target`; returns its path. ReleaseError if it cannot be built."""
    with TemporaryDirectory() as temporary:
        source, wheels = Path(temporary, "source"), Path(temporary, "made")
        for name in tracked(root):
            copy = source / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy)
        pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", wheels, source)
        (wheel,) = wheels.glob("*.whl")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, target))


def tracked(root: Path = ROOT) -> tuple[str, ...]:
    """The tracked files of the project that are in the folder."""
    output = _run(["git", "-C", str(root), "ls-files", "-z"])
    return tuple(name for name in output.split("\0") if name and (root / name).is_file())


def pip(*arguments: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Runs this environment's pip, whose own configuration says where to fetch. ReleaseError if it fails."""
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *map(str, arguments)], env)


def _run(command: list[str], env: Mapping[str, str] | None = None) -> str:
    process = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    if process.returncode:
        raise ReleaseError(f"{' '.join(command)} failed:\n{process.stdout[-2000:]}{process.stderr[-2000:]}")
    return process.stdout
