"""Finished results: found by their manifests, their files looked up and never followed out of the folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from granskning.app import results
from granskning.app.results import (
    FaultList,
    PageAnchor,
    ResultFolder,
    anchors_on,
    faults_in,
    files_in,
    own_page,
    results_in,
)
from pipeline.errors import Fault, FileError
from reports.render.excel.lists import write_faults


def _result(folder: Path, name: str, created: str = "2026-01-02T03:04:05+00:00", **extra: object) -> Path:
    folder_path = folder / name
    folder_path.mkdir()
    manifest = {
        "verktyg": "granskning",
        "kommando": "rapport",
        "tidpunkt": created,
        "granskning": {"namn": "x"},
        **extra,
    }
    (folder_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder_path


def test_results_are_found_by_their_manifest_the_latest_first(tmp_path: Path) -> None:
    _result(tmp_path, "forst")
    _result(
        tmp_path, "sist", "2026-02-02T03:04:05+00:00", kommando="jamfor", granskning=None, pahittade_exempeldata=True
    )
    results = results_in(tmp_path)
    assert list(results) == ["sist", "forst"]
    assert (results["forst"].title, results["forst"].audit, results["forst"].invented) == ("Rapport", "x", False)
    assert (results["sist"].title, results["sist"].audit, results["sist"].invented) == ("Jämförelse", "", True)


def test_what_is_no_result_is_passed_over(tmp_path: Path) -> None:
    for name, text in {"a": "{", "b": "[]", "c": "[" * 100_000, "d": '{"verktyg": "annat"}'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(text, "utf-8")
    _result(tmp_path, "e", "igår")
    _result(tmp_path, "f", "0001-01-01T00:00:00+23:59")
    _result(tmp_path, ".dold")
    (tmp_path / "fil").touch()
    assert results_in(tmp_path) == {} and results_in(tmp_path / "saknas") == {}


def test_a_link_to_a_folder_or_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere, review = tmp_path / "annanstans", tmp_path / "har"
    elsewhere.mkdir()
    review.mkdir()
    linked_result = _result(elsewhere, "r")
    (review / "lank").symlink_to(linked_result)
    own_result = _result(review, "eget")
    (own_result / "hemlig.docx").symlink_to(linked_result / "manifest.json")
    (own_result / "arbetsmaterial").symlink_to(linked_result)
    assert list(results_in(review)) == ["eget"]
    assert list(files_in(own_result)) == ["manifest.json"]


def test_a_file_says_what_it_is_and_whether_it_may_be_spread(tmp_path: Path) -> None:
    for name in (
        "rapport.docx",
        "rubriker.md",
        "avvikelser.xlsx",
        "arbetsmaterial/stadsdelar.xlsx",
        "tabeller/t.csv",
        "gx/uncommitted/validations/r.json",
        "spar.xlsx",
        "A_markerad.xlsx",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = files_in(tmp_path)
    assert [place for place, file in files.items() if file.working] == [
        "A_markerad.xlsx", "arbetsmaterial/stadsdelar.xlsx", "avvikelser.xlsx", "gx/uncommitted/validations/r.json",
        "rubriker.md", "spar.xlsx",
    ], "what nobody has decided on is working material"  # fmt: skip
    assert files["gx/uncommitted/validations/r.json"].folder == "gx"
    assert min(files.values(), key=lambda file: file.rank).place == "rapport.docx", "what one begins with stands first"
    assert (files["tabeller/t.csv"].name, files["tabeller/t.csv"].folder) == ("t.csv", "tabeller")


@pytest.mark.slow
def test_every_file_of_a_report_has_words(tiny_report: Path) -> None:
    files = files_in(tiny_report)
    assert len(files) > 40
    assert [place for place, file in files.items() if not (file.words or file.folder_words)] == []


def test_a_page_is_shown_with_its_own_style_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "rapport.html").write_text("<style>p {}</style><script>alert(1)</script>", "utf-8")
    page = own_page(tmp_path / "rapport.html")
    # printf 'p {}' | openssl dgst -sha256 -binary | base64
    assert "style-src 'sha256-SNJDlN1Iy2mnt7DOjQIyDb2LQE6O5PQiSZomcdzawQ4='" in page.policy
    assert page.policy.startswith("sandbox; default-src 'none'") and "script-src" not in page.policy
    with pytest.raises(FileError, match="går inte att läsa"):
        own_page(tmp_path / "saknas.html")


def test_tables_and_figures_are_those_of_the_page_itself(tiny_report: Path) -> None:
    anchors = anchors_on(tiny_report / "rapport.html")
    assert {one.anchor.partition("-")[0] for one in anchors} == {"tabell", "figur"}
    text = (tiny_report / "rapport.html").read_text("utf-8")
    assert all(f'id="{one.anchor}"' in text and "&" not in one.title for one in anchors)


def test_a_title_is_text(tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text('<li><a href="#tabell-1">Tabell 1. A &amp; B</a></li>', "utf-8")
    assert anchors_on(tmp_path / "r.html") == (PageAnchor("tabell-1", "Tabell 1. A & B"),)


def test_faults_are_those_of_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_in(tmp_path) is None
    faults = [Fault("arenden.csv", n, "alder", f"{n};", "är inget\ntal") for n in (2, 3)]
    write_faults(faults, tmp_path / "fel.xlsx", tmp_path / "fel.csv")
    monkeypatch.setattr(results, "MOST_FAULTS", 1)
    assert faults_in(tmp_path) == FaultList(
        ("Tabell", "Rad", "Kolumn", "Värde", "Orsak", "Slag"),
        (("arenden.csv", "2", "alder", "2;", "är inget\ntal", "Fel"),),
        2,
    )


def test_a_result_leads_to_its_page_if_it_has_one(tmp_path: Path) -> None:
    result = results_in(_result(tmp_path, "r").parent)["r"]
    assert isinstance(result, ResultFolder) and result.page == ""
    (tmp_path / "r" / "rapport.html").touch()
    assert result.page == "rapport"
