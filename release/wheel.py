"""The project's wheel, from what git has of the project and nothing else.

The package data of `sample_data` is named by patterns, so that an export which somebody has laid beside the samples
would come along from the folder itself.
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
        source, made = Path(temporary, "source"), Path(temporary, "made")
        for name in tracked(root):
            copy = source / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy)
        pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", made, source)
        (wheel,) = made.glob("*.whl")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, target))


def tracked(root: Path = ROOT) -> tuple[str, ...]:
    """The files that git has of the project, as they are in the folder."""
    listed = _run(["git", "-C", str(root), "ls-files", "-z"])
    return tuple(name for name in listed.split("\0") if name and (root / name).is_file())


def pip(*arguments: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Runs this environment's pip, which is told where to fetch by its own configuration. ReleaseError if it fails."""
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *map(str, arguments)], env)


def _run(command: list[str], env: Mapping[str, str] | None = None) -> str:
    ended = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    if ended.returncode:
        raise ReleaseError(f"{' '.join(command)} failed:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return ended.stdout
