"""How a job is shown to get on: a line a step, or one line rewritten in place on a terminal; never in the output."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from granskning.jobs.job import Message
from granskning.progress import ProgressDisplay

STEP, NEXT, NOTICE = (
    Message("Läser exporten", 1, 2),
    Message("Skriver", 2, 2),
    Message("Den tidigare rapporten är återställd."),
)


class Terminal(io.StringIO):
    """A stream that says that somebody looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")


def _say(*messages: Message, quiet: bool = False) -> None:
    with ProgressDisplay(quiet=quiet) as progress:
        for message in messages:
            progress(message)


def _screen(output: str) -> list[str]:
    """What is left on the lines of a terminal when all has been written."""
    lines = []
    for line in output.split("\n"):
        text = ""
        for part in line.split("\r"):
            text = part + text[len(part) :]
        lines.append(text.rstrip())
    return lines


def test_elsewhere_than_on_a_terminal_every_step_is_a_line_with_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    _say(STEP, NOTICE, NEXT)
    captured = capsys.readouterr()
    assert captured.out == "", "what is shown is not the output"
    assert re.fullmatch(
        r"\d+:\d\d \[1/2\] Läser exporten …\nDen tidigare rapporten är återställd\.\n\d+:\d\d \[2/2\] Skriver …\n",
        captured.err,
    )


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    _say(STEP, NOTICE, quiet=True)
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_a_step_is_written_over_the_one_before_and_gone_at_the_end() -> None:
    with redirect_stderr(Terminal()) as terminal:
        with ProgressDisplay(quiet=False) as progress:
            progress(STEP)
            (first,) = _screen(terminal.getvalue())
            progress(NEXT)
            (second,) = _screen(terminal.getvalue())
        assert first.endswith("[1/2] Läser exporten …") and second.endswith("[2/2] Skriver …")
        assert _screen(terminal.getvalue()) == [""]


def test_a_notice_stays_on_the_screen() -> None:
    with redirect_stderr(Terminal()) as terminal:
        _say(STEP, NOTICE, NEXT)
    assert _screen(terminal.getvalue()) == ["Den tidigare rapporten är återställd.", ""]


def test_a_line_never_runs_over_the_edge_of_the_terminal() -> None:
    with redirect_stderr(Terminal()) as terminal, ProgressDisplay(quiet=False) as progress:
        progress(Message("ord " * 50, 1, 1))
        assert 40 < len(_screen(terminal.getvalue())[-1]) < 60


def test_a_result_goes_to_the_output_past_the_line_of_the_step(capsys: pytest.CaptureFixture[str]) -> None:
    with redirect_stderr(Terminal()) as terminal, ProgressDisplay(quiet=False) as progress:
        progress(STEP)
        progress.result("Exporten följer kodboken.")
        assert _screen(terminal.getvalue()) == [""]
    assert capsys.readouterr().out == "Exporten följer kodboken.\n"


def test_a_terminal_that_cannot_rewrite_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with redirect_stderr(Terminal()) as terminal:
        _say(STEP, NEXT)
    assert "\r" not in terminal.getvalue() and terminal.getvalue().count("\n") == 2


def test_colours_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    with redirect_stderr(Terminal()) as without:
        _say(STEP)
    monkeypatch.delenv("NO_COLOR")
    with redirect_stderr(Terminal()) as coloured:
        _say(STEP)
    assert "\x1b" not in without.getvalue() and "\x1b[36m" in coloured.getvalue()


def test_a_log_has_every_step_with_its_seconds_also_where_nothing_is_shown(tmp_path: Path) -> None:
    log = tmp_path / "logg.txt"
    with ProgressDisplay(quiet=True, log=log) as progress:
        for message in (STEP, Message("En anmärkning"), NEXT):
            progress(message)
    day, *lines = log.read_text("utf-8").splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", day)
    assert [re.fullmatch(r" *\d+\.\d s  (.+)", line)[1] for line in lines] == [STEP.text, NEXT.text, "Allt"]  # type: ignore[index]


def test_a_log_that_is_there_already_is_added_to(tmp_path: Path) -> None:
    log = tmp_path / "logg.txt"
    log.write_text("Något annat\n", "utf-8")
    for _ in range(2):
        with ProgressDisplay(quiet=True, log=log) as progress:
            progress(STEP)
    lines = log.read_text("utf-8").splitlines()
    assert lines[0] == "Något annat" and sum(line.endswith("Allt") for line in lines) == 2


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressDisplay(quiet=True, log=tmp_path / "finns_inte" / "logg.txt") as progress:
        progress(STEP)
    assert "går inte att skriva" in capsys.readouterr().err
