"""Working files: where they are, and how those of a killed run are removed.

They contain cases, so they are beside the output or in the user's own folder, which nobody else may read, and never in
a shared temporary folder. Every working file is noted in the user's state folder, with a lock that its run holds. If
the lock of a note is free, its run was killed, and the next command removes the files that the note names.
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

from pipeline.errors import FileError, disk_message
from pipeline.run_facts import TOOL

BACKUP_ENDING = ".tidigare"
"""The ending of an earlier result's name while the new result replaces it."""
_NOTE = ".arbete"
_TRIES = 3
"""Attempts to remove a file, since a virus scanner may hold a new one."""


def notes_folder() -> Path:
    """The user's own folder for the notes of runs; nobody else may read it. FileError if it cannot be made."""
    folder = _notes_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(disk_message(error)) from None
    return folder


def _notes_folder() -> Path:
    return Path(platformdirs.user_state_dir(TOOL, appauthor=False))


def is_working_file(path: Path) -> bool:
    """Whether the file is in that folder, as files uploaded to the page are."""
    return path.resolve().is_relative_to(_notes_folder().resolve())


@contextmanager
def claimed(name: Path, *files: Path) -> Iterator[None]:
    """Holds the lock on `name` while the block runs, with a note of the working `files`, which are removed when it
    ends. Files that cannot be removed stay noted for the next command. filelock.Timeout if another run holds the lock
    (that of a killed run is free at once), FileError if the note cannot be written."""
    stem = _note_stem(name)
    with _locked(stem.with_suffix(".lock")):
        note = stem.with_suffix(_NOTE)
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
        raise FileError(disk_message(error)) from None


def _note_stem(name: Path) -> Path:
    """The path of a run's note about that name, without the ending."""
    return notes_folder() / hashlib.sha256(str(name.resolve()).encode()).hexdigest()


def _write(note: Path, files: Sequence[Path]) -> None:
    try:
        note.write_text(json.dumps([str(file.resolve()) for file in files]), encoding="utf-8")
    except OSError as error:
        raise FileError(disk_message(error)) from None


def _read(note: Path) -> list[Path]:
    """The files that a note names; none if the disk was full before the note was complete."""
    try:
        return [*map(Path, json.loads(note.read_text(encoding="utf-8")))]
    except ValueError:
        return []


def _clear(note: Path, files: Sequence[Path]) -> None:
    """Removes the files, and then the note if none is left. The backup of an earlier result stays until something has
    replaced that result."""
    for file in files:
        if not (file.name.endswith(BACKUP_ENDING) and not target_of(file).exists()):
            remove(file)
    if not any(file.exists() for file in files):
        with suppress(OSError):  # the next command removes it
            note.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Removes a folder as far as the system allows."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def backup_path(target: Path) -> Path:
    """The path of the earlier result while the new one replaces it."""
    return target.with_name(f".{target.name}{BACKUP_ENDING}")


def target_of(backup: Path) -> Path:
    """The path of the result that this is the backup of."""
    return backup.with_name(backup.name.removeprefix(".").removesuffix(BACKUP_ENDING))


def restore(target: Path, say: Callable[[str], None]) -> None:
    """Restores the earlier result of a run that was killed between its two renames."""
    earlier = backup_path(target)
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
    folder = notes_folder() / f"arbete-{secrets.token_hex(8)}"
    try:
        with claimed(folder, folder):
            folder.mkdir(mode=0o700)
            yield folder
    finally:
        with suppress(OSError):  # the name is unique, so nobody waits for the lock
            _note_stem(folder).with_suffix(".lock").unlink(missing_ok=True)


def sweep(say: Callable[[str], None]) -> None:
    """Removes the working files of runs that were killed, and restores the results that they had backed up."""
    for note in _notes_folder().glob(f"*{_NOTE}"):
        with suppress(filelock.Timeout, OSError), filelock.FileLock(note.with_suffix(".lock"), timeout=0):
            files = _read(note)
            for file in files:
                if file.name.endswith(BACKUP_ENDING):
                    restore(target_of(file), say)
            _clear(note, files)


def end_as_ctrl_c() -> None:
    """Makes a shutdown and a closed window end a run as Ctrl-C does, except a run started with nohup."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
