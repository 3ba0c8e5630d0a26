"""The manifest that a run writes: read back, or empty if it is not from this tool."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.run_facts import MANIFEST, TOOL, read_manifest


def test_a_manifest_of_ours_is_read(tmp_path: Path) -> None:
    manifest = {"verktyg": TOOL, "kommando": "rapport"}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"verktyg": "annat"}', "{}", "[" * 100_000, "\udcff"])
def test_anything_else_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, "utf-8", errors="surrogateescape")
    assert read_manifest(tmp_path) == {}
    assert read_manifest(tmp_path / "saknas") == {}
