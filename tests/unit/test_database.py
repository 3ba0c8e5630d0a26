"""Rows of Python into a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from pipeline.database import insert

ROWS = [
    (i, f"text '{i}' ;", None, date(2025, 1, 1 + i % 28) if i % 2 else None, 2**40 + i) for i in reversed(range(2500))
]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (a INTEGER, b VARCHAR, c VARCHAR, d DATE, e BIGINT)")
        yield con


def test_rows_come_back_as_they_went_in_and_in_their_order(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "t", iter(ROWS))
    insert(con, "t", ROWS[:1])
    assert con.execute("FROM t").fetchall() == [*ROWS, ROWS[0]]


def test_no_rows_are_no_fault(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "t", [])
    assert con.execute("FROM t").fetchall() == []


def test_rows_of_another_length_are_a_fault(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="zip"):
        insert(con, "t", [ROWS[0], ROWS[0][:3]])
    with pytest.raises(duckdb.Error):
        insert(con, "t", [ROWS[0][:3]])


def test_a_value_of_another_type_is_a_fault(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        insert(con, "t", [("ett", *ROWS[0][1:])])
