"""The wheel: everything that a user needs and nothing else, and the command that it installs outside the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from release.wheel import build, pip, tracked
from tests.lib.pipeline_run import LETTERED, QUIET, SAMPLE
from tests.lib.shared import SharedRuns

pytestmark = pytest.mark.slow

_ROOMS = ("checks", "granskning", "pipeline", "reports", "sample_data")
_FOR_DEVELOPERS = "reports/render/templates/rapport/"
"""The parts that the Word template is made of; the wheel has the finished template."""


@dataclass(frozen=True)
class Installed:
    """The wheel, and the folder of an environment that it is installed in."""

    wheel: Path
    environment: Path

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """The command, in a folder that is not the checkout."""
        python = self.environment / ("Scripts" if os.name == "nt" else "bin") / "python"
        env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONUTF8": "1"}
        command = [str(python), "-m", "granskning", *arguments]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own, which finds the other packages where these tests have them."""
    base = tmp_path_factory.mktemp("hjul och å")
    wheel = build(base / "dist")
    environment = base / "miljö"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    pip("--python", environment, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    (packages,) = environment.rglob("site-packages")
    # A path in a .pth file is searched last, and the .pth files in it, such as that of the checkout, are not read.
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Installed(wheel, environment)


def test_the_wheel_holds_all_that_a_user_needs_and_nothing_else(installed: Installed) -> None:
    with ZipFile(installed.wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = {name.partition("/")[2] for name in archive.namelist() if ".dist-info/" in name}
    expected = {name for name in tracked() if name.startswith(tuple(f"{room}/" for room in _ROOMS))}
    expected -= {
        name for name in expected if name.startswith(_FOR_DEVELOPERS) or name == "pipeline/disclosure/README.md"
    }
    assert files == expected
    assert {f"{room}/py.typed" for room in _ROOMS} <= files
    assert {"licenses/LICENSE", "entry_points.txt"} <= metadata


def test_the_demo_is_the_same_as_in_the_checkout(installed: Installed, tmp_path: Path, runs: SharedRuns) -> None:
    result = installed.run("demo", *QUIET, "--ut", "min demo å", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert _output_hashes(tmp_path / "min demo å") == _output_hashes(runs.report(SAMPLE, *LETTERED))


def _output_hashes(folder: Path) -> dict[str, Any]:
    """The files and hashes of the manifest, without the data quality and the database, which is never the same."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    aside = re.compile(r"granskning\.duckdb|datakvalitet\.html|gx/.*")
    return {name: digest for name, digest in manifest["utdata"].items() if not aside.fullmatch(name)}


@pytest.mark.parametrize(
    "arguments",
    [
        ("prova", "--granskning", "lss_arbete_studier"),
        ("kriterier", "--granskning", "uppfoljning_2026"),
        ("mall", "--ut", "mall.xlsx"),
        ("--help",),
    ],
)
def test_audits_and_words_are_found(installed: Installed, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = installed.run(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Usage" not in result.stdout, "in Swedish"


def test_a_new_audit_works_with_its_sample(installed: Installed, tmp_path: Path) -> None:
    assert installed.run("ny", "boendestod", cwd=tmp_path).returncode == 0
    sample = str(tmp_path / "boendestod" / "sample")
    result = installed.run("kontrollera", sample, "--granskning", "./boendestod", "--tyst", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
