"""Working files: where they lie, and what a killed run has left of them.

They hold cases, so they lie beside the output or in a folder of the user's own, which nobody else may read, and never
in a temporary folder that all share. Whatever is written there is noted under the user's state folder, with a lock that
its run holds. A note whose lock is free is that of a run that was killed, and the next command removes what it names.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import filelock
import platformdirs

from pipeline.run_facts import TOOL


def state() -> Path:
    """The user's own folder for what runs note; nobody else may read it."""
    folder = _state()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _state() -> Path:
    return Path(platformdirs.user_state_dir(TOOL, appauthor=False))


def is_working_file(path: Path) -> bool:
    """Whether it lies there, as what is handed in to the page does."""
    return path.resolve().is_relative_to(_state().resolve())


@contextmanager
def claimed(name: Path, files: Path) -> Iterator[None]:
    """Holds the lock on `name` while the block runs, with a note of the working `files`. filelock.Timeout if another
    run holds it; what a killed run held is free again at once."""
    at = _noted(name)
    with filelock.FileLock(at.with_suffix(".lock"), timeout=0):
        note = at.with_suffix(".arbete")
        note.write_text(str(files.resolve()), encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                note.unlink()


def _noted(name: Path) -> Path:
    """Where a run notes that name, without the ending."""
    return state() / hashlib.sha256(str(name.resolve()).encode()).hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    """A new folder that nobody else may read, removed when the block ends."""
    made = Path(mkdtemp(prefix="arbete-", dir=state()))
    try:
        with claimed(made, made):
            yield made
    finally:
        with suppress(OSError):  # a name of its own: nobody waits for the lock
            _noted(made).with_suffix(".lock").unlink(missing_ok=True)
        shutil.rmtree(made, ignore_errors=True)


def sweep() -> None:
    """Removes the working files of runs that were killed."""
    for note in state().glob("*.arbete"):
        with suppress(filelock.Timeout, OSError), filelock.FileLock(note.with_suffix(".lock"), timeout=0):
            left = Path(note.read_text(encoding="utf-8"))
            shutil.rmtree(left, ignore_errors=True)
            if not left.exists():  # or another program reads there, as one that looks for viruses: the next is to try
                note.unlink()


def end_as_ctrl_c() -> None:
    """A computer that shuts down and a window that is closed end a run as Ctrl-C does; not one begun with nohup."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
