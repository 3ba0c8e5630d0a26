"""The check of data quality with Great Expectations, in a process aside: it takes longer than all the rest."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from checks.audit import Audit
from granskning.jobs.aside import Aside
from granskning.jobs.job import DATABASE
from pipeline import assess, gx_context, plausibility, validate
from pipeline.comparing.results_reader import read_stored
from pipeline.plausibility import Met
from pipeline.reading.load import Loaded


def prepare() -> None:
    """Imports what the check needs, in the process aside."""
    # It comes with JupyterLab, and jsonschema, which GX imports, makes a grammar of it: a second for nothing.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    gx_context.prepare()


def expected(
    con: duckdb.DuckDBPyConnection, audit: Audit, loaded: Loaded, earlier: Sequence[Path] = ()
) -> tuple[str, ...]:
    """Keeps in the database what is as the audit expects, and says which expectations could be asked about.

    The last of the `earlier` reports is the one to be like.
    """
    return plausibility.keep(con, audit, assess.explained(audit), loaded.present, _met(earlier[-1:]))


def begin(
    aside: Aside,
    con: duckdb.DuckDBPyConnection,
    audit: Audit,
    day: date,
    loaded: Loaded,
    folder: Path,
    asked: Sequence[str],
    *,
    invented: bool,
    context: bool = True,
) -> Callable[[], None]:
    """Begins the check, of a copy; what is returned waits for it and writes `datakvalitet.html`.

    `asked` is what `expected` gave. With `context` the folder `gx/` is left too, which Great Expectations opens with
    the database of the run.
    """
    copy = folder / "gx.duckdb"
    validate.copy(con, audit, loaded.rows_used, copy)
    completeness = validate.completeness(con, audit, loaded.present)
    result = aside.start(validate.validate, copy, DATABASE, audit, dict(loaded.rows_used), asked, day, folder)

    def finish() -> None:
        from reports import quality

        checks = result()
        copy.unlink()
        if not context:
            shutil.rmtree(folder / gx_context.FOLDER)
        quality.write(
            quality.report(audit, checks, completeness, loaded.rows_used, day, invented=invented),
            folder / "datakvalitet.html",
        )

    return finish


def _met(results: Sequence[Path]) -> Mapping[str, Met]:
    """How many decisions met each criterion by these results."""
    numbers = [read_stored(path).numbers for path in results]
    return {c.id: Met(c.whole.met or 0, c.whole.base or 0) for each in numbers for c in each.criteria}
