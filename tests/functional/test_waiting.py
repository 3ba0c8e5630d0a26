"""The progress of a long run, the modules that it loads, and what remains when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.lib.examples import sampled
from tests.lib.pipeline_run import EXAMPLE, OF_EXAMPLE, ROOT, process

DRAW = ("urval", "sample_data/population_2025.csv", "--antal=6", "--fro=1", "--ut")
"""The shortest job that says its steps."""
STEP = re.compile(r"\d+:\d\d \[(\d)/(\d)\] [A-ZÅÄÖ][^.…]+ …")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib")))
    for name in ("HOME", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "hem"))


# --- What it says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (("rapport", str(EXAMPLE), "--ut", "{ut}/rapport", "--utan-gx", *OF_EXAMPLE), 6),
        (("samstammighet", str(EXAMPLE), str(EXAMPLE), "--ut", "{ut}/tva", *OF_EXAMPLE), 4),
        ((*DRAW, "{ut}/urval.xlsx"), 2),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_line_for_each_step_where_there_is_no_terminal(
    arguments: tuple[str, ...], steps: int, tmp_path: Path
) -> None:
    result = process(*(a.format(ut=tmp_path) for a in arguments))
    assert result.returncode == 0, result.stderr
    matches = [STEP.fullmatch(line) for line in result.stderr.splitlines()]
    assert [match and match.groups() for match in matches] == [(str(i), str(steps)) for i in range(1, steps + 1)]
    assert "\r" not in result.stderr
    assert "\x1b" not in result.stderr
    assert "[1/" not in result.stdout


def test_two_reports_compared_say_their_steps_too(tiny_report: Path, tmp_path: Path) -> None:
    result = process("jamfor", tiny_report, tiny_report, "--ut", tmp_path / "jamfor")
    assert [line[5:10] for line in result.stderr.splitlines()] == ["[1/2]", "[2/2]"]


def test_quiet_says_nothing(tmp_path: Path) -> None:
    result = process(*DRAW, tmp_path / "urval.xlsx", "--tyst")
    assert (result.returncode, result.stderr) == (0, "")


def _on_a_terminal(*arguments: str | Path, **env: str) -> str:
    """What the command writes to stderr, where that is a terminal."""
    pty = pytest.importorskip("pty")
    our_end, their_end = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    run = subprocess.Popen(
        [sys.executable, "-m", "granskning", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=their_end,
        env=clean | {"TERM": "xterm"} | env,
    )
    os.close(their_end)
    output = b""
    try:
        while part := os.read(our_end, 4096):
            output += part
    except OSError:  # the end of a terminal, on Linux
        pass
    os.close(our_end)
    assert run.wait() == 0
    return output.decode()


def test_a_terminal_has_one_line_that_is_rewritten(tmp_path: Path) -> None:
    output = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx")
    assert "\n" not in output
    for step in (1, 2):
        assert f"[{step}/2]" in output
    assert output.split("\r")[-2].strip() == "", "the line is gone at the end"
    assert "\x1b[36m" in output


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    output = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx", NO_COLOR="1")
    assert "[2/2]" in output
    assert "\r" in output
    assert "\x1b" not in output


def test_a_terminal_that_cannot_rewrite_has_lines(tmp_path: Path) -> None:
    output = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx", TERM="dumb")
    assert len(output.splitlines()) == 2
    assert "\x1b" not in output


@dataclass(frozen=True)
class CompletedCheck:
    """A finished check: its folder, which its environment names, and its stdout and stderr in one."""

    folder: Path
    output: str


@pytest.fixture(scope="module")
def completed_check(tmp_path_factory: pytest.TempPathFactory) -> CompletedCheck:
    folder = tmp_path_factory.mktemp("kontroll")
    own = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "XDG_STATE_HOME": str(folder / "hem")}
    result = subprocess.run(
        [sys.executable, "-m", "granskning", "kontrollera", EXAMPLE, *OF_EXAMPLE, "--ut", folder / "kontroll"],
        cwd=ROOT,
        env=os.environ | own,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    return CompletedCheck(folder, result.stdout)


def test_the_verdict_comes_before_the_data_quality(completed_check: CompletedCheck) -> None:
    assert completed_check.output.index("Exporten följer kodboken.") < completed_check.output.index(
        "Kontrollerar datakvaliteten"
    )
    assert re.findall(r"\[\d/\d\]", completed_check.output) == [f"[{step}/4]" for step in range(1, 5)]


# --- What it loads ----------------------------------------------------------------------------------------

_LOADED = """
import sys
from granskning import cli
try:
    cli.main(sys.argv[1:], prog_name="granskning")
except SystemExit:
    print(*{name.split(".")[0] for name in sys.modules})
