"""Great Expectations on DuckDB: a context in a folder that GX opens by itself, and the listener that it needs.

GX has no DuckDB engine of its own; over SQLAlchemy it closes the connection before it fetches. A listener that
buffers each result first solves this. Importing GX takes seconds, so it is imported only where it runs (`prepare`).
"""

from __future__ import annotations

import json
import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from great_expectations.data_context import AbstractDataContext, FileDataContext
    from great_expectations.datasource.fluent import SQLDatasource
    from sqlalchemy.engine import Engine

FOLDER = "gx"
"""The name of GX's folder in the root of a project."""
DATASOURCE = "granskning"
_DATABASE = "GRANSKNING_DATABAS"
"""The variable with the address of the database: in the context, or in the environment, which takes precedence."""
_VARIABLES = Path("uncommitted", "config_variables.yml")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{8}T\d{6}\.\d{6}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")


def prepare() -> None:
    """Imports GX with its logging and usage reports switched off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="duckdb_engine|great_expectations|sqlalchemy")
    import duckdb_engine  # noqa: F401
    import great_expectations.expectations  # noqa: F401


@contextmanager
def context(root: Path, database: Path) -> Iterator[tuple[FileDataContext, SQLDatasource]]:
    """A new context in `root/gx`, with the database as its datasource, which is closed at the end."""
    prepare()
    import great_expectations as gx

    gx_context = gx.get_context(mode="file", project_root_dir=root)
    gx_context.enable_analytics(False)
    gx_context.delete_data_docs_site("local_site")
    _point_at(root / FOLDER, database.as_posix())
    source, engine = datasource(gx_context, f"duckdb:///${{{_DATABASE}}}")
    try:
        yield gx_context, source
    finally:
        for open_engine in (engine, source.get_engine()):  # on Windows an open file cannot be removed
            open_engine.dispose()


def datasource(context: AbstractDataContext, address: str, **engine: Any) -> tuple[SQLDatasource, Engine]:
    """A DuckDB database as a read-only datasource, and the engine that runs its metrics, which is not the one that
    `get_engine` returns. `engine` is passed on to SQLAlchemy."""
    from sqlalchemy import event

    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        DATASOURCE,
        connection_string=address,
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True}, **engine},
    )
    running = source.get_execution_engine().engine
    event.listen(running, "after_cursor_execute", partial(_buffer, source))
    return source, running


def _buffer(source: SQLDatasource, _c: Any, cursor: Any, statement: str, _p: Any, context: Any, _m: Any) -> None:
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    if cursor.description:
        # GX runs the query of an asset only to see the names of its columns.
        is_asset = any(statement == getattr(asset, "query", None) for asset in source.assets)
        rows = [] if is_asset else cursor.fetchall()
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, initial_buffer=rows)


def make_reproducible(root: Path, database: str, day: date) -> None:
    """Points the context at a database next to its folder, and makes it the same for the same data: ids follow their
    order, and every time is the day of the review."""
    folder = root / FOLDER
    _point_at(folder, database)
    ids: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        text = _ID.sub(lambda m: ids.setdefault(m[0], str(uuid5(UUID(int=0), str(len(ids))))), path.read_text("utf-8"))
        path.write_text(_TIME.sub(lambda m: _midnight(day, m[0]), text), encoding="utf-8", newline="\n")


def _midnight(day: date, like: str) -> str:
    return f"{day}T00:00:00.000000+00:00" if "-" in like else f"{day:%Y%m%d}T000000.000000Z"


def _point_at(folder: Path, database: str) -> None:
    (folder / _VARIABLES).write_text(f"{_DATABASE}: {json.dumps(database)}\n", encoding="utf-8")
