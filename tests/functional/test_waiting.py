"""What a long run says meanwhile, what it loads, and what is left when it is stopped."""

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
from tests.lib.pipeline_run import ROOT, process

DRAW = ("urval", "sample_data/population_2025.csv", "--antal=6", "--fro=1", "--ut")
"""The shortest job that says its steps."""
STEP = re.compile(r"\d+:\d\d \[(\d)/(\d)\] [A-ZÅÄÖ][^.…]+ …")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib")))
    for name in ("HOME", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "hem"))


@pytest.fixture(scope="module")
def export(tiny_export: Path) -> Path:
    return tiny_export


# --- What it says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (("rapport", "{export}", "--ut", "{ut}/rapport", "--utan-gx"), 6),
        (("samstammighet", "{export}", "{export}", "--ut", "{ut}/tva"), 4),
        ((*DRAW, "{ut}/urval.xlsx"), 2),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_line_for_each_step_where_there_is_no_terminal(
    arguments: tuple[str, ...], steps: int, export: Path, tmp_path: Path
) -> None:
    done = process(*(a.format(ut=tmp_path, export=export) for a in arguments))
    assert done.returncode == 0, done.stderr
    said = [STEP.fullmatch(line) for line in done.stderr.splitlines()]
    assert [found and found.groups() for found in said] == [(str(i), str(steps)) for i in range(1, steps + 1)]
    assert "\r" not in done.stderr
    assert "\x1b" not in done.stderr
    assert "[1/" not in done.stdout


def test_two_reports_compared_say_their_steps_too(tiny_report: Path, tmp_path: Path) -> None:
    done = process("jamfor", tiny_report, tiny_report, "--ut", tmp_path / "jamfor")
    assert [line[5:10] for line in done.stderr.splitlines()] == ["[1/2]", "[2/2]"]


def test_quiet_says_nothing(tmp_path: Path) -> None:
    done = process(*DRAW, tmp_path / "urval.xlsx", "--tyst")
    assert (done.returncode, done.stderr) == (0, "")


def _on_a_terminal(*arguments: str | Path, **env: str) -> str:
    """What the command writes to stderr, where that is a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    run = subprocess.Popen(
        [sys.executable, "-m", "granskning", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=clean | {"TERM": "xterm"} | env,
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # the end of a terminal, on Linux
        pass
    os.close(ours)
    assert run.wait() == 0
    return said.decode()


def test_a_terminal_has_one_line_that_is_rewritten(tmp_path: Path) -> None:
    said = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx")
    assert "\n" not in said
    for step in (1, 2):
        assert f"[{step}/2]" in said
    assert said.split("\r")[-2].strip() == "", "the line is gone at the end"
    assert "\x1b[36m" in said


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    said = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx", NO_COLOR="1")
    assert "[2/2]" in said
    assert "\r" in said
    assert "\x1b" not in said


def test_a_terminal_that_cannot_rewrite_has_lines(tmp_path: Path) -> None:
    said = _on_a_terminal(*DRAW, tmp_path / "urval.xlsx", TERM="dumb")
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said


@dataclass(frozen=True)
class Checked:
    """A check that has run to its end: its folder, which its environment names, and what it said on one stream."""

    folder: Path
    said: str


@pytest.fixture(scope="module")
def checked(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder = tmp_path_factory.mktemp("kontroll")
    own = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "XDG_STATE_HOME": str(folder / "hem")}
    done = subprocess.run(
        [sys.executable, "-m", "granskning", "kontrollera", str(export), "--ut", str(folder / "kontroll")],
        cwd=ROOT,
        env=os.environ | own,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    return Checked(folder, done.stdout)


def test_the_verdict_comes_before_the_data_quality(checked: Checked) -> None:
    assert checked.said.index("Exporten följer kodboken.") < checked.said.index("Kontrollerar datakvaliteten")
    assert re.findall(r"\[\d/\d\]", checked.said) == [f"[{step}/4]" for step in range(1, 5)]


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
    arguments: tuple[str, ...], unwanted: frozenset[str], export: Path, tiny_report: Path, tmp_path: Path
) -> None:
    """In the process of the command itself: what the processes aside load is what they are for."""
    places = {"ut": tmp_path, "export": export, "report": tiny_report}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *(a.format(**places) for a in arguments)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")} | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert not loaded & unwanted


# --- What is left when it is stopped ----------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def _children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


def _ended(pids: set[int]) -> bool:
    deadline = time.monotonic() + 30
    while any(map(_runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(_runs, pids))


def _stopped_at(step: str, how: signal.Signals, export: Path, target: Path) -> tuple[int, str, set[int]]:
    """Stops a run that has come to the step: its exit code, what it said after, and the processes it had aside."""
    run = subprocess.Popen(
        [sys.executable, "-m", "granskning", "rapport", str(export), "--ut", str(target)],
        cwd=ROOT,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a test in the background ignores it
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert run.stderr is not None
    while step not in run.stderr.readline():
        assert run.poll() is None
    aside = _children(run.pid)
    run.send_signal(how)
    _, said = run.communicate()
    return run.returncode, said, aside


ASIDE = (("[1/7]", 1), ("[5/7]", 2), ("[7/7]", 2))
"""Steps, and the processes aside: one checks from the start, and one draws and writes, once the export is known to be
right."""


@linux
@pytest.mark.parametrize("stop", sampled(ASIDE, ASIDE[:1]))
def test_a_killed_run_leaves_no_process(stop: tuple[str, int], export: Path, tmp_path: Path) -> None:
    step, processes = stop
    code, _, aside = _stopped_at(step, signal.SIGKILL, export, tmp_path / "ut" / "rapport")
    assert code == -signal.SIGKILL
    assert len(aside) == processes
    assert _ended(aside)
    assert not (tmp_path / "ut" / "rapport").exists()


@linux
@pytest.mark.parametrize("stop", sampled(ASIDE, ASIDE[1:2]))
def test_an_interrupted_run_leaves_nothing(stop: tuple[str, int], export: Path, tmp_path: Path) -> None:
    step, processes = stop
    code, said, aside = _stopped_at(step, signal.SIGINT, export, tmp_path / "ut" / "rapport")
    assert code == 1
    assert "Traceback" not in said
    assert len(aside) == processes
    assert _ended(aside)
    assert not (tmp_path / "ut").exists()


@linux
def test_a_finished_run_leaves_no_process_and_no_copy(checked: Checked) -> None:
    assert {p.name for p in (checked.folder / "kontroll").iterdir()} == {"datakvalitet.html", "manifest.json"}
    assert not [p for p in Path("/proc").glob("[0-9]*") if str(checked.folder) in _environment(p)]


def _environment(process: Path) -> str:
    """A process of the run has the test's own folder in its environment."""
    try:
        return (process / "environ").read_text(errors="replace")
    except OSError:
        return ""
