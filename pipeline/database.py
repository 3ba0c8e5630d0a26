"""The one place where a DuckDB connection is opened, and locked before any of a user's files is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from checks.evidence import quote

MEMORY_LIMIT = "1900MB"
"""With less memory DuckDB writes a table of ninety columns with one thread only, to keep its order."""
_LARGE, _MEMORY_OF_LARGE = 4_000_000_000, "1600MB"
"""From so many bytes on, some eight million decisions, one thread has to do: with two the process takes over 2 GiB."""
_FEW, _MEMORY_OF_FEW = 2_000_000, "4000MB"
"""So many decisions take less than 2 GiB whatever the limit is. DuckDB uses one thread for a table, to keep its order,
unless the limit allows 4 MB for every column and thread."""
_MEMORY_ONCE_READ = "1000MB"
"""For more decisions, once they are read: sorting and joining them takes half as much again as the limit."""
_MEMORY_OF_ONE = "700MB"
"""Enough for one thread that writes a long list, which would otherwise fill its memory with rows that it will not read
again, and for the run beside it."""
STORAGE = "v1.2.0"
"""The oldest DuckDB that opens our databases: R, Power BI, DBeaver and others come with older versions than ours."""
INTERNAL = "intern"
"""The schema of the tables that only the tool itself reads again."""
_IN_USE = ("lock on file", "used by another process", "different configuration", "already attached")
"""Parts of DuckDB's messages about a file that is open for writing: on Linux and macOS, on Windows, in the same
program."""


def connect(database: Path, readable: Iterable[Path] = (), *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that can reach `database`'s folder and the `readable` files, and nothing else on the machine.

    The order matters: first the allowed paths, then external access is switched off, then the settings are locked.
    """
    # Another connection of the same program to a file that is only read must have the same configuration.
    con = duckdb.connect(
        str(database),
        read_only=read_only,
        config={} if read_only else {"storage_compatibility_version": STORAGE},
    )
    if read_only and con.execute("FROM duckdb_schemas() WHERE schema_name = ?", [INTERNAL]).fetchone():
        con.execute(f"SET search_path = 'main,{INTERNAL}'")
    read = [path.resolve() for path in readable]
    folders = ", ".join(quote(f"{path}/") for path in {database.parent.resolve()})
    files = ", ".join(quote(str(path)) for path in read)
    con.execute(f"SET allowed_directories = [{folders}]")
    con.execute(f"SET allowed_paths = [{files}]")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"):
        con.execute(f"SET {setting} = false")
    con.execute(f"SET temp_directory = {quote(str(database.parent.resolve() / 'tmp'))}")
    is_large = sum(path.stat().st_size for path in read) >= _LARGE
    con.execute(f"SET memory_limit = '{_MEMORY_OF_LARGE if is_large else MEMORY_LIMIT}'")
    # In Jupyter, DuckDB refuses changes of the setting unless ipywidgets is installed; the bar is then off already.
    if con.execute("SELECT current_setting('enable_progress_bar')").fetchone() != (False,):
        con.execute("SET enable_progress_bar = false")
    con.execute("SET allowed_configs = ['threads', 'memory_limit']")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def limit_memory(con: duckdb.DuckDBPyConnection, decisions: int, *, one_thread: bool = False) -> None:
    """Sets the memory for a run that has read so many decisions, and the threads: all of them, or one for each query,
    for a run that makes two at a time."""
    limit = _MEMORY_OF_FEW if decisions <= _FEW else _MEMORY_OF_ONE if one_thread else _MEMORY_ONCE_READ
    con.execute(f"SET memory_limit = '{limit}'")
    con.execute("SET threads = 1" if one_thread else "RESET threads")


def attach(database: Path, *, locked: bool) -> duckdb.DuckDBPyConnection:
    """A separate connection with the database attached for reading only, so that its tables can be queried by name.

    It does not block other readers. Tables created in it are in memory and disappear when it is closed. A `locked`
    connection reaches nothing else on the machine.
    """
    con = duckdb.connect(config={"memory_limit": MEMORY_LIMIT})
    con.execute(f"ATTACH {quote(str(database.resolve()))} AS resultat (READ_ONLY)")
    con.execute(f"SET search_path = '{'' if locked else 'memory.main,'}resultat.main'")
    if locked:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    return con


def objects(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables and views of the database, sorted by name; those outside the main schema have its name as prefix."""
    schema_prefix = "CASE schema_name WHEN 'main' THEN '' ELSE schema_name || '.' END"
    is_own = "NOT internal AND NOT temporary AND database_name = current_database()"
    result = con.execute(
        f"SELECT {schema_prefix} || table_name FROM duckdb_tables() WHERE {is_own} "
        f"UNION ALL SELECT {schema_prefix} || view_name FROM duckdb_views() WHERE {is_own} ORDER BY ALL"
    )
    return [name for (name,) in result.fetchall()]


def in_use(error: duckdb.Error) -> bool:
    """Whether a database could not be opened because it is open for writing elsewhere."""
    return any(phrase in str(error) for phrase in _IN_USE)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Adds rows to a table, in order; a value for every column.

    One statement takes a list for each column: `executemany` runs a statement per row, fifty times slower.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        con.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def count_where(condition: str) -> str:
    """SQL for the number of rows for which the condition is true; 0, not NULL, for an empty table."""
    return f"count(CASE WHEN {condition} THEN 1 END)"
