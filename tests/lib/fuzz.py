"""Valid exports with random changes that follow the structure of an export, and how a job answers them.

A seed makes one case: a CSV folder, a workbook or a folder of Parquet files with changed cells, bytes, lines, parts of
the archive, elements or attributes. `python -m tests.lib.fuzz FIRST SECONDS` reads one case after the other as a job
does. It prints each seed before it reads the case, so that a case that ends the process is known too. It stops at the
first case that ends in anything but an exit code of the specification, or that takes more than a minute.
"""

from __future__ import annotations

import faulthandler
import io
import os
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from checks.audits.sysselsattning_2025 import AUDIT
from granskning.jobs.job import faults_listed, read
from pipeline.errors import GranskningError
from tests.lib.hostile import edited_xlsx
from tests.lib.valid_export import DATES, VALID_ARENDEN, VALID_NARVARO, VALID_UPPFOLJNINGAR, Table, csv_text, grid

CODES = (0, 3, 4, 5)
MOST_SECONDS = 60
MOST_MEMORY = 2 << 30
TABLES: dict[str, Table] = {"arenden": VALID_ARENDEN, "uppfoljningar": VALID_UPPFOLJNINGAR, "narvaro": VALID_NARVARO}

TEXTS = (
    "", " ", "\u00a0", "ja", "JA ", "nej;ja", '"', '""', "'", "\t", "a\nb", "\r", "\x00", "\x1b", "\ufffe", "\ud7ff",
    "=1+1", "@SUM(A1)", "<b>", "&amp;", "{}", "{0}", "%s", "\\", "../..", "NULL", "nan", "inf", "-0", "1e309", "0x1F",
    "1_000", "99999999999999999999", "1,5", "1.5", "2025-02-30", "0000-00-00", "9999-12-31", "0205-02-19",
    "2025-02-19 13:05", "45707", "1-12", "jan-12", "4:1", "#N/A", "å" * 600, "x" * 40_000, "１２", "٣", "💥", "\u202e",
    "850101-1236", "070-123 45 67", "a@b.se", "DROP TABLE arenden; --", "A-001", "true",
    "-4712-01-01", "ééé",
)  # fmt: skip
"""Texts that replace a cell."""
NUMBERS = ("0", "-1", "1", "255", "65536", "1048577", "4294967295", "99999999999999999999", "1e9", "NaN", "", "x")


def _changed_tables(rng: Random) -> dict[str, list[list[object]]]:
    tables = {name: grid(rows) for name, rows in TABLES.items()}
    for _ in range(rng.choice((0, 1, 1, 2, 5))):
        rows = tables[rng.choice(list(tables))]
        row = rng.randrange(len(rows))
        match rng.randrange(6):
            case 0:
                rows.insert(row, list(rng.choice(rows)))
            case 1 if len(rows) > 1:
                del rows[row]
            case 2:
                column, times = rng.randrange(len(rows[0])), rng.choice((0, 2))
                for cells in rows:
                    cells[column : column + 1] = cells[column : column + 1] * times
            case _:
                rows[row][rng.randrange(len(rows[row]))] = rng.choice(TEXTS)
    return tables


