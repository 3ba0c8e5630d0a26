"""The page in the browser as a user starts it: the command in a process of its own, which prints its address."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lib.pipeline_run import ROOT

_LISTENING = """
import os, sys

def heard(event, arguments):
    if event in ("socket.bind", "socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        with open(os.environ["SOCKETS"], "a", encoding="utf-8") as log:
            where = arguments[1:] if event.startswith("socket.bind") else arguments
            log.write(f"{os.getpid()} {event} {where}\\n")

sys.addaudithook(heard)
"""
"""A `sitecustomize`, which the page and every job that it starts imports first."""


@dataclass(frozen=True)
class Page:
    """A page that is open: its first address, which works once, and the folder of its review."""

    first: str
    folder: Path

    @property
    def base(self) -> str:
        """The address without the key."""
        return self.first.partition("/?")[0]


@dataclass(frozen=True)
class Served(Page):
    """A page that runs on this system: the folder of its own files, and the log of every use of the network."""

    state: Path
    sockets: Path
    process: subprocess.Popen[str]

    def end(self) -> str:
        """Sends Ctrl-C; returns what the page prints as it ends."""
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=60)
        return output


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serves the page over an empty folder below `home`; it writes only below `home`."""
    folder, state, path, sockets = (home / name for name in ("Granskningar", "tillstand", "path", "sockets.txt"))
    for directory in (state, path):
        directory.mkdir(parents=True)
    (path / "sitecustomize.py").write_text(_LISTENING, encoding="utf-8")
    names = dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(state))
    process = subprocess.Popen(
        [sys.executable, "-m", "granskning", "app", "--mapp", str(folder), "--oppna-inte"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")}
        | names
        | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(path), "SOCKETS": str(sockets)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/\?nyckel=\S+", line)
        assert address, line + process.stdout.read()
        yield Served(address[0], folder, state, sockets, process)
    finally:
        process.kill()
        process.communicate()


# --- Used by keyboard -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keyboard:
    """A tab that is used with the keyboard alone."""

    tab: Any

    def to(self, selector: str) -> None:
        """Presses Tab until the element has the focus."""
        for _ in range(400):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} is not reached by keyboard on {self.tab.url}")

    def write(self, selector: str, text: str) -> None:
        """Replaces the text of a field."""
        self.to(selector)
        self.tab.keyboard.press("Control+A")
        self.tab.keyboard.type(text)

    def choose_files(self, selector: str, *files: Path) -> None:
        """Chooses files in the browser's own window."""
        self.to(selector)
        choosers: list[Any] = []
        self.tab.once("filechooser", lambda chooser: choosers.append(chooser))
        for wait in range(100):
            if wait % 10 == 0:  # again: a busy browser does not count an old key press as a user's action
                self.tab.keyboard.press("Space")
            self.tab.wait_for_timeout(50)
            if choosers:
                break
        choosers[0].set_files([str(file) for file in files])

    def tick(self, selector: str) -> None:
        """Ticks a box."""
        self.to(selector)
        self.tab.keyboard.press("Space")

    def follow(self, selector: str) -> None:
        """Follows a link, or presses a button, and waits for the next page."""
        self.to(selector)
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
        self._settle()

    def job(self, selector: str) -> str:
        """Presses the button that starts a job, waits until it is done and returns the text of the page."""
        self.follow(selector)
        self.tab.wait_for_url(re.compile(r"^(?!.*/arbetar)"), timeout=300_000)
        self._settle()
        return str(self.tab.inner_text("main"))

    def _settle(self) -> None:
        """Waits until the element with autofocus has the focus, so that the next key reaches it."""
        if self.tab.query_selector("[autofocus]"):
            self.tab.wait_for_selector("[autofocus]:focus")
