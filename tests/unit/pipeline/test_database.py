"""The one connection: after it is locked, no other file of the machine can be read or written through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from checks.evidence import quote
from pipeline.database import attach, connect, count_where, in_use, insert, limit_memory, objects


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


@pytest.mark.parametrize(("size", "limit"), [(3_999_999_999, "1.7 GiB"), (4_000_000_000, "1.4 GiB")])
def test_a_very_large_export_is_read_with_less_memory(tmp_path: Path, size: int, limit: str) -> None:
    """1900 and 1600 MB, as DuckDB writes them."""
    with (tmp_path / "arenden.csv").open("wb") as file:
        file.truncate(size)  # takes no room on the disk
    with connect(tmp_path / "a.duckdb", [tmp_path / "arenden.csv"]) as con:
        assert con.execute("SELECT current_setting('memory_limit')").fetchone() == (limit,)


@pytest.mark.parametrize(("decisions", "limit"), [(2_000_000, "3.7 GiB"), (2_000_001, "953.6 MiB")])
def test_the_limit_follows_the_number_of_decisions(tmp_path: Path, decisions: int, limit: str) -> None:
    """4000 and 1000 MB, as DuckDB writes them."""
    with connect(tmp_path / "a.duckdb") as con:
        limit_memory(con, decisions)
        assert con.execute("SELECT current_setting('memory_limit')").fetchone() == (limit,)


def test_queries_with_a_thread_each_and_then_with_all_again(tmp_path: Path) -> None:
    with connect(tmp_path / "a.duckdb") as con:
        threads = con.execute("SELECT current_setting('threads')").fetchone()
        limit_memory(con, 100, one_thread=True)
        assert con.execute("SELECT current_setting('threads')").fetchone() == (1,)
        limit_memory(con, 100)
        assert con.execute("SELECT current_setting('threads')").fetchone() == threads


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


# --- Opened by others ---------------------------------------------------------------------------------------


def test_an_older_duckdb_can_open_what_is_written(tmp_path: Path) -> None:
    """The file's own words about its storage; 2.0 alone would say v2.0.0. Tried by hand with DuckDB 1.2.2 and 1.4.4."""
    with connect(tmp_path / "a.duckdb") as con:
        con.execute("CREATE TABLE t AS SELECT 1 AS a; CREATE VIEW v AS FROM t; CHECKPOINT")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as con:
        query = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'a'"
        assert con.execute(query).fetchall() == [("v1.2.0+",)]


def test_internals_are_found_by_their_name_in_a_result(tmp_path: Path) -> None:
    """Also if an earlier version kept them among the other tables."""
    for schema in ("intern", "main"):
        with connect(tmp_path / f"i_{schema}.duckdb") as con:
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.t AS SELECT 1 AS a")
        with connect(tmp_path / f"i_{schema}.duckdb", read_only=True) as con:
            assert con.execute("SELECT a FROM t").fetchall() == [(1,)]


def test_what_the_database_holds_and_nothing_of_another(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as con:
        con.execute(
            "CREATE SCHEMA intern; CREATE TABLE intern.b (a INT); CREATE TABLE a (a INT); CREATE VIEW c AS FROM a"
        )
        con.execute("CREATE TEMP TABLE d (a INT); ATTACH ':memory:' AS annan; CREATE TABLE annan.e (a INT)")
        assert objects(con) == ["a", "c", "intern.b"]


def test_a_database_that_is_written_in_is_in_use(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")), pytest.raises(duckdb.Error) as raised:
        connect(tmp_path / "a.duckdb", read_only=True)
    assert in_use(raised.value)
    (tmp_path / "b.duckdb").write_bytes(b"inget" * 4_000)
    with pytest.raises(duckdb.Error) as raised:
        connect(tmp_path / "b.duckdb", read_only=True)
    assert not in_use(raised.value)


def test_a_result_is_asked_by_name_from_a_connection_of_its_own(tmp_path: Path) -> None:
    with connect(tmp_path / "a.duckdb") as con:
        con.execute("CREATE TABLE t AS SELECT 1 AS a")
    (tmp_path / "b.csv").write_text("a\n2\n", "utf-8")
    with attach(tmp_path / "a.duckdb", locked=False) as con:
        con.execute(f"CREATE TABLE egen AS SELECT a FROM t UNION ALL FROM '{tmp_path / 'b.csv'}'")
        assert con.execute("FROM egen ORDER BY a").fetchall() == [(1,), (2,)]
        with pytest.raises(duckdb.Error):
            con.execute("DELETE FROM t")
    with attach(tmp_path / "a.duckdb", locked=True) as con:
        assert con.execute("FROM t").fetchall() == [(1,)]
        for sql in ("CREATE TABLE egen (a INT)", f"FROM '{tmp_path / 'b.csv'}'", "SET enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                con.execute(sql)
