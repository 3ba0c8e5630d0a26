"""`granskning sla-ihop` and `lage` on real workbooks: the export is the original, and everything else is listed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from sample_data import SEED
from sample_data.decisions import decisions
from sample_data.followups import followups
from sample_data.reviewers import write_reviewers
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import ROOT, Answer, command, typed_tables
from tests.lib.reviewers import Values, cases, follow_ups, hide_rows, write_book, write_sheets

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
A, B, C, D = cases(4)


def _merge(target: Path, *arguments: str | Path) -> Answer:
    return command("sla-ihop", *arguments, "--ut", target, "--tyst")


def _rows(book: Path, sheet: str, head: int = 1) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(book)[sheet].iter_rows(min_row=head, values_only=True)
    records = [{k: v for k, v in zip(header, row, strict=True) if v is not None} for row in rows]
    return [row for row in records if row]


def _read_back(export: Path, scratch: Path) -> tuple[list[Values], list[Values]]:
    """Decisions and follow-ups as they are read."""
    tables = []
    with typed_tables(export, AUDIT, scratch) as (con, _, _):
        for table in ("arenden", "uppfoljningar"):
            names = AUDIT.table(table).names
            columns = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
            rows = con.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()
            tables.append([{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in rows])
    return tables[0], tables[1]


def test_a_random_split_comes_back_as_one_export(tmp_path: Path) -> None:
    chance = random.Random(20)
    whole, books = cases(24), [[], [], []]  # type: list[Values], list[list[Values]]
    for case in whole:
        for book in chance.sample(books, chance.choice((1, 1, 2))):
            book.append(case)
    for i, book in enumerate(books):
        chance.shuffle(book)
        write_book(tmp_path / "g" / f"g{i}.xlsx", book, follow_ups(*(c["arende_id"] for c in book)))
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "g")
    assert answer.exit_code == 0, answer.output
    shared = sum(map(len, books)) - len(whole)
    assert f"Arbetsböcker: 3. Ärenden: 24, varav {shared} i mer än en arbetsbok." in answer.output
    assert "Klara: 24. Påbörjade: 0. Ej påbörjade: 0. Med fel: 0." in answer.output
    read_cases, read_follow_ups = _read_back(tmp_path / "export.xlsx", tmp_path / "last")
    assert read_cases == sorted(whole, key=lambda c: c["arende_id"])
    expected = follow_ups(*(c["arende_id"] for c in whole))
    assert sorted(map(sorted, (r.items() for r in read_follow_ups))) == sorted(
        map(sorted, (r.items() for r in expected))
    )
    assert not (tmp_path / "export_lista.xlsx").exists()


def _write_conflict(folder: Path) -> None:
    write_sheets(folder / "a.xlsx", [A, B], follow_ups(A["arende_id"], B["arende_id"]))
    assert B["fel_namn"] == "nej"
    write_sheets(folder / "b.xlsx", [C, B | {"fel_namn": "ja"}], follow_ups(C["arende_id"])[:0])


def test_a_conflict_stops_it_and_is_settled_in_the_list(tmp_path: Path) -> None:
    _write_conflict(tmp_path / "g")
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "g")
    assert answer.exit_code == 3 and not (tmp_path / "export.xlsx").exists()
    missing = len(follow_ups(B["arende_id"]))
    assert f"Granskarna har svarat olika på {1 + missing} ställe" in answer.output
    assert f"{B['arende_id']}, Fel namn i utredningen: Nej (a.xlsx N3); Ja (b.xlsx N3)" in answer.output
    list_path = tmp_path / "export_lista.xlsx"
    disagreements = _rows(list_path, "Att tala igenom", 3)
    assert (disagreements[0]["Ärende"], disagreements[0]["Gäller"], disagreements[0]["Id"]) == (
        B["arende_id"],
        "Variabel",
        "fel_namn",
    )
    assert disagreements[0]["Svar"] == "Nej (a.xlsx N3)\nJa (b.xlsx N3)"
    book = openpyxl.load_workbook(list_path)
    sheet = book["Att tala igenom"]
    sheet["F4"], sheet["G4"] = "Ja", "Namnet på sidan två är en annans"
    for at in range(5, 4 + len(disagreements)):
        sheet[f"F{at}"] = "Raden finns"
    book.save(list_path)
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "g", "--sammanfor", list_path)
    assert answer.exit_code == 0, answer.output
    assert f"Skillnader som ni har enats om: {len(disagreements)}." in answer.output
    (row,) = [r for r in _rows(tmp_path / "export.xlsx", "Ärenden") if r["Ärende-id"] == B["arende_id"]]
    assert row["Fel namn i utredningen"] == "Ja"


def test_the_new_list_has_what_was_agreed_in_the_old_one(tmp_path: Path) -> None:
    lists = [tmp_path / f"export_lista{number}.xlsx" for number in ("", "_2")]
    _merge(tmp_path / "export.xlsx", GRANSKARE)
    before = _rows(lists[0], "Att tala igenom", 3)
    _agree(lists[0], {before[2]["Id"]: before[2]["Svar"].partition(" (")[0]}, "Sidan två")
    answer = _merge(tmp_path / "export.xlsx", GRANSKARE, "--sammanfor", lists[0])
    assert answer.exit_code == 3 and "Granskarna har svarat olika på 5 ställen" in answer.output
    *others, last = _rows(lists[1], "Att tala igenom", 3)
    assert last == before[2] | {"Enades om": before[2]["Svar"].partition(" (")[0], "Anteckning": "Sidan två"}
    assert others == before[:2] + before[3:]
    _agree(lists[1], {row["Id"]: row["Svar"].partition(" (")[0] for row in others}, "")
    answer = _merge(tmp_path / "export.xlsx", GRANSKARE, "--sammanfor", lists[1])
    assert answer.exit_code == 0, answer.output
    assert "Skillnader som ni har enats om: 6." in answer.output


def _agree(file: Path, answers: dict[str, str], note: str) -> None:
    book = openpyxl.load_workbook(file)
    for row in book["Att tala igenom"].iter_rows(min_row=4):
        if row[2].value in answers:
            row[5].value, row[6].value = answers[row[2].value], note or None
    book.save(file)


def test_what_was_agreed_must_be_an_answer(tmp_path: Path) -> None:
    _write_conflict(tmp_path / "g")
    _merge(tmp_path / "export.xlsx", tmp_path / "g")
    book = openpyxl.load_workbook(tmp_path / "export_lista.xlsx")
    book["Att tala igenom"]["F4"] = "Kanske"
    book.save(tmp_path / "lista.xlsx")
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "g", "--sammanfor", tmp_path / "lista.xlsx")
    assert answer.exit_code == 3 and "Det som ni enades om går inte att läsa" in answer.output
    assert "rad 4, kolumn Enades om: ”Kanske”" in answer.output
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "g", "--sammanfor", tmp_path / "g" / "a.xlsx")
    assert answer.exit_code == 5 and "inget blad Att tala igenom" in answer.output


def test_begun_faulty_and_doubled_cases_are_listed_and_handed_over(tmp_path: Path) -> None:
    begun = {k: v for k, v in B.items() if k not in ("kon", "alder")}
    untouched = {k: D[k] for k in ("arende_id", "stadsdel", "kon", "insats", "beslut_datum", "beslut_utfall")}
    write_sheets(tmp_path / "a.xlsx", [A, begun, A])
    write_sheets(tmp_path / "b.xlsx", [C | {"kon": "Kvina"}, untouched])
    answer = _merge(tmp_path / "export.xlsx", tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert answer.exit_code == 0, answer.output
    assert "Klara: 1. Påbörjade: 1. Ej påbörjade: 1. Med fel: 1." in answer.output
    list_path = tmp_path / "export_lista.xlsx"
    (row,) = _rows(list_path, "Påbörjade", 3)
    assert row == {
        "Ärende": B["arende_id"], "Arbetsbok": "a.xlsx, bladet Ärenden", "Saknas": "2",
        "Det som saknas": "C3 Kön; D3 Ålder vid beslut",
    }  # fmt: skip
    (fault,) = _rows(list_path, "Fel", 3)
    assert (fault["Cell"], fault["Värde"], fault["Ärende"]) == ("C2", "Kvina", C["arende_id"])
    (duplicate,) = _rows(list_path, "Dubbletter", 3)
    assert (duplicate["Ärende"], duplicate["Celler"], duplicate["Raderna är"]) == (A["arende_id"], "A2, A4", "lika")
    assert len(_rows(tmp_path / "export.xlsx", "Ärenden")) == 4, "what is begun comes along"


def test_hidden_rows_are_told(tmp_path: Path) -> None:
    first, second = (write_sheets(tmp_path / "g" / f"{name}.xlsx", [A, B]) for name in "ab")
    hide_rows(second, "Ärenden", 3)
    note = "Dolda rader i b.xlsx, bladet Ärenden: 1. De läses och räknas som de andra."
    assert note in _merge(tmp_path / "export.xlsx", tmp_path / "g").output
    compared = command("samstammighet", first, second, "--ut", tmp_path / "jamfort", "--tyst")
    assert f"Granskare B: {note[0].lower()}{note[1:]}" in compared.output


def test_wrong_use(tmp_path: Path) -> None:
    book = write_sheets(tmp_path / "a.xlsx", [A])
    assert _merge(tmp_path / "e.xlsx", book, book).exit_code == 2
    (tmp_path / "tom").mkdir()
    empty = _merge(tmp_path / "e.xlsx", tmp_path / "tom")
    assert empty.exit_code == 5 and "har inga arbetsböcker med bladet Ärenden" in empty.output
    assert _merge(book, book).exit_code == 5, "never over a workbook"
    assert _merge(tmp_path / "e.xlsx", tmp_path / "saknas.xlsx").exit_code == 5


# --- The sample of it -------------------------------------------------------------------------------------------

GRANSKARE = ROOT / "sample_data" / "granskare"


def test_the_example_workbooks_hold_what_was_planted_and_come_together(tmp_path: Path) -> None:
    """Twenty-four sampled cases by three reviewers, ten of them by two: six disagreements, one typing error, two cases
    begun and one not begun."""
    sample = tmp_path / "urval.xlsx"
    population = ROOT / "sample_data" / "population_2025.csv"
    assert command("urval", population, "--antal", "6", "--fro", "2025", "--ut", sample, "--tyst").exit_code == 0
    refusal = _merge(tmp_path / "export.xlsx", GRANSKARE, "--urval", sample)
    assert refusal.exit_code == 3 and "Granskarna har svarat olika på 6 ställen" in refusal.output
    list_path = tmp_path / "export_lista.xlsx"
    assert len(_rows(list_path, "Att tala igenom", 3)) == 6
    assert [row["Värde"] for row in _rows(list_path, "Fel", 3)] == ["Nja"]
    agreed_list = GRANSKARE.parent / "granskare_enats.xlsx"
    answer = _merge(tmp_path / "export.xlsx", GRANSKARE, "--urval", sample, "--sammanfor", agreed_list)
    assert answer.exit_code == 0, answer.output
    assert "Arbetsböcker: 3. Ärenden: 24, varav 10 i mer än en arbetsbok." in answer.output
    assert "Klara: 20. Påbörjade: 2. Ej påbörjade: 1. Med fel: 1." in answer.output
    assert answer.output.rstrip().endswith("Uppgifterna är påhittade.")


def test_the_example_workbooks_are_made_anew_byte_for_byte(tmp_path: Path) -> None:
    arenden = decisions(random.Random(SEED))
    write_reviewers(tmp_path, arenden, followups(arenden, random.Random(SEED + 1)))
    for name in ("granskare/G1.xlsx", "granskare/G2.xlsx", "granskare/G3.xlsx", "granskare_enats.xlsx"):
        assert (tmp_path / name).read_bytes() == (GRANSKARE.parent / name).read_bytes(), name


# --- lage -----------------------------------------------------------------------------------------------------


def test_the_progress_of_the_reviewers(tmp_path: Path) -> None:
    begun = {k: v for k, v in B.items() if k != "alder"}
    write_sheets(tmp_path / "g" / "a.xlsx", [A | {"granskare": "G1"}, begun | {"granskare": "G1"}])
    write_sheets(tmp_path / "g" / "b.xlsx", [A | {"granskare": "G2"}, C | {"granskare": "G2"}])
    answer = command("lage", tmp_path / "g", "--json")
    assert answer.exit_code == 0, answer.output
    progress = json.loads(answer.output)
    assert progress["alla"] == {
        "arenden": 3, "ej_paborjade": 0, "paborjade": 1, "med_fel": 0, "klara": 2, "klara_hos_tva": 1, "saknas": 0,
    }  # fmt: skip
    assert [(g["granskare"], g["arenden"], g["klara"]) for g in progress["granskare"]] == [("G1", 2, 1), ("G2", 2, 2)]
    assert sum(g["arenden"] for g in progress["stadsdelar"]) == 3 == sum(g["arenden"] for g in progress["grupper"])
    table_answer = command("lage", tmp_path / "g", "--ut", tmp_path / "lage.xlsx")
    assert table_answer.exit_code == 0 and "Klara hos två" in table_answer.output and "G2" in table_answer.output
    rows = openpyxl.load_workbook(tmp_path / "lage.xlsx")["Läget"].iter_rows(values_only=True)
    assert ("G1", None, None, 2, 0, 1, 0, 1, 1, 0) in set(rows)
