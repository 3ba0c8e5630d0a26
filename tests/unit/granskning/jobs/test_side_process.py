"""A side process: its work, its errors, and its end."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from pathlib import Path

import pytest

from granskning.crash import log
from granskning.jobs.side_process import SideProcess, SideProcessError
from pipeline.errors import ContractError, Fault, FileError


def refuse() -> None:
    """Raises one of the program's own errors."""
    raise FileError("Filen är öppen i Word.")


def not_portable() -> None:
    """Raises an error that cannot be rebuilt from its message."""
    raise ContractError([Fault("arenden", 2, "alder", "trettio", "är inget heltal")])


def noisy() -> str:
    """Prints, as a library may."""
    print("brus")
    os.write(1, b"brus")
    return "svar"


def looks_at_its_input() -> bool:
    """Whether its standard input is a pipe."""
    return stat.S_ISFIFO(os.fstat(0).st_mode)


def test_it_is_another_process_and_answers() -> None:
    with SideProcess(os.getcwd) as side_process:
        assert side_process.start(os.getpid)() not in (os.getpid(), 0)


def test_what_it_prints_is_not_its_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with SideProcess(noisy) as side_process:
        assert side_process.start(noisy)() == "svar"
    assert capfd.readouterr() == ("", "")


def test_libraries_find_no_pipe_on_its_standard_input() -> None:
    """On Windows a library that looked at the pipe would wait until the next request came, or for ever."""
    with SideProcess(os.getcwd) as side_process:
        assert side_process.start(looks_at_its_input)() is False


def test_an_error_of_ours_comes_back_as_it_is() -> None:
    with SideProcess(os.getcwd) as side_process, pytest.raises(FileError, match=r"^Filen är öppen i Word\.$"):
        side_process.start(refuse)()


def test_an_error_of_the_system_keeps_its_number(tmp_path: Path) -> None:
    with SideProcess(os.getcwd) as side_process, pytest.raises(FileNotFoundError) as raised:
        side_process.start(os.mkdir, tmp_path / "finns inte" / "ny")()
    assert raised.value.errno == errno.ENOENT


def test_an_error_while_it_prepares_is_told_to_who_waits() -> None:
    with SideProcess(partial(int, "trettio")) as side_process, pytest.raises(ValueError, match="trettio"):
        side_process.start(os.getpid)()


def test_an_error_that_cannot_be_passed_on_is_named_and_quotes_nothing() -> None:
    with SideProcess(os.getcwd) as side_process, pytest.raises(SideProcessError) as raised:
        side_process.start(not_portable)()
    assert str(raised.value) == "pipeline.errors.ContractError"


def test_a_process_that_ends_without_an_answer() -> None:
    with SideProcess(os.getcwd) as side_process, pytest.raises(SideProcessError, match="without an answer"):
        side_process.start(os._exit, 3)()


def test_the_log_tells_where_it_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with SideProcess(os.getcwd) as side_process, pytest.raises(FileError) as raised:
        side_process.start(refuse)()
    text = log(raised.value).read_text("utf-8")
    assert "test_side_process.py" in text
    assert " refuse\n" in text
    assert "Word" not in text
