"""A random sample as a job: drawn by the hash of seed and id, from the decisions of the period, never over a file."""

from __future__ import annotations

import csv
import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from granskning.jobs.new_audit import ny
from granskning.jobs.sample import SampleRequest, urval
from pipeline.errors import ContractError, FileError, UsageError

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
pytestmark = pytest.mark.usefixtures("home")

HEADERS = ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")
WOMEN = [(f"K-{n:02}", "jarva", "kvinna", "sysselsattning", "2025-01-15", "bifall") for n in range(20)]


def _list(folder: Path, rows: Sequence[Sequence[str]] = WOMEN, headers: Sequence[str] = HEADERS) -> Path:
    with (folder / "lista.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    return folder / "lista.csv"


def _drawn(target: Path, sheet: str = "Urval") -> list[str]:
    rows = _openpyxl.load_workbook(target)[sheet].iter_rows(min_row=5, values_only=True)
    return [str(row[1]) for row in rows]


def _urval(population: Path, folder: Path, size: int = 6, **options: Any) -> tuple[str, ...]:
    return urval(SampleRequest(population, folder / "urval.xlsx", size, 2025, **options), lambda message: None).notes


def test_the_lowest_hashes_are_drawn_and_the_next_are_reserves(tmp_path: Path) -> None:
    """Of six decisions a district two are women with sysselsättning: half of two thirds."""
    notes = _urval(_list(tmp_path), tmp_path)
    ids = sorted((id_ for id_, *_ in WOMEN), key=lambda id_: hashlib.sha256(f"2025:{id_}".encode()).hexdigest())
    assert _drawn(tmp_path / "urval.xlsx") == ids[:2]
    assert _drawn(tmp_path / "urval.xlsx", "Reserver") == ids[2:7], "at least five"
    assert notes[0] == "Beslut i urvalet: 2. Stadsdelar: 1. Beslut i ramen: 20."
    assert "Färre beslut än kvoten: Järva, Sysselsättning, Man, 0 av 2." in notes


def test_only_grants_of_the_period_can_be_drawn(tmp_path: Path) -> None:
    outside_period = ("X-1", "jarva", "kvinna", "sysselsattning", "2023-12-31", "bifall")
    refusal = ("X-2", "jarva", "kvinna", "sysselsattning", "2025-01-15", "avslag")
    notes = _urval(_list(tmp_path, [*WOMEN[:1], outside_period, refusal]), tmp_path)
    assert _drawn(tmp_path / "urval.xlsx") == ["K-00"]
    assert any(note.endswith("som inte är med i ramen: 1.") and "utanför" in note for note in notes)
    assert any(note.startswith("Beslut med annat utfall än") and note.endswith(": 1.") for note in notes)


def test_a_drawn_sample_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "urval.xlsx").write_text("mitt", "utf-8")
    with pytest.raises(FileError, match="finns redan"):
        _urval(_list(tmp_path), tmp_path)
    assert (tmp_path / "urval.xlsx").read_text("utf-8") == "mitt"


def test_faults_are_of_the_list_and_listed_beside_the_target(tmp_path: Path) -> None:
    faulty_rows = [("K-01", "jarva", "X", "sysselsattning", "2025-01-15", "bifall")]
    with pytest.raises(ContractError, match=r"^Listan stämmer inte: ett fel\."):
        _urval(_list(tmp_path, faulty_rows), tmp_path)
    assert sorted(p.name for p in (tmp_path / "urval_fel").iterdir()) == ["fel.csv", "fel.xlsx"]
    assert not (tmp_path / "urval.xlsx").exists()


def test_a_column_that_does_not_belong_in_the_list_is_left_out_when_asked(tmp_path: Path) -> None:
    wider_list = _list(tmp_path, [(*row, "34") for row in WOMEN], (*HEADERS, "alder"))
    assert "Kolumner som utelämnats: " in " ".join(_urval(wider_list, tmp_path, ignore_unknown=True))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "är en mapp"),
        ("borta.csv", "finns inte. Kontrollera sökvägen"),
        ("lista.txt", r"som slutar på \.xlsx eller \.csv"),
    ],
)
def test_what_is_no_list(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "lista.txt").touch()
    with pytest.raises(FileError, match=message):
        _urval(tmp_path / name, tmp_path)


def test_an_audit_without_quotas_draws_no_sample(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="har inga kvoter"):
        _urval(_list(tmp_path), tmp_path, audit=str(ny("liten", tmp_path)))
