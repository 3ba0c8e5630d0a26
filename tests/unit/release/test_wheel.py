"""What the wheel is built of. What is in it, and that it works, is asked in tests/functional/test_wheel.py."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release import ReleaseError
from release.wheel import ROOT, build, pip, tracked


def test_only_what_git_has_is_built_of(tmp_path: Path) -> None:
    """An export that lies beside the sample data is nobody else's."""
    for command in (["init", "-q"], ["add", "med.csv", "borta.csv"]):
        for name in ("med.csv", "borta.csv", "min_export.csv"):
            (tmp_path / name).touch()
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    (tmp_path / "borta.csv").unlink()
    assert tracked(tmp_path) == ("med.csv",)


def test_the_project_is_told_apart_from_its_tests() -> None:
    assert {"pyproject.toml", "granskning/cli.py", "tests/conftest.py"} <= {*tracked(ROOT)}


def test_what_went_wrong_is_told() -> None:
    with pytest.raises(ReleaseError, match="no-such-command"):
        pip("no-such-command")


def test_a_folder_without_a_project_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="git"):
        build(tmp_path / "dist", tmp_path)
