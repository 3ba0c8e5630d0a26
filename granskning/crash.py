"""A fault of the program's own: where it happened goes to a log file; what it says may quote a cell and does not."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from pipeline.errors import reason


def told(error: BaseException) -> str:
    """Logs the exception. Where that is, to tell the user, or why it could not be."""
    try:
        return f"Beskrivning för den som felsöker: {log(error)}"
    except OSError as refused:
        return f"Felet går inte heller att beskriva i en fil ({reason(refused)})."


def log(error: BaseException) -> Path:
    """Appends the type and frames of the exception, never its message. Returns the log file."""
    folder = Path(platformdirs.user_log_dir("granskning", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "fel.log"
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {_type(error)}"]
    cause: BaseException | None = error
    while cause is not None:
        lines += [f"  {_type(cause)}"]
        lines += [f"    {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(cause.__traceback__)]
        lines += [f"    {frame}" for frame in getattr(cause, "frames", ())]  # of a process aside
        cause = cause.__cause__ or cause.__context__
    with file.open("a", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return file


def _type(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
