"""What is installed is what the locks name: nothing that was published later can come in, and nothing is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from release.lock import Environment, Line, read

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "requirements.lock": (),
    "requirements-notebooks.lock": ("notebooks",),
    "requirements-dev.lock": ("notebooks", "dev"),
    "requirements-bench.lock": ("bench",),
}
"""Each lock, with the extras of pyproject.toml that it is for: the tool alone, analysts, developers, and what the tool
is measured against."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

_HERE: Environment = {key: str(value) for key, value in default_environment().items()}
_WINDOWS = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"}
_LINUX = {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"}
ENVIRONMENTS: dict[str, Environment] = {
    f"{system['sys_platform']}-{python}": {
        **_HERE,
        **system,
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
    }
    for system in (_LINUX, _WINDOWS)
    for python in ("3.11.4", "3.11.7", "3.12.1", "3.13.0", "3.14.0")
} | {"here": _HERE}


def _lock(name: str) -> tuple[Line, ...]:
    return read(ROOT / name)


def _of_the_project(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for of what the lock is for."""
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    asked += PROJECT["dependency-groups"]["build"]
    asked += [line for extra in LOCKS[lock] for line in PROJECT["project"]["optional-dependencies"][extra]]
    return [r for r in map(Requirement, asked) if r.name != PROJECT["project"]["name"]]


@cache
def _installed(name: str) -> tuple[str, tuple[Requirement, ...]]:
    """The version of a package in this environment and what it asks for; no version where it is not installed."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return "", ()
    return found.version, tuple(map(Requirement, found.requires or ()))


def _asked(line: Line, environment: Environment) -> Iterator[Requirement]:
    version, requirements = _installed(line.name)
    if version != line.version:  # of another system or another Python: not known here what it asks for
        return
    for requirement in requirements:
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**environment, "extra": e}) for e in ("", *line.extras)):
            yield requirement


def _unmet(lines: tuple[Line, ...], project: list[Requirement], environment: Environment) -> list[str]:
    """What somebody asks for and the lock does not hold."""
    locked = {line.name: line for line in lines if line.applies(environment)}
    asked = [("pyproject.toml", r) for r in project]
    asked += [(line.name, r) for line in locked.values() for r in _asked(line, environment)]
    unmet = []
    for who, requirement in asked:
        line = locked.get(canonicalize_name(requirement.name))
        extras = {canonicalize_name(extra) for extra in requirement.extras}
        if (
            line is None
            or not requirement.specifier.contains(Version(line.version), prereleases=True)
            or not extras <= line.extras
        ):
            unmet.append(f"{who} asks for {requirement}")
    return unmet


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_with_hashes(lock: str) -> None:
    assert len(_lock(lock)) > 50
    assert not [line.name for line in _lock(lock) if not line.hashes]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_holds_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.findall(
        r"^.*(?:://|\bfile:|--(?:extra-)?index-url|--find-links|(?:^|\s)@\s|\s/).*$", text, re.MULTILINE
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_locked_twice(lock: str, environment: str) -> None:
    names = [line.name for line in _lock(lock) if line.applies(ENVIRONMENTS[environment])]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("lock", LOCKS)
def test_all_that_is_asked_for_is_locked(lock: str, environment: str) -> None:
    assert not _unmet(_lock(lock), _of_the_project(lock), ENVIRONMENTS[environment])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_locks_agree(environment: str) -> None:
    tool, analysts, developers, measured = (
        {line.name: (line.version, line.hashes) for line in _lock(lock) if line.applies(ENVIRONMENTS[environment])}
        for lock in LOCKS
    )
    assert tool.items() < analysts.items() < developers.items()
    assert tool.items() < measured.items()
    assert not {name for name in measured.keys() & developers.keys() if measured[name] != developers[name]}


def test_this_environment_is_the_locked_one() -> None:
    lines = [line for line in _lock("requirements-dev.lock") if line.applies(_HERE)]
    assert not {line.name: _installed(line.name)[0] for line in lines if _installed(line.name)[0] != line.version}


@pytest.mark.slow
@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock != "requirements-bench.lock"])
def test_the_lack_of_any_package_is_found_out(lock: str) -> None:
    lines, project = _lock(lock), _of_the_project(lock)
    here = [line for line in lines if line.applies(_HERE)]
    missed = [
        line.name for line in here if not _unmet(tuple(other for other in lines if other != line), project, _HERE)
    ]
    assert not missed, "nobody asks for these"


def test_the_lack_of_an_extra_and_a_wrong_version_are_found_out() -> None:
    lines, project = _lock("requirements-dev.lock"), _of_the_project("requirements-dev.lock")
    bare = tuple(replace(line, extras=frozenset()) for line in lines)
    assert any("coverage[toml]" in unmet for unmet in _unmet(bare, project, _HERE))
    old = tuple(replace(line, version="1.0") if line.name == "pandas" else line for line in lines)
    assert any(unmet.startswith("pyproject.toml asks for pandas") for unmet in _unmet(old, project, _HERE))


def _written_out(file: str) -> list[str]:
    """The lines of a file of commands with its variables put in."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    named = re.findall(r"^(?:set )?(\w+) *:?=(.*)$", text, re.MULTILINE)
    for name, value in named * 2:
        text = text.replace(f"$({name})", value.strip()).replace(f"%{name}%", value.strip())
    return [line for line in text.splitlines() if re.search(r"\bpip\b.* install ", line)]


@pytest.mark.parametrize("file", ["Makefile", "kor.cmd", "docs/handledning.md"])
def test_nothing_is_installed_past_the_locks(file: str) -> None:
    runs = [line for line in _written_out(file) if re.search(r" (?:-r|--requirement|--editable) ", line)]
    locked = [line for line in runs if "--editable" not in line]
    itself = [line for line in runs if "--editable" in line]
    assert locked and itself
    assert not [line for line in locked if not {"--no-deps", "--require-hashes", "--only-binary"} <= {*line.split()}]
    assert not [line for line in itself if not {"--no-deps", "--no-build-isolation"} <= {*line.split()}]


def test_the_run_of_all_tests_installs_with_make_alone() -> None:
    text = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert not re.search(r"\bpip\b", text)
    assert text.endswith("\nexec make test\n")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("target", "lock"),
    list(zip((".venv/ready", ".venv-notebooks/ready", ".venv-dev/ready", ".venv-bench/compared"), LOCKS, strict=True)),
)
def test_make_would_install_the_lock(target: str, lock: str) -> None:
    command = ["make", "--dry-run", "--always-make", "--no-print-directory", target]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"--no-deps --require-hashes --only-binary :all: --requirement {lock} " in said
    assert "pip check" in said


def test_setuptools_is_there_to_install_with_and_for_nothing_else() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    assert "setuptools" not in {Requirement(line).name for line in asked}


def test_every_direct_dependency_has_a_lower_bound() -> None:
    asked = _of_the_project("requirements-dev.lock")
    assert not [str(r) for r in asked if {s.operator for s in r.specifier} != {">="}]
