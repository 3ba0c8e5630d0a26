"""What the user is told of a run though nothing is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.notes import OfCases, not_read, notes
from pipeline.reading.export import Export, LeftAlone
from tests.lib import valid_export
from tests.lib.hostile import edited_xlsx
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import SAMPLE, typed_tables
from tests.lib.reviewers import hide_rows


def _notes(path: Path, scratch: Path, day: date = AUDIT.granskningsdatum, **rules: bool) -> tuple[str, ...]:
    with typed_tables(path, AUDIT, scratch, **rules) as (con, export, loaded):
        return notes(con, AUDIT, export, loaded, day)


def test_tables_and_columns_that_are_not_there(tmp_path: Path) -> None:
    folder = valid_export.write_folder(
        tmp_path / "e", arenden=valid_export.without("granskare"), narvaro=None, uppfoljningar=None
    )
    notes = _notes(folder, tmp_path / "s")
    for line in (
        "Exporten har ingen tabell Uppföljningar (uppfoljningar). Krav och uppgifter som bygger på den kan inte "
        "bedömas.",
        "Exporten har ingen tabell Närvaro (narvaro). Den redovisas inte.",
        "Kolumner som saknas i arenden.csv och räknas som tomma: Granskare (kod).",
    ):
        assert line in notes


def test_an_empty_table_of_follow_ups_says_that_there_were_none(tmp_path: Path) -> None:
    headers = valid_export.grid(valid_export.VALID_UPPFOLJNINGAR)[:1]
    note = (
        "Tabellen Uppföljningar (uppfoljningar) har inga rader. Det räknas som att det inte finns några uppföljningar. "
        "Ingår de inte i granskningen tar ni bort tabellen."
    )
    assert note in _notes(valid_export.write_folder(tmp_path / "e", uppfoljningar=headers), tmp_path / "s")
    assert note not in _notes(valid_export.write_folder(tmp_path / "f"), tmp_path / "t")


def test_decisions_outside_the_period_and_after_the_day_of_reading(tmp_path: Path) -> None:
    arenden = valid_export.with_cells(2, beslut_datum="2023-12-29", ansokan_datum="2023-11-01")
    folder = valid_export.write_folder(tmp_path / "e", arenden=arenden)
    assert any(n.endswith(": 1. De räknas med.") for n in _notes(folder, tmp_path / "a"))
    late = _notes(folder, tmp_path / "b", date(2024, 11, 1))
    assert "Beslut daterade efter granskningsdatum (2024-11-01): 1. Kontrollera datumen." in late
    before_all = [note for note in _notes(folder, tmp_path / "c", date(2022, 1, 1)) if "granskningsdatum" in note]
    assert before_all == [
        "Alla beslut är daterade efter granskningsdatum (2022-01-01). Granskningsdatum ska vara dagen då akterna "
        "lästes, efter besluten."
    ]


def test_ages_that_are_asked_about(tmp_path: Path) -> None:
    """15 and 101 are asked about, 16 and 100 are not."""
    arenden = valid_export.with_cells(1, valid_export.with_cells(0, alder="15"), alder="100")
    folder = valid_export.write_folder(tmp_path / "e", arenden=valid_export.with_cells(2, arenden, alder="16"))
    id_ = arenden[0]["arende_id"]
    assert f"Ålder under 16 eller över 100 år: 1 ({id_}). Stämmer det?" in _notes(folder, tmp_path / "s")
    folder = valid_export.write_folder(tmp_path / "f", arenden=valid_export.with_cells(1, arenden, alder="101"))
    assert any(n.startswith("Ålder under 16 eller över 100 år: 2 (") for n in _notes(folder, tmp_path / "t"))
    plain = valid_export.write_folder(tmp_path / "g")
    assert not [n for n in _notes(plain, tmp_path / "u") if n.startswith("Ålder")]


def test_the_ids_of_cases_are_for_the_user_and_not_for_what_is_kept() -> None:
    few, many = OfCases("Dragna beslut som saknas", ["A1", "A2"]), OfCases("Åldrar", [f"A{i}" for i in range(12)], "?")
    assert few == "Dragna beslut som saknas: 2 (A1, A2)." and few.without_ids == "Dragna beslut som saknas: 2."
    assert many == "Åldrar: 12 (A0, A1, A2, A3, A4, A5, A6, A7, A8, A9 …)?" and many.without_ids == "Åldrar: 12?"


def test_what_was_left_out(tmp_path: Path) -> None:
    arenden = valid_export.with_column("anteckning", ["x", "", ""], valid_export.with_cells(2, alder="trettio"))
    folder = valid_export.write_folder(tmp_path / "e", arenden=arenden)
    notes = _notes(folder, tmp_path / "s", tolerate_rejected=True, ignore_unknown=True)
    assert any(n.startswith("Avvisade rader i arenden: 1 av 3.") for n in notes)
    assert "Kolumner som utelämnats: arenden.csv: anteckning." in notes


def test_files_that_were_not_read_are_named_but_for_the_forms_own_and_hidden_ones() -> None:
    unread_files = [LeftAlone("Kodbok", sheet=True), LeftAlone("Uppf", sheet=True)]
    unread_files += map(LeftAlone, (".DS_Store", "~$lathund.docx", "brev.docx"))
    assert not_read(Export(left_alone=unread_files)) == "Det här har inte lästs: bladet Uppf, brev.docx."
    assert not_read(Export(left_alone=[LeftAlone("Listor", sheet=True)])) == ""


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    book = hide_rows(edited_xlsx(tmp_path / "e.xlsx"), "arenden", 2, 4)
    opened = openpyxl.load_workbook(book)
    opened["narvaro"].column_dimensions["B"].hidden = True
    opened.save(book)
    with typed_tables(book, AUDIT, tmp_path / "s") as (con, export, loaded):
        lines = [note for note in notes(con, AUDIT, export, loaded, AUDIT.granskningsdatum) if "Dolda" in note]
        assert loaded.rows_used["arenden"] == len(valid_export.VALID_ARENDEN)
    assert lines == [
        "Dolda rader i e.xlsx, bladet arenden: 2. De läses och räknas som de andra. Ska de inte vara med tar ni bort "
        "dem i en kopia av arbetsboken och använder den.",
        "Dolda kolumner i e.xlsx, bladet narvaro: 1. De läses som de andra.",
    ]
    assert not [note for note in _notes(edited_xlsx(tmp_path / "f.xlsx"), tmp_path / "t") if "Dolda" in note]


def test_free_text_that_may_name_somebody_is_told_by_its_row(tmp_path: Path) -> None:
    folder = valid_export.write_folder(tmp_path / "e")
    rows = [
        {"nummer": f"R{i}", "rekommendation": text, "mottagare": "socialnamnden", "lage": "ej_uppfoljd"}
        for i, text in enumerate(("Se över rutinen.", "Anna Berg ser över rutinen.", "Per månad, från Storgatan 3."))
    ]
    valid_export.write_csv(folder / "rekommendationer.csv", valid_export.grid(rows))
    (message,) = [note for note in _notes(folder, tmp_path / "s") if "namn på en person" in note]
    assert "2 celler" in message and "rad 3, 4." in message
    assert "Anna" not in message and "Storgatan" not in message


def test_the_sample_names_nobody(tmp_path: Path) -> None:
    assert [note for note in _notes(SAMPLE, tmp_path / "s") if "namn på en person" in note] == []
