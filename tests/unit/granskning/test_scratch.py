"""Working files: private, and removed by the next command where a run was killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from granskning.scratch import claimed, notes_folder, scratch, sweep

_HOLDS = """
import sys
from pathlib import Path
from granskning.scratch import claimed, end_as_ctrl_c, scratch
end_as_ctrl_c()
with scratch() as folder:
    (folder / "arenden.csv").write_text("A-1")
    print(folder, flush=True)
    sys.stdin.read()
"""


def _holder() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", _HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def _end(process: subprocess.Popen[str]) -> None:
    process.wait(30)
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def test_working_files_are_for_the_user_alone_and_vanish(home: Path) -> None:
    with scratch() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.is_relative_to(notes_folder())
        (folder / "a").write_text("x")
        sweep(print)
        assert (folder / "a").exists(), "a run that goes on keeps its files"
    assert not folder.exists() and not list(notes_folder().iterdir()), "nor is a lock left"


def test_two_runs_cannot_hold_the_same_and_a_run_that_ended_well_leaves_no_note(home: Path, tmp_path: Path) -> None:
    with (
        claimed(tmp_path / "rapport", tmp_path / ".rapport.ny"),
        pytest.raises(filelock.Timeout),
        claimed(tmp_path / "rapport", tmp_path / ".rapport.ny"),
    ):
        pass
    with claimed(tmp_path / "rapport", tmp_path / ".rapport.ny"):
        pass
    assert not list(notes_folder().glob("*.arbete"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals of that kind here")
def test_what_a_killed_run_left_is_removed_by_the_next(home: Path) -> None:
    process, folder = _holder()
    process.kill()
    _end(process)
    assert (folder / "arenden.csv").exists()
    sweep(print)
    assert not folder.exists() and not list(notes_folder().glob("*.arbete"))


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no signals of that kind here")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_shutdown_or_a_closed_window_ends_a_run_as_ctrl_c_does(home: Path, name: str) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)  # the tests themselves may have been started with nohup
    try:
        process, folder = _holder()
    finally:
        signal.signal(number, before)
    os.kill(process.pid, number)
    _end(process)
    assert not folder.exists()
    assert process.returncode not in (0, -int(number))


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no signals of that kind here")
def test_a_run_begun_with_nohup_goes_on_when_the_window_is_closed(home: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a child inherits it
    try:
        process, folder = _holder()
    finally:
        signal.signal(signal.SIGHUP, before)
    os.kill(process.pid, signal.SIGHUP)
    assert process.stdin is not None
    process.stdin.close()
    _end(process)
    assert process.returncode == 0 and not folder.exists()


def test_what_another_program_holds_is_removed_by_the_next_command(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = tmp_path / ".rapport.ny"
    with monkeypatch.context() as patch, claimed(tmp_path / "rapport", working):
        working.mkdir()
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
    assert working.exists()
    sweep(print)
    assert not working.exists() and not list(notes_folder().glob("*.arbete"))


def test_a_result_that_was_put_aside_is_brought_back_and_else_removed(home: Path, tmp_path: Path) -> None:
    messages: list[str] = []
    for name in ("borta", "kvar"):
        (tmp_path / f".{name}.tidigare").mkdir()
        (notes_folder() / f"{name}.arbete").write_text(json.dumps([str(tmp_path / f".{name}.tidigare")]), "utf-8")
    (tmp_path / "kvar").mkdir()
    sweep(messages.append)
    assert sorted(path.name for path in tmp_path.iterdir() if path != home) == ["borta", "kvar", "tmp"]
    assert messages == [f"En tidigare körning avbröts; den förra rapporten i {tmp_path / 'borta'} är återställd."]


def test_half_a_note_names_nothing(home: Path, tmp_path: Path) -> None:
    """The disk was full when it was written, and half of a path is another folder."""
    (tmp_path / "mina").mkdir()
    (notes_folder() / "a.arbete").write_text(
        json.dumps([str(tmp_path / "mina" / ".rapport.ny")])[: -len('/.rapport.ny"]')], "utf-8"
    )
    sweep(print)
    assert (tmp_path / "mina").exists() and not list(notes_folder().glob("*.arbete"))
