"""Columns of Parquet become text as the codebook would write it, whatever their types, or are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.errors import FileError
from pipeline.reading import parquet
from pipeline.reading.parquet import ParquetFile

MAIN, ATTENDANCE = AUDIT.main, AUDIT.table("narvaro")


def _file(folder: Path, name: str, values: list[Any], kind: pa.DataType | None = None) -> Path:
    path = folder / "t.parquet"
    pq.write_table(pa.table({name: pa.array(values, kind)}), path)
    return path


def _texts(file: ParquetFile) -> list[str | None]:
    with duckdb.connect() as con:
        return [text for (text,) in con.execute(f"SELECT c0 FROM {file.relation}").fetchall()]


@pytest.mark.parametrize(
    ("kind", "values", "texts"),
    [
        (pa.float64(), [1.0, 2.5, float("nan"), float("inf"), 1e20], ["1", "2.5", "nan", "inf", "1e+20"]),
        (pa.int64(), [7, -1], ["7", "-1"]),
        (pa.bool_(), [True, False], ["true", "false"]),
        (pa.date32(), [date(2025, 2, 19)], ["2025-02-19"]),
        (
            pa.timestamp("us"),
            [datetime(2025, 2, 19), datetime(2025, 2, 19, 13, 5)],
            ["2025-02-19", "2025-02-19 13:05:00"],
        ),
        (pa.timestamp("ns"), [datetime(2025, 2, 19)], ["2025-02-19"]),
        (pa.timestamp("us", tz="Europe/Stockholm"), [datetime(2025, 2, 19, tzinfo=UTC)], ["2025-02-19"]),
    ],
)
def test_values_as_text(kind: pa.DataType, values: list[Any], texts: list[str], tmp_path: Path) -> None:
    assert _texts(parquet.read(_file(tmp_path, "x", values, kind), MAIN, tmp_path)) == texts


def test_a_date_in_a_column_of_months_is_its_month(tmp_path: Path) -> None:
    file = parquet.read(_file(tmp_path, "manad", [date(2024, 1, 15)]), ATTENDANCE, tmp_path)
    assert _texts(file) == ["2024-01"]


def test_a_date_before_christ_is_a_text_that_is_no_date(tmp_path: Path) -> None:
    (text,) = _texts(parquet.read(_file(tmp_path, "x", [-800_000], pa.date32()), MAIN, tmp_path))
    assert text is not None and text.endswith("(BC)")


def test_a_time_that_cannot_be_told_is_named_with_its_column(tmp_path: Path) -> None:
    file = parquet.read(_file(tmp_path, "x", [-(2**63) + 2], pa.timestamp("ms")), MAIN, tmp_path)
    assert [(fault.column, "tidpunkt" in fault.reason) for fault in file.faults] == [("x", True)]
    assert _texts(file) == []


def test_the_columns_are_there_also_where_one_cannot_be_read(tmp_path: Path) -> None:
    table = pa.table({"x": pa.array([-(2**63) + 2], pa.timestamp("ms")), "y": ["a"]})
    pq.write_table(table, tmp_path / "t.parquet")
    file = parquet.read(tmp_path / "t.parquet", MAIN, tmp_path)
    with duckdb.connect() as con:
        assert con.execute(f"SELECT c1 FROM {file.relation}").fetchall() == []


def test_empty_rows_keep_the_numbers_of_the_others(tmp_path: Path) -> None:
    file = parquet.read(_file(tmp_path, "x", ["a", None, " ", "b"]), MAIN, tmp_path)
    assert (_texts(file), file.empty_rows) == (["a", "b"], 2)
    assert file.rows is not None and list(file.rows) == [2, 5]


def test_a_cell_that_is_too_long(tmp_path: Path) -> None:
    file = parquet.read(_file(tmp_path, "x", ["a" * (1 << 20) + "b"]), MAIN, tmp_path)
    assert [(fault.column, fault.value) for fault in file.faults] == [("x", "")]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(64) + b"PAR1", b"text"])
def test_no_parquet_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(data)
    with pytest.raises(FileError):
        parquet.read(path, MAIN, tmp_path)
