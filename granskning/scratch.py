"""Working files: where they lie, and what a killed run has left of them.

They hold cases, so they lie beside the output or in a folder of the user's own, which nobody else may read, and never
in a temporary folder that all share. Whatever is written there is noted under the user's state folder, with a lock that
its run holds. A note whose lock is free is that of a run that was killed, and the next command removes what it names.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import filelock
import platformdirs

from pipeline.errors import FileError, refused
from pipeline.run_facts import TOOL

PUT_ASIDE = ".tidigare"
"""How the name of an earlier result ends while the new one takes its place."""
_NOTE = ".arbete"
_TRIES = 3
"""A virus scanner may hold a file that is new."""


def state() -> Path:
    """The user's own folder for what runs note; nobody else may read it. FileError if it cannot be made."""
    folder = _state()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(refused(error)) from None
    return folder


def _state() -> Path:
    return Path(platformdirs.user_state_dir(TOOL, appauthor=False))


def is_working_file(path: Path) -> bool:
    """Whether it lies there, as what is handed in to the page does."""
    return path.resolve().is_relative_to(_state().resolve())


@contextmanager
def claimed(name: Path, *files: Path) -> Iterator[None]:
    """Holds the lock on `name` while the block runs, with a note of the working `files`, which are removed when it
    ends. What then cannot be removed stays noted, for the next command. filelock.Timeout if another run holds the lock;
    what a killed run held is free again at once. FileError if it cannot be noted."""
    at = _noted(name)
    with _locked(at.with_suffix(".lock")):
        note = at.with_suffix(_NOTE)
        try:
            _write(note, files)
            yield
        finally:
            _clear(note, files)


def _locked(file: Path) -> AbstractContextManager[object]:
    """The lock, held until the block ends."""
    try:
        return filelock.FileLock(file, timeout=0).acquire()
    except filelock.Timeout:
        raise
    except OSError as error:
        raise FileError(refused(error)) from None


def _noted(name: Path) -> Path:
    """Where a run notes that name, without the ending."""
    return state() / hashlib.sha256(str(name.resolve()).encode()).hexdigest()


def _write(note: Path, files: Sequence[Path]) -> None:
    try:
        note.write_text(json.dumps([str(file.resolve()) for file in files]), encoding="utf-8")
    except OSError as error:
        raise FileError(refused(error)) from None


def _read(note: Path) -> list[Path]:
    """The files that a note names; none where the disk was full before it was whole."""
    try:
        return [*map(Path, json.loads(note.read_text(encoding="utf-8")))]
    except ValueError:
        return []


def _clear(note: Path, files: Sequence[Path]) -> None:
    """Removes the files, and the note when they are gone. An earlier result that was put aside is no working file where
    nothing has come in its place."""
    for file in files:
        if not (file.name.endswith(PUT_ASIDE) and not result(file).exists()):
            remove(file)
    if not any(file.exists() for file in files):
        with suppress(OSError):  # the next command finds it
            note.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Removes a folder as far as the system lets it be."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def put_aside(target: Path) -> Path:
    """Where the earlier result is while the new one takes its place."""
    return target.with_name(f".{target.name}{PUT_ASIDE}")


def result(aside: Path) -> Path:
    """What was put aside there."""
    return aside.with_name(aside.name.removeprefix(".").removesuffix(PUT_ASIDE))


def restore(target: Path, say: Callable[[str], None]) -> None:
    """Brings back the earlier result of a run that was killed between its two renames."""
    earlier = put_aside(target)
    if not earlier.exists():
        return
    if target.exists():
        remove(earlier)
    else:
        os.replace(earlier, target)
        say(f"En tidigare körning avbröts; den förra rapporten i {target} är återställd.")


@contextmanager
def scratch() -> Iterator[Path]:
    """A new folder that nobody else may read, removed when the block ends."""
    made = state() / f"arbete-{secrets.token_hex(8)}"
    try:
        with claimed(made, made):
            made.mkdir(mode=0o700)
            yield made
    finally:
        with suppress(OSError):  # a name of its own: nobody waits for the lock
            _noted(made).with_suffix(".lock").unlink(missing_ok=True)


def sweep(say: Callable[[str], None]) -> None:
    """Removes the working files of runs that were killed, and brings back what they had put aside."""
    for note in _state().glob(f"*{_NOTE}"):
        with suppress(filelock.Timeout, OSError), filelock.FileLock(note.with_suffix(".lock"), timeout=0):
            files = _read(note)
            for file in files:
                if file.name.endswith(PUT_ASIDE):
                    restore(result(file), say)
            _clear(note, files)


def end_as_ctrl_c() -> None:
    """A computer that shuts down and a window that is closed end a run as Ctrl-C does; not one begun with nohup."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
