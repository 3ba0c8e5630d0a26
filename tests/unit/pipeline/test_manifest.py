"""The manifest: what a run read and wrote, and by which definition."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.disclosure.published import (
    Heading,
    Mark,
    Published,
    PublishedBreakdown,
    PublishedRow,
    PublishedTable,
    Unit,
)
from pipeline.manifest import definition_hash, hidden_counts, safe, version, write, write_comparison, write_pair
from pipeline.reading.export import Export, LeftAlone
from pipeline.reading.load import Loaded
from pipeline.reading.text_table import TextTable
from tests.lib.personal import PNR
from tests.lib.small import AUDIT, arende


def _export(folder: Path, *left_alone: LeftAlone) -> Export:
    file = folder / "arenden.csv"
    file.write_text("arende_id\nE1\n", encoding="utf-8")
    table = TextTable(arende.spec, file.name, file, "", (), {}, {}, array("L"), 2)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Export({"arenden": table}, {file: digest}, list(left_alone))


def _loaded(present: frozenset[str] = frozenset({"arenden"})) -> Loaded:
    counts: Mapping[str, int] = {"arenden": 5}
    return Loaded(counts, {"arenden": 3}, {"arenden": 2}, {"arenden": 1}, present, ("arenden: anteckning",))


def _written_manifest(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A folder with two files, one of them in a subfolder."""
    folder = tmp_path / "resultat"
    (folder / "figurer").mkdir(parents=True)
    (folder / "rapport.html").write_text("hej", encoding="utf-8")
    (folder / "figurer" / "a.svg").write_text("", encoding="utf-8")
    return folder


def test_every_file_but_itself_is_there_with_its_hash(result: Path, tmp_path: Path) -> None:
    for _ in range(2):
        write(result, "rapport", AUDIT, _export(tmp_path), _loaded(), {}, invented=True)
    assert _written_manifest(result)["utdata"] == {
        "figurer/a.svg": hashlib.sha256(b"").hexdigest(),
        "rapport.html": hashlib.sha256(b"hej").hexdigest(),
    }


def test_what_was_read_and_by_what(result: Path, tmp_path: Path) -> None:
    export = _export(tmp_path, LeftAlone("gammal.csv"), LeftAlone("Blad2", sheet=True))
    write(result, "rapport", AUDIT, export, _loaded(), {"troskel": 5}, {"egen": 1}, invented=True)
    manifest = _written_manifest(result)
    assert manifest["indata"] == [{"fil": "arenden.csv", "sha256": hashlib.sha256(b"arende_id\nE1\n").hexdigest()}]
    assert manifest["rader"] == {"arenden": {"lasta": 5, "anvanda": 3, "avvisade": 2, "tomma": 1}}
    assert manifest["lamnat_orort"] == ["gammal.csv", "bladet Blad2"]
    assert manifest["utelamnade_kolumner"] == ["arenden: anteckning"]
    assert manifest["alternativ"] == {"troskel": 5}
    assert manifest["pahittade_exempeldata"] is True
    assert (manifest["verktyg"], manifest["kommando"], manifest["version"], manifest["egen"]) == (
        "granskning",
        "rapport",
        version(),
        1,
    )
    assert manifest["granskning"]["definition_sha256"] == definition_hash(AUDIT)
    assert datetime.fromisoformat(manifest["tidpunkt"]).utcoffset() == timedelta(0)


def test_a_survey_of_organisations_is_never_missing(result: Path, tmp_path: Path) -> None:
    write(result, "rapport", AUDIT, _export(tmp_path), _loaded(), {}, invented=True)
    assert _written_manifest(result)["tabeller_som_saknas"] == ["uppfoljningar", "narvaro"]


def test_a_pair_and_a_comparison_tell_of_each_under_its_name(result: Path, tmp_path: Path) -> None:
    one = _export(tmp_path), _loaded()
    write_pair(result, "samstammighet", AUDIT, {"forsta": one, "andra": one}, {})
    assert set(_written_manifest(result)["exporter"]) == {"forsta", "andra"}
    assert _written_manifest(result)["exporter"]["forsta"]["rader"]["arenden"]["lasta"] == 5
    write_comparison(result, "jamfor", {"tidigare": {"sha256": "a"}}, {})
    assert _written_manifest(result)["granskningar"] == {"tidigare": {"sha256": "a"}}


def test_swedish_is_written_as_it_is_read(result: Path, tmp_path: Path) -> None:
    write(result, "rapport", AUDIT, _export(tmp_path, LeftAlone("åtgärder.csv")), _loaded(), {}, invented=True)
    assert "åtgärder.csv" in (result / "manifest.json").read_text(encoding="utf-8")


def test_a_name_that_holds_personal_data_is_not_repeated() -> None:
    assert safe("arenden 2025.csv") == "arenden 2025.csv"
    name = safe(f"klient {PNR}.csv")
    assert PNR not in name and name.startswith("(namnet innehåller ")


def test_the_hash_of_a_definition_follows_what_it_says() -> None:
    assert definition_hash(AUDIT) == definition_hash(replace(AUDIT))
    assert definition_hash(AUDIT) != definition_hash(replace(AUDIT, threshold=5))
    changed = (replace(AUDIT.criteria[0], target=81), *AUDIT.criteria[1:])
    assert definition_hash(AUDIT) != definition_hash(replace(AUDIT, criteria=changed))


def _table(*cells: Mark | int) -> PublishedTable:
    columns = (Heading("Antal", Unit.COUNT),) * len(cells)
    return PublishedTable(
        "tabell_barn", "Resultat", "Barn", "Barn", columns, (PublishedRow("Ett", cells),), "", 9, "ärenden", (), ()
    )


def test_how_many_numbers_are_hidden_is_told_to_those_who_have_the_cases() -> None:
    breakdown = PublishedBreakdown(
        "kriterier_kon", "kriterier", "", ("kon",), ("Kön",), (), (), (), "", False, sensitive=2, further=3
    )
    tables = (_table(Mark.HIDDEN, Mark.HIDDEN, Mark.FEW, 5), replace(_table(7), id="tabell_hel"))
    facts = hidden_counts(Published(9, {}, 0, (), (), tables, 5, breakdowns=(breakdown,)))["rojandekontroll"]
    assert facts["troskel"] == 5
    assert facts["uppdelningar"] == [{"id": "kriterier_kon", "dolda_forst": 2, "dolda_ytterligare": 3}]
    assert facts["tabeller"] == [{"id": "tabell_barn", "dolda_celler": 2}]
    assert facts["regel"].startswith("Först döljs antal om enskildas förhållanden från 1 till under 5 ")
