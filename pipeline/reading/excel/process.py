"""Reads a workbook in a process of its own, with a limit of memory and of time.

That process checks and searches the workbook before calamine reads it, because calamine reserves memory for the whole
rectangle around the cells. An unforeseen failure ends that process and not the run. On an operating system without a
limit of memory (Windows) the checks and the limit of time remain.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pipeline.reading.excel import archive, contents, parts, sheet
from pipeline.reading.excel.archive import Archive, DamagedError, PasswordError, TooLargeError
from pipeline.reading.excel.parts import OutsideText
from pipeline.reading.excel.sheet import FarCell, Hidden, MergedCells, SheetParts

CellValue = str | float | int | bool | date | time | datetime | timedelta
Rows = list[list[CellValue]]

MOST_MEMORY = 1 << 30
MOST_SECONDS = 45
"""Bytes, and seconds of wall time, that the process may use."""
_ROOT = Path(__file__).resolve().parents[3]
_SERVE = "from pipeline.reading.excel.process import serve; serve()"


class StoppedError(Exception):
    """Reading took too much memory or time, or ended in another unforeseen way."""


@dataclass(frozen=True)
class WorkbookContents:
    """What a workbook holds: its sheets in order, and the rows of each; no rows if a cell is `far` outside its table.

    `unvalued` has the cells whose formula has no value, by sheet, `hidden` what is hidden of the sheets of which
    something is, `merged` the merged cells of a sheet, `texts` the texts outside cells, and `unseen` the parts that
    could not be searched.
    """

    sheets: tuple[str, ...]
    rows: Mapping[str, Rows]
    far: Mapping[str, tuple[FarCell, ...]]
    unvalued: Mapping[str, tuple[str, ...]]
    hidden: Mapping[str, Hidden]
    merged: Mapping[str, tuple[MergedCells, ...]]
    texts: tuple[OutsideText, ...]
    unseen: tuple[str, ...]


def read(data: bytes, *, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> WorkbookContents:
    """What is in a workbook's bytes. DamagedError, PasswordError, TooLargeError or StoppedError if it is not read."""
    path = os.pathsep.join((str(_ROOT), *sys.path))
    try:
        process = subprocess.run(
            # -S: skips the search for installed packages, which is half of the start-up time.
            [sys.executable, "-S", "-P", "-c", _SERVE, str(memory)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            env=os.environ | {"PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer: WorkbookContents | Exception = pickle.loads(process.stdout)
    except (subprocess.SubprocessError, EOFError, pickle.UnpicklingError) as error:
        raise StoppedError from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def serve() -> None:
    """Runs in the process: reads a workbook from standard input and pickles the answer to standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    _limit_memory(int(sys.argv[1]))
    answer: Any
    try:
        answer = look_and_read(sys.stdin.buffer.read())
    except (DamagedError, PasswordError, TooLargeError) as error:
        answer = error
    pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()
    os._exit(0)  # freeing a million cells would take as long as reading them


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look_and_read(data: bytes) -> WorkbookContents:
    """The workbook checked, searched and read, in this process."""
    with archive.opened(io.BytesIO(data)) as opened:
        names = contents.sheets_of(opened)
        sheets: dict[str, SheetParts] = {}
        texts: list[OutsideText] = []
        unseen = []
        for part in opened.names:
            if what := contents.unseen(part):
                unseen.append(what)
            elif not contents.is_harmless(part):
                content = _look_through(opened, part, contents.place_of(part))
                if isinstance(content, SheetParts) and part not in names:
                    unseen.append(f"delen {part}")  # a sheet that the workbook does not show
                elif isinstance(content, SheetParts):
                    sheets[names[part]] = content
                else:
                    texts += content
        far = {sheet: tuple(content.far) for sheet, content in sheets.items() if content.far}
        if far:
            texts += _texts_of_cells(opened)
    texts += [
        OutsideText(f"bladet {sheet}, {t.place}", t.text) for sheet, content in sheets.items() for t in content.texts
    ]
    unvalued = {sheet: tuple(content.unvalued) for sheet, content in sheets.items() if content.unvalued}
    hidden = {sheet: content.hidden for sheet, content in sheets.items() if content.hidden != Hidden()}
    merged = {sheet: tuple(content.merged) for sheet, content in sheets.items() if content.merged}
    rows = {} if far else _rows(data)
    sheet_names = tuple(name for name in names.values() if name in sheets) if far else tuple(rows)
    return WorkbookContents(sheet_names, rows, far, unvalued, hidden, merged, tuple(texts), tuple(unseen))


def _look_through(opened: Archive, part: str, place: str) -> SheetParts | list[OutsideText]:
    def chunks() -> Iterable[bytes]:
        return opened.chunks(part)

    is_sheet = parts.kind_of(chunks()) == "worksheet"
    return sheet.look_through_sheet(chunks) if is_sheet else parts.texts_of(chunks, place)


def _texts_of_cells(opened: Archive) -> list[OutsideText]:
    """The texts that cells show, for a workbook whose cells are not read."""
    strings = next((part for part in opened.names if part.endswith(contents.SHARED_STRINGS)), None)
    return parts.texts_of(lambda: opened.chunks(strings), "en cell") if strings else []


def _rows(data: bytes) -> dict[str, Rows]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except CalamineError as error:
        raise DamagedError from error
