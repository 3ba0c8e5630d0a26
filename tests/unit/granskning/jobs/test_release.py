"""`granskning slapp` as a job: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import importlib
import json
import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from granskning.jobs.job import Message
from granskning.jobs.release import ReleaseRequest, slapp
from pipeline.errors import FileError, GranskningError, NotReadyError, UsageError
from pipeline.reading.textfile import sha256
from tests.lib.edits import AUDIT, EDITS, element_with, own
from tests.lib.release_faults import prompts, run_report, written_in

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")


def _quiet(message: Message) -> None:
    """Ignores what a job reports."""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a run, with its report and its manifest."""
    folder = tmp_path / "rapport_2025"
    folder.mkdir()
    report = run_report(folder)
    _write_manifest(folder, {"rapport.docx": sha256(report)})
    return folder


def _write_manifest(folder: Path, hashes: dict[str, str], audit: str = AUDIT, command: str = "rapport") -> None:
    manifest = {"verktyg": "granskning", "kommando": command, "granskning": {"namn": audit}, "utdata": hashes}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def _edited_report(run: Path, edit: Callable[[Any], object] = lambda word: None) -> Path:
    word, target = written_in(run / "rapport.docx", random.Random(3)), run.with_name("min.docx")
    edit(word)
    word.save(str(target))
    return target


def _add_comment(word: Any) -> None:
    EDITS["comment"](word, element_with(word, "Av dem gäller"), "Stämmer det?")


def test_nothing_to_mend(run: Path) -> None:
    messages: list[Message] = []
    result = slapp(ReleaseRequest(_edited_report(run), run), messages.append)
    assert result.notes == () and not result.invented and [message.of for message in messages] == [2, 2]


def test_a_question_alone_stops_nothing(run: Path) -> None:
    edited = _edited_report(run, lambda word: prompts(word)[1].addnext(own("Vi tackar Karin Lindqvist.")))
    notes = slapp(ReleaseRequest(edited, run), _quiet).notes
    assert notes[0] == "Att titta på: 1" and "[namn]" in notes[-1]


def test_what_must_be_mended_is_listed_in_the_message_and_in_a_workbook_of_the_users_own(run: Path) -> None:
    edited, target = _edited_report(run, _add_comment), run.with_name("lista.xlsx")
    before = {path: path.read_bytes() for path in (edited, *run.iterdir())}
    with pytest.raises(NotReadyError) as stop:
        slapp(ReleaseRequest(edited, run, target), _quiet)
    assert stop.value.exit_code == 3
    assert str(stop.value).splitlines() == [
        "Måste rättas: 1",
        "  Kommentarer som är kvar",
        "    Ansokan: ”Stämmer det?” – kommentaren följer med rapporten. Väntat: borttagen kommentar",
        f"Hela listan finns i {target}.",
    ]
    assert {path: path.read_bytes() for path in (edited, *run.iterdir())} == before
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert _openpyxl.load_workbook(target).active["D4"].value == "Stämmer det?"


def test_a_report_of_the_run_that_has_been_written_in_is_told_of(run: Path) -> None:
    _write_manifest(run, {"rapport.docx": "en annan"})
    notes = slapp(ReleaseRequest(_edited_report(run), run), _quiet).notes
    assert "har ändrats efter körningen" in notes[-1]


def _refusal(request: ReleaseRequest, kind: type[GranskningError]) -> str:
    with pytest.raises(kind) as stop:
        slapp(request, _quiet)
    return str(stop.value)


def test_what_is_refused(run: Path) -> None:
    edited = _edited_report(run)
    damaged = run.with_name("trasig.docx")
    damaged.write_bytes(b"PK\x03\x04")
    assert "inget Word-dokument" in _refusal(ReleaseRequest(damaged, run), FileError)
    stranger = run.with_name("annan.docx")
    docx.Document().save(str(stranger))
    assert "ingen rapport från verktyget" in _refusal(ReleaseRequest(stranger, run), FileError)
    assert "RAPPORT.docx" in _refusal(ReleaseRequest(run / "saknas.docx", run), FileError)
    assert "--mot" in _refusal(ReleaseRequest(edited, run.parent), FileError)
    assert ".xlsx" in _refusal(ReleaseRequest(edited, run, run.with_name("lista.txt")), UsageError)
    assert "lämnas orörd" in _refusal(ReleaseRequest(edited, run, run / "lista.xlsx"), UsageError)
    existing_file = run.with_name("lista.xlsx")
    existing_file.write_bytes(b"")
    assert "finns redan" in _refusal(ReleaseRequest(edited, run, existing_file), FileError)
    _write_manifest(run, {}, audit="annan")
    assert "från granskningen prov, inte annan" in _refusal(ReleaseRequest(edited, run), UsageError)
    (run / "rapport.docx").unlink()
    _write_manifest(run, {})
    assert "--mot" in _refusal(ReleaseRequest(edited, run), FileError)
