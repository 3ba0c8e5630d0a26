"""One job at a time, as a process of the command itself: what goes wrong in it never takes the page down, and what it
says is what anybody who types the command is told."""

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

from granskning.scratch import sweep

_STEP = re.compile(r"(?P<clock>\d+:\d\d) \[(?P<number>\d+)/(?P<of>\d+)\] (?P<text>.*?)(?: …)?")
"""A line of the command's progress: `0:02 [3/7] Räknar …`."""
_ON_THE_PAGE = {
    "hela listan skrivs med --ut FIL.xlsx": "hela listan kan hämtas här",
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
"""What the page has in place of what the command speaks of: who uses the page has never seen an option."""
_PATIENCE = 20
"""Seconds that a job that is to stop may take to clear up."""


@dataclass(frozen=True)
class Work:
    """A job to run: what it is called, the command's arguments, the page to show when it is done and the one where it
    was asked for. `target` is what it makes, `faults` the folder in which it lists faults, and `shown` what
    stands in place of our own paths and names in what it says."""

    title: str
    arguments: tuple[str, ...]
    asked_on: str
    done_on: str
    target: Path | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    faults: Path | None = None

    def said(self, text: str) -> str:
        """The text with the user's own names of files, and the page's words for what the command calls otherwise."""
        words = {**_ON_THE_PAGE, **self.shown}
        whole = r"(?![\w-])"  # or an option would be found in a longer one
        ours = (re.escape(each) + whole * (each in _ON_THE_PAGE) for each in sorted(words, key=len, reverse=True))
        return re.sub("|".join(ours), lambda found: words[found[0]], text)


@dataclass(frozen=True)
class StepBegun:
    """A step of a job, with its number of how many and when it began (`0:02`)."""

    clock: str
    number: int
    of: int
    text: str


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its exit code, what it told and, where something is wrong, what. `cancelled` by the
    user."""

    work: Work
    exit_code: int
    told: tuple[str, ...]
    wrong: str
    cancelled: bool = False

    @property
    def done(self) -> bool:
        """Whether it did what was asked."""
        return self.exit_code == 0

    @property
    def page(self) -> str:
        """The page that tells of it."""
        return self.work.done_on if self.done else self.work.asked_on


class Job:
    """A job that runs. `folder` is where its temporary files lie."""

    def __init__(self, work: Work, folder: Path) -> None:
        self.work, self._cancelled, self._began = work, False, time.monotonic()
        self._steps: list[StepBegun] = []
        self._told: list[str] = []
        self._wrong: list[str] = []
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
            # In the same console as the page, or Ctrl-Break could not reach it.
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._listeners = [threading.Thread(target=listen, daemon=True) for listen in (self._hear, self._read)]
        for listener in self._listeners:
            listener.start()

    @property
    def steps(self) -> tuple[StepBegun, ...]:
        """The steps that have begun."""
        return tuple(self._steps)

    @property
    def clock(self) -> str:
        """How long it has been going on: `1:05`."""
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        return f"{minutes}:{seconds:02}"

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self._process.poll() is None or any(listener.is_alive() for listener in self._listeners)

    def cancel(self) -> None:
        """Asks it to stop as Ctrl-C does; one that does not is ended."""
        self._stop()

    def close(self) -> None:
        """Cancels it, and waits until it has cleared up."""
        self._stop().join()

    def _stop(self) -> threading.Thread:
        self._cancelled = True
        with suppress(OSError):  # it has ended, or has no console: it is ended below
            self._process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
        ending = threading.Thread(target=self._end, daemon=True)
        ending.start()
        return ending

    def outcome(self) -> Outcome:
        """What became of it, when it has ended."""
        code = self._process.wait()
        for listener in self._listeners:
            listener.join()
        told = tuple(self.work.said(line) for line in self._told)
        return Outcome(self.work, code, told, self.work.said("\n".join(self._wrong)), self._cancelled and code != 0)

    def _end(self) -> None:
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            sweep(lambda _: None)  # it has not cleared up

    def _hear(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as said:
            for line in said:
                if step := _STEP.fullmatch(line.rstrip()):
                    self._steps.append(StepBegun(step["clock"], int(step["number"]), int(step["of"]), step["text"]))
                else:
                    self._wrong.append(line.rstrip())

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            self._told += [line.rstrip() for line in told]
