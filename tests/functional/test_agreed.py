"""`granskning samstammighet --sammanfor`: the agreed export and its trail, and the refusal of undecided rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import Answer, command, typed_tables
from tests.lib.reviewers import cases, follow_ups, write_sheets

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
CASES = [c for c in cases() if c["beslut_utfall"] == "bifall"][:4]
ONE, TWO = CASES[0], next(c for c in CASES[1:] if len(follow_ups(c["arende_id"])) > 0)
LOST = follow_ups(TWO["arende_id"])[0]
OTHER = {"ja": "nej", "nej": "ja"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two codings that differ in an answer, a date and a follow-up, and their first comparison."""
    target = tmp_path_factory.mktemp("enas")
    ids = [c["arende_id"] for c in CASES]
    write_sheets(target / "a.xlsx", CASES, follow_ups(*ids))
    second_cases = [
        c | ({"fel_namn": OTHER[c["fel_namn"]], "beslut_from": c["beslut_datum"]} if c == ONE else {}) for c in CASES
    ]
    write_sheets(target / "b.xlsx", second_cases, [row for row in follow_ups(*ids) if row != LOST])
    assert _run(target, "forst").exit_code == 0
    return target


def _run(folder: Path, target: str, *options: str | Path) -> Answer:
    books = (folder / "a.xlsx", folder / "b.xlsx")
    return command("samstammighet", *books, "--ut", folder / target, "--tyst", *options)


def _book_and_rows(folder: Path) -> tuple[Any, dict[tuple[str, str], int]]:
    """The workbook with the list, and (kind, id) -> row number of every difference to decide."""
    book = openpyxl.load_workbook(folder / "forst" / "samstammighet.xlsx")
    rows = book["Att tala igenom"].iter_rows(min_row=4, max_col=3, values_only=True)
    row_numbers = {(kind, id_): number for number, (_, kind, id_) in enumerate(rows, 4) if kind != "Kriterium"}
    return book, row_numbers


def test_follow_ups_that_only_one_has_are_in_the_list(folder: Path) -> None:
    _, row_numbers = _book_and_rows(folder)
    assert {("Variabel", "fel_namn"), ("Variabel", "beslut_from")} <= set(row_numbers)
    assert ("Uppföljningar", f"{LOST['datum']} raden") in row_numbers


def test_an_undecided_cell_stops_the_merge(folder: Path) -> None:
    book, row_numbers = _book_and_rows(folder)
    book["Att tala igenom"][f"G{row_numbers['Variabel', 'fel_namn']}"] = "Nej"
    book.save(folder / "halv.xlsx")
    answer = _run(folder, "halv", "--sammanfor", folder / "halv.xlsx")
    assert answer.exit_code == 3 and not (folder / "halv").exists()
    assert "Ni har inte enats om allt: 2 rader i halv.xlsx" in answer.output
    assert f"{ONE['arende_id']}, Variabel: beslut_from" in answer.output


def test_the_agreed_export_and_the_trail(folder: Path) -> None:
    book, row_numbers = _book_and_rows(folder)
    sheet = book["Att tala igenom"]
    agreed_values = {
        ("Variabel", "fel_namn"): OTHER[ONE["fel_namn"]].capitalize(),
        ("Variabel", "beslut_from"): ONE["beslut_from"],
    }
    for point, text in agreed_values.items():
        sheet[f"G{row_numbers[point]}"] = text
    row = row_numbers["Uppföljningar", f"{LOST['datum']} raden"]
    sheet[f"G{row}"], sheet[f"H{row}"] = "Raden finns inte", "Ett telefonsamtal är ingen uppföljning"
    book.save(folder / "hel.xlsx")
    answer = _run(folder, "hel", "--sammanfor", folder / "hel.xlsx")
    assert answer.exit_code == 0, answer.output
    assert "Skillnader som ni har enats om: 3." in answer.output
    header, *rows = openpyxl.load_workbook(folder / "hel" / "enad_export.xlsx")["Ärenden"].iter_rows(values_only=True)
    first = dict(zip(header, rows[0], strict=True))
    assert (
        first["Ärende-id"] == ONE["arende_id"]
        and first["Fel namn i utredningen"] == agreed_values["Variabel", "fel_namn"]
    )
    assert first["Beslut fr.o.m."].isoformat()[:10] == ONE["beslut_from"]
    trail = openpyxl.load_workbook(folder / "hel" / "spar.xlsx")
    steps = {(r[1], r[2]): r[6:] for r in trail["Enades om"].iter_rows(min_row=4, values_only=True)}
    assert steps["Variabel", "fel_namn"][1] == "B" and steps["Variabel", "beslut_from"][1] == "A"
    assert steps["Uppföljningar", f"{LOST['datum']} raden"] == (
        "Raden finns inte", "B", "Ett telefonsamtal är ingen uppföljning",
    )  # fmt: skip
    shares = {r[0]: r[2:5] for r in trail["Före och efter"].iter_rows(min_row=4, values_only=True)}
    assert shares["fel_namn"] == (75.0, 75.0, 100.0), "A had it wrong in one of four"
    with typed_tables(folder / "hel" / "enad_export.xlsx", AUDIT, folder / "last") as (_, _, loaded):
        assert loaded.rows_used["arenden"] == len(CASES), "no fault stops it"


def test_what_was_agreed_must_hold_together(folder: Path, tmp_path: Path) -> None:
    """An agreed start after the end of the decision breaks the codebook."""
    book, row_numbers = _book_and_rows(folder)
    for (kind, id_), row in row_numbers.items():
        text = {"fel_namn": "Ja", "beslut_from": "2098-01-01"}.get(id_, "Raden finns")
        if kind == "Variabel" or id_.endswith("raden"):
            book["Att tala igenom"][f"G{row}"] = text
    book.save(tmp_path / "fel.xlsx")
    answer = _run(folder, "brott", "--sammanfor", tmp_path / "fel.xlsx")
    assert answer.exit_code == 3 and "Det som ni enades om går inte ihop" in answer.output
    assert not (folder / "brott" / "enad_export.xlsx").exists()
