"""A table of a result for the analyst's own expectations in Great Expectations. Working material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.faults import meant
from granskning.notebook.explore import Result, connect, database_of
from pipeline import gx_context
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from great_expectations.datasource.fluent.interfaces import Batch


def gx_batch(result: Result, table: str) -> Batch:
    """A table or view of a result's database as a batch, to try expectations on:

        batch = g.gx_batch(resultat, "arenden")
        batch.validate(gxe.ExpectColumnValuesToBeBetween(column="alder", min_value=18, max_value=67))

    `result` is as for `ask`. The database is opened for reading only, and only while it is queried. FileError if there
    is none, UsageError if it has no such table (with a similar name, if any).
    """
    database = database_of(result)
    with connect(database) as con:
        tables = [name for (name,) in con.execute("SELECT name FROM (SHOW TABLES)").fetchall()]
    if table not in tables:
        raise UsageError(f"Databasen har ingen tabell {table}.{meant(table, tables)}")
    gx_context.prepare()
    import great_expectations as gx
    from sqlalchemy.pool import NullPool

    # A pool would keep the file open, so that a new run could not replace it.
    address = f"duckdb:///{database.resolve().as_posix()}"
    source, _ = gx_context.datasource(gx.get_context(mode="ephemeral"), address, poolclass=NullPool)
    asset = source.add_table_asset(table, table_name=table)
    return asset.add_batch_definition_whole_table(table).get_batch()