def _change_bytes(rng: Random, data: bytes) -> bytes:
    """The data with some bytes flipped, cut, doubled or inserted."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if not changed:
            break
        at, n = rng.randrange(len(changed)), rng.choice((1, 1, 4, 64))
        match rng.randrange(5):
            case 0:
                changed[at] ^= 1 << rng.randrange(8)
            case 1:
                del changed[at : at + n]
            case 2:
                changed[at:at] = changed[at : at + n] * rng.choice((1, 3))
            case 3:
                changed[at:at] = rng.randbytes(n)
            case _:
                del changed[at if rng.random() < 0.2 else len(changed) - 1 :]
    return bytes(changed)


def _csv_export(rng: Random, folder: Path) -> Path:
    for name, rows in _changed_tables(rng).items():
        text = csv_text(
            rows, sep=rng.choice(";;;,\t"), newline=rng.choice(("\r\n", "\n")), quote_all=rng.random() < 0.2
        )
        data = text.encode(rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace")
        (folder / f"{name}.csv").write_bytes(_change_bytes(rng, data) if rng.random() < 0.3 else data)
    return folder


_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_ELEMENT = re.compile(rb"<[^<>]*>")
_TEXT = re.compile(rb">([^<>]+)<")


def _change_xml(rng: Random, xml: bytes) -> bytes:
    """The XML with an attribute or a text replaced, or an element doubled or removed."""
    pattern = rng.choice((_ATTRIBUTE, _ATTRIBUTE, _ELEMENT, _TEXT))
    matches = list(pattern.finditer(xml))
    if not matches:
        return xml
    match = rng.choice(matches)
    if pattern is _ELEMENT:
        return xml[: match.start()] + match[0] * rng.choice((0, 2)) + xml[match.end() :]
    replacement = rng.choice((*NUMBERS, "XFD1048576", "A0", "s", "str", "inlineStr", "d", "e", rng.choice(TEXTS)))
    escaped = replacement.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode("utf-8", "replace")
    return xml[: match.start(1)] + escaped + xml[match.end(1) :]


def _xlsx_export(rng: Random, folder: Path) -> Path:
    book = edited_xlsx(folder / "export.xlsx")
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(rng.choice((1, 1, 2, 4))):
        name = rng.choice(list(parts))
        match rng.randrange(10):
            case 0:
                del parts[name]
            case 1:
                parts[rng.choice(("xl/media/a.png", "xl/comments1.xml", name.upper(), f"{name}x", "../a"))] = parts[
                    name
                ]
            case 2:
                parts[name] = _change_bytes(rng, parts[name])
            case _:
                parts[name] = _change_xml(rng, parts[name])
        if not parts:
            break
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    data = file.getvalue()
    book.write_bytes(_change_bytes(rng, data) if rng.random() < 0.2 else data)
    return book


_EXTREMES: tuple[tuple[pa.DataType, tuple[object, ...]], ...] = (
    (pa.date32(), (-800_000, 0, 2**31 - 1, -(2**31) + 1)),
    (pa.timestamp("us"), (-(2**63) + 2, 0, 2**63 - 1)),
    (pa.timestamp("ns"), (-(2**63) + 2, 0, 2**63 - 1)),
    (pa.timestamp("ms", tz="UTC"), (-(2**63) + 2, 0, 2**53)),
    (pa.float64(), (float("nan"), float("inf"), -0.0, 1e308, 5e-324)),
    (pa.int64(), (-(2**63), 0, 2**63 - 1)),
    (pa.uint64(), (0, 2**64 - 1)),
    (pa.binary(), (b"", b"\xff\x00", b"ja")),
    (pa.time64("us"), (0, 86_399_999_999)),
    (pa.duration("us"), (0, -1)),
    (pa.list_(pa.int8()), ([], [1, 2])),
    (pa.struct([("a", pa.string())]), ({"a": "850101-1236"}, {"a": None})),
    (pa.bool_(), (True, False)),
    (pa.null(), (None,)),
)


def _parquet_export(rng: Random, folder: Path) -> Path:
    for name, rows in _changed_tables(rng).items():
        header, *cells = rows
        columns = {str(h): [None if row[i] == "" else str(row[i]) for row in cells] for i, h in enumerate(header)}
        arrays = {n: pa.array([_encodable(v) for v in values], pa.string()) for n, values in columns.items()}
        for _ in range(rng.choice((0, 1, 1, 3))):
            kind, values = rng.choice(_EXTREMES)
            column = rng.choice([*arrays, *(DATES & arrays.keys())]) if arrays else "x"
            arrays[column] = pa.array([rng.choice((*values, None)) for _ in cells], kind)
        file = folder / f"{name}.parquet"
        packing = rng.choice(("NONE", "SNAPPY", "ZSTD", "GZIP"))
        pq.write_table(pa.table({_encodable(n) or "": a for n, a in arrays.items()}), file, compression=packing)
        if rng.random() < 0.5:
            file.write_bytes(_change_bytes(rng, file.read_bytes()))
    return folder


def _encodable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode()


KINDS: tuple[Callable[[Random, Path], Path], ...] = (_csv_export, _xlsx_export, _parquet_export)


def build(seed: int, folder: Path) -> Path:
    """The export of a seed, in an empty folder."""
    return KINDS[seed % len(KINDS)](Random(seed), folder)


def answer(export: Path, folder: Path) -> int:
    """The exit code of a job that reads the export; it writes in `folder`."""
    work = folder / "arbete"
    work.mkdir()
    try:
        with faults_listed(folder / "ut", export):
            con, _, _ = read(export, AUDIT, work, tolerate_rejected=True, ignore_unknown=True)
            con.close()
    except GranskningError as error:
        return error.exit_code
    return 0


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def main(first: int, seconds: float) -> None:
    """Reads case after case; exits with 1 at the first that goes wrong."""
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end, seed = time.monotonic() + seconds, first
    while time.monotonic() < end:
        print(seed, flush=True)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "export"
            folder.mkdir()
            export = build(seed, folder)
            faulthandler.dump_traceback_later(5 * MOST_SECONDS, exit=True)  # the machine may be busy
            before = _processor_seconds()
            try:
                code = answer(export, Path(name))
            except BaseException:
                traceback.print_exc()
                sys.exit(1)
            faulthandler.cancel_dump_traceback_later()
            assert code in CODES and _processor_seconds() - before < MOST_SECONDS, (seed, code)
        seed += 1
    peak_memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert peak_memory * 1024 < MOST_MEMORY, peak_memory


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
