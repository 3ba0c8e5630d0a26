"""The bill of materials: what stands in it, and what stops it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from release import ReleaseError
from release.sbom import ShippedPart, bill

MADE = datetime(2026, 11, 29, tzinfo=UTC)
HASH = "a" * 64
PART = ShippedPart("Tolken", "3", "PSF-2.0")


def _package(folder: Path, name: str, licence: str, inner: Any = None) -> Distribution:
    place = folder / f"{name}-1.0.dist-info"
    place.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", f"License-Expression: {licence}"]
    (place / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (place / "RECORD").write_text(f"{place.name}/METADATA,,\n", encoding="utf-8")
    if inner is not None:
        (place / "sboms").mkdir()
        (place / "sboms" / "inner.cdx.json").write_text(json.dumps({"components": inner}), encoding="utf-8")
        (place / "RECORD").write_text(f"{place.name}/sboms/inner.cdx.json,,\n", encoding="utf-8")
    return Distribution.at(place)


def _bill(folder: Path, licence: str = "MIT", inner: Any = None, part: ShippedPart = PART) -> Any:
    project = _package(folder, "projektet", "EUPL-1.2")
    return json.loads(bill(project, [_package(folder, "paket", licence, inner)], {"paket": HASH}, [part], MADE))


@pytest.mark.slow
def test_all_that_is_shipped_is_listed_with_licence_and_hashes(tmp_path: Path) -> None:
    bill = _bill(tmp_path)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "projektet"
    assert bill["metadata"]["timestamp"] == "2026-11-29T00:00:00+00:00"
    by_name = {component["name"]: component for component in bill["components"]}
    assert by_name["paket"]["purl"] == "pkg:pypi/paket@1.0"
    assert by_name["paket"]["hashes"] == [{"alg": "SHA-256", "content": HASH}]
    assert by_name["paket"]["licenses"] == [{"expression": "MIT"}]
    assert by_name["Tolken"]["version"] == "3" and len(by_name) == 2


def test_what_is_compiled_into_a_package_is_listed_in_it(tmp_path: Path) -> None:
    inner = [
        {"name": "crate", "version": "2", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        {"name": "zlib", "licenses": [{"license": {"id": "Zlib"}}]},
        {"name": "openssl", "version": "4"},
    ]
    (package,) = (c for c in _bill(tmp_path, inner=inner)["components"] if c["name"] == "paket")
    licences = {c["name"]: c["licenses"][0]["expression"] for c in package["components"]}
    assert licences == {"crate": "(MIT OR Apache-2.0)", "zlib": "(Zlib)", "openssl": "(Apache-2.0)"}


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _bill(tmp_path / "ett") == _bill(tmp_path / "två")


@pytest.mark.parametrize(
    ("licence", "inner", "part"),
    [
        ("GPL-3.0-only", None, PART),
        ("MIT", [{"name": "crate", "licenses": [{"license": {"id": "AGPL-3.0-only"}}]}], PART),
        ("MIT", [{"name": "crate"}], PART),
        ("MIT", None, ShippedPart("Tolken", "3", "Proprietary")),
    ],
)
def test_a_licence_that_does_not_go_with_the_eupl_stops_it(
    tmp_path: Path, licence: str, inner: Any, part: ShippedPart
) -> None:
    with pytest.raises(ReleaseError, match="nobody has found to go with EUPL"):
        _bill(tmp_path, licence, inner, part)
