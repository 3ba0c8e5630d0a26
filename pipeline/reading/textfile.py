"""A CSV file of any of the accepted kinds -> a canonical one that DuckDB reads at full speed.

Canonical is UTF-8 without quotes, empty rows or stray control characters: a row is then a line, and the file is
read in place. Anything else (another encoding, quoted fields, empty rows) is rewritten record by record.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import FileError

_CHUNK = 1 << 22
_EMPTY_ROW = re.compile(rb"\n(?:[;,\t \r]*\n|[;,\t \r]+\Z)")
_LONE_CR = re.compile(rb"\r[^\n]")
_BLANK = ";,\t \r\n\u00a0"
"""The characters of an empty row, whichever separator the file has."""
_CONTROL = bytes({*range(32)} - {*b"\t\n\r"})
_SIGNATURES = {
    b"%PDF": "en PDF-fil",
    b"PK\x03\x04": "en zip- eller Excel-fil",
    b"\xd0\xcf\x11\xe0": "en äldre eller lösenordsskyddad Office-fil",
}
LONGEST_CELL = 1 << 20
"""Characters of the longest cell that is read, and of the longest row of a workbook."""
TOO_LONG = "en cell eller en rad har för många tecken (fler än en miljon)"
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass
class TextFile:
    """A readable CSV: the path of the canonical text, and how its rows map to the file's own rows."""

    path: Path
    separator: str
    header: tuple[str, ...]
    quoted: bool
    sha256: str
    rows: array[int] | None = None
    empty_rows: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)
    encoding: str = "utf-8"


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path, scratch: Path, fits: Callable[[list[str]], int]) -> TextFile:
    """The file made canonical; `fits` counts the known ones among some headers, which determines the separator.

    Raises FileError if it is no text or holds no header.
    """
    encoding, plain, digest = _survey(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        while first and not first.strip(_BLANK):
            first = file.readline()
    if not first:
        raise FileError(f"{path.name} är tom: det finns ingen rubrikrad. Exportera filen på nytt.")
    separator = max(";,\t", key=lambda s: (fits(_cells(first, s)), first.count(s)))
    if plain:
        return TextFile(path, separator, tuple(_cells(first, separator)), quoted=False, sha256=digest)
    return rewrite(path, separator, digest, scratch, encoding)


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=separator), [])
    except csv.Error:
        return []


def _survey(path: Path) -> tuple[str, bool, str]:
    """Encoding, whether DuckDB can read the file in place, and SHA-256, in one pass over the bytes."""
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, plain, tail, first = True, True, b"\n", True  # a file may begin with an empty row
    encoding = "utf-8"
    hashed: Future[None] | None = None
    with path.open("rb") as file, ThreadPoolExecutor(1) as hasher:
        while chunk := file.read(_CHUNK):
            if hashed:
                hashed.result()
            hashed = hasher.submit(digest.update, chunk)
            if first:
                encoding = next((name for bom, name in _BOMS.items() if chunk.startswith(bom)), "utf-8")
                _refuse_other_kinds(path, chunk)
                first = False
            if encoding != "utf-16" and len(chunk.translate(None, _CONTROL)) < len(chunk):
                raise FileError(_not_text_message(path))
            if is_utf8 and encoding != "utf-16" and not (chunk.isascii() and utf8.getstate() == (b"", 0)):
                try:
                    utf8.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
            # A line that is split between two chunks is checked again, whole, with the next chunk.
            window = tail + chunk
            plain = plain and _is_plain(window) and _has_short_lines(window)
            tail = window[window.rfind(b"\n") :] if b"\n" in window else window[-1:]
    if encoding == "utf-8" and not (is_utf8 and _is_complete(utf8)):
        encoding = "cp1252"
    if encoding != "utf-8":
        plain = False
    _check_decodable(path, encoding)
    return encoding, plain, digest.hexdigest()


def _is_plain(window: bytes) -> bool:
    # The window may end between \r and \n, so a last \r is left for the next window.
    return not (b'"' in window or _EMPTY_ROW.search(window) or _LONE_CR.search(window))


def _has_short_lines(window: bytes) -> bool:
    """Whether no line is longer than a cell may be; the last line may continue in the next window."""
    at = 0
    while at + LONGEST_CELL < len(window):
        end = window.rfind(b"\n", at, at + LONGEST_CELL)
        if end < 0:
            return False
        at = end + 1
    return True


def _is_complete(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _check_decodable(path: Path, encoding: str) -> None:
    if encoding == "utf-8":
        return
    try:
        with path.open(encoding=encoding, newline="") as file:
            while chunk := file.read(_CHUNK):
                if "\0" in chunk:
                    raise FileError(_not_text_message(path))
    except UnicodeError:
        raise FileError(_not_text_message(path)) from None


def _not_text_message(path: Path) -> str:
    return f"{path.name} är inte en textfil som går att läsa. Spara den som CSV (UTF-8) från Excel och försök igen."


def _refuse_other_kinds(path: Path, start: bytes) -> None:
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature):
            raise FileError(f"{path.name} är inte en CSV-fil utan {kind}. Exportera tabellen som CSV och försök igen.")


def rewrite(path: Path, separator: str, digest: str, scratch: Path, encoding: str = "utf-8") -> TextFile:
    """The canonical copy, record by record. Rows are numbered by record, as in Excel."""
    with path.open(encoding=encoding, newline="") as source:
        target = scratch / f"{path.stem}.txt"
        result = TextFile(target, separator, (), quoted=True, sha256=digest, rows=array("L"), encoding=encoding)
        write_records(_records(source, separator, result), result)
    return result


def write_records(records: Iterable[tuple[int, list[str]]], result: TextFile) -> None:
    """Writes (row in the file, cells) to `result.path`: the first row that is not empty is the header."""
    with result.path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=result.separator, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        for row, cells in records:
            _add_record(row, cells, result, writer.writerow)


def _add_record(row: int, cells: list[str], result: TextFile, write: Callable[[list[str]], object]) -> None:
    assert result.rows is not None
    if not any(cell.strip(_BLANK) for cell in cells):
        result.empty_rows += bool(result.header)
        return
    if not result.header:
        result.header = tuple(cells)
        write([f"c{i}" for i in range(len(cells))])
        return
    width = len(result.header)
    if sum(map(len, cells)) > LONGEST_CELL:
        result.broken.append((row, TOO_LONG))
        return
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        result.broken.append((row, f"raden har {len(cells)} fält men rubrikraden har {width}"))
        return
    result.rows.append(row)
    write(cells[:width])


def _records(source: Iterable[str], separator: str, result: TextFile) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(source, delimiter=separator, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_long = "field limit" in str(error)
            result.broken.append(
                (row, TOO_LONG if is_long else "ett citattecken är fel placerat eller avslutas aldrig")
            )
            return
        yield row, cells
