"""A note names other reports in the folder if they print different counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from granskning.jobs.other_reports import other_reports_note


def _report(folder: Path, name: str, *, sha: str = "a1", command: str = "rapport", audit: object = None,
            **options: object) -> Path:  # fmt: skip
    manifest: dict[str, Any] = {
        "verktyg": "granskning",
        "kommando": command,
        "granskning": {"namn": "prov"} if audit is None else audit,
        "indata": [{"fil": "arenden.csv", "sha256": sha}],
        "alternativ": {"uppdelning": [], "troskel": None} | options,
    }
    (folder / name).mkdir()
    (folder / name / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder / name


def test_another_breakdown_and_a_corrected_export_are_told_of(tmp_path: Path) -> None:
    _report(tmp_path, "efter_kon", uppdelning=["kon"])
    _report(tmp_path, "forsta", sha="b2")
    (note,) = other_reports_note(_report(tmp_path, "rapport"), ())
    assert "finns rapporter av samma granskning som den här inte räknar med: efter_kon, forsta." in note
    assert "--tidigare" in note


@pytest.mark.parametrize("as_database", [False, True])
def test_what_the_run_was_told_of_is_reckoned_with(as_database: bool, tmp_path: Path) -> None:
    earlier = _report(tmp_path, "efter_kon", uppdelning=["kon"])
    target = _report(tmp_path, "rapport")
    assert other_reports_note(target, [earlier / "granskning.duckdb" if as_database else earlier]) == ()


def test_the_same_counts_again_give_nothing_away(tmp_path: Path) -> None:
    _report(tmp_path, "utkast", utan_gx=True, mall="brev.docx")
    assert other_reports_note(_report(tmp_path, "rapport"), ()) == ()


def test_other_things_in_the_folder_are_none_of_its_concern(tmp_path: Path) -> None:
    _report(tmp_path, "kontroll", command="kontrollera", sha="b2")
    _report(tmp_path, "annan", audit={"namn": "annan"}, sha="b2")
    _report(tmp_path, "trasig", audit=[1], sha="b2")
    _report(tmp_path, ".pagar", sha="b2")
    (tmp_path / "urval.xlsx").write_bytes(b"")
    assert other_reports_note(_report(tmp_path, "rapport"), ()) == ()
