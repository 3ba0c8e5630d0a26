"""A Parquet file as columns of text, read through once before any other query.

The first reading detects everything that is damaged, too long or out of range, so later queries cannot fail on it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from checks.codebook import Kind, TableSpec
from checks.evidence import quote
from pipeline.database import connect
from pipeline.errors import Fault, FileError
from pipeline.reading.match import column_index, normalise
from pipeline.reading.textfile import LONGEST_CELL, TOO_LONG

_DAY = "____-__-__"


@dataclass(frozen=True)
class ParquetFile:
    """A readable Parquet file. `relation` is an SQL expression with the columns c0, c1, … as text, `rows` the number of
    each of its rows in the file (None: they are consecutive), counted as if the names of the columns were in row 1.
    """

    headers: tuple[str, ...]
    relation: str
    rows: array[int] | None = None
    empty_rows: int = 0
    faults: tuple[Fault, ...] = ()


def read(file: Path, spec: TableSpec, scratch: Path) -> ParquetFile:
    """The file, read through once. FileError if it is damaged or no Parquet file."""
    source = f"read_parquet({quote(str(file.resolve()))})"
    with connect(scratch / f"{spec.name}_parquet.duckdb", [file]) as con:
        try:
            described = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            return _read(con, source, [(str(name), str(kind)) for name, kind, *_ in described], file, spec)
        except duckdb.Error:
            raise FileError(f"{file.name} är ingen Parquet-fil, eller är skadad. Exportera den på nytt.") from None


def _read(
    con: duckdb.DuckDBPyConnection, source: str, columns: Sequence[tuple[str, str]], file: Path, spec: TableSpec
) -> ParquetFile:
    index = column_index(spec)
    headers = tuple(name for name, _ in columns)
    casts = [_as_text(name, kind, spec, index.get(normalise(name))) for name, kind in columns]
    if faults := tuple(_column_faults(con, source, headers, casts, file)):
        nothing = ", ".join(f"NULL::VARCHAR AS c{i}" for i in range(len(casts)))
        return ParquetFile(headers, f"(SELECT {nothing} WHERE FALSE)", faults=faults)
    relation = f"(SELECT {', '.join(f'{cast} AS c{i}' for i, cast in enumerate(casts))} FROM {source})"
    cells = ", ".join(f"nullif(trim(c{i}), '')" for i in range(len(casts)))
    filled = f"coalesce({cells}) IS NOT NULL"
    numbered = f"SELECT row_number() OVER () AS n, {filled} AS filled FROM {relation}"
    (empty,) = con.execute(f"SELECT count(*) FROM {relation} WHERE NOT ({filled})").fetchall()[0]
    if not empty:
        return ParquetFile(headers, relation)
    numbers = con.execute(f"SELECT n FROM ({numbered}) WHERE filled").fetchall()
    return ParquetFile(
        headers, f"(SELECT * FROM {relation} WHERE {filled})", array("L", (n + 1 for (n,) in numbers)), int(empty)
    )


def _column_faults(
    con: duckdb.DuckDBPyConnection, source: str, headers: Sequence[str], casts: Sequence[str], file: Path
) -> list[Fault]:
    """A fault for each column with a cell that is too long, or with a time too far away to be read."""
    longest = ", ".join(f"max(length({cast}))" for cast in casts)
    try:
        lengths = con.execute(f"SELECT {longest} FROM {source}").fetchall()[0]
    except duckdb.ConversionException:
        return [
            Fault(file.name, None, name, "", "kolumnen har en tidpunkt som ligger för långt bort för att läsas")
            for name, cast in zip(headers, casts, strict=True)
            if not _is_readable(con, source, cast)
        ]
    return [
        Fault(file.name, None, name, "", TOO_LONG)
        for name, length in zip(headers, lengths, strict=True)
        if length is not None and length > LONGEST_CELL
    ]


def _is_readable(con: duckdb.DuckDBPyConnection, source: str, cast: str) -> bool:
    try:
        con.execute(f"SELECT max(length({cast})) FROM {source}").fetchall()
    except duckdb.ConversionException:
        return False
    return True


def _as_text(name: str, kind: str, spec: TableSpec, variable: str | None) -> str:
    """SQL that writes a column as the codebook would: whole numbers without decimals, dates without time."""
    column = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):
        is_whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {is_whole} THEN CAST({column} AS BIGINT)::VARCHAR ELSE {column}::VARCHAR END"
    if kind.startswith(("TIMESTAMP", "DATE")):
        length = 7 if variable is not None and spec.variable(variable).kind is Kind.MONTH else 10
        # In universal time whatever the computer's own zone is.
        text = f"({column} AT TIME ZONE 'UTC')::VARCHAR" if kind.endswith("TIME ZONE") else f"{column}::VARCHAR"
        is_day = f"{text} LIKE '{_DAY}' OR {text} LIKE '{_DAY} 00:00:00'"
        return f"CASE WHEN {is_day} THEN left({text}, {length}) ELSE {text} END"
    return f"{column}::VARCHAR"
