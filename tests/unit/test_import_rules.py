"""The import rules bite: in a copy of the tree, what they forbid is added, and the linter names every line of it.

The rule that keeps the cases out of the reports is the one that guards the persons in the files; a rule that is written
and never broken may as well not be read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib.pipeline_run import ROOT

PACKAGES = ("checks", "granskning", "pipeline", "release", "reports", "sample_data")
FORBIDDEN = {
    "pipeline.counting.groups": "from pipeline.counting.groups import Grouped",
    "pipeline.disclosure.component": "from pipeline.disclosure.component import ComponentSystem",
    "pipeline.disclosure.suppress": "from pipeline.disclosure.suppress import protect",
    "duckdb": "import duckdb",
    "sample_data.writers": "from sample_data.writers import write",
    "pipeline.reading.load": "from pipeline.reading.load import load",
}
IMPORTER = "reports.review.tables"
HOMELESS = "found_nowhere"


def _copy(folder: Path) -> Path:
    """The tree's own modules and its rules."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=_not_code)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _not_code(at: str, names: list[str]) -> list[str]:
    return [n for n in names if n == "__pycache__" or not (n.endswith(".py") or Path(at, n).is_dir())]


def _linted(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    env = os.environ | {"COLUMNS": "500", "NO_COLOR": "1"}
    return subprocess.run([program, "--no-cache"], cwd=tree, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a tree where everything forbidden has been added."""
    tree = _copy(tmp_path_factory.mktemp("trad") / "brutet")
    importer = tree.joinpath(*IMPORTER.split(".")).with_suffix(".py")
    importer.write_text(importer.read_text("utf-8") + "\n" + "\n".join(FORBIDDEN.values()) + "\n", "utf-8")
    (tree / "pipeline" / f"{HOMELESS}.py").write_text('"""In no layer."""\n', "utf-8")
    done = _linted(tree)
    assert done.returncode != 0
    return done.stdout + done.stderr


def test_the_tree_as_it_is_follows_the_rules(tmp_path: Path) -> None:
    done = _linted(_copy(tmp_path / "helt"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("imported", FORBIDDEN)
def test_a_report_that_would_see_the_cases_is_stopped(imported: str, broken: str) -> None:
    privacy = broken[broken.index("Reports see publishable results, never the cases\n---") :]
    assert re.search(rf"-\s+{re.escape(IMPORTER)} -> {re.escape(imported)} \(l\.\d+\)", privacy), privacy


def test_a_module_in_no_layer_is_stopped(broken: str) -> None:
    assert re.search(rf"The steps of the pipeline\n-+\n(?:(?!\n-+\n).)*{HOMELESS}", broken, re.DOTALL), broken
