"""The list to talk through read back: what was agreed, in the codebook's spelling, and what is undecided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import FileError
from pipeline.reading.agreed import AgreedLine, identity, read_list, settle, value_of
from pipeline.reading.merge import ABSENT, Conflict
from tests.lib.office import openpyxl

ANSWER = ("arenden", ("A-1",), "fel_namn")
ROW = ("uppfoljningar", ("A-1", "2025-02-19"), "")


def _conflicts(*points: Any) -> list[Conflict]:
    return [Conflict("A-1", point, ()) for point in points]


def test_how_points_are_named() -> None:
    assert identity(AUDIT, "A-1", ANSWER) == ("A-1", "Variabel", "fel_namn")
    assert identity(AUDIT, "A-1", ROW) == ("A-1", "Uppföljningar", "2025-02-19 raden")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("fel_namn", "JA ", "ja"),
        ("fel_namn", "Kanske", None),
        ("fel_namn", "Inget värde", ""),
        ("beslut_tom", "2025-02-19", "2025-02-19"),
        ("beslut_tom", "19/2", None),
        ("beslut_tom", "20250219", "2025-02-19"),
        ("beslut_tom", "2025-02-31", None),
        ("beslut_tom", "1889-02-19", None),
        ("alder", "41", "41"),
        ("alder", "400", None),
        ("alder", "41,5", None),
        ("utforare_kod", "U 7", None),
        ("utforare_kod", "U-7", "U-7"),
    ],
)
def test_what_was_agreed(name: str, text: str, value: str | None) -> None:
    assert value_of(AUDIT.main.variable(name), text) == value


def test_settled_undecided_and_not_understood() -> None:
    lines = {
        identity(AUDIT, "A-1", ANSWER): AgreedLine(4, "Nej", "därför"),
        identity(AUDIT, "A-1", ROW): AgreedLine(5, "raden finns inte", ""),
        ("A-1", "Variabel", "alder"): AgreedLine(6, "", ""),
        ("A-1", "Variabel", "kon"): AgreedLine(7, "Kvina", ""),
        ("A-1", "Kriterium", "utredning_korrekt"): AgreedLine(8, "", ""),
    }
    settled = settle(AUDIT, _conflicts(ANSWER, ROW), lines, "lista.xlsx")
    assert settled.agreed == {ANSWER: "nej", ROW: ABSENT} and settled.notes[ANSWER] == "därför"
    assert settled.undecided == (("A-1", "Variabel", "alder"),), "a criterion follows from the answers"
    (fault,) = settled.faults
    assert fault.row == 7 and "menade du Kvinna" in fault.reason
    assert settle(AUDIT, _conflicts(ANSWER), {}, "").undecided == (("A-1", "Variabel", "fel_namn"),)


def _list(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Att tala igenom"
    for row in (("Arbetsmaterial",), (), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_the_list_is_read_by_its_headers(tmp_path: Path) -> None:
    header = ("Ärende", "Anteckning", "Enades om", "Gäller", "Id", "Svar")
    path = _list(tmp_path / "l.xlsx", header, ("A-1", "för att", " Ja ", "Variabel", "fel_namn", "x"))
    assert read_list(path) == {("A-1", "Variabel", "fel_namn"): AgreedLine(4, "Ja", "för att")}
    line = ("A-1", "", "", "Variabel", "fel_namn")
    for rows, why in (((header[:3],), "rubrikerna är ändrade"), ((header, line, line), "rad 5 upprepar")):
        with pytest.raises(FileError, match=why):
            read_list(_list(tmp_path / "m.xlsx", *rows))
    with pytest.raises(FileError, match="finns inte"):
        read_list(tmp_path / "saknas.xlsx")
