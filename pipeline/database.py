"""The one place where a DuckDB connection is opened, and locked before any file of a user's is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

MEMORY_LIMIT = "1900MB"
"""With less DuckDB writes a table of ninety columns with one thread only, to keep its order."""
MEMORY_ONCE_READ = "1000MB"
"""For all that is done with the tables: to sort and join many millions of rows takes half as much again as is reckoned.
The kept outcomes are then written by one thread, which costs a second at a million decisions."""
MEMORY_OF_ONE = "700MB"
"""Enough for one thread, which else fills its memory with what it has read and will not read again."""
STORAGE = "v1.2.0"
"""The oldest DuckDB that opens what is written here: R, Power BI, DBeaver and others come with older ones than ours."""
INTERNAL = "intern"
"""The schema of what the tool itself reads again, and nobody else needs."""
_IN_USE = ("lock on file", "used by another process", "different configuration", "already attached")
"""What DuckDB says of a file that is open to be written in: on Linux and macOS, on Windows, in the same program."""


def connect(database: Path, readable: Iterable[Path] = (), *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that can reach `database`'s folder and the `readable` files, and nothing else on the machine.

    The order matters: what is allowed comes first, then external access is switched off, then the settings lock.
    """
    # Another connection of the same program to a file that is only read must have the same configuration.
    con = duckdb.connect(
        str(database),
        read_only=read_only,
        config={} if read_only else {"storage_compatibility_version": STORAGE},
    )
    if read_only and con.execute("FROM duckdb_schemas() WHERE schema_name = ?", [INTERNAL]).fetchone():
        con.execute(f"SET search_path = 'main,{INTERNAL}'")
    folders = ", ".join(quote(f"{path}/") for path in {database.parent.resolve()})
    files = ", ".join(quote(str(path.resolve())) for path in readable)
    con.execute(f"SET allowed_directories = [{folders}]")
    con.execute(f"SET allowed_paths = [{files}]")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"):
        con.execute(f"SET {setting} = false")
    con.execute(f"SET temp_directory = {quote(str(database.parent.resolve() / 'tmp'))}")
    con.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    # In Jupyter, DuckDB lets nobody touch the setting unless ipywidgets is there to draw a bar: then it is off already.
    if con.execute("SELECT current_setting('enable_progress_bar')").fetchone() != (False,):
        con.execute("SET enable_progress_bar = false")
    con.execute("SET allowed_configs = ['threads', 'memory_limit']")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def attach(database: Path, *, locked: bool) -> duckdb.DuckDBPyConnection:
    """A connection of its own with the database attached for reading only, so that its tables can be asked by name.

    It holds nobody else back who reads. What is made in it is in memory and gone when it is closed. A `locked` one
    reaches nothing else on the machine.
    """
    con = duckdb.connect(config={"memory_limit": MEMORY_LIMIT})
    con.execute(f"ATTACH {quote(str(database.resolve()))} AS resultat (READ_ONLY)")
    con.execute(f"SET search_path = '{'' if locked else 'memory.main,'}resultat.main'")
    if locked:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    return con


def objects(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables and views of the database, by name, with the schema before those that are not in the main one."""
    named = "CASE schema_name WHEN 'main' THEN '' ELSE schema_name || '.' END"
    ours = "NOT internal AND NOT temporary AND database_name = current_database()"
    found = con.execute(
        f"SELECT {named} || table_name FROM duckdb_tables() WHERE {ours} "
        f"UNION ALL SELECT {named} || view_name FROM duckdb_views() WHERE {ours} ORDER BY ALL"
    )
    return [name for (name,) in found.fetchall()]


def in_use(error: duckdb.Error) -> bool:
    """Whether a database could not be opened because somebody has it open to write in."""
    return any(said in str(error) for said in _IN_USE)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Adds rows to a table, in their order; a value for every column.

    A list for each column and one statement: `executemany` runs a statement per row, fifty times slower.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        con.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def quote(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def count_where(condition: str) -> str:
    """SQL for the number of rows on which the condition is true; 0, not NULL, where there are none."""
    return f"count(CASE WHEN {condition} THEN 1 END)"
