"""A lock as data: which version of which package is installed, on which systems, and the hashes of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release import ReleaseError

Environment = Mapping[str, str]
"""The variables of markers, for a system and its Python: `sys_platform` -> `win32`."""


@dataclass(frozen=True)
class Line:
    """A locked package; `hashes` are the SHA-256 of its allowed files."""

    name: str
    version: str
    extras: frozenset[str]
    marker: Marker | None
    hashes: frozenset[str]

    def applies(self, environment: Environment) -> bool:
        """Whether the package is installed there."""
        return self.marker is None or self.marker.evaluate({**environment})

    def pinned(self) -> str:
        """The line for pip without its marker, for a system that pip does not run on."""
        hashes = " ".join(f"--hash=sha256:{digest}" for digest in sorted(self.hashes))
        return f"{self.name}=={self.version} {hashes}"


@cache
def read(path: Path) -> tuple[Line, ...]:
    """The packages of a lock, in its order. ReleaseError if one of them is not pinned, or has another kind of hash."""
    return tuple(_line(statement) for statement in _statements(path.read_text(encoding="utf-8")))


def _statements(text: str) -> list[str]:
    """The lines as pip reads them: without comments, and joined where a backslash continues them."""
    plain = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    return [line for line in plain.replace("\\\n", " ").splitlines() if line.strip()]


def _line(statement: str) -> Line:
    requirement = Requirement(statement.partition(" --hash=")[0].strip())
    pins = [s for s in requirement.specifier if s.operator == "==" and "*" not in s.version]
    if len(pins) != 1 or len(requirement.specifier) != 1:
        raise ReleaseError(f"{requirement} is not locked to one version")
    hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", statement))
    if not hashes or len(hashes) != statement.count("--hash="):
        raise ReleaseError(f"{requirement} must have hashes, each once and all of them SHA-256")
    extras = frozenset(canonicalize_name(extra) for extra in requirement.extras)
    return Line(canonicalize_name(requirement.name), pins[0].version, extras, requirement.marker, hashes)
