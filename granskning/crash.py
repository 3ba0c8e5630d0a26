"""A fault of the program: its place is logged to a file, but not its message, which may quote a cell."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from pipeline.errors import reason


def log_and_describe(error: BaseException) -> str:
    """Logs the exception. Returns the user's message about where it is logged, or why it could not be."""
    try:
        return f"Beskrivning för den som felsöker: {log(error)}"
    except OSError as log_error:
        return f"Felet går inte heller att beskriva i en fil ({reason(log_error)})."


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
        lines += [f"    {frame}" for frame in getattr(cause, "frames", ())]  # of a side process
        cause = cause.__cause__ or cause.__context__
    with file.open("a", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return file


def _type(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
