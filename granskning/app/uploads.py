"""Uploaded files: copied to the private folder under names that all systems accept, and checked before anything reads
them.

A workbook or a Word document is a zip file, and a small one can unpack to more than the computer has room for. So it is
unpacked here once, without storing the output and only up to a limit; the sizes in its own table of contents are not
trusted.
"""

from __future__ import annotations

import filecmp
import shutil
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile

from checks.audit import Audit
from checks.invented import MARK_FILE
from granskning.app.names import local_name
from pipeline.errors import FileError
from pipeline.reading.export import FORMATS
from pipeline.reading.match import normalise, table_index
from reports.language.swedish import listing

WORKBOOK, WORD, CSV = (".xlsx",), (".docx",), (".csv",)
LIST = FORMATS
_OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods")
MOST_FILES = 100
ENTRIES = 5_000
"""Parts of a zip file."""
EXPANDED = 1024 * 1024 * 1024
"""Bytes that a zip file may unpack to: a million decisions in a workbook take half of it."""
_PIECE = 1024 * 1024
"""Bytes that are read at a time."""
_END = b"PK\x05\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class InputFile:
    """A file to work with: the user's name for it, and its path; `uploaded`, or from the review's own folder."""

    name: str
    path: Path
    uploaded: bool = True


def chosen_files(form: FormData, field: str) -> list[UploadFile]:
    """The files that were chosen in that field; a browser sends one without a name if none was chosen."""
    return [value for value in form.getlist(field) if isinstance(value, UploadFile) and value.filename]


def receive(
    files: Sequence[UploadFile], endings: Collection[str], folder: Path, audit: Audit | None = None
) -> tuple[InputFile, ...]:
    """Copies the files to a new folder. With an `audit` they may be the tables of an export, recognized by their names.

    FileError that names the first file that is of another kind, is not what its name says, or is too large when
    unpacked; the folder is then removed.
    """
    folder.mkdir(mode=0o700)
    try:
        return _copy_all(files, endings, folder, _tables(audit) if audit and len(files) > 1 else {})
    except BaseException:
        shutil.rmtree(folder)
        raise


def remove(files: Sequence[InputFile]) -> None:
    """Removes files that others have replaced; the uploaded files of a field have a folder of their own. Files of the
    review's own folder stay."""
    for folder in {file.path.parent for file in files if file.uploaded}:
        shutil.rmtree(folder, ignore_errors=True)


def export_of(files: Sequence[InputFile]) -> Path:
    """The export for the command: the file, or the folder if there are several."""
    paths = [file.path for file in files if file.path.name != MARK_FILE]
    return paths[0] if len(paths) == 1 else paths[0].parent


def _copy_all(
    files: Sequence[UploadFile], endings: Collection[str], folder: Path, tables: Mapping[str, str]
) -> tuple[InputFile, ...]:
    inputs: list[InputFile] = []
    for number, file in enumerate(files, start=1):
        name = str(file.filename)
        path = folder / _local_name(name, number, tables, [other.path.name for other in inputs])
        if tables and name == MARK_FILE:
            path = folder / MARK_FILE
        elif path.suffix not in endings:
            raise FileError(f"{name} går inte att lämna in här. {_advice(path.suffix, endings)}")
        if path.exists():
            raise FileError(f"{name}: två av filerna är samma tabell. Lämna in en av dem.")
        with path.open("xb") as copy:
            shutil.copyfileobj(file.file, copy, _PIECE)
        if duplicate := next((other for other in inputs if filecmp.cmp(other.path, path, shallow=False)), None):
            raise FileError(f"{name} har samma innehåll som {duplicate.name}. Lämna in en av dem.")
        with path.open("rb") as copy:
            check_zip(copy, name)
        inputs.append(InputFile(name, path))
    return tuple(inputs)


def _advice(ending: str, endings: Collection[str]) -> str:
    """What to upload instead of a file with that ending."""
    if ending in _OTHER_WORKBOOKS and ".xlsx" in endings:
        return "Öppna den i Excel, spara den som Excel-arbetsbok (.xlsx) och lämna in den."
    return f"Filen ska sluta på {listing(list(endings), 'eller')}."


def _tables(audit: Audit) -> dict[str, str]:
    return table_index(audit.tables)


def _local_name(name: str, number: int, tables: Mapping[str, str], used_names: Collection[str]) -> str:
    """The stored name of the file; a table of an export gets the table's name."""
    default = local_name(name, number, used_names)
    stem, _, ending = default.rpartition(".")
    table = tables.get(normalise(name.rpartition(".")[0]))
    return f"{table}.{ending}" if table and f".{ending}" in FORMATS and stem else default


# --- What a zip file unpacks to -------------------------------------------------------------------------------


def check_zip(file: BinaryIO, name: str) -> None:
    """FileError if the file is a zip file with too many parts, or one that unpacks to too much or not at all. Other
    files are left for the command to check."""
    if not zipfile.is_zipfile(file) and not _has_end_record(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > ENTRIES:
                raise FileError(f"{name} har {len(parts)} delar och läses inte: högst {ENTRIES} är tillåtna.")
            remaining = EXPANDED
            for part in parts:
                remaining -= _unpacked_size(file, part, remaining)
                if remaining < 0:
                    raise FileError(
                        f"{name} är större än {EXPANDED // 1024**2} MB uppackad och läses inte. Spara den på nytt utan "
                        "bilder och tomma rader, eller lämna in tabellen som .csv."
                    )
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError, OSError):
        raise FileError(f"{name} är skadad och går inte att läsa. Spara den på nytt och lämna in den igen.") from None


def _has_end_record(file: BinaryIO) -> bool:
    """Whether the file contains the end record of a zip file anywhere. Some programs look for it further from the end
    of the file than Python does."""
    file.seek(0)
    tail = b""
    while piece := file.read(_PIECE):
        if _END in tail + piece:
            return True
        tail = piece[-len(_END) :]
    return False


def _unpacked_size(file: BinaryIO, part: zipfile.ZipInfo, limit: int) -> int:
    """The number of bytes that a part unpacks to, whatever its header says; unpacking stops just past `limit`."""
    if part.flag_bits & 1 or part.compress_type not in _METHODS:
        raise zipfile.BadZipFile
    _to_content(file, part)
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    decompressor, count = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while not decompressor.eof and count <= limit:
        piece = decompressor.unconsumed_tail or file.read(_PIECE)
        if not piece:
            raise zipfile.BadZipFile
        count += len(decompressor.decompress(piece, _PIECE))
    return count


def _to_content(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Seeks to the first byte of the part's content, after its header."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
