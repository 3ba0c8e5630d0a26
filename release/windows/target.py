"""The target of the folder: which Python on which Windows, and which packages of the lock are installed there.

pip evaluates markers for the system that it runs on, whatever `--platform` says. So they are evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterable

from release.lock import Environment, Line

PYTHON = "3.13.2"
"""The version of CPython in `python.lock`."""
_SERIES = PYTHON.rpartition(".")[0]

ENVIRONMENT: Environment = {
    "implementation_name": "cpython",
    "implementation_version": PYTHON,
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "11",
    "platform_system": "Windows",
    "platform_version": "10.0.22631",
    "python_full_version": PYTHON,
    "python_version": _SERIES,
    "sys_platform": "win32",
}
"""Every variable that a marker may use, so that none takes the value of the host."""

PIP = (
    *("--platform", "win_amd64", "--python-version", _SERIES, "--implementation", "cp"),
    *("--abi", f"cp{_SERIES.replace('.', '')}", "--abi", "abi3", "--abi", "none", "--only-binary", ":all:"),
)
"""The options for pip to choose wheels for the target."""


def packages(lock: Iterable[Line], only_to_build: Iterable[str] = ()) -> tuple[Line, ...]:
    """The lines that are installed on the target, except those that only a build needs."""
    names = frozenset(only_to_build)
    return tuple(line for line in lock if line.applies(ENVIRONMENT) and line.name not in names)
