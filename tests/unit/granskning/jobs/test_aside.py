"""A side process: its work, its errors, and its end."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from pathlib import Path

import pytest

from granskning.crash import log
from granskning.jobs.aside import Aside, AsideError
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
    with Aside(os.getcwd) as aside:
        assert aside.start(os.getpid)() not in (os.getpid(), 0)


def test_what_it_prints_is_not_its_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with Aside(noisy) as aside:
        assert aside.start(noisy)() == "svar"
    assert capfd.readouterr() == ("", "")


def test_libraries_find_no_pipe_on_its_standard_input() -> None:
    """On Windows a library that looked at the pipe would wait until the next request came, or for ever."""
    with Aside(os.getcwd) as aside:
        assert aside.start(looks_at_its_input)() is False


def test_an_error_of_ours_comes_back_as_it_is() -> None:
    with Aside(os.getcwd) as aside, pytest.raises(FileError, match=r"^Filen är öppen i Word\.$"):
        aside.start(refuse)()


def test_an_error_of_the_system_keeps_its_number(tmp_path: Path) -> None:
    with Aside(os.getcwd) as aside, pytest.raises(FileNotFoundError) as raised:
        aside.start(os.mkdir, tmp_path / "finns inte" / "ny")()
    assert raised.value.errno == errno.ENOENT


def test_an_error_while_it_prepares_is_told_to_who_waits() -> None:
    with Aside(partial(int, "trettio")) as aside, pytest.raises(ValueError, match="trettio"):
        aside.start(os.getpid)()


def test_an_error_that_cannot_be_passed_on_is_named_and_quotes_nothing() -> None:
    with Aside(os.getcwd) as aside, pytest.raises(AsideError) as raised:
        aside.start(not_portable)()
    assert str(raised.value) == "pipeline.errors.ContractError"


def test_a_process_that_ends_without_an_answer() -> None:
    with Aside(os.getcwd) as aside, pytest.raises(AsideError, match="without an answer"):
        aside.start(os._exit, 3)()


def test_the_log_tells_where_it_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with Aside(os.getcwd) as aside, pytest.raises(FileError) as raised:
        aside.start(refuse)()
    text = log(raised.value).read_text("utf-8")
    assert "test_aside.py" in text
    assert " refuse\n" in text
    assert "Word" not in text
