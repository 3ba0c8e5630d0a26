"""Files that a user hands in: copied into the private folder under names that all systems take, and looked at before
anything reads them.

A workbook or a Word document is a zip file, and a small one can unpack to more than the computer has. So it is unpacked
here once, to nowhere and no further than a limit; what its own table of contents says of sizes is not trusted.
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
from granskning.app.names import kept_name
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
"""Bytes that a zip file may unpack to: a million decisions in a workbook come to half of it."""
_PIECE = 1024 * 1024
_END = b"PK\x05\x06"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Delivered:
    """A file to work with: what the user calls it, and where it lies; `handed` in, or in the review's own folder."""

    name: str
    path: Path
    handed: bool = True


def given(form: FormData, field: str) -> list[UploadFile]:
    """The files that were chosen in that field; a browser sends one without a name where none was."""
    return [one for one in form.getlist(field) if isinstance(one, UploadFile) and one.filename]


def receive(
    files: Sequence[UploadFile], endings: Collection[str], folder: Path, audit: Audit | None = None
) -> tuple[Delivered, ...]:
    """The files in a new folder. With an `audit` they may be the tables of an export, which are known by their names.

    FileError that names the first file of another kind, or that is not what it says or too large when unpacked;
    nothing is left then.
    """
    folder.mkdir(mode=0o700)
    try:
        return _received(files, endings, folder, _tables(audit) if audit and len(files) > 1 else {})
    except BaseException:
        shutil.rmtree(folder)
        raise


def remove(files: Sequence[Delivered]) -> None:
    """Removes what others have taken the place of; files of one field that were handed in lie in one folder of their
    own. Those of the review's own folder are left alone."""
    for folder in {file.path.parent for file in files if file.handed}:
        shutil.rmtree(folder, ignore_errors=True)


def export_of(files: Sequence[Delivered]) -> Path:
    """What the command is given: the file, or the folder where there are several."""
    read = [file.path for file in files if file.path.name != MARK_FILE]
    return read[0] if len(read) == 1 else read[0].parent


def _received(
    files: Sequence[UploadFile], endings: Collection[str], folder: Path, tables: Mapping[str, str]
) -> tuple[Delivered, ...]:
    found: list[Delivered] = []
    for number, file in enumerate(files, start=1):
        name = str(file.filename)
        path = folder / _kept(name, number, tables, [one.path.name for one in found])
        if tables and name == MARK_FILE:
            path = folder / MARK_FILE
        elif path.suffix not in endings:
            raise FileError(f"{name} går inte att lämna in här. {_wanted(path.suffix, endings)}")
        if path.exists():
            raise FileError(f"{name}: två av filerna är samma tabell. Lämna in en av dem.")
        with path.open("xb") as copy:
            shutil.copyfileobj(file.file, copy, _PIECE)
        if same := next((one for one in found if filecmp.cmp(one.path, path, shallow=False)), None):
            raise FileError(f"{name} har samma innehåll som {same.name}. Lämna in en av dem.")
        with path.open("rb") as copy:
            check_zip(copy, name)
        found.append(Delivered(name, path))
    return tuple(found)


def _wanted(ending: str, endings: Collection[str]) -> str:
    """What is to be handed in instead of a file with that ending."""
    if ending in _OTHER_WORKBOOKS and ".xlsx" in endings:
        return "Öppna den i Excel, spara den som Excel-arbetsbok (.xlsx) och lämna in den."
    return f"Filen ska sluta på {listing(list(endings), 'eller')}."


def _tables(audit: Audit) -> dict[str, str]:
    return table_index(audit.tables)


def _kept(name: str, number: int, tables: Mapping[str, str], taken: Collection[str]) -> str:
    """What the file is called here: a table of an export goes by the table's own name."""
    kept = kept_name(name, number, taken)
    stem, _, ending = kept.rpartition(".")
    table = tables.get(normalise(name.rpartition(".")[0]))
    return f"{table}.{ending}" if table and f".{ending}" in FORMATS and stem else kept


# --- What a zip file unpacks to -------------------------------------------------------------------------------


def check_zip(file: BinaryIO, name: str) -> None:
    """FileError if the file is a zip file with too many parts, or one that unpacks to too much or not at all. What is
    no zip file is the command's to judge."""
    if not zipfile.is_zipfile(file) and not _ends_somewhere(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > ENTRIES:
                raise FileError(f"{name} har {len(parts)} delar och läses inte: högst {ENTRIES} är tillåtna.")
            left = EXPANDED
            for part in parts:
                left -= _unpacked(file, part, left)
                if left < 0:
                    raise FileError(
                        f"{name} är större än {EXPANDED // 1024**2} MB uppackad och läses inte. Spara den på nytt utan "
                        "bilder och tomma rader, eller lämna in tabellen som .csv."
                    )
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError, OSError):
        raise FileError(f"{name} är skadad och går inte att läsa. Spara den på nytt och lämna in den igen.") from None


def _ends_somewhere(file: BinaryIO) -> bool:
    """Whether the end of a zip file stands anywhere in the file. Some programs look for it further from the end of the
    file than Python does."""
    file.seek(0)
    before = b""
    while piece := file.read(_PIECE):
        if _END in before + piece:
            return True
        before = piece[-len(_END) :]
    return False


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes a part unpacks to, whatever it says itself; it is followed no further than just past `most`."""
    if part.flag_bits & 1 or part.compress_type not in _METHODS:
        raise zipfile.BadZipFile
    _to_content(file, part)
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    unpacking, count = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while not unpacking.eof and count <= most:
        piece = unpacking.unconsumed_tail or file.read(_PIECE)
        if not piece:
            raise zipfile.BadZipFile
        count += len(unpacking.decompress(piece, _PIECE))
    return count


def _to_content(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Puts the file where the part's bytes begin, past its own header."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
