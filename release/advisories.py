"""Known vulnerabilities of the locked packages, where the package registry tells of them as the Python index does.

Where to ask is for pip's own configuration to say, so that the registry is that which everything is fetched from.
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
    """A vulnerability of a locked version; `fixed_in` are the versions that do not have it."""

    package: str
    version: str
    name: str
    fixed_in: tuple[str, ...]


def registry() -> str:
    """The address that pip fetches from, without the last part."""
    options, _ = create_command("download").parse_args([])
    return str(options.index_url).rstrip("/").removesuffix("/simple")


def known(lock: Iterable[Line], address: str) -> Iterator[Advisory]:
    """The vulnerabilities that the registry at the address knows. ReleaseError if it does not answer."""
    for line in lock:
        try:
            with urlopen(f"{address}/pypi/{line.name}/{line.version}/json", timeout=30) as answer:
                told = json.load(answer)
        except (URLError, TimeoutError, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            raise ReleaseError(f"The registry tells nothing of {line.name} {line.version}: {error}") from error
        for each in told.get("vulnerabilities", ()):
            if not each.get("withdrawn"):
                yield Advisory(line.name, line.version, each["id"], tuple(each.get("fixed_in", ())))
