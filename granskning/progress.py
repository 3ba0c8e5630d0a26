"""Shows the progress of a job on stderr: one line rewritten in place on a terminal, a plain line per step elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from granskning.jobs.job import Message

_TICK = 0.5
"""Seconds between two looks at the clock."""


def elapsed(began: float) -> str:
    """The time since a moment of `time.monotonic`: `1:05`."""
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    return f"{minutes}:{seconds:02}"


class ProgressDisplay:
    """Shows a job's messages with the time since it began; `quiet` shows nothing. A `log` file, if any, gets the time
    when the job began and a line for each step with its seconds, in both cases."""

    def __init__(self, *, quiet: bool, log: Path | None = None) -> None:
        self._log, self._steps = log, list[tuple[str, float]]()
        self._quiet, self._began, self._day = quiet, time.monotonic(), datetime.now()
        self._rewrites = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._coloured = "NO_COLOR" not in os.environ
        self._step, self._line_length = "", 0
        self._lock, self._ended = threading.Lock(), threading.Event()

    def __enter__(self) -> Self:
        if self._rewrites:
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._write_log()
        with self._lock:
            self._step = ""
            self._clear()

    def __call__(self, message: Message) -> None:
        """Shows a step as the current one, and a notice permanently."""
        if message.number:
            self._steps.append((message.text, time.monotonic()))
        if self._quiet:
            return
        with self._lock:
            if message.number and self._rewrites:
                self._step = str(message)
                self._rewrite()
            else:
                self._clear()
                click.echo(f"{elapsed(self._began)} {message}" if message.number else str(message), err=True)

    def result(self, text: str) -> None:
        """Writes to stdout, after clearing the line of the step."""
        with self._lock:
            self._clear()
            click.echo(text)

    def _write_log(self) -> None:
        """Writes the steps, each with its seconds, and their total."""
        if self._log is None:
            return
        end_times = [*(at for _, at in self._steps[1:]), time.monotonic()]
        lines = [
            f"{self._day:%Y-%m-%d %H:%M}",
            *(f"{end - at:8.1f} s  {text}" for (text, at), end in zip(self._steps, end_times, strict=False)),
        ]
        lines.append(f"{time.monotonic() - self._began:8.1f} s  Allt")
        try:
            with self._log.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        except OSError as error:
            from pipeline.errors import reason

            click.echo(f"Loggen {self._log} går inte att skriva ({reason(error)}).", err=True)

    def _tick(self) -> None:
        while not self._ended.wait(_TICK):
            with self._lock:
                if self._step:
                    self._rewrite()

    def _rewrite(self) -> None:
        line = f"{elapsed(self._began)} {self._step}"[: shutil.get_terminal_size().columns - 1]
        blank = " " * (self._line_length - len(line))
        click.echo(f"\r{click.style(line, fg='cyan') if self._coloured else line}{blank}", err=True, nl=False)
        self._line_length = len(line)

    def _clear(self) -> None:
        if self._line_length:
            click.echo(f"\r{' ' * self._line_length}\r", err=True, nl=False)
            self._line_length = 0
