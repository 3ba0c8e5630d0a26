"""A workbook is read in another process, which may fail in any way without harm to this one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.reading.excel import process
from pipeline.reading.excel.archive import DamagedError
from pipeline.reading.excel.process import StoppedError, look_and_read, read
from tests.lib.hostile import edited_xlsx


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    return edited_xlsx(tmp_path / "bok.xlsx").read_bytes()


def test_the_other_process_finds_what_this_one_does(data: bytes) -> None:
    book = read(data)
    assert book == look_and_read(data)
    assert book.sheets == ("arenden", "uppfoljningar", "narvaro", "Anteckningar")
    assert book.rows["Anteckningar"] == [["Läst 2025"]]
    assert (book.far, book.unvalued, book.unseen) == ({}, {}, ())


def test_what_it_refuses_is_raised_here() -> None:
    with pytest.raises(DamagedError):
        read(b"PK")


def test_it_has_so_much_time(data: bytes) -> None:
    with pytest.raises(StoppedError):
        read(data, seconds=0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_it_has_so_much_memory(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = (
        "from pipeline.reading.excel import process; process.look_and_read = lambda _: bytearray(300 << 20) and None"
    )
    monkeypatch.setattr(process, "_SERVE", f"{greedy}; process.serve()")
    read(data)
    with pytest.raises(StoppedError):
        read(data, memory=200 << 20)


def test_it_may_end_in_any_way(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for served in ("import os; os.abort()", "import sys; sys.exit(3)", "pass"):
        monkeypatch.setattr(process, "_SERVE", served)
        with pytest.raises(StoppedError):
            read(data)
