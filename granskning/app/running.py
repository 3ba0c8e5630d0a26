"""One job at a time, as a process of the command itself: an error in it never stops the page, and its messages are the
command's own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from granskning.progress import elapsed
from granskning.scratch import sweep

_STEP = re.compile(r"(?P<clock>\d+:\d\d) \[(?P<number>\d+)/(?P<of>\d+)\] (?P<text>.*?)(?: …)?")
"""A line of the command's progress: `0:02 [3/7] Räknar …`."""
_ON_THE_PAGE = {
    "med --ut": "på sidan",
    "--ignorera-okanda": "”Utelämna kolumner”",
    "--tillat-avvisade": "”Gå vidare utan felaktiga ärenden”",
    "--granskning": "”Välj granskning” på Start",
    "--antal": "”Antal beslut per stadsdel”",
    "--fro": "”Frö”",
    "--urval URVAL.xlsx": "”Urvalet”",
    "--urval": "”Urvalet”",
    "--granskare A,B": "”Granskarnas koder”",
    "--granskare": "”Granskarnas koder”",
    "--dubbelkoda": "”Ärenden som två granskare läser var för sig”",
    "--rader": "”Antal ärenden i en tom mall”",
    "kör igen med --sammanfor": "lämna sedan in den under ”Listan med det ni har enats om”:",
    "--sammanfor": "”Listan med det ni har enats om”",
    "--uppdelning": "”Dela upp på grupper”",
    "--troskel": "”Lägsta antal om enskilda som visas”",
    "--stadsdelar": "”Stadsdelarna i rapporten”",
    "--population": "”Urvalets arbetsbok”",
    "--mall": "”Egen Wordmall”",
    "--figurer": "”Rita också det som redan står i en tabell”",
    "--tabeller": "”Visa också tabeller över det som ritas eller sägs i text”",
    "--granskningsdatum": "”Granskningsdatum”",
    "--uppdatera": "”Er rapport”",
    "--tidigare": "”Rapporter om samma ärenden som redan är spridda”",
    "--utan-gx": "”Hoppa över sidan om datakvalitet”",
    "--koppling FIL.csv": "”Vilka kriterier som hör ihop”",
    "--koppling": "”Vilka kriterier som hör ihop”",
    "--forslag FIL.csv": "”Gör ett förslag”",
    "--forslag": "”Ett förslag till vilka som hör ihop”",
    "mappen från rapportens körning med --mot": "det resultat som rapporten hör till",
    "--mot": "resultatet",
    "granskning urval skrev": "sidan Urval skrev",
    "granskning rapport": "sidan Val",
}
"""The page's words for the command's options, which a user of the page has never seen."""
_PATIENCE = 20
"""Seconds that a cancelled job may take to clean up."""


@dataclass(frozen=True)
class Task:
    """A job to run: its title, the command's arguments, the page whose form starts it, and the page to show when it is
    done. `target` is what it makes, `faults` the folder in which it lists faults. `replacements` are the user's words
    for our own paths and names in its messages."""

    title: str
    arguments: tuple[str, ...]
    form_page: str
    result_page: str
    target: Path | None = None
    replacements: Mapping[str, str] = field(default_factory=dict)
    faults: Path | None = None

    def reworded(self, text: str) -> str:
        """The text with the user's own file names, and with the page's words for the command's options."""
        words = {**_ON_THE_PAGE, **self.replacements}
        boundary = r"(?![\w-])"  # so that an option does not match inside a longer one
        patterns = (
            re.escape(phrase) + boundary * (phrase in _ON_THE_PAGE) for phrase in sorted(words, key=len, reverse=True)
        )
        return re.sub("|".join(patterns), lambda match: words[match[0]], text)


@dataclass(frozen=True)
class StepBegun:
    """A step of a job, with its number, the number of steps, and when it began (`0:02`)."""

    clock: str
    number: int
    of: int
    text: str


@dataclass(frozen=True)
class JobOutcome:
    """The outcome of a job: its exit code, the lines of its output, and its error messages. `cancelled` if the user
    stopped it."""

    work: Task
    exit_code: int
    output: tuple[str, ...]
    errors: str
    cancelled: bool = False

    @property
    def done(self) -> bool:
        """Whether it succeeded."""
        return self.exit_code == 0

    @property
    def page(self) -> str:
        """The page that shows it."""
        return self.work.result_page if self.done else self.work.form_page


class Job:
    """A running job. `folder` is for its temporary files."""

    def __init__(self, work: Task, folder: Path) -> None:
        self.work, self._cancelled, self._began = work, False, time.monotonic()
        self._steps: list[StepBegun] = []
        self._output: list[str] = []
        self._errors: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "granskning", *work.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1", "NO_COLOR": "1"}
            | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)),
            start_new_session=True,
            # The same console as the page, so that Ctrl-Break reaches it.
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._listeners = [
            threading.Thread(target=listen, daemon=True) for listen in (self._read_errors, self._read_output)
        ]
        for listener in self._listeners:
            listener.start()

    @property
    def steps(self) -> tuple[StepBegun, ...]:
        """The steps that have begun."""
        return tuple(self._steps)

    @property
    def clock(self) -> str:
        """How long it has been running: `1:05`."""
        return elapsed(self._began)

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self._process.poll() is None or any(listener.is_alive() for listener in self._listeners)

    def cancel(self) -> None:
        """Asks it to stop, as Ctrl-C does; kills it if it does not."""
        self._stop()

    def close(self) -> None:
        """Cancels it, and waits until it has cleaned up."""
        self._stop().join()

    def _stop(self) -> threading.Thread:
        self._cancelled = True
        with suppress(OSError):  # it has ended, or has no console: `_end` kills it
            self._process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
        ending = threading.Thread(target=self._end, daemon=True)
        ending.start()
        return ending

    def outcome(self) -> JobOutcome:
        """Its outcome, once it has ended."""
        code = self._process.wait()
        for listener in self._listeners:
            listener.join()
        output = tuple(self.work.reworded(line) for line in self._output)
        return JobOutcome(
            self.work, code, output, self.work.reworded("\n".join(self._errors)), self._cancelled and code != 0
        )

    def _end(self) -> None:
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            sweep(lambda _: None)  # it has not cleaned up

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                if step := _STEP.fullmatch(line.rstrip()):
                    self._steps.append(StepBegun(step["clock"], int(step["number"]), int(step["of"]), step["text"]))
                else:
                    self._errors.append(line.rstrip())

    def _read_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            self._output += [line.rstrip() for line in stream]
