"""Licences: what goes with EUPL-1.2, and that every locked package has one that does."""

from __future__ import annotations

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from release import ReleaseError, licences
from release.lock import read
from release.wheel import ROOT


def _package(folder: Path, *headers: str, name: str = "paket") -> Distribution:
    """A package that says this of itself."""
    place = folder / f"{name}-1.0.dist-info"
    place.mkdir()
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
    (place / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Distribution.at(place)


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "MPL-2.0 AND MIT",
        "GPL-2.0-only OR Apache-2.0",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1",
        "LGPL-2.1-or-later",
        "EUPL-1.2",
    ],
)
def test_these_go_with_the_eupl(expression: str) -> None:
    licences.check("paket", expression)


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-or-later",
        "AGPL-3.0-only",
        "MIT AND GPL-2.0-only",
        "GPL-3.0-only OR AGPL-3.0-only",
        "Apache-2.0 WITH Classpath-exception-2.0",
        "SSPL-1.0",
        "CC-BY-NC-4.0",
        "Proprietary",
        "",
    ],
)
def test_these_do_not_or_are_unknown(expression: str) -> None:
    with pytest.raises(ReleaseError, match="paket is under"):
        licences.check("paket", expression)


def test_the_licence_is_what_the_package_says(tmp_path: Path) -> None:
    assert licences.licence(_package(tmp_path, "License-Expression: MIT", "License: GPL-3.0-only")) == "MIT"


def test_an_older_package_may_say_it_in_words_that_are_an_expression(tmp_path: Path) -> None:
    assert licences.licence(_package(tmp_path, "License: MPL-2.0 AND MIT")) == "MPL-2.0 AND MIT"


def test_what_somebody_has_read_is_taken_where_the_package_says_nothing_clear(tmp_path: Path) -> None:
    assert licences.licence(_package(tmp_path, "License: BSD License", name="Altair")) == "BSD-3-Clause"


@pytest.mark.parametrize("header", ["License: BSD License", "Classifier: License :: OSI Approved :: MIT License"])
def test_an_unknown_licence_is_an_error(tmp_path: Path, header: str) -> None:
    with pytest.raises(ReleaseError, match="licence of paket is not known"):
        licences.licence(_package(tmp_path, header))


def test_every_package_that_a_user_gets_may_be_shipped() -> None:
    checked = 0
    for line in read(ROOT / "requirements.lock"):
        try:
            package = distribution(line.name)
        except PackageNotFoundError:  # of another system: `make windows` asks for it there
            continue
        licences.check(line.name, licences.licence(package))
        checked += 1
    assert checked > 50
