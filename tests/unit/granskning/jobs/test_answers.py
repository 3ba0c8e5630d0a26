"""The answers of all districts: one register, or what is wrong with which document."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import docx
import pytest

from granskning.jobs.answers import AnswersRequest, svar
from granskning.jobs.job import Message, Result
from pipeline.errors import ContractError, FileError, GranskningError, PersonalDataError, UsageError
from tests.lib.answers import DUR, answered, sent
from tests.lib.personal import PNR
from tests.lib.workbooks import rows

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
YES = ("Ja", "", "", "")


def _run(folder: Path, audit: str = "", messages: list[Message] | None = None) -> Result:
    return svar(AnswersRequest(folder, folder / "svar.xlsx", audit), (messages if messages is not None else []).append)


def _message_of(folder: Path, kind: type[GranskningError], audit: str = "") -> str:
    with pytest.raises(kind) as stop:
        _run(folder, audit)
    assert not (folder / "svar.xlsx").exists()
    return str(stop.value)


def test_the_districts_stand_in_the_codebooks_order_whatever_their_files_are_called(tmp_path: Path) -> None:
    answered(tmp_path / "1 till inspektörerna.docx", "sodermalm", {1: YES, 2: YES})
    answered(tmp_path / "Svar från Järva.DOCX", "jarva", {1: YES}, invented=True)
    messages: list[Message] = []
    result = _run(tmp_path, messages=messages)
    answer_rows = rows(_openpyxl.load_workbook(result.target)["Svar"], 5)
    assert [row[0] for row in answer_rows] == ["Järva", "Järva", "Södermalm", "Södermalm"]
    assert result.invented and [s.number for s in messages] == [1, 2]
    assert result.notes == (
        "Dokument från två av fyra stadsdelar är lästa. Ifyllda svar: 3 av 4.",
        "Järva har inte svarat på ”Aktuell DUR-utredning”.",
    )


def test_what_was_not_filled_in_and_not_read_is_told(tmp_path: Path) -> None:
    sent(tmp_path / "jarva.docx")
    (tmp_path / "~$jarva.docx").write_bytes(b"Word has it open")
    (tmp_path / "svar.pdf").write_bytes(b"%PDF")
    assert _run(tmp_path).notes == (
        "Dokument från en av fyra stadsdelar är lästa. Ifyllda svar: 0 av 2.",
        "Järva har inte fyllt i något svar.",
        "Filer som inte är Word-dokument och inte har lästs: svar.pdf.",
    )


def test_an_answer_in_the_wrong_cell_is_told(tmp_path: Path) -> None:
    answered(tmp_path / "a.docx", "jarva", {1: ("Ja, men underlaget är litet", "", "", ""), 2: ("nej", "", "", "")})
    answered(tmp_path / "b.docx", "sodermalm", {1: ("2026-05-01", "", "", "Ja"), 2: ("Jakob", "", "", "")})
    _, told = _run(tmp_path).notes
    assert told == (
        "Södermalm har skrivit annat än ja, delvis eller nej under Instämmer: ”Planen stämmer med beställningen” och "
        "”Aktuell DUR-utredning”."
    )


def test_a_document_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    sent(tmp_path / "jarva.docx")
    docx.Document().save(str(tmp_path / "protokoll.docx"))
    assert _message_of(tmp_path, FileError).startswith("protokoll.docx är ingen återkoppling från verktyget, eller har")


def test_a_folder_without_documents_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    assert "innehåller inga Word-dokument (.docx). Lägg" in _message_of(tmp_path / "tom", FileError)
    with pytest.raises(FileError, match="går inte att läsa"):
        svar(AnswersRequest(tmp_path / "finns inte", tmp_path / "svar.xlsx"), print)
    document = sent(tmp_path / "jarva.docx")
    with pytest.raises(FileError, match=r"jarva\.docx är ingen mapp\. Ange mappen med stadsdelarnas svar\."):
        svar(AnswersRequest(document, tmp_path / "svar.xlsx"), print)


def test_the_same_district_twice_and_unknown_criteria_are_all_told_at_once(tmp_path: Path) -> None:
    answered(tmp_path / "a.docx")
    document = docx.Document(str(answered(tmp_path / "b.docx")))
    table = document.tables[0]
    for row in list(table.rows)[1:]:
        table._tbl.remove(row._tr)
    document.save(str(tmp_path / "b.docx"))
    answered(tmp_path / "c.docx", "finns_inte")
    assert _message_of(tmp_path, ContractError).splitlines() == [
        "Svaren går inte att läsa in: 3 fel.",
        "  b.docx: ”Järva” – stadsdelen har redan svarat i a.docx. Väntat: ett dokument för varje stadsdel.",
        "  b.docx: svarstabellen har inga rader. Väntat: en rad för varje kriterium som återkopplingen frågar om.",
        "  c.docx: ”finns_inte” – stadsdelen finns inte i granskningen.",
    ]


def test_answers_of_several_audits_or_of_another(tmp_path: Path) -> None:
    sent(tmp_path / "a.docx")
    assert _message_of(tmp_path, UsageError, "uppfoljning_2026") == (
        "Svaren hör till granskningen sysselsattning_2025 och inte till uppfoljning_2026. Ändra --granskning."
    )
    sent(tmp_path / "b.docx", "sodermalm", audit="uppfoljning_2026")
    assert _message_of(tmp_path, UsageError).startswith(
        "Svaren hör till olika granskningar: sysselsattning_2025 och uppfoljning_2026."
    )


def test_personal_data_stops_and_is_not_repeated(tmp_path: Path) -> None:
    answered(tmp_path / "a.docx", given={2: ("Ja", f"Gäller {PNR}", "", "")})
    message = _message_of(tmp_path, PersonalDataError)
    assert f"a.docx, {DUR}, kolumn Åtgärd: personnummer (" in message and PNR[-4:] not in message


def test_what_is_written_outside_the_table_is_told_and_not_repeated(tmp_path: Path) -> None:
    document = docx.Document(str(sent(tmp_path / "a.docx")))
    document.add_paragraph("Vi instämmer i allt.")
    document.add_paragraph("Rutinen är ny.")
    document.save(str(tmp_path / "a.docx"))
    assert [note.replace("\xa0", " ") for note in _run(tmp_path).notes][1:] == [
        "Järva har inte fyllt i något svar.",
        "a.docx har två stycken text utanför svarstabellen som inte är med i registret. Läs dokumentet, och skriv in i "
        "tabellen det som är svar.",
    ]
    (tmp_path / "svar.xlsx").unlink()
    document.add_paragraph(f"Gäller {PNR}.")
    document.save(str(tmp_path / "a.docx"))
    message = _message_of(tmp_path, PersonalDataError)
    assert "a.docx, utanför svarstabellen: personnummer (" in message and PNR[-4:] not in message


def test_another_file_is_never_written_over(tmp_path: Path) -> None:
    sent(tmp_path / "a.docx")
    (tmp_path / "svar.xlsx").write_text("min", "utf-8")
    with pytest.raises(FileError, match="finns redan och skrivs inte över"):
        _run(tmp_path)
    assert (tmp_path / "svar.xlsx").read_text("utf-8") == "min"
