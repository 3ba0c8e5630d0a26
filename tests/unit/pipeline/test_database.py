"""The one connection: after it is locked, no other file of the machine can be read or written through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.database import connect, count_where, insert, quote


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "annat"
    folder.mkdir()
    (folder / "hemligt.csv").write_text("a\n1\n", encoding="utf-8")
    return folder / "hemligt.csv"


def test_only_its_own_folder_and_the_named_files_can_be_read(secret: Path, tmp_path: Path) -> None:
    own = tmp_path / "eget"
    own.mkdir()
    sql = f"SELECT a FROM read_csv({quote(str(secret))})"
    with connect(own / "a.duckdb") as con, pytest.raises(duckdb.PermissionException):
        con.execute(sql)
    with connect(own / "b.duckdb", [secret]) as con:
        assert con.execute(sql).fetchall() == [(1,)]


def test_nothing_is_written_elsewhere(secret: Path, tmp_path: Path) -> None:
    own = tmp_path / "eget"
    own.mkdir()
    with connect(own / "a.duckdb", [secret]) as con, pytest.raises(duckdb.PermissionException):
        con.execute(f"COPY (SELECT 1) TO {quote(str(secret.with_name('ut.csv')))}")
    assert [p.name for p in secret.parent.iterdir()] == ["hemligt.csv"]


@pytest.mark.parametrize(
    "sql",
    [
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_directories = ['/']",
        "INSTALL httpfs",
        "ATTACH '/tmp/another.duckdb' AS other",
    ],
)
def test_what_is_locked_stays_locked(sql: str, tmp_path: Path) -> None:
    with connect(tmp_path / "a.duckdb") as con, pytest.raises(duckdb.Error):
        con.execute(sql)


@pytest.mark.parametrize("text", ["", "Åsas", "it's", "''", "\\'; DROP TABLE x; --"])
def test_a_quoted_text_is_that_text(text: str) -> None:
    assert duckdb.execute(f"SELECT {quote(text)}").fetchall() == [(text,)]


def test_a_count_of_no_rows_is_none_and_not_missing() -> None:
    assert duckdb.execute(f"SELECT {count_where('a > 1')} FROM (SELECT 1 AS a WHERE FALSE)").fetchall() == [(0,)]
    assert duckdb.execute(f"SELECT {count_where('a > 1')} FROM (VALUES (2), (NULL), (1)) AS t(a)").fetchall() == [(1,)]


# --- Rows of Python into a table ----------------------------------------------------------------------------

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
