"""Every changed export gives an exit code of the specification, fast and in bounded memory.

Each run tries a few seconds of the same cases, `make test-long` an hour of new ones (GRANSKNING_FUZZ in seconds).
`python -m tests.lib.fuzz SEED 1` reads the case of a seed again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lib.fuzz import CODES, KINDS, MOST_SECONDS, answer, build
from tests.lib.pipeline_run import ROOT

SECONDS = float(os.environ.get("GRANSKNING_FUZZ", "600"))
FEW = 5
"""Cases of each kind in an ordinary run."""


@pytest.mark.parametrize("seed", range(FEW * len(KINDS)))
def test_a_changed_export_is_answered(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    assert answer(build(seed, folder), tmp_path) in CODES


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_a_seed_makes_the_same_export_again(seed: int, tmp_path: Path) -> None:
    exports = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        build(seed, tmp_path / name)
        exports.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir() if p.suffix == ".csv"})
    assert exports[0] == exports[1]


@pytest.mark.long
def test_an_hour_of_changed_exports() -> None:
    """Runs in a process of its own, which may end in any way; the first seed is new each day."""
    first = int(time.time()) // 86_400 * 100_000
    run = subprocess.run(
        [sys.executable, "-m", "tests.lib.fuzz", str(first), str(SECONDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + 4 * MOST_SECONDS,
        check=False,
    )
    assert run.returncode == 0, (run.stdout.split()[-1:], run.stderr[-2000:])
