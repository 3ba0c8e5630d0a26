"""Known vulnerabilities of the locked packages, from a package registry with the JSON interface of the Python index.

The address comes from pip's own configuration, so that the registry is the one that all packages are fetched from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from pip._internal.commands import create_command

from release import ReleaseError
from release.lock import Line


@dataclass(frozen=True)
class Advisory:
    """A vulnerability of a locked version; `fixed_in` are the versions without it."""

    package: str
    version: str
    name: str
    fixed_in: tuple[str, ...]


def registry() -> str:
    """The address that pip fetches from, without its last part."""
    options, _ = create_command("download").parse_args([])
    return str(options.index_url).rstrip("/").removesuffix("/simple")


def known(lock: Iterable[Line], address: str) -> Iterator[Advisory]:
    """The vulnerabilities known to the registry at the address. ReleaseError if it does not answer."""
    for line in lock:
        try:
            with urlopen(f"{address}/pypi/{line.name}/{line.version}/json", timeout=30) as answer:
                package_data = json.load(answer)
        except (URLError, TimeoutError, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            raise ReleaseError(f"The registry tells nothing of {line.name} {line.version}: {error}") from error
        for vulnerability in package_data.get("vulnerabilities", ()):
            if not vulnerability.get("withdrawn"):
                yield Advisory(line.name, line.version, vulnerability["id"], tuple(vulnerability.get("fixed_in", ())))