"""
_FIGURES = frozenset({"matplotlib", "PIL"})
_WORD = frozenset({"docx", "lxml"})
_NUMBERS = frozenset({"numpy", "pandas", "scipy", "statsmodels"})
_GX = frozenset({"great_expectations", "sqlalchemy", "duckdb_engine"})
_ALL = _FIGURES | _WORD | _NUMBERS | _GX


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (("--help",), _ALL | {"duckdb", "checks", "pipeline", "reports", "xlsxwriter", "jinja2"}),
        (("--version",), _ALL | {"duckdb", "checks", "pipeline", "reports", "xlsxwriter", "jinja2"}),
        (("ny", "sysselsattning_2025"), _ALL | {"duckdb", "reports", "xlsxwriter", "jinja2"}),
        (("kriterier",), _ALL),
        (("mall", "--ut", "{ut}/mall.xlsx"), _ALL),
        ((*DRAW, "{ut}/urval.xlsx", "--tyst"), _ALL),
        (("kontrollera", "sample_data/felaktig", "--tyst"), _ALL),
        (("jamfor", "{report}", "{report}", "--ut={ut}/jamfor", "--tyst"), _GX | {"pandas", "scipy"}),
        (("rapport", "{export}", "--ut={ut}/ny", "--tyst", "--utan-gx"), _FIGURES | _GX | {"pandas"}),
        pytest.param(
            ("rapport", "{export}", "--ut={ut}/ny", "--tyst"), _FIGURES | _GX | {"pandas"}, marks=pytest.mark.long
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_nothing_heavy_is_loaded_without_need(
    arguments: tuple[str, ...], unwanted: frozenset[str], tiny_export: Path, tiny_report: Path, tmp_path: Path
) -> None:
    """This looks only at the process of the command itself: the side processes are there to load these modules."""
    places = {"ut": tmp_path, "export": tiny_export, "report": tiny_report}
    result = subprocess.run(
        [sys.executable, "-c", _LOADED, *(a.format(**places) for a in arguments)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")} | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    modules = set(result.stdout.splitlines()[-1].split())
    assert "click" in modules
    assert not modules & unwanted


# --- What is left when it is stopped ----------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def _children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


def _have_ended(pids: set[int]) -> bool:
    deadline = time.monotonic() + 30
    while any(map(_is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(_is_running, pids))


def _stop_at(step: str, how: signal.Signals, target: Path) -> tuple[int, str, set[int]]:
    """Stops a run at the step, and returns its exit code, its later output and the ids of its side processes."""
    run = subprocess.Popen(
        [sys.executable, "-m", "granskning", "rapport", EXAMPLE, *OF_EXAMPLE, "--ut", target],
        cwd=ROOT,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a test in the background ignores it
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert run.stderr is not None
    while step not in run.stderr.readline():
        assert run.poll() is None
    side_processes = _children(run.pid)
    run.send_signal(how)
    _, later_output = run.communicate()
    return run.returncode, later_output, side_processes


SIDE_PROCESSES = (("[1/7]", 1), ("[5/7]", 2), ("[7/7]", 2))
"""Steps with the number of side processes: one checks from the start, and one draws and writes once the export is known
to be valid."""


@linux
@pytest.mark.parametrize("stop", sampled(SIDE_PROCESSES, SIDE_PROCESSES[:1]))
def test_a_killed_run_leaves_no_process(stop: tuple[str, int], tmp_path: Path) -> None:
    step, processes = stop
    code, _, side_processes = _stop_at(step, signal.SIGKILL, tmp_path / "ut" / "rapport")
    assert code == -signal.SIGKILL
    assert len(side_processes) == processes
    assert _have_ended(side_processes)
    assert not (tmp_path / "ut" / "rapport").exists()


@linux
@pytest.mark.parametrize("stop", sampled(SIDE_PROCESSES, SIDE_PROCESSES[1:2]))
def test_an_interrupted_run_leaves_nothing(stop: tuple[str, int], tmp_path: Path) -> None:
    step, processes = stop
    code, output, side_processes = _stop_at(step, signal.SIGINT, tmp_path / "ut" / "rapport")
    assert code == 1
    assert "Traceback" not in output
    assert len(side_processes) == processes
    assert _have_ended(side_processes)
    assert not (tmp_path / "ut").exists()


@linux
def test_a_finished_run_leaves_no_process_and_no_copy(completed_check: CompletedCheck) -> None:
    assert {p.name for p in (completed_check.folder / "kontroll").iterdir()} == {"datakvalitet.html", "manifest.json"}
    assert not [p for p in Path("/proc").glob("[0-9]*") if str(completed_check.folder) in _environment(p)]


def _environment(process: Path) -> str:
    """A process of the run has the test's own folder in its environment."""
    try:
        return (process / "environ").read_text(errors="replace")
    except OSError:
        return ""
