"""The check of data quality with Great Expectations, in a process aside: it takes longer than all the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from checks.audit import Audit
from granskning.jobs.aside import Aside
from pipeline import validate
from pipeline.reading.load import Loaded


def begin(
    aside: Aside,
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    day: date,
    loaded: Loaded,
    folder: Path,
    *,
    invented: bool,
) -> Callable[[], None]:
    """Begins the check, of a copy; what is returned waits for it and writes `gx/` and `datakvalitet.html`."""
    copy = folder / "gx.duckdb"
    validate.copy(con, loaded.rows_used, copy)
    completeness = validate.completeness(con, audit, loaded.present)
    result = aside.start(validate.validate, copy, audit, dict(loaded.rows_used))

    def finish() -> None:
        from reports import quality

        found = result()
        copy.unlink()
        found.write(folder / "gx")
        page = quality.report(audit, found, completeness, day, invented=invented)
        quality.write(page, folder / "datakvalitet.html")

    return finish
